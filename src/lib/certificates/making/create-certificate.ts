import type {KeyObject} from 'node:crypto'
import * as v from 'valibot'
import {type Certificate, readCertificate} from '../../x509/certificate.ts'
import {toPem} from '../../x509/pem.ts'
import type {AltName} from '../../x509/subject-alt-name.ts'
import {spkiOf} from '../../x509/writing/issue.ts'
import type {Subject} from '../../x509/writing/write-name.ts'
import {type Authority, chainPem, issuersToSend} from './authority.ts'
import {mustAllow} from './authority-limits.ts'
import {issueLeaf, type Random} from './issue-leaf.ts'
import {MadeCertificate, madeCertificate} from './made-certificate.ts'
import {remarksOn, remarksOnClient} from './remarks.ts'
import {mustNameHost, purposesOf, type Role} from './role.ts'
import {subjectOf} from './subject-name.ts'
import type {Validity} from './validity.ts'

/** What `mctl cert create --json` prints. */
export const CertificateCreated = v.strictObject({
  /** Absent with --dry-run. */
  certFile: v.optional(v.string()),
  keyFile: v.optional(v.string()),
  ...MadeCertificate.entries,
  changed: v.boolean(),
})
export type CertificateCreated = v.InferOutput<typeof CertificateCreated>

export interface CertificateOrder {
  readonly names: readonly AltName[]
  /** Its common name may be left out for a server; for a client of MinIO it names the policy. */
  readonly subject: Subject
  readonly role: Role
  readonly key: KeyObject
  readonly validity: Validity
  /** Who signs; undefined: its own key. */
  readonly authority: Authority | undefined
  /** Where it will lie, for what is to be said of that. */
  readonly folder: string
}

/** A new certificate as a file holds it, and what is to be said of it. */
export interface Created {
  /** The certificate first, then its issuers without a root. */
  readonly certPem: string
  readonly certificate: Certificate
  readonly document: MadeCertificate
}

/**
 * Makes a certificate for a key, signed by a CA or by itself.
 *
 * Throws `usage` when a server has no name, and `bad_input` for what the CA may not sign.
 */
export function createCertificate(order: CertificateOrder, now: Date, random: Random): Created {
  const {names, role, key, validity, authority, folder} = order
  mustNameHost(role, names)
  const subject = subjectOf(order.subject, names, role)
  const [purpose] = purposesOf[role]
  const {commonName} = subject
  if (authority) mustAllow(authority, {validity, names, commonName, isCa: false, purpose}, now)
  const leaf = {names, subject, spki: spkiOf(key), purposes: purposesOf[role], validity}
  const der = issueLeaf(leaf, authority ?? key, random)
  const certificate = readCertificate(der, 'the new certificate')
  const remarks =
    role === 'server' ? remarksOn(certificate, folder) : remarksOnClient(certificate, now)
  return {
    certPem: toPem('CERTIFICATE', der) + (authority ? chainPem(authority) : ''),
    certificate,
    document: madeCertificate(certificate, issuersToSend(authority?.chain ?? []), remarks),
  }
}
