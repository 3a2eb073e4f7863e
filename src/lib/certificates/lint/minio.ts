import {join} from 'node:path'
import type {Secret} from '../../base/secret.ts'
import {goRefusal} from '../../x509/go/go-certificate.ts'
import type {GoKeyPair} from '../../x509/go/go-key-pair.ts'
import {decodeGoPem, trimGoSpace} from '../../x509/go/go-pem.ts'
import {handshakeFault} from './handshake.ts'
import {readError, textOfLook} from './look.ts'
import {type Loaded, loadMinioPair} from './pair.ts'
import type {CertsFolder, PairLook} from './snapshot.ts'

/** What a server does with a folder when it starts. */
export interface Start {
  readonly verdict: 'tls' | 'refused' | 'plain-http' | 'handshake-fails'
  /** The line it ends with. */
  readonly serverMessage?: string
  /** Whether the refusal is about something else than the pair. */
  readonly isElsewhere?: boolean
  /** What it serves. */
  readonly pair?: GoKeyPair
}

/** What a server that runs with a good pair does when it gets these files. */
export interface Reload {
  readonly verdict: 'new' | 'old' | 'handshake-fails'
  readonly reason: string
}

const fatal = (message: string): Start => ({
  verdict: 'refused',
  serverMessage: `FATAL ${message}`,
})
const refused = (error: string): Start => fatal(`Unable to load the TLS configuration: ${error}`)

/** What MinIO does with the folder when it starts, in its own order. Source: measured, MinIO of 2026-02-12. */
export function startMinio(folder: CertsFolder, password: Secret): Start {
  const {root} = folder
  const noAuthorities = authoritiesError(folder)
  if (noAuthorities !== undefined) return {...fatal(noAuthorities), isElsewhere: true}
  // Not both files, for whatever reason: no TLS, and no word about it.
  if (root.cert.kind !== 'file' || root.key.kind !== 'file') return {verdict: 'plain-http'}
  const error = chainError(root) ?? linkError(root)
  if (error !== undefined) return refused(error)
  const loaded = loadMinioPair(root, password)
  if ('error' in loaded) return refused(loaded.error)
  if (!folder.isListable) return refused('permission denied')
  return {verdict: handshakeFault(loaded) ? 'handshake-fails' : 'tls', pair: loaded}
}

/** What a running MinIO does when the files of a pair are replaced by these. */
export function reloadMinio(pair: PairLook, password: Secret): Reload {
  return reloadOf(loadMinioPair(pair, password))
}

/** What follows from loading for a server that has a pair already. */
export function reloadOf(loaded: Loaded): Reload {
  if ('error' in loaded) return {verdict: 'old', reason: loaded.error}
  const fault = handshakeFault(loaded)
  if (fault) return {verdict: 'handshake-fails', reason: fault.message}
  return {verdict: 'new', reason: 'the pair loads'}
}

// MinIO makes CAs/ when it is not there, and takes no offence when it may not.
function authoritiesError({dir, authorities}: CertsFolder): string | undefined {
  const path = join(dir, 'CAs')
  const failed = `Unable to create certs CA directory at ${path}: mkdir ${path}:`
  const {kind, isLink} = authorities
  if (kind === 'file' || kind === 'other') return `${failed} not a directory`
  return isLink && (kind === 'missing' || kind === 'loop') ? `${failed} file exists` : undefined
}

/** What the start finds wrong with `public.crt` of the root pair: every block has to be a certificate. */
export function chainError({cert}: PairLook): string | undefined {
  const unreadable = readError(cert)
  if (unreadable !== undefined) return unreadable
  let rest = trimGoSpace(textOfLook(cert))
  if (rest === '') return `Empty public certificate file ${cert.path}`
  while (rest !== '') {
    const next = decodeGoPem(rest)
    if (!next.block) return `Could not read PEM block from file ${cert.path}`
    const refusal = goRefusal(next.block.bytes)
    if (refusal !== undefined) return `Failed to parse \`${cert.path}\`: ${refusal}`
    rest = next.rest
  }
  return undefined
}

/** MinIO watches a pair of links or a pair of files, and takes no mixture. */
export function linkError({cert, key}: PairLook): string | undefined {
  if (cert.isLink === key.isLink) return undefined
  const [link, file] = cert.isLink ? [cert, key] : [key, cert]
  return `certs: '${link.path}' is a symlink but '${file.path}' is a regular file`
}
