import * as v from 'valibot'
import {type Certificate, certificateDocument, isSelfSigned} from '../../x509/certificate.ts'
import {extKeyUsage, keyUsage} from '../../x509/extensions.ts'
import {Described} from '../described.ts'

/** What is said of every new certificate. */
export const MadeCertificate = v.strictObject({
  ...Described.entries,
  /** SHA-256 of its public key: the identity under which KES knows a client. */
  publicKeyFingerprint: v.string(),
  keyUsage: v.array(v.string()),
  extKeyUsage: v.array(v.string()),
  selfSigned: v.boolean(),
  /** As it stands in the file: the new certificate first, then its issuers. */
  chain: v.array(Described),
  /** What is worth knowing before it is used. */
  remarks: v.array(v.string()),
})
export type MadeCertificate = v.InferOutput<typeof MadeCertificate>

/** Describes a new certificate, the issuers that stand behind it, and what is worth knowing of it. */
export function madeCertificate(
  certificate: Certificate,
  issuers: readonly Certificate[],
  remarks: readonly string[],
): MadeCertificate {
  return {
    ...certificateDocument(certificate),
    publicKeyFingerprint: certificate.publicKeyFingerprint,
    keyUsage: keyUsage(certificate) ?? [],
    extKeyUsage: extKeyUsage(certificate) ?? [],
    selfSigned: isSelfSigned(certificate) === true,
    chain: [certificate, ...issuers].map(certificateDocument),
    remarks: [...remarks],
  }
}
