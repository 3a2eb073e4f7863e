import type {Secret} from '../../base/secret.ts'
import {allGoPem} from '../../x509/go/go-pem.ts'
import {certificatesOf} from './facts.ts'
import {reloadKes} from './kes.ts'
import {closedMode, isOpenToAll} from './key-mode.ts'
import {type Look, textOfLook} from './look.ts'
import {chainError, reloadMinio} from './minio.ts'
import {certificateBlocks, encodeBlock, repairedChain, repairedKey} from './pem-repair.ts'
import type {CertsFolder, PairLook} from './snapshot.ts'
import type {Judged, Product} from './verdict.ts'

/** What is to become of a file. */
export interface Mending {
  /** Path from the folder of certificates. */
  readonly file: string
  /** Undefined: it stays as it is, and only its mode changes. */
  readonly content: string | undefined
  readonly mode: number
  readonly what: string
}

/**
 * Plans what can be mended without losing anything: extra text and blocks, order, line ends, modes.
 *
 * A pair is rewritten only when it loads afterwards. Links are left alone: what they lead to belongs to somebody
 * else, such as Kubernetes.
 */
export function planMending(
  folder: CertsFolder,
  product: Product,
  judged: Judged,
  password: Secret,
): Mending[] {
  const below = product === 'minio' ? judged.domains.map(({pair}) => pair) : []
  const pairs = [folder.root, ...below.filter(({cert, key}) => isOwn(cert) && isOwn(key))]
  return [
    ...pairs.flatMap((pair) => mendPair(pair, folder, product, password)),
    ...(product === 'minio' ? mendAuthorities(folder) : []),
  ]
}

const isOwn = (look: Look): boolean =>
  look.kind === 'file' && !look.isLink && look.bytes !== undefined

function mendPair(
  pair: PairLook,
  {dir, user}: CertsFolder,
  product: Product,
  password: Secret,
): Mending[] {
  const {cert, key} = pair
  const name = (look: Look): string => look.path.slice(dir.length + 1)
  const mended = isOwn(cert) && isOwn(key) ? repaired(pair, product, password) : undefined
  const certMode = cert.owned?.mode ?? 0o644
  const keyMode = key.owned?.mode ?? 0o600
  const mendings: Mending[] = []
  if (mended && mended.cert !== textOfLook(cert)) {
    const what = 'certificates only, in order, with plain line ends'
    mendings.push({file: name(cert), content: mended.cert, mode: certMode, what})
  }
  const isKeyRewritten = mended !== undefined && mended.key !== textOfLook(key)
  const closed =
    isOwn(key) && key.owned !== undefined && isOpenToAll(key.owned)
      ? closedMode(key.owned, user)
      : undefined
  if (isKeyRewritten || closed !== undefined) {
    const what = [
      ...(isKeyRewritten ? ['the key alone'] : []),
      ...(closed === undefined ? [] : ['closed to everybody else']),
    ].join(', ')
    const content = isKeyRewritten ? mended.key : undefined
    mendings.push({file: name(key), content, mode: closed ?? keyMode, what})
  }
  return mendings
}

/** A pair as it should be written, or undefined when it needs nothing or would not load all the same. */
function repaired(
  pair: PairLook,
  product: Product,
  password: Secret,
): {readonly cert: string; readonly key: string} | undefined {
  if (isSound(pair, product, password)) return undefined
  const [cert, key] = [textOfLook(pair.cert), textOfLook(pair.key)]
  const newCert = repairedChain(cert, key)
  if (newCert === undefined) return undefined
  const leaf = certificatesOf(withText(pair.cert, newCert))[0]?.der
  const newKey = repairedKey(key, leaf)
  if (newKey === undefined) return undefined
  const candidate = {
    ...pair,
    cert: withText(pair.cert, newCert),
    key: withText(pair.key, newKey),
  }
  return loads(candidate, product, password) ? {cert: newCert, key: newKey} : undefined
}

// Sound is what loads and is in order: everything else stays as its owner wrote it.
function isSound(pair: PairLook, product: Product, password: Secret): boolean {
  if (!loads(pair, product, password)) return false
  const text = textOfLook(pair.cert)
  const ordered = repairedChain(text, textOfLook(pair.key))
  const bytes = (pem: string): string =>
    allGoPem(pem)
      .blocks.map((block) => Buffer.from(block.bytes).toString('base64'))
      .join()
  return ordered === undefined || bytes(ordered) === bytes(text)
}

function loads(pair: PairLook, product: Product, password: Secret): boolean {
  if (product === 'kes') return reloadKes(pair, password).verdict === 'new'
  const {verdict, reason} = reloadMinio(pair, password)
  return (verdict === 'new' || reason === 'Missing TLS password') && chainError(pair) === undefined
}

function withText(look: Look, text: string): Look {
  return {...look, bytes: Buffer.from(text, 'latin1')}
}

// A private key goes, and what hides a certificate from the server.
function mendAuthorities({authorityFiles, dir}: CertsFolder): Mending[] {
  return authorityFiles.filter(isOwn).flatMap((look): Mending[] => {
    const text = textOfLook(look)
    const {blocks} = allGoPem(text)
    const certificates = certificateBlocks(text)
    const isVisible = blocks.some(({type, headers}) => type === 'CERTIFICATE' && headers.size === 0)
    const holdsKey = blocks.some(({type}) => type.endsWith('PRIVATE KEY'))
    if (!certificates || (isVisible && !holdsKey)) return []
    const content = certificates.map(encodeBlock).join('')
    const what = holdsKey ? 'certificates only, without the key' : 'plain PEM'
    return [{file: look.path.slice(dir.length + 1), content, mode: look.owned?.mode ?? 0o644, what}]
  })
}
