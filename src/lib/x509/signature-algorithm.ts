import {constants, createPublicKey, type KeyObject, verify} from 'node:crypto'
import {type DerElement, oidOf, tag, within} from './der.ts'

/** How a certificate, a request or a revocation list is signed. */
export interface SignatureAlgorithm {
  readonly oid: string
  /** As OpenSSL names it, or the dotted number of an unknown one. */
  readonly name: string
  /** Undefined for algorithms that hash within, and for unknown ones. */
  readonly digest: string | undefined
}

interface Known {
  readonly name: string
  readonly digest?: string
  readonly kind: 'rsa' | 'rsa-pss' | 'ec' | 'ed25519' | 'ed448'
}

// RFC 3279, RFC 4055, RFC 5758, RFC 8410.
const known: Readonly<Record<string, Known>> = {
  '1.2.840.113549.1.1.4': {name: 'md5WithRSAEncryption', digest: 'md5', kind: 'rsa'},
  '1.2.840.113549.1.1.5': {name: 'sha1WithRSAEncryption', digest: 'sha1', kind: 'rsa'},
  '1.2.840.113549.1.1.11': {name: 'sha256WithRSAEncryption', digest: 'sha256', kind: 'rsa'},
  '1.2.840.113549.1.1.12': {name: 'sha384WithRSAEncryption', digest: 'sha384', kind: 'rsa'},
  '1.2.840.113549.1.1.13': {name: 'sha512WithRSAEncryption', digest: 'sha512', kind: 'rsa'},
  '1.2.840.10045.4.1': {name: 'ecdsa-with-SHA1', digest: 'sha1', kind: 'ec'},
  '1.2.840.10045.4.3.2': {name: 'ecdsa-with-SHA256', digest: 'sha256', kind: 'ec'},
  '1.2.840.10045.4.3.3': {name: 'ecdsa-with-SHA384', digest: 'sha384', kind: 'ec'},
  '1.2.840.10045.4.3.4': {name: 'ecdsa-with-SHA512', digest: 'sha512', kind: 'ec'},
  '1.3.101.112': {name: 'ED25519', kind: 'ed25519'},
  '1.3.101.113': {name: 'ED448', kind: 'ed448'},
}

const pssOid = '1.2.840.113549.1.1.10'
const hashes: Readonly<Record<string, string>> = {
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
}

/** Reads an AlgorithmIdentifier of a signature. Throws a `DerError`. */
export function readSignatureAlgorithm(element: DerElement): SignatureAlgorithm {
  const reader = within(element)
  const oid = oidOf(reader.read(tag.oid))
  if (oid !== pssOid) return {oid, name: known[oid]?.name ?? oid, digest: known[oid]?.digest}
  // RFC 4055 section 3.1: the hash stands in [0] of the parameters, SHA-1 where it is left out.
  const hash = reader.enterIf(tag.sequence)?.enterIf(0xa0)?.enter(tag.sequence).read(tag.oid)
  const digest = hash === undefined ? 'sha1' : hashes[oidOf(hash)]
  return {oid, name: 'rsassaPss', digest}
}

/** What was signed, how, and the signature: the outer form of certificates, requests and revocation lists. */
export interface Signed {
  /** The part that is signed, DER. */
  readonly tbs: Uint8Array
  readonly algorithm: SignatureAlgorithm
  readonly signature: Uint8Array
}

/**
 * Whether a key made this signature, by node:crypto; `unknown` when the algorithm is not known here.
 *
 * `signer` is the SubjectPublicKeyInfo of the supposed signer, DER.
 */
export function verifySignature(signed: Signed, signer: Uint8Array): boolean | 'unknown' {
  const {oid, digest} = signed.algorithm
  const kind = oid === pssOid ? 'rsa-pss' : known[oid]?.kind
  if (kind === undefined || (kind === 'rsa-pss' && digest === undefined)) return 'unknown'
  try {
    const key = createPublicKey({key: Buffer.from(signer), format: 'der', type: 'spki'})
    if (!fits(kind, key)) return false
    const pss = {
      padding: constants.RSA_PKCS1_PSS_PADDING,
      saltLength: constants.RSA_PSS_SALTLEN_AUTO,
    }
    return verify(digest, signed.tbs, {key, ...(kind === 'rsa-pss' ? pss : {})}, signed.signature)
  } catch {
    return 'unknown'
  }
}

// RFC 5480, RFC 8017, RFC 8410: the identifiers of keys.
const keysOf: Readonly<Record<Known['kind'], readonly string[]>> = {
  rsa: ['1.2.840.113549.1.1.1', pssOid],
  'rsa-pss': ['1.2.840.113549.1.1.1', pssOid],
  ec: ['1.2.840.10045.2.1'],
  ed25519: ['1.3.101.112'],
  ed448: ['1.3.101.113'],
}

/** Whether a key of that algorithm, its dotted number, can have made a signature of this kind; an unknown one may. */
export function isSignedWithKindOf({algorithm: {oid}}: Signed, keyAlgorithm: string): boolean {
  const kind = oid === pssOid ? 'rsa-pss' : known[oid]?.kind
  return kind === undefined || keysOf[kind].includes(keyAlgorithm)
}

function fits(kind: Known['kind'], {asymmetricKeyType: type}: KeyObject): boolean {
  return type === kind || (kind === 'rsa-pss' && type === 'rsa')
}
