import {rfc3339} from '../../base/time.ts'
import {type Certificate, certificateDocument} from '../../x509/certificate.ts'
import type {Warning} from '../../x509/expiry.ts'
import {goRefusal} from '../../x509/go/go-certificate.ts'
import {findGoPath} from '../../x509/go/go-path.ts'
import type {CertificatePool} from '../../x509/path/certificate-pool.ts'
import {continueChain, isSame, orderChain} from '../../x509/path/chain-order.ts'
import type {Purpose} from '../../x509/path/path-fault.ts'
import {chainFindings} from './chain-findings.ts'
import {type Expected, judgeExpected} from './expected-certificate.ts'
import {withGoRefusals} from './go-refusals.ts'
import {type Alias, judgeChain} from './judge-chain.ts'
import {judgeKey, type KeyMatch} from './judge-key.ts'
import {judgeName} from './judge-name.ts'
import {judgeValidity} from './judge-validity.ts'
import type {JudgedCertificate} from './judged-certificate.ts'
import {askJudges} from './judges.ts'
import {untested} from './verdict.ts'

/** By what a certificate is judged. */
export interface Standard {
  readonly anchors: CertificatePool
  readonly at: Date
  readonly purpose: Purpose
  readonly warning: Warning
  readonly expected?: Expected | undefined
  /** Named in what to do, where there is one. */
  readonly alias?: Alias | undefined
}

/** A list of certificates to be judged, in the order of the wire or of the file. */
export interface Presented {
  readonly certificates: readonly Certificate[]
  /** For whom the certificate is to be; undefined leaves the name untested. */
  readonly host: string | undefined
  /** What is known of its private key, where that is at hand. */
  readonly privateKey?: KeyMatch | undefined
}

/** Judges chain, name, validity and key, each by itself. Undefined when there is nothing to judge. */
export function judgeCertificate(
  {certificates, host, privateKey}: Presented,
  {anchors, at, purpose, warning, expected, alias}: Standard,
): JudgedCertificate | undefined {
  const order = orderChain(certificates)
  if (order === undefined) return undefined
  const {leaf} = order
  const question = {intermediates: certificates, anchors, purpose}
  const today = findGoPath(leaf, {...question, at})
  const whenever = 'path' in today ? today : findGoPath(leaf, {...question, at: undefined})
  const path = 'path' in whenever ? whenever.path : []
  const rest = continueChain(order.chain, anchors)
  const verdicts = {
    chain: judgeChain(whenever, order, anchors, alias),
    name:
      host === undefined
        ? untested('no name was asked for; ask with --host')
        : judgeName(leaf, host),
    validity: judgeValidity(path.length > 0 ? path : order.chain, at, warning),
    key: judgeKey(leaf, privateKey),
    ...(expected ? {expected: judgeExpected(leaf, expected)} : {}),
  }
  const findings = chainFindings(order, rest)
  const isSent = (certificate: Certificate): boolean =>
    certificates.some((each) => isSame(each, certificate))
  const judged: JudgedCertificate = {
    ...certificateDocument(leaf),
    publicKeyFingerprint: leaf.publicKeyFingerprint,
    chain: certificates.map(certificateDocument),
    path: path.map((each) => ({
      subject: each.subject,
      fingerprint: each.fingerprint,
      from: isSent(each) ? 'sent' : 'trusted',
    })),
    at: rfc3339(at),
    purpose: purpose === 'serverAuth' ? 'server' : 'client',
    findings,
    judges: askJudges(leaf, host, {...question, at}),
    healthy:
      Object.entries(verdicts).every(
        ([subject, {verdict}]) => verdict === 'ok' || (subject === 'name' && host === undefined),
      ) && findings.every(({severity}) => severity !== 'bad'),
    verdicts,
  }
  const refusals = certificates.flatMap(({der}, place) => {
    const reason = goRefusal(der)
    return reason === undefined ? [] : [{place, reason}]
  })
  return withGoRefusals(judged, refusals)
}
