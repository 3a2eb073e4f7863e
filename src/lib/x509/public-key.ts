import {bitsOf, type DerElement, DerReader, oidOf, tag, within} from './der.ts'

/** What kind of key a SubjectPublicKeyInfo holds. */
export interface PublicKeyInfo {
  /** The dotted number of its algorithm. */
  readonly algorithm: string
  /** `P-256`, `RSA 2048`, `Ed25519`, ...: what people call it, or the dotted number of an unknown kind. */
  readonly name: string
  /** RSA: of the modulus; elliptic curves: of the field. */
  readonly bits: number | undefined
  /** The whole SubjectPublicKeyInfo, DER. */
  readonly spki: Uint8Array
}

export const rsaEncryption = '1.2.840.113549.1.1.1'
export const rsaPss = '1.2.840.113549.1.1.10'
export const ecPublicKey = '1.2.840.10045.2.1'

/** Curves by their object identifier (RFC 5480, SEC 2, RFC 5639). */
export const curves: Readonly<Record<string, {readonly name: string; readonly bits: number}>> = {
  '1.2.840.10045.3.1.1': {name: 'P-192', bits: 192},
  '1.3.132.0.33': {name: 'P-224', bits: 224},
  '1.2.840.10045.3.1.7': {name: 'P-256', bits: 256},
  '1.3.132.0.34': {name: 'P-384', bits: 384},
  '1.3.132.0.35': {name: 'P-521', bits: 521},
  '1.3.132.0.10': {name: 'secp256k1', bits: 256},
  '1.3.36.3.3.2.8.1.1.7': {name: 'brainpoolP256r1', bits: 256},
  '1.3.36.3.3.2.8.1.1.11': {name: 'brainpoolP384r1', bits: 384},
  '1.3.36.3.3.2.8.1.1.13': {name: 'brainpoolP512r1', bits: 512},
}

/** Algorithms whose number says all of the kind of a key. */
export const keyAlgorithms: Readonly<Record<string, string>> = {
  '1.3.101.110': 'X25519',
  '1.3.101.111': 'X448',
  '1.3.101.112': 'Ed25519',
  '1.3.101.113': 'Ed448',
  '1.2.840.10040.4.1': 'DSA',
  '2.16.840.1.101.3.4.3.17': 'ML-DSA-44',
  '2.16.840.1.101.3.4.3.18': 'ML-DSA-65',
  '2.16.840.1.101.3.4.3.19': 'ML-DSA-87',
}

/** Reads a SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7). Throws a `DerError`. */
export function readPublicKeyInfo(element: DerElement): PublicKeyInfo {
  const reader = within(element)
  const identifier = reader.enter(tag.sequence)
  const key = reader.read(tag.bitString)
  reader.end('a public key')
  const algorithm = oidOf(identifier.read(tag.oid))
  return {algorithm, spki: element.raw, ...kindOf(algorithm, identifier, key)}
}

function kindOf(
  algorithm: string,
  parameters: DerReader,
  key: DerElement,
): Pick<PublicKeyInfo, 'name' | 'bits'> {
  if (algorithm === rsaEncryption || algorithm === rsaPss) {
    const name = algorithm === rsaPss ? 'RSA-PSS' : 'RSA'
    const bits = modulusBits(bitsOf(key))
    return {name: `${name} ${bits}`, bits}
  }
  if (algorithm === ecPublicKey) {
    if (parameters.nextTag !== tag.oid) return {name: 'explicit EC parameters', bits: undefined}
    const oid = oidOf(parameters.read(tag.oid))
    return curves[oid] ?? {name: `curve ${oid}`, bits: undefined}
  }
  return {name: keyAlgorithms[algorithm] ?? algorithm, bits: undefined}
}

// RFC 8017 appendix A.1.1: RSAPublicKey is the modulus and the exponent.
function modulusBits(der: Uint8Array): number {
  const modulus = new DerReader(der).enter(tag.sequence).read(tag.integer).content
  const first = modulus.findIndex((octet) => octet !== 0)
  if (first === -1) return 0
  return (modulus.length - first) * 8 - Math.clz32(modulus[first] ?? 0) + 24
}
