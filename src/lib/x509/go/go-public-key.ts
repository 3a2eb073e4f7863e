import {type DerElement, DerReader, tag, within} from '../der.ts'
import {type NistCurve, nistCurves, pointError} from '../keys/nist-curve.ts'
import {ecPublicKey, rsaEncryption} from '../public-key.ts'
import {
  GoRefusal,
  goOidOf,
  int64Of,
  integerOf,
  must,
  readGoOid,
  rightAlignedBits,
} from './go-reading.ts'

/** A public key as Go's crypto/x509 holds it. */
export type GoPublicKey =
  | {readonly kind: 'rsa'; readonly modulus: bigint; readonly exponent: bigint}
  | {readonly kind: 'ec'; readonly curve: NistCurve['name']; readonly point: Uint8Array}
  | {readonly kind: 'ed25519'; readonly point: Uint8Array}
  | {readonly kind: 'dsa'}
  /** An algorithm that Go does not know: it takes the certificate, and crypto/tls refuses it later. */
  | {readonly kind: 'unknown'}

export const ed25519 = '1.3.101.112'
const dsa = '1.2.840.10040.4.1'

/** Reads a SubjectPublicKeyInfo as Go's crypto/x509 does. Throws a `GoRefusal`. */
export function readGoPublicKey(element: DerElement): GoPublicKey {
  const spki = within(element)
  const identifier = must('x509: malformed public key algorithm identifier', () =>
    spki.enter(tag.sequence),
  )
  const {oid, parameters} = readAlgorithm(identifier)
  const octets = must('x509: malformed subjectPublicKey', () =>
    rightAlignedBits(spki.read(tag.bitString)),
  )
  if (oid === rsaEncryption) return rsaKey(parameters, octets)
  if (oid === ecPublicKey) return ecKey(parameters, octets)
  if (oid === ed25519) return ed25519Key(parameters, octets)
  if (oid === dsa) return dsaKey(parameters, octets)
  return {kind: 'unknown'}
}

/** Reads an AlgorithmIdentifier's content. Throws a `GoRefusal`. */
export function readAlgorithm(reader: DerReader): {
  readonly oid: string
  readonly parameters: DerElement | undefined
} {
  const oid = must('x509: malformed OID', () => readGoOid(reader))
  const parameters = reader.isAtEnd
    ? undefined
    : must('x509: malformed parameters', () => reader.read())
  return {oid, parameters}
}

function rsaKey(parameters: DerElement | undefined, octets: Uint8Array): GoPublicKey {
  if (parameters?.tag !== tag.null || parameters.content.length > 0) {
    throw new GoRefusal('x509: RSA key missing NULL parameters')
  }
  const sequence = must('x509: invalid RSA public key', () =>
    new DerReader(octets).enter(tag.sequence),
  )
  const modulus = must('x509: invalid RSA modulus', () => integerOf(sequence.read(tag.integer)))
  const exponent = must('x509: invalid RSA public exponent', () =>
    int64Of(sequence.read(tag.integer)),
  )
  if (modulus <= 0n) throw new GoRefusal('x509: RSA modulus is not a positive number')
  if (exponent <= 0n) throw new GoRefusal('x509: RSA public exponent is not a positive number')
  return {kind: 'rsa', modulus, exponent}
}

function ecKey(parameters: DerElement | undefined, octets: Uint8Array): GoPublicKey {
  if (parameters?.tag !== tag.oid) throw new GoRefusal('x509: invalid ECDSA parameters')
  const curve = nistCurves[must('x509: invalid ECDSA parameters', () => goOidOf(parameters))]
  if (!curve) throw new GoRefusal('x509: unsupported elliptic curve')
  const error = pointError(curve, octets)
  if (error !== undefined) throw new GoRefusal(error)
  return {kind: 'ec', curve: curve.name, point: octets}
}

function ed25519Key(parameters: DerElement | undefined, octets: Uint8Array): GoPublicKey {
  if (parameters) throw new GoRefusal('x509: Ed25519 key encoded with illegal parameters')
  if (octets.length !== 32) throw new GoRefusal('x509: wrong Ed25519 public key size')
  return {kind: 'ed25519', point: octets}
}

function dsaKey(parameters: DerElement | undefined, octets: Uint8Array): GoPublicKey {
  const y = must('x509: invalid DSA public key', () =>
    integerOf(new DerReader(octets).read(tag.integer)),
  )
  const [p, q, g] = must('x509: invalid DSA parameters', () => {
    const sequence = new DerReader(parameters?.raw ?? new Uint8Array()).enter(tag.sequence)
    return [0, 1, 2].map(() => integerOf(sequence.read(tag.integer)))
  })
  if ([y, p, q, g].some((value) => value === undefined || value <= 0n)) {
    throw new GoRefusal('x509: zero or negative DSA parameter')
  }
  return {kind: 'dsa'}
}
