import {pairError, readGoPrivateKey} from '../keys/private-key.ts'
import {type GoCertificate, readGoCertificate} from './go-certificate.ts'
import {allGoPem, decodeGoPem, type GoPemBlock} from './go-pem.ts'
import {GoRefusal} from './go-reading.ts'

/** A pair that crypto/tls takes. */
export interface GoKeyPair {
  readonly leaf: GoCertificate
  /** What the server sends, leaf first; only the leaf was looked at. */
  readonly chain: readonly Uint8Array[]
}

/**
 * Loads a pair as Go's tls.X509KeyPair does, from texts of PEM (`latin1`): the pair, or Go's error.
 *
 * Blocks of other kinds are passed over, and only the first certificate and the first key are read.
 */
export function loadGoKeyPair(
  certificates: string,
  keys: string,
): GoKeyPair | {readonly error: string} {
  const {blocks} = allGoPem(certificates)
  const chain = blocks.filter(({type}) => type === 'CERTIFICATE').map(({bytes}) => bytes)
  const [first] = chain
  if (!first) return {error: noCertificate(blocks.map(({type}) => type))}
  const key = firstKey(keys)
  if ('error' in key) return key
  try {
    const leaf = readGoCertificate(first)
    const read = readGoPrivateKey(key.block.bytes)
    if ('error' in read) return read
    const error = pairError(leaf.publicKey, read.publicKey)
    return error === undefined ? {leaf, chain} : {error}
  } catch (error) {
    if (error instanceof GoRefusal) return {error: error.message}
    throw error
  }
}

/** Whether a PEM label is one of a private key, for Go. */
export function isKeyType(type: string): boolean {
  return type === 'PRIVATE KEY' || type.endsWith(' PRIVATE KEY')
}

function noCertificate(skipped: readonly string[]): string {
  if (skipped.length === 0) return 'tls: failed to find any PEM data in certificate input'
  if (skipped.length === 1 && skipped[0]?.endsWith('PRIVATE KEY')) {
    return 'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched'
  }
  return `tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: [${skipped.join(' ')}]`
}

function firstKey(text: string): {readonly block: GoPemBlock} | {readonly error: string} {
  const skipped: string[] = []
  let rest = text
  for (;;) {
    const next = decodeGoPem(rest)
    rest = next.rest
    if (!next.block) return {error: noKey(skipped)}
    if (isKeyType(next.block.type)) return {block: next.block}
    skipped.push(next.block.type)
  }
}

function noKey(skipped: readonly string[]): string {
  if (skipped.length === 0) return 'tls: failed to find any PEM data in key input'
  if (skipped.length === 1 && skipped[0] === 'CERTIFICATE') {
    return 'tls: found a certificate rather than a key in the PEM for the private key'
  }
  return `tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks of the following types: [${skipped.join(' ')}]`
}
