import {createECDH, createPrivateKey, createPublicKey} from 'node:crypto'
import {contextTag, type DerElement, DerError, DerReader, tag} from './der.ts'
import {ed25519, type GoPublicKey} from './go-public-key.ts'
import {goOidOf, int64Of, readGoOid, rightAlignedBits} from './go-reading.ts'
import {readRsaPrivateKey} from './go-rsa-key.ts'
import {type NistCurve, nistCurves, unsigned} from './nist-curve.ts'

const rsa = '1.2.840.113549.1.1.1'
const ec = '1.2.840.10045.2.1'
const x25519 = '1.3.101.110'

/**
 * Reads a private key from DER as Go's crypto/tls does: PKCS#1, PKCS#8 or SEC 1, whatever the PEM label says.
 *
 * Gives its public half, or Go's error. An encrypted PKCS#8 is none of the three.
 */
export function readGoPrivateKey(
  der: Uint8Array,
): {readonly publicKey: GoPublicKey} | {readonly error: string} {
  const key = readRsaPrivateKey(der) ?? readPkcs8(der) ?? readSec1(der)
  if (key === 'unknown') return {error: 'tls: found unknown private key type in PKCS#8 wrapping'}
  return key ? {publicKey: key} : {error: 'tls: failed to parse private key'}
}

/** Why a certificate and a private key are no pair, in the words of Go's crypto/tls, or undefined. */
export function pairError(certificate: GoPublicKey, key: GoPublicKey): string | undefined {
  if (certificate.kind === 'unknown' || certificate.kind === 'dsa') {
    return 'tls: unknown public key algorithm'
  }
  if (certificate.kind !== key.kind) {
    return 'tls: private key type does not match public key type'
  }
  return areEqual(certificate, key) ? undefined : 'tls: private key does not match public key'
}

function areEqual(a: GoPublicKey, b: GoPublicKey): boolean {
  if (a.kind === 'rsa' && b.kind === 'rsa') {
    return a.modulus === b.modulus && a.exponent === b.exponent
  }
  if (a.kind === 'ec' && b.kind === 'ec' && a.curve !== b.curve) return false
  return 'point' in a && 'point' in b && Buffer.compare(a.point, b.point) === 0
}

function reading<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof DerError) return undefined
    throw error
  }
}

// RFC 5208. What stands behind its SEQUENCE is passed over, as Go does.
function readPkcs8(der: Uint8Array): GoPublicKey | 'unknown' | undefined {
  const parts = reading(() => {
    const reader = new DerReader(der).enter(tag.sequence)
    int64Of(reader.read(tag.integer))
    const identifier = reader.enter(tag.sequence)
    const algorithm = readGoOid(identifier)
    const parameters = identifier.isAtEnd ? undefined : identifier.read()
    return {algorithm, parameters, key: reader.read(tag.octetString).content}
  })
  if (!parts) return undefined
  const {algorithm, parameters, key} = parts
  if (algorithm === rsa) return readRsaPrivateKey(key)
  if (algorithm === ec) return readSec1(key, curveOf(parameters))
  if (algorithm === ed25519) return parameters ? undefined : ed25519Key(key)
  if (algorithm === x25519) return parameters || !hasOctets(key, 32) ? undefined : 'unknown'
  return undefined
}

function curveOf(parameters: DerElement | undefined): string | undefined {
  return parameters?.tag === tag.oid ? reading(() => goOidOf(parameters)) : undefined
}

function hasOctets(der: Uint8Array, length: number): boolean {
  return reading(() => new DerReader(der).read(tag.octetString))?.content.length === length
}

function ed25519Key(der: Uint8Array): GoPublicKey | undefined {
  if (!hasOctets(der, 32)) return undefined
  const seed = new DerReader(der).read(tag.octetString).content
  const header = Buffer.from('302e020100300506032b657004220420', 'hex')
  const pkcs8 = Buffer.concat([header, seed])
  const key = createPrivateKey({key: pkcs8, format: 'der', type: 'pkcs8'})
  const spki = createPublicKey(key).export({type: 'spki', format: 'der'})
  return {kind: 'ed25519', point: spki.subarray(-32)}
}

// SEC 1 section C.4; the curve that PKCS#8 names wins.
function readSec1(der: Uint8Array, curve?: string): GoPublicKey | undefined {
  const parts = reading(() => {
    const reader = new DerReader(der).enter(tag.sequence)
    const version = int64Of(reader.read(tag.integer))
    const octets = reader.read(tag.octetString).content
    const own = readOptional(reader, 0, tag.oid, goOidOf)
    readOptional(reader, 1, tag.bitString, rightAlignedBits)
    return {version, octets, own}
  })
  const known = nistCurves[curve ?? parts?.own ?? '']
  return parts?.version === 1n && known ? ecKey(known, parts.octets) : undefined
}

// Go takes an optional field with something else in it for absent, and then stops reading.
function readOptional<T>(
  reader: DerReader,
  number: number,
  inner: number,
  read: (element: DerElement) => T,
): T | undefined {
  if (reader.nextTag !== contextTag(number, true)) return undefined
  const field = reader.enter(contextTag(number, true))
  return field.isAtEnd || field.nextTag === inner ? read(field.read(inner)) : undefined
}

function ecKey(curve: NistCurve, octets: Uint8Array): GoPublicKey | undefined {
  const first = octets.findIndex((octet) => octet !== 0)
  const scalar = first === -1 ? 0n : unsigned(octets.subarray(first))
  if (scalar === 0n || scalar >= curve.order) return undefined
  const exchange = createECDH(curve.openssl)
  exchange.setPrivateKey(scalar.toString(16).padStart(curve.size * 2, '0'), 'hex')
  return {kind: 'ec', curve: curve.name, point: exchange.getPublicKey()}
}
