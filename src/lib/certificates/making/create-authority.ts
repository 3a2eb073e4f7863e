import type {KeyObject} from 'node:crypto'
import * as v from 'valibot'
import {AppError} from '../../errors/errors.ts'
import {readCertificate} from '../../x509/certificate.ts'
import type {NameConstraints} from '../../x509/extensions.ts'
import {toPem} from '../../x509/pem.ts'
import {issueCertificate, spkiOf} from '../../x509/writing/issue.ts'
import {
  keyIdentifier,
  writeAuthorityKeyIdentifier,
  writeBasicConstraints,
  writeKeyUsage,
  writeNameConstraints,
  writeSubjectKeyIdentifier,
} from '../../x509/writing/write-extensions.ts'
import {writeName} from '../../x509/writing/write-name.ts'
import type {Authority} from './authority.ts'
import {mustAllow} from './authority-limits.ts'
import {type Random, signerOf} from './issue-leaf.ts'
import {MadeCertificate, madeCertificate} from './made-certificate.ts'
import {subjectOf} from './subject-name.ts'
import type {Validity} from './validity.ts'

/** What `mctl cert ca --json` prints. */
export const AuthorityCreated = v.strictObject({
  /** Absent with --dry-run. */
  certFile: v.optional(v.string()),
  keyFile: v.optional(v.string()),
  ...MadeCertificate.entries,
  /** How many CAs may stand below it. */
  pathLength: v.number(),
  /** Names and address ranges that it may sign for; both empty: all. */
  permitted: v.array(v.string()),
  excluded: v.array(v.string()),
  changed: v.boolean(),
})
export type AuthorityCreated = v.InferOutput<typeof AuthorityCreated>

export interface AuthorityOrder {
  readonly name: string
  readonly organization: string | undefined
  readonly key: KeyObject
  readonly validity: Validity
  /** Undefined: it may sign for everything. */
  readonly constraints: NameConstraints | undefined
  /** The CA above it; undefined: it is a root. */
  readonly authority: Authority | undefined
}

/** A new CA's certificate as a file holds it, and what is to be said of it. */
export interface CreatedAuthority {
  /** Its certificate first, then all its issuers, the root too: whoever trusts the file can take any of them. */
  readonly certPem: string
  readonly document: Omit<AuthorityCreated, 'certFile' | 'keyFile' | 'changed'>
}

/**
 * Makes a CA: a root below which one more level may stand, or under another CA one that signs for hosts alone.
 *
 * Throws `bad_input` without a name, and for what the CA above may not sign.
 */
export function createAuthority(
  order: AuthorityOrder,
  now: Date,
  random: Random,
): CreatedAuthority {
  const {name, organization, key, validity, constraints, authority} = order
  if (name.trim() === '') throw new AppError('bad_input', 'A CA needs a name')
  // A CA for domains that the one above may not sign for would sign nothing that anybody takes.
  const names = constraints?.permitted.filter(({type}) => type === 'dns') ?? []
  if (authority) mustAllow(authority, {validity, names, isCa: true, purpose: undefined}, now)
  const pathLength = authority ? 0 : 1
  const subject = writeName(subjectOf({commonName: name, organization}, []))
  const spki = spkiOf(key)
  const signer = signerOf(authority ?? key, subject)
  const der = issueCertificate(
    {
      subject,
      issuer: signer.issuer,
      spki,
      ...validity,
      serial: random(16),
      extensions: [
        writeBasicConstraints({pathLength}),
        writeKeyUsage(['keyCertSign', 'cRLSign']),
        writeSubjectKeyIdentifier(keyIdentifier(spki)),
        writeAuthorityKeyIdentifier(signer.issuerKeyId),
        ...(constraints ? [writeNameConstraints(constraints)] : []),
      ],
    },
    signer.key,
  )
  const issuers = (authority?.chain ?? []).map(({certificate}) => certificate)
  const certificate = readCertificate(der, 'the new certificate')
  const values = (names: NameConstraints['permitted'] = []): string[] =>
    names.map(({value}) => value)
  return {
    certPem: [certificate, ...issuers].map((each) => toPem('CERTIFICATE', each.der)).join(''),
    document: {
      ...madeCertificate(certificate, issuers, []),
      pathLength,
      permitted: values(constraints?.permitted),
      excluded: values(constraints?.excluded),
    },
  }
}
