import type {KeyObject} from 'node:crypto'
import {readWhole, tag} from '../../x509/der.ts'
import {subjectKeyIdentifier} from '../../x509/extensions.ts'
import {readPublicKeyInfo} from '../../x509/public-key.ts'
import type {AltName} from '../../x509/subject-alt-name.ts'
import {issueCertificate, spkiOf} from '../../x509/writing/issue.ts'
import {
  keyIdentifier,
  type Purpose,
  writeAuthorityKeyIdentifier,
  writeBasicConstraints,
  writeExtKeyUsage,
  writeKeyUsage,
  writeSubjectAltName,
  writeSubjectKeyIdentifier,
} from '../../x509/writing/write-extensions.ts'
import {type Subject, writeName} from '../../x509/writing/write-name.ts'
import type {Authority} from './authority.ts'
import type {Validity} from './validity.ts'

/** So many bytes from a cryptographic source. */
export type Random = (length: number) => Uint8Array

/** What a certificate for a server or a client is to say. */
export interface LeafContent {
  readonly names: readonly AltName[]
  readonly subject: Subject
  /** Its public key as SubjectPublicKeyInfo, DER. */
  readonly spki: Uint8Array
  readonly purposes: readonly Purpose[]
  readonly validity: Validity
}

/**
 * Makes a certificate that is no CA's, signed by a CA or by its own key, as DER.
 *
 * RFC 5280 profile: a critical CA:FALSE, a critical keyUsage (RSA keys may also encipher), extKeyUsage, the
 * identifiers of its key and of the signing one, and alternative names, critical where the subject is empty.
 */
export function issueLeaf(
  {names, subject, spki, purposes, validity}: LeafContent,
  signer: Authority | KeyObject,
  random: Random,
): Uint8Array {
  const name = writeName(subject)
  const isNameless = (subject.commonName || subject.organization || '') === ''
  const {key, issuer, issuerKeyId} = signerOf(signer, name)
  return issueCertificate(
    {
      subject: name,
      issuer,
      spki,
      ...validity,
      serial: random(16),
      extensions: [
        writeBasicConstraints(),
        writeKeyUsage(isRsa(spki) ? ['digitalSignature', 'keyEncipherment'] : ['digitalSignature']),
        writeExtKeyUsage(purposes),
        writeSubjectKeyIdentifier(keyIdentifier(spki)),
        writeAuthorityKeyIdentifier(issuerKeyId),
        ...(names.length > 0 ? [writeSubjectAltName(names, isNameless)] : []),
      ],
    },
    key,
  )
}

/** The key, the name and the key identifier of whoever signs; `ownName` is the subject where the key signs itself. */
export function signerOf(
  signer: Authority | KeyObject,
  ownName: Uint8Array,
): {readonly key: KeyObject; readonly issuer: Uint8Array; readonly issuerKeyId: Uint8Array} {
  if (!('certificate' in signer)) {
    return {key: signer, issuer: ownName, issuerKeyId: keyIdentifier(spkiOf(signer))}
  }
  const {certificate, key} = signer
  const written = subjectKeyIdentifier(certificate)
  return {
    key,
    issuer: certificate.subjectDer,
    issuerKeyId:
      written === undefined
        ? keyIdentifier(certificate.publicKey.spki)
        : Buffer.from(written, 'hex'),
  }
}

function isRsa(spki: Uint8Array): boolean {
  return readPublicKeyInfo(readWhole(spki, tag.sequence, 'a public key')).name.startsWith('RSA ')
}
