import {createECDH, createPrivateKey, createPublicKey, type KeyObject} from 'node:crypto'
import {Secret} from '../../base/secret.ts'
import {readWhole, tag} from '../der.ts'
import {encoded} from '../pkcs12/ber.ts'
import {type PublicKeyInfo, readPublicKeyInfo} from '../public-key.ts'

/** What an API key says of its owner; not the key itself. */
export interface ApiKey {
  readonly product: 'KES' | 'MinKMS'
  readonly publicKey: PublicKeyInfo
}

/** Whether a word is meant as an API key: it must be echoed nowhere. `k1:9000` is a host and its port. */
export function looksLikeApiKey(word: string): boolean {
  return /^(kes:v1:|k[12]:(?!\d{1,5}$))/.test(word)
}

/**
 * Reads an API key of KES, `kes:v1:` and base64 of a zero octet and an Ed25519 seed, or of MinKMS, `k1:` and base64url
 * of a seed or `k2:` and that of the number of a P-256, P-384 or P-521 key. Undefined for what is none.
 */
export function readApiKey(text: Secret): ApiKey | undefined {
  const [, prefix = '', encodedKey = ''] =
    /^(kes:v1:|k1:|k2:)(.*)$/.exec(text.reveal().trim()) ?? []
  const isKes = prefix === 'kes:v1:'
  const bytes = strictBytes(encodedKey, isKes ? 'base64' : 'base64url')
  if (bytes === undefined) return undefined
  if (isKes) {
    return bytes.length === 33 && bytes[0] === 0
      ? {product: 'KES', publicKey: ofSeed(bytes.subarray(1))}
      : undefined
  }
  const publicKey =
    prefix === 'k2:' ? ofScalar(bytes) : bytes.length === 32 ? ofSeed(bytes) : undefined
  return publicKey && {product: 'MinKMS', publicKey}
}

/**
 * The private key in an API key of KES; `kes:v1:` may be missing in front, as KES and MinIO take it. Undefined for
 * what is none.
 */
export function kesPrivateKey(text: Secret): KeyObject | undefined {
  const bytes = strictBytes(
    text
      .reveal()
      .trim()
      .replace(/^kes:v1:/, ''),
    'base64',
  )
  return bytes?.length === 33 && bytes[0] === 0 ? privateKeyOf(bytes.subarray(1)) : undefined
}

/** The API key of KES for an Ed25519 key: that form of its 32 octets. Undefined for other keys. */
export function kesApiKey(key: KeyObject): Secret | undefined {
  if (key.asymmetricKeyType !== 'ed25519') return undefined
  const seed = key.export({type: 'pkcs8', format: 'der'}).subarray(-32)
  return new Secret(`kes:v1:${Buffer.concat([Uint8Array.of(0), seed]).toString('base64')}`)
}

// Node reads over what is no base64; a key with a slip must not pass for another key.
function strictBytes(text: string, encoding: 'base64' | 'base64url'): Buffer | undefined {
  const bytes = Buffer.from(text, encoding)
  return text !== '' && bytes.toString(encoding) === text ? bytes : undefined
}

// RFC 8410 section 7: what stands in front of the 32 octets in PKCS#8.
const pkcs8Ed25519 = Buffer.from('302e020100300506032b657004220420', 'hex')

function privateKeyOf(seed: Uint8Array): KeyObject {
  return createPrivateKey({key: Buffer.concat([pkcs8Ed25519, seed]), format: 'der', type: 'pkcs8'})
}

function ofSeed(seed: Uint8Array): PublicKeyInfo {
  return read(createPublicKey(privateKeyOf(seed)).export({type: 'spki', format: 'der'}))
}

// By the length of the number: node's name, and the AlgorithmIdentifier in DER (RFC 5480 section 2).
const curvesByLength: Readonly<Record<number, readonly [string, string]>> = {
  32: ['prime256v1', '301306072a8648ce3d020106082a8648ce3d030107'],
  48: ['secp384r1', '301006072a8648ce3d020106052b81040022'],
  66: ['secp521r1', '301006072a8648ce3d020106052b81040023'],
}

function ofScalar(scalar: Uint8Array): PublicKeyInfo | undefined {
  const [curve, algorithm] = curvesByLength[scalar.length] ?? []
  if (curve === undefined || algorithm === undefined) return undefined
  const exchange = createECDH(curve)
  try {
    exchange.setPrivateKey(scalar)
  } catch {
    // Zero, or not below the order of the curve.
    return undefined
  }
  const bits = encoded(tag.bitString, [Uint8Array.of(0), exchange.getPublicKey()])
  return read(encoded(tag.sequence, [Buffer.from(algorithm, 'hex'), bits]))
}

function read(spki: Uint8Array): PublicKeyInfo {
  return readPublicKeyInfo(readWhole(spki, tag.sequence, 'a public key'))
}
