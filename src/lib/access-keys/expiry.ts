import {parseDuration} from '../base/duration.ts'
import {rfc3339} from '../base/time.ts'
import {AppError} from '../errors/errors.ts'

const minute = 60_000
const day = 86_400_000

// As MinIO's server checks them.
const soonest = 15 * minute
const latest = 365 * day

const dateOnly = /^\d{4}-\d{2}-\d{2}$/
const localTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/
const absoluteTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/

/**
 * Reads when an access key is to expire: a date, a local time, RFC 3339, or a duration from now.
 *
 * Dates and times without a zone are local, as in mc. Throws `bad_input` for what cannot be read, is past,
 * or lies outside what a server takes: 15 minutes to 365 days ahead.
 */
export function parseExpiry(text: string, now: Date): Date {
  const time = readTime(text, now)
  if (time === undefined) {
    throw new AppError('bad_input', `The expiry ${text} is neither a time nor a duration`, {
      hint: 'For example 30d, 12h, 2027-01-31, 2027-01-31T18:00 or 2027-01-31T18:00:00Z',
    })
  }
  const ahead = time.getTime() - now.getTime()
  if (ahead <= 0) throw new AppError('bad_input', `The expiry ${text} is past: ${rfc3339(time)}`)
  if (ahead < soonest) {
    throw new AppError(
      'bad_input',
      `The expiry ${text} is too soon: a server takes 15 minutes at least`,
    )
  }
  if (ahead > latest) {
    throw new AppError(
      'bad_input',
      `The expiry ${text} is too far away: a server takes 365 days at most`,
    )
  }
  return time
}

function readTime(text: string, now: Date): Date | undefined {
  const seconds = parseDuration(text)
  if (seconds !== undefined) return new Date(now.getTime() + seconds * 1000)
  const known = dateOnly.test(text)
    ? `${text}T00:00:00`
    : localTime.test(text) || absoluteTime.test(text)
      ? text
      : undefined
  if (known === undefined) return undefined
  const time = new Date(known)
  // 2027-02-30 would roll over into March.
  const isReal =
    Number(text.slice(8, 10)) <=
    new Date(Number(text.slice(0, 4)), Number(text.slice(5, 7)), 0).getDate()
  return Number.isNaN(time.getTime()) || !isReal ? undefined : time
}
