import {rfc3339} from '../base/time.ts'

const hour = 3600
const day = 24 * hour

/** When to warn of the end of a certificate: so many seconds before, or at a part of its life. */
export type Warning = {readonly seconds: number} | {readonly share: number}

/** What the dates of a certificate mean at a time. */
export interface Expiry {
  readonly state: 'ok' | 'expiring' | 'expired' | 'not-yet-valid'
  /** Negative once it is over. */
  readonly secondsLeft: number
}

/** 48 hours, and for a certificate that lives a week or less a third of its life. */
export const defaultWarning = {seconds: 48 * hour}

/**
 * Judges the dates of a certificate: `expiring` when less is left than `warning` says.
 *
 * For one that lives a week or less a fixed time would always warn, so that a third of its life is enough.
 */
export function judgeExpiry(
  {notBefore, notAfter}: {readonly notBefore: Date; readonly notAfter: Date},
  now: Date,
  warning: Warning,
): Expiry {
  const secondsLeft = Math.floor((notAfter.getTime() - now.getTime()) / 1000)
  if (secondsLeft < 0) return {state: 'expired', secondsLeft}
  if (now < notBefore) return {state: 'not-yet-valid', secondsLeft}
  const life = (notAfter.getTime() - notBefore.getTime()) / 1000
  const limit =
    'share' in warning
      ? life * warning.share
      : life <= 7 * day
        ? Math.min(warning.seconds, life / 3)
        : warning.seconds
  return {state: secondsLeft < limit ? 'expiring' : 'ok', secondsLeft}
}

/** A time span in the words of the servers' logs: `36h`, `89 days`. */
export function spanInWords(seconds: number): string {
  const span = Math.abs(seconds)
  if (span < 60) return `${span}s`
  if (span < hour) return `${Math.floor(span / 60)}m`
  if (span < 3 * day) return `${Math.floor(span / hour)}h`
  return `${Math.floor(span / day)} days`
}

/** The dates in the words of the servers' logs: `expires in 36h`, `expired on 2026-11-20T10:00:00Z, 5 days ago`. */
export function expiryInWords(
  {state, secondsLeft}: Expiry,
  {notBefore, notAfter}: {readonly notBefore: Date; readonly notAfter: Date},
): string {
  if (state === 'expired') return `expired on ${rfc3339(notAfter)}, ${spanInWords(secondsLeft)} ago`
  if (state === 'not-yet-valid') return `valid only from ${rfc3339(notBefore)}; check the clocks`
  return `expires in ${spanInWords(secondsLeft)}`
}
