import * as v from 'valibot'
import {AppError} from '../../errors/errors.ts'
import {type Certificate, readCertificate} from '../../x509/certificate.ts'
import {toPem} from '../../x509/pem.ts'
import {type CertificateRequest, isSignedByItsKey, readRequest} from '../../x509/request.ts'
import type {AltName} from '../../x509/subject-alt-name.ts'
import type {Subject} from '../../x509/writing/write-name.ts'
import {type Authority, chainPem, issuersToSend} from './authority.ts'
import {mustAllow} from './authority-limits.ts'
import {issueLeaf, type Random} from './issue-leaf.ts'
import {MadeCertificate, madeCertificate} from './made-certificate.ts'
import {remarksOn, remarksOnClient} from './remarks.ts'
import {takeFromRequest} from './request-policy.ts'
import type {Role} from './role.ts'
import {mustBeSound} from './sound-key.ts'
import {subjectOf} from './subject-name.ts'
import type {Validity} from './validity.ts'

/** What `mctl cert sign --json` prints. */
export const CertificateSigned = v.strictObject({
  /** Absent with --dry-run, and when the certificate goes to stdout. */
  certFile: v.optional(v.string()),
  /** The certificate and its chain, when it goes to stdout. */
  pem: v.optional(v.string()),
  ...MadeCertificate.entries,
  /** What of the request was left out. */
  omitted: v.array(v.string()),
  changed: v.boolean(),
})
export type CertificateSigned = v.InferOutput<typeof CertificateSigned>

export interface SigningOrder {
  readonly request: CertificateRequest
  /** The file of the request, for messages. */
  readonly source: string
  readonly authority: Authority
  readonly role: Role
  readonly subject: Subject
  /** In place of those that the request asks for; empty: those of the request. */
  readonly names: readonly AltName[]
  readonly validity: Validity
  readonly folder: string | undefined
}

/** Reads the one request of a file, PEM or DER; `source` names it in errors. Throws `bad_input`. */
export function openRequest(data: Uint8Array, source: string): CertificateRequest {
  // A SEQUENCE is what every request in DER begins with.
  if (data[0] === 0x30) return readRequest(data, source)
  const text = Buffer.from(data).toString('latin1')
  const begun = text.match(/-----BEGIN (NEW )?CERTIFICATE REQUEST-----/g)?.length ?? 0
  if (begun < 2) return readRequest(text, source)
  throw new AppError(
    'bad_input',
    `${source} holds ${begun} requests, and one is signed at a time`,
    {
      hint: 'Put each in a file of its own',
    },
  )
}

/**
 * Makes a certificate for the key of a request. A server's is for servers alone: who asks for more gets less.
 *
 * Throws `bad_input` when the request was not signed with its own key, when its key is weak, when it names no host
 * and nobody else does, and for what the CA may not sign.
 */
export function signRequest(
  order: SigningOrder,
  now: Date,
  random: Random,
): {readonly certPem: string; readonly document: Omit<CertificateSigned, 'certFile' | 'changed'>} {
  const {request, source, authority, role, validity, folder} = order
  mustBeSound(request.publicKey, `The key of the request ${source}`)
  mustBeIntact(request, source)
  const taken = takeFromRequest(request, role, source)
  const names = order.names.length > 0 ? order.names : taken.names
  if (role === 'server' && names.length === 0) {
    const unfit = request.names.length > 0 ? ' that a certificate should hold' : ''
    throw new AppError('bad_input', `The request ${source} names no host${unfit}`, {
      hint: `${unfit ? `It asks for ${taken.omitted.join('; ')}. ` : ''}Name them: --hosts minio.example.net,10.0.0.1`,
    })
  }
  const purpose = role === 'server' ? 'serverAuth' : 'clientAuth'
  const subject = subjectOf(order.subject, names, role)
  const {commonName} = subject
  mustAllow(authority, {validity, names, commonName, isCa: false, purpose}, now)
  const {spki} = request.publicKey
  const der = issueLeaf({names, subject, spki, purposes: [purpose], validity}, authority, random)
  const certificate = readCertificate(der, 'the new certificate')
  const remarks =
    role === 'server' ? remarksOn(certificate, folder) : remarksOnClient(certificate, now)
  return {
    certPem: toPem('CERTIFICATE', der) + chainPem(authority),
    document: {
      ...madeCertificate(certificate, issuersToSend(authority.chain), remarks),
      omitted: [
        ...taken.omitted,
        ...namesLeftOut(taken.names, names),
        ...subjectLeftOut(request, certificate),
      ],
    },
  }
}

function mustBeIntact(request: CertificateRequest, source: string): void {
  const verdict = isSignedByItsKey(request)
  if (verdict === true) return
  if (verdict === false) {
    throw new AppError('bad_input', `The request ${source} was not signed with its own key`, {
      hint: 'It was damaged or altered on its way, or made by somebody without the key',
    })
  }
  throw new AppError(
    'bad_input',
    `The signature of the request ${source} is of a kind that is not known here: ${request.algorithm.name}`,
    {hint: 'Make the request anew, signed with SHA-256'},
  )
}

function namesLeftOut(taken: readonly AltName[], given: readonly AltName[]): string[] {
  return taken
    .filter(({type, value}) => !given.some((each) => each.type === type && each.value === value))
    .map(({type, value}) => `the name ${type}:${value}`)
}

function subjectLeftOut(asked: CertificateRequest, given: Certificate): string[] {
  const has = new Set(given.subjectName.map(({type, value}) => `${type}=${value.toLowerCase()}`))
  return asked.subjectName
    .filter(({type, value}) => !has.has(`${type}=${value.toLowerCase()}`))
    .map(({type, value}) => `${type}=${value} of its subject`)
}
