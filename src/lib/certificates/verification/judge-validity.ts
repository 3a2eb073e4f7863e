import type {Certificate} from '../../x509/certificate.ts'
import {expiryInWords, judgeExpiry, type Warning} from '../../x509/expiry.ts'
import {labelOf} from '../reading/certificate-label.ts'
import {bad, ok, untested, type Verdict, warning} from './verdict.ts'

/** Whether every certificate of a chain, the leaf first, is within its dates; the worst of them is named. */
export function judgeValidity(chain: readonly Certificate[], now: Date, limit: Warning): Verdict {
  const judged = chain.map((certificate) => ({
    certificate,
    ...judgeExpiry(certificate, now, limit),
  }))
  const worst =
    judged.find(({state}) => state === 'expired') ??
    judged.find(({state}) => state === 'not-yet-valid') ??
    judged.toSorted((a, b) => a.secondsLeft - b.secondsLeft)[0]
  if (worst === undefined) return untested('no certificate to judge')
  const which = worst.certificate === chain[0] ? '' : `${labelOf(worst.certificate)} `
  const message = which + expiryInWords(worst, worst.certificate)
  if (worst.state === 'ok') return ok(message)
  if (worst.state === 'expiring') return warning(message)
  return worst.state === 'expired'
    ? bad(message, 'Renew it, and verify it again with --expect FILE')
    : bad(message)
}
