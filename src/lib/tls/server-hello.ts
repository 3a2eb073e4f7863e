import {ByteReader, TlsFormatError} from './byte-reader.ts'
import {extension} from './client-hello.ts'

/** What a server chose of an offer. */
export interface ServerHello {
  /** The version as on the wire, such as 0x0304. */
  readonly version: number
  readonly suite: number
  /** It is a HelloRetryRequest: a ServerHello that asks for a key of the group it names. */
  readonly isRetry: boolean
  /** The group that a HelloRetryRequest names. */
  readonly group: number | undefined
  readonly alpn: string | undefined
  /** The last bytes of `random` warn that the server speaks a newer version (RFC 8446 section 4.1.3). */
  readonly hasDowngradeSentinel: boolean
}

// RFC 8446 section 4.1.3: the SHA-256 of "HelloRetryRequest".
const retryRandom = 'cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c'
// `DOWNGRD`, then 1 for TLS 1.2 and 0 for older.
const downgrade = '444f574e475244'

/** Reads the body of a ServerHello or HelloRetryRequest. Throws a `TlsFormatError`. */
export function readServerHello(body: Uint8Array): ServerHello {
  const reader = new ByteReader(body)
  const legacyVersion = reader.number(2)
  const random = Buffer.from(reader.take(32)).toString('hex')
  if (reader.vector(1).length > 32) throw new TlsFormatError('no session id')
  const suite = reader.number(2)
  if (reader.number(1) !== 0) throw new TlsFormatError('compression was not offered')
  const extensions = reader.isAtEnd ? new Map<number, Uint8Array>() : extensionsIn(reader.vector(2))
  if (!reader.isAtEnd) throw new TlsFormatError('a message goes on behind its end')
  const versions = extensions.get(extension.supportedVersions)
  const share = extensions.get(extension.keyShare)
  const isRetry = random === retryRandom
  return {
    version: versions ? only(versions, (each) => each.number(2)) : legacyVersion,
    suite,
    isRetry,
    group: share && isRetry ? only(share, (each) => each.number(2)) : undefined,
    alpn: alpnIn(extensions.get(extension.alpn)),
    hasDowngradeSentinel: [`${downgrade}01`, `${downgrade}00`].includes(random.slice(-16)),
  }
}

function extensionsIn(bytes: Uint8Array): Map<number, Uint8Array> {
  const reader = new ByteReader(bytes)
  const found = new Map<number, Uint8Array>()
  while (!reader.isAtEnd) {
    const type = reader.number(2)
    if (found.has(type)) throw new TlsFormatError('an extension stands there twice')
    found.set(type, reader.vector(2))
  }
  return found
}

// RFC 7301 section 3.1: a list of exactly one name.
function alpnIn(bytes: Uint8Array | undefined): string | undefined {
  if (bytes === undefined) return undefined
  const list = only(bytes, (each) => each.vector(2))
  return Buffer.from(only(list, (each) => each.vector(1))).toString('latin1')
}

function only<T>(bytes: Uint8Array, read: (reader: ByteReader) => T): T {
  const reader = new ByteReader(bytes)
  const value = read(reader)
  if (!reader.isAtEnd) throw new TlsFormatError('more stands there than one')
  return value
}
