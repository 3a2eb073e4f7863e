import type {Choices, ScanFacts} from '../../../../src/lib/tls/scan-facts.ts'

/** Names that stand one in a line. */
const names = (text: string): string[] => text.trim().split(/\s+/)

/** What a server was found to take of one kind, all of it, in its own order. */
export function choices(
  protocol: Choices['protocol'],
  text: string,
  more: Partial<Choices> = {},
): Choices {
  return {protocol, names: names(text), preference: 'server', isComplete: true, ...more}
}

export const suitesOfTls12 = `
  TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256
  TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384
  TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256`

export const suitesOfTls13 = `
  TLS_AES_128_GCM_SHA256
  TLS_AES_256_GCM_SHA384
  TLS_CHACHA20_POLY1305_SHA256`

/** What a scan finds of a MinIO with a certificate of P-256, or what a test says in its place. */
export function factsOf(other: Partial<ScanFacts> = {}): ScanFacts {
  return {
    address: '127.0.0.1',
    protocols: protocols('no', 'no', 'yes', 'yes'),
    suites: [choices('TLSv1.2', suitesOfTls12), choices('TLSv1.3', suitesOfTls13)],
    groups: [
      choices('TLSv1.3', 'X25519MLKEM768 x25519 secp256r1 secp384r1 secp521r1'),
      choices('TLSv1.2', 'x25519 secp256r1 secp384r1 secp521r1', {preference: 'client'}),
    ],
    schemes: choices('TLSv1.2', 'ecdsa_secp256r1_sha256', {preference: 'client'}),
    alpn: choices('TLSv1.2', 'http/1.1 h2'),
    requestsCertificate: 'no',
    staplesOcsp: 'no',
    refusesFallback: 'yes',
    marksDowngrade: 'yes',
    primeBits: undefined,
    connects: 39,
    failures: [],
    ...other,
  }
}

type Seen = ScanFacts['staplesOcsp']

/** Which of TLS 1.0 to 1.3 are spoken. */
export function protocols(...seen: readonly [Seen, Seen, Seen, Seen]): ScanFacts['protocols'] {
  const [first, second, third, fourth] = seen
  return [
    {name: 'TLSv1.0', supported: first},
    {name: 'TLSv1.1', supported: second},
    {name: 'TLSv1.2', supported: third},
    {name: 'TLSv1.3', supported: fourth},
  ]
}
