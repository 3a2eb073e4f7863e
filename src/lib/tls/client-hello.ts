import {type ProtocolName, protocolVersions} from './protocol-versions.ts'

/** What a ClientHello offers: exactly one version, and nothing that is not listed. */
export interface ClientOffer {
  readonly protocol: ProtocolName
  readonly suites: readonly number[]
  readonly groups: readonly number[]
  readonly schemes: readonly number[]
  /** The name to ask for; empty asks for none. */
  readonly servername: string
  /** Protocols of the application, such as `h2`. */
  readonly alpn?: readonly string[]
  /** Whether to ask for a stapled OCSP answer. */
  readonly ocsp?: boolean
}

/** The numbers of the extensions that are written and read here, at IANA. */
export const extension = {
  serverName: 0,
  statusRequest: 5,
  supportedGroups: 10,
  ecPointFormats: 11,
  signatureAlgorithms: 13,
  alpn: 16,
  padding: 21,
  supportedVersions: 43,
  keyShare: 51,
  renegotiationInfo: 0xff01,
} as const

/** TLS_FALLBACK_SCSV of RFC 7507: a suite that says that this client has fallen back to an older version. */
export const fallbackSuite = 0x5600

/**
 * A ClientHello in a record of its own, ready to be sent (RFC 5246 section 7.4.1.2, RFC 8446 section 4.1.2).
 *
 * For TLS 1.3 it holds no key share, which asks the server to name the group that it would take. `random` is
 * 32 bytes.
 */
export function clientHello(offer: ClientOffer, random: Uint8Array): Uint8Array {
  const {protocol, suites} = offer
  const isTls13 = protocol === 'TLSv1.3'
  const start = [
    u16(Math.min(protocolVersions[protocol], protocolVersions['TLSv1.2'])),
    random,
    // No session.
    Uint8Array.of(0),
    vector16(...suites.map(u16)),
    // No compression.
    Uint8Array.of(1, 0),
  ]
  const extensions = isTls13 ? extensionsOfTls13(offer) : extensionsOfTls12(offer)
  const length = sizeOf(start) + 2 + sizeOf(extensions) + headers
  const padding = paddingFor(length)
  const body = concat(...start, vector16(...extensions, ...padding))
  const message = concat(Uint8Array.of(1, 0), u16(body.length), body)
  return concat(Uint8Array.of(22), u16(protocolVersions['TLSv1.0']), vector16(message))
}

// Of the message, as RFC 7685 counts.
const headers = 4

// RFC 7685: some servers hang at a ClientHello of 256 to 511 bytes.
function paddingFor(length: number): Uint8Array[] {
  if (length < 256 || length > 511) return []
  return [extend(extension.padding, new Uint8Array(Math.max(0, 512 - length - 4)))]
}

function extensionsOfTls13(offer: ClientOffer): Uint8Array[] {
  return [
    ...commonExtensions(offer),
    extend(extension.supportedVersions, vector8(u16(protocolVersions['TLSv1.3']))),
    extend(extension.keyShare, vector16()),
  ]
}

function extensionsOfTls12(offer: ClientOffer): Uint8Array[] {
  return [
    ...commonExtensions(offer),
    // Points uncompressed; some servers take no curve without it (RFC 8422 section 5.1.2).
    ...(offer.groups.length === 0 ? [] : [extend(extension.ecPointFormats, vector8(u8(0)))]),
    // RFC 5746: some servers demand it.
    extend(extension.renegotiationInfo, vector8()),
  ]
}

function commonExtensions({
  protocol,
  servername,
  groups,
  schemes,
  alpn = [],
  ocsp = false,
}: ClientOffer): Uint8Array[] {
  const ascii = (text: string): Uint8Array => new TextEncoder().encode(text)
  const knowsSchemes = protocol === 'TLSv1.2' || protocol === 'TLSv1.3'
  return [
    ...(servername === ''
      ? []
      : [extend(extension.serverName, vector16(u8(0), vector16(ascii(servername))))]),
    // OCSP, any responder, no extensions (RFC 6066 section 8).
    ...(ocsp ? [extend(extension.statusRequest, u8(1), vector16(), vector16())] : []),
    ...(groups.length === 0
      ? []
      : [extend(extension.supportedGroups, vector16(...groups.map(u16)))]),
    ...(knowsSchemes ? [extend(extension.signatureAlgorithms, vector16(...schemes.map(u16)))] : []),
    ...(alpn.length === 0
      ? []
      : [extend(extension.alpn, vector16(...alpn.map((name) => vector8(ascii(name)))))]),
  ]
}

const u8 = (value: number): Uint8Array => Uint8Array.of(value)
const u16 = (value: number): Uint8Array => Uint8Array.of(value >> 8, value & 0xff)

const concat = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts))

const sizeOf = (parts: readonly Uint8Array[]): number =>
  parts.reduce((size, part) => size + part.length, 0)

const vector8 = (...parts: readonly Uint8Array[]): Uint8Array => concat(u8(sizeOf(parts)), ...parts)
const vector16 = (...parts: readonly Uint8Array[]): Uint8Array =>
  concat(u16(sizeOf(parts)), ...parts)

const extend = (type: number, ...parts: readonly Uint8Array[]): Uint8Array =>
  concat(u16(type), vector16(...parts))
