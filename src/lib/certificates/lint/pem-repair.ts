import {goRefusal, readGoCertificate} from '../../x509/go/go-certificate.ts'
import {isKeyType} from '../../x509/go/go-key-pair.ts'
import {allGoPem, type GoPemBlock} from '../../x509/go/go-pem.ts'
import {pairError, readGoPrivateKey} from '../../x509/keys/private-key.ts'
import {inOrder} from './chain-order.ts'
import {certificateOf} from './facts.ts'

/** A text with its PEM lines where PEM wants them: no byte order mark, no indentation, no glued lines, LF. */
function straightened(text: string): string {
  return text
    .replace(/^\xef\xbb\xbf/, '')
    .replaceAll('\r\n', '\n')
    .replace(/^[ \t]+/gm, '')
    .replace(/(-----END [^\n-]+-----)(?=-----BEGIN )/g, '$1\n')
}

/** A block as PEM with its headers, 64 letters a line and one line end behind it. */
export function encodeBlock({type, headers, bytes}: GoPemBlock): string {
  const lines = [...headers].map(([name, value]) => `${name}: ${value}\n`)
  const base64 = Buffer.from(bytes)
    .toString('base64')
    .replace(/.{64}(?=.)/g, '$&\n')
  const head = lines.length > 0 ? `${lines.join('')}\n` : ''
  return `-----BEGIN ${type}-----\n${head}${base64}\n-----END ${type}-----\n`
}

/** The file of a key with the key alone, or undefined when there is none or more than one that may be meant. */
export function repairedKey(text: string, leaf: Uint8Array | undefined): string | undefined {
  const all = allGoPem(straightened(text)).blocks.filter(({type}) => isKeyType(type))
  const keys = all.filter((key, at) => all.findIndex((each) => isSame(each, key)) === at)
  const fitting = keys.length > 1 && leaf ? keys.filter((key) => fits(key, leaf)) : keys
  const [key] = fitting
  return key && fitting.length === 1 ? encodeBlock(key) : undefined
}

const isSame = (one: GoPemBlock, other: GoPemBlock): boolean =>
  Buffer.compare(one.bytes, other.bytes) === 0

function fits({bytes}: GoPemBlock, leaf: Uint8Array): boolean {
  if (goRefusal(leaf) !== undefined) return false
  const read = readGoPrivateKey(bytes)
  return (
    !('error' in read) && pairError(readGoCertificate(leaf).publicKey, read.publicKey) === undefined
  )
}

/** The certificates of a file and nothing else, or undefined when one is damaged, cut, or there is none. */
export function certificateBlocks(text: string): GoPemBlock[] | undefined {
  const straight = straightened(text)
  const {blocks, rest} = allGoPem(straight)
  const begins = straight.match(/^-----BEGIN /gm)?.length ?? 0
  if (begins !== blocks.length || rest.includes('-----BEGIN ')) return undefined
  const certificates = blocks
    .filter(({type}) => type === 'CERTIFICATE' || type === 'X509 CERTIFICATE')
    .map((block) => ({...block, type: 'CERTIFICATE', headers: new Map<string, string>()}))
  const isSound = certificates.every(({bytes}) => goRefusal(bytes) === undefined)
  return certificates.length > 0 && isSound ? certificates : undefined
}

/** The file of a chain: certificates only, that of the key first, each followed by its issuer, none twice. */
export function repairedChain(text: string, keyText: string): string | undefined {
  const blocks = certificateBlocks(text)
  if (!blocks) return undefined
  const key = allGoPem(straightened(keyText)).blocks.find(({type}) => isKeyType(type))
  const leaf = (key && blocks.find(({bytes}) => fits(key, bytes))) ?? blocks[0]
  if (!leaf) return undefined
  const held = (block: GoPemBlock) => ({der: block.bytes, certificate: certificateOf(block.bytes)})
  const others = blocks.filter((block) => block !== leaf).map(held)
  const {chain, extra} = inOrder(held(leaf), others)
  return [...chain, ...extra]
    .map(({der}) => encodeBlock({type: 'CERTIFICATE', headers: new Map(), bytes: der}))
    .join('')
}
