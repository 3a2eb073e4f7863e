import {createPublicKey, type KeyObject} from 'node:crypto'
import type {Extension} from '../extensions.ts'
import {
  type DerNode,
  identifier,
  primitive,
  ready,
  sequenceOf,
  setOf,
  smallInteger,
  tagged,
  timeOf,
} from './der-writer.ts'
import {signatureAlgorithmOf, signedDer} from './signed-der.ts'

/** All that a certificate says. */
export interface CertificateContent {
  /** A Name, DER. */
  readonly subject: Uint8Array
  /** A Name, DER: for a CA's certificate octet by octet that which stands there, for names are compared so. */
  readonly issuer: Uint8Array
  /** The SubjectPublicKeyInfo, DER. */
  readonly spki: Uint8Array
  readonly notBefore: Date
  readonly notAfter: Date
  /** 16 random bytes. */
  readonly serial: Uint8Array
  readonly extensions: readonly Extension[]
}

/** Makes a certificate (RFC 5280 section 4.1, version 3) and signs it, as DER. */
export function issueCertificate(content: CertificateContent, signer: KeyObject): Uint8Array {
  const signerSpki = spkiOf(signer)
  const tbs = sequenceOf(
    tagged(0, [smallInteger(2)]),
    primitive('integer', serialOctets(content.serial)),
    signatureAlgorithmOf(signerSpki),
    ready(content.issuer),
    sequenceOf(timeOf(content.notBefore), timeOf(content.notAfter)),
    ready(content.subject),
    ready(content.spki),
    tagged(3, [extensionList(content.extensions)]),
  )
  return signedDer(tbs, signer, signerSpki)
}

/** All that a request for a certificate says. */
export interface RequestContent {
  /** A Name, DER. */
  readonly subject: Uint8Array
  readonly extensions: readonly Extension[]
}

/** Makes a request for a certificate (RFC 2986) and signs it with its own key, as DER. */
export function issueRequest({subject, extensions}: RequestContent, key: KeyObject): Uint8Array {
  const spki = spkiOf(key)
  const asked = sequenceOf(identifier('1.2.840.113549.1.9.14'), setOf(extensionList(extensions)))
  const info = sequenceOf(smallInteger(0), ready(subject), ready(spki), tagged(0, [asked]))
  return signedDer(info, key, spki)
}

/** The public half of a private key as SubjectPublicKeyInfo, DER. */
export function spkiOf(key: KeyObject): Uint8Array {
  return createPublicKey(key).export({type: 'spki', format: 'der'})
}

// RFC 5280 section 4.1.2.2: positive, and DER demands the shortest form: the first byte is 0x40 to 0x7f.
function serialOctets(serial: Uint8Array): Uint8Array {
  const octets = Uint8Array.from(serial)
  octets[0] = ((octets[0] ?? 0) & 0x3f) | 0x40
  return octets
}

function extensionList(extensions: readonly Extension[]): DerNode {
  return sequenceOf(
    ...extensions.map(({oid, critical, value}) =>
      sequenceOf(
        identifier(oid),
        ...(critical ? [primitive('boolean', Uint8Array.of(0xff))] : []),
        primitive('octetString', value),
      ),
    ),
  )
}
