import * as v from 'valibot'
import {parseDuration} from '../base/duration.ts'
import {AppError} from '../errors/errors.ts'
import {type Certificate, certificateDocument} from '../x509/certificate.ts'
import {judgeExpiry, type Warning} from '../x509/expiry.ts'
import {expiryInWords} from './verify-endpoint.ts'

/** A line of `mctl cert check --json`: one certificate, or one source that could not be read. */
export const CheckedCertificate = v.strictObject({
  source: v.string(),
  /** The file, or the address of the server. */
  where: v.string(),
  state: v.picklist(['ok', 'expiring', 'expired', 'not-yet-valid', 'unknown']),
  message: v.string(),
  secondsLeft: v.optional(v.number()),
  subject: v.optional(v.string()),
  issuer: v.optional(v.string()),
  serial: v.optional(v.string()),
  notBefore: v.optional(v.string()),
  notAfter: v.optional(v.string()),
  names: v.optional(v.array(v.string())),
  key: v.optional(v.string()),
  fingerprint: v.optional(v.string()),
})
export type CheckedCertificate = v.InferOutput<typeof CheckedCertificate>

/** Judges the dates of one certificate. */
export function checkCertificate(
  source: string,
  where: string,
  certificate: Certificate,
  now: Date,
  warning: Warning,
): CheckedCertificate {
  const {state, secondsLeft} = judgeExpiry(certificate, now, warning)
  return {
    source,
    where,
    state,
    message: expiryInWords({state, secondsLeft}, certificate),
    secondsLeft,
    ...certificateDocument(certificate),
  }
}

/** Reads `--warn`: a duration, or a part of the life of a certificate as `20%`. Throws `bad_input`. */
export function parseWarning(text: string): Warning {
  const percent = /^(\d+(?:\.\d+)?)%$/.exec(text)?.[1]
  if (percent !== undefined && Number(percent) <= 100) return {share: Number(percent) / 100}
  const seconds = parseDuration(text)
  if (seconds !== undefined) return {seconds}
  throw new AppError('bad_input', `--warn ${text} is neither a time nor a percentage`, {
    hint: 'For example --warn 48h, --warn 30d or --warn 20%',
  })
}
