import {type KeyObject, sign} from 'node:crypto'
import {readWhole, tag} from '../der.ts'
import {readPublicKeyInfo} from '../public-key.ts'
import {type DerNode, encode, identifier, primitive, ready, sequenceOf} from './der-writer.ts'

interface Algorithm {
  readonly id: string
  /** RFC 4055 wants a NULL behind RSA's, RFC 5758 and RFC 8410 want nothing behind the others. */
  readonly withNull: boolean
  readonly digest: 'sha256' | 'sha384' | 'sha512' | null
}

const algorithms: Readonly<Record<string, Algorithm>> = {
  RSA: {id: '1.2.840.113549.1.1.11', withNull: true, digest: 'sha256'},
  'P-256': {id: '1.2.840.10045.4.3.2', withNull: false, digest: 'sha256'},
  'P-384': {id: '1.2.840.10045.4.3.3', withNull: false, digest: 'sha384'},
  'P-521': {id: '1.2.840.10045.4.3.4', withNull: false, digest: 'sha512'},
  Ed25519: {id: '1.3.101.112', withNull: false, digest: null},
}

/**
 * How a key signs, by the name of its kind as `PublicKeyInfo` has it, or undefined for kinds that do not sign here.
 *
 * The hash is as long as the curve.
 */
function algorithmOf(keyName: string): Algorithm | undefined {
  return algorithms[keyName.startsWith('RSA ') ? 'RSA' : keyName]
}

/** Whether certificates and requests can be signed here with a key of this kind. */
export function canSign(keyName: string): boolean {
  return algorithmOf(keyName) !== undefined
}

/** The AlgorithmIdentifier of the signatures of a key. `spki` is its public half, DER. */
export function signatureAlgorithmOf(spki: Uint8Array): DerNode {
  const {id, withNull} = known(spki)
  return sequenceOf(identifier(id), ...(withNull ? [primitive('null', new Uint8Array())] : []))
}

/** Signs a certificate or a request: what is signed, how, and the signature, as DER. By node:crypto. */
export function signedDer(tbs: DerNode, key: KeyObject, spki: Uint8Array): Uint8Array {
  const signed = encode(tbs)
  const signature = sign(known(spki).digest, signed, key)
  const bits = primitive('bitString', Buffer.concat([Uint8Array.of(0), signature]))
  return encode(sequenceOf(ready(signed), signatureAlgorithmOf(spki), bits))
}

function known(spki: Uint8Array): Algorithm {
  const {name} = readPublicKeyInfo(readWhole(spki, tag.sequence, 'a public key'))
  const algorithm = algorithmOf(name)
  if (!algorithm) throw new Error(`no signatures by ${name} here`)
  return algorithm
}
