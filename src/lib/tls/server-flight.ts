import {ByteReader, TlsFormatError} from './byte-reader.ts'
import {suiteName} from './cipher-suites.ts'
import {protocolVersions} from './protocol-versions.ts'
import {RecordReader} from './record-reader.ts'
import {readServerHello, type ServerHello} from './server-hello.ts'

/** What a server sends in the clear before the client must answer. In TLS 1.3 that is its hello alone. */
export interface ServerFlight extends ServerHello {
  /** The first certificate, DER. */
  readonly leaf?: Uint8Array
  /** Whether an OCSP answer was sent with the certificate. */
  readonly hasStaple: boolean
  readonly requestsCertificate: boolean
  /** The number of the signature scheme of the key exchange; only TLS 1.2 says it. */
  readonly scheme?: number
  /** Bits of the prime of a finite-field exchange. */
  readonly primeBits?: number
}

/** How a server answers a ClientHello. */
export type ServerAnswer =
  | {readonly kind: 'hello'; readonly flight: ServerFlight}
  | {readonly kind: 'alert'; readonly alert: number}

/** The types of messages of the handshake that are read here (RFC 8446 section 4, RFC 6066 section 8). */
const messageType = {
  serverHello: 2,
  certificate: 11,
  serverKeyExchange: 12,
  certificateRequest: 13,
  serverHelloDone: 14,
  certificateStatus: 22,
} as const

/**
 * Takes the bytes that answer a ClientHello, as they come.
 *
 * With `until: 'hello'` the answer is complete with the ServerHello, with `'flight'` with all that the server
 * says of itself. Of warnings nothing is kept.
 */
export class ServerFlightReader {
  readonly #until: 'hello' | 'flight'
  readonly #records = new RecordReader()
  #flight: ServerFlight | undefined

  constructor(until: 'hello' | 'flight') {
    this.#until = until
  }

  /** The answer, once it is complete. Throws a `TlsFormatError` for what is no answer to a ClientHello. */
  push(chunk: Uint8Array): ServerAnswer | undefined {
    for (const message of this.#records.push(chunk)) {
      if (message.kind === 'alert') {
        if (message.isFatal) return {kind: 'alert', alert: message.alert}
        continue
      }
      if (this.#isLast(message.type, message.body) && this.#flight) {
        return {kind: 'hello', flight: this.#flight}
      }
    }
    return undefined
  }

  #isLast(type: number, body: Uint8Array): boolean {
    const flight = this.#flight
    if (flight === undefined) {
      if (type !== messageType.serverHello) throw new TlsFormatError('no ServerHello')
      const hello = readServerHello(body)
      this.#flight = {...hello, hasStaple: false, requestsCertificate: false}
      return this.#until === 'hello' || hello.version === protocolVersions['TLSv1.3']
    }
    switch (type) {
      case messageType.certificate:
        this.#flight = {...flight, ...leafIn(body)}
        break
      case messageType.certificateStatus:
        this.#flight = {...flight, hasStaple: body.length > 4}
        break
      case messageType.serverKeyExchange:
        this.#flight = {...flight, ...keyExchangeIn(body, flight)}
        break
      case messageType.certificateRequest:
        this.#flight = {...flight, requestsCertificate: true}
        break
      case messageType.serverHelloDone:
        return true
    }
    return false
  }
}

function leafIn(body: Uint8Array): Pick<ServerFlight, 'leaf'> {
  const list = new ByteReader(new ByteReader(body).vector(3))
  return list.isAtEnd ? {} : {leaf: list.vector(3)}
}

// RFC 8422 section 5.4 and RFC 5246 section 7.4.3.
function keyExchangeIn(
  body: Uint8Array,
  {suite, version}: ServerFlight,
): Partial<Pick<ServerFlight, 'group' | 'scheme' | 'primeBits'>> {
  const name = suiteName(suite)
  const reader = new ByteReader(body)
  const signed = (): {scheme?: number} =>
    version !== protocolVersions['TLSv1.2'] || reader.isAtEnd ? {} : {scheme: reader.number(2)}
  if (/^TLS_ECDHE?_/.test(name)) {
    // An explicit curve: it has no number.
    if (reader.number(1) !== namedCurve) return {}
    const group = reader.number(2)
    reader.vector(1)
    return {group, ...signed()}
  }
  if (/^TLS_DHE?_/.test(name)) {
    const primeBits = bitsOf(reader.vector(2))
    reader.vector(2)
    reader.vector(2)
    return {primeBits, ...signed()}
  }
  return {}
}

const namedCurve = 3

function bitsOf(number: Uint8Array): number {
  const first = number.findIndex((byte) => byte !== 0)
  return first === -1 ? 0 : (number.length - first) * 8 - Math.clz32(number[first] ?? 0) + 24
}
