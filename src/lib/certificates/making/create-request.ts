import type {KeyObject} from 'node:crypto'
import * as v from 'valibot'
import {extKeyUsage} from '../../x509/extensions.ts'
import {toPem} from '../../x509/pem.ts'
import {readRequest} from '../../x509/request.ts'
import type {AltName} from '../../x509/subject-alt-name.ts'
import {issueRequest, spkiOf} from '../../x509/writing/issue.ts'
import {
  keyIdentifier,
  writeBasicConstraints,
  writeExtKeyUsage,
  writeKeyUsage,
  writeSubjectAltName,
  writeSubjectKeyIdentifier,
} from '../../x509/writing/write-extensions.ts'
import {type Subject, writeName} from '../../x509/writing/write-name.ts'
import {mustNameHost, purposesOf, type Role} from './role.ts'
import {subjectOf} from './subject-name.ts'

/** What `mctl cert csr --json` prints. */
export const RequestCreated = v.strictObject({
  /** Absent with --dry-run. */
  requestFile: v.optional(v.string()),
  keyFile: v.optional(v.string()),
  subject: v.string(),
  names: v.array(v.string()),
  key: v.string(),
  extKeyUsage: v.array(v.string()),
  /** SHA-256 of its public key: the identity under which KES will know a client. */
  publicKeyFingerprint: v.string(),
  /** What is worth knowing of the key that was written. */
  remarks: v.array(v.string()),
  changed: v.boolean(),
})
export type RequestCreated = v.InferOutput<typeof RequestCreated>

export interface RequestOrder {
  readonly names: readonly AltName[]
  readonly subject: Subject
  readonly role: Role
  readonly key: KeyObject
}

/** Makes a request for a certificate, as PEM. Throws `usage` when a server has no name. */
export function createRequest({names, subject: given, role, key}: RequestOrder): {
  readonly requestPem: string
  readonly document: Omit<RequestCreated, 'requestFile' | 'keyFile' | 'remarks' | 'changed'>
} {
  mustNameHost(role, names)
  const subject = subjectOf(given, names, role)
  const isNameless = (subject.commonName || subject.organization || '') === ''
  const spki = spkiOf(key)
  const isRsa = key.asymmetricKeyType === 'rsa'
  const der = issueRequest(
    {
      subject: writeName(subject),
      extensions: [
        writeBasicConstraints(),
        writeKeyUsage(isRsa ? ['digitalSignature', 'keyEncipherment'] : ['digitalSignature']),
        // Only what it is for: public CAs give servers no clientAuth.
        writeExtKeyUsage(purposesOf[role].slice(0, 1)),
        writeSubjectKeyIdentifier(keyIdentifier(spki)),
        ...(names.length > 0 ? [writeSubjectAltName(names, isNameless)] : []),
      ],
    },
    key,
  )
  const request = readRequest(der, 'the new request')
  return {
    requestPem: toPem('CERTIFICATE REQUEST', der),
    document: {
      subject: request.subject,
      names: request.names.map(({value}) => value),
      key: request.key,
      extKeyUsage: extKeyUsage(request) ?? [],
      publicKeyFingerprint: request.publicKeyFingerprint,
    },
  }
}
