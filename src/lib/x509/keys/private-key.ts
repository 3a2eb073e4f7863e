import {createPrivateKey, createPublicKey} from 'node:crypto'
import {type DerElement, DerError, DerReader, tag} from '../der.ts'
import {ed25519, type GoPublicKey} from '../go/go-public-key.ts'
import {goOidOf, int64Of, readGoOid} from '../go/go-reading.ts'
import {readRsaPrivateKey} from '../go/go-rsa-key.ts'
import {readSec1} from '../go/go-sec1-key.ts'
import {ecPublicKey, rsaEncryption} from '../public-key.ts'

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
  if (algorithm === rsaEncryption) return readRsaPrivateKey(key)
  if (algorithm === ecPublicKey) return readSec1(key, curveOf(parameters))
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
