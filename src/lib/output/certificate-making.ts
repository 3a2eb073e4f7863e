import {dirname} from 'node:path'
import {quoted} from '../base/shell-word.ts'
import type {AuthorityCreated} from '../certificates/making/create-authority.ts'
import type {CertificateCreated} from '../certificates/making/create-certificate.ts'
import type {RequestCreated} from '../certificates/making/create-request.ts'
import type {MadeCertificate} from '../certificates/making/made-certificate.ts'
import type {CertificateSigned} from '../certificates/making/sign-request.ts'
import type {Style} from './style.ts'

/** What was made, where it lies, and what to do with it. */
export function renderCertificateCreated(created: CertificateCreated, style: Style): string {
  const {certFile, keyFile, changed} = created
  return [
    changed ? `Made ${certFile} and ${keyFile}` : 'This would be made:',
    ...described(created, style),
    ...(changed ? next(stepsFor(created, certFile ?? ''), style) : []),
  ].join('\n')
}

/** A new CA, where it lies, and how to sign with it. */
export function renderAuthorityCreated(created: AuthorityCreated, style: Style): string {
  const {certFile, keyFile, changed, pathLength, permitted} = created
  const scope =
    permitted.length > 0 ? `of hosts only ${permitted.join(', ')}` : 'any name and address'
  const below = pathLength === 0 ? 'servers and clients' : 'servers, clients and one level of CAs'
  return [
    changed ? `Made ${certFile} and ${keyFile}` : 'This would be made:',
    `  CA           ${created.subject}`,
    ...issuerLine(created),
    `  signs for    ${below}, ${scope}`,
    ...lines(created, style),
    ...(changed
      ? next(
          [
            `mctl cert create HOST --ca-cert ${quoted(certFile ?? '')} --ca-key ${quoted(keyFile ?? '')} --out certs`,
            `copy ${certFile} to CAs/ of every server and client, and ${keyFile} to none`,
          ],
          style,
        )
      : []),
  ].join('\n')
}

/** A request, where it lies, and where to send it. */
export function renderRequestCreated(created: RequestCreated, style: Style): string {
  const {requestFile, keyFile, changed, subject, names, key, extKeyUsage, remarks} = created
  const steps = [
    `send ${requestFile} to your CA, and keep ${keyFile} where it is; or sign it yourself:`,
    `mctl cert sign ${quoted(requestFile ?? '')} --ca-cert ca/ca.crt --ca-key ca/ca.key${isClient(created) ? ' --client NAME' : ''} --out ${quoted(dirname(requestFile ?? ''))}`,
  ]
  return [
    changed ? `Made ${requestFile} and ${keyFile}` : 'This would be made:',
    `  for          ${names.join(', ') || subject}`,
    `  key          ${key}`,
    `  use          ${extKeyUsage.join(', ')}`,
    ...remarks.map((remark) => style.warn(`  note: ${remark}`)),
    ...(changed ? next(steps, style) : []),
  ].join('\n')
}

/** What was signed, where it lies, and what of the request was left out. */
export function renderCertificateSigned(signed: CertificateSigned, style: Style): string {
  const {certFile, omitted, changed} = signed
  const first =
    certFile === undefined ? 'This would be made:' : `Made ${certFile} for the key of the request`
  return [
    first,
    ...described(signed, style),
    ...omitted.map((each) => style.warn(`  left out: ${each}`)),
    ...(changed ? next(stepsForSigned(signed, certFile ?? ''), style) : []),
  ].join('\n')
}

// The key of a request lies elsewhere; alone the certificate is nothing that a server loads.
function stepsForSigned(signed: CertificateSigned, certFile: string): string[] {
  if (isClient(signed)) return stepsFor(signed, certFile)
  return [
    `put ${certFile} beside the private.key of the request, as public.crt, and ask:`,
    'mctl cert lint FOLDER --for minio',
  ]
}

function described(made: MadeCertificate, style: Style): string[] {
  return [
    `  for          ${made.names.join(', ') || made.subject}`,
    ...issuerLine(made),
    ...lines(made, style),
    ...(isClient(made)
      ? [
          `  client       policy ${commonName(made)} for MinIO, ${made.publicKeyFingerprint} for KES`,
        ]
      : []),
  ]
}

function lines(made: MadeCertificate, style: Style): string[] {
  return [
    `  key          ${made.key}`,
    `  use          ${[...made.keyUsage, ...made.extKeyUsage].join(', ')}`,
    `  valid        ${made.notBefore} to ${made.notAfter}`,
    `  fingerprint  sha256:${made.fingerprint}`,
    ...made.remarks.map((remark) => style.warn(`  note: ${remark}`)),
  ]
}

function issuerLine({selfSigned, issuer, chain}: MadeCertificate): string[] {
  if (selfSigned) return ['  signed by    itself']
  const behind = chain.length - 1
  const count = behind === 0 ? '' : `, with ${behind} issuer${behind === 1 ? '' : 's'} behind it`
  return [`  signed by    ${issuer}${count}`]
}

function stepsFor(made: MadeCertificate, certFile: string): string[] {
  if (isClient(made)) return [`mctl cert identity ${quoted(certFile)}`]
  const folder = dirname(certFile)
  const trust = made.selfSigned
    ? [`clients trust it with: mctl alias set ALIAS URL --ca ${quoted(certFile)}`]
    : []
  return [`mctl cert lint ${quoted(folder)} --for minio`, ...trust]
}

const isClient = ({extKeyUsage}: {readonly extKeyUsage: readonly string[]}): boolean =>
  extKeyUsage.length === 1 && extKeyUsage[0] === 'clientAuth'

// The common name stands last, and nothing but an organization before it.
const commonName = ({subject}: MadeCertificate): string =>
  subject.replace(/^(.*, )?CN=/, '').replace(/\\(.)/g, '$1')

function next(steps: readonly string[], style: Style): string[] {
  return steps.map((step, at) => style.dim(`${at === 0 ? 'next:' : '     '} ${step}`))
}
