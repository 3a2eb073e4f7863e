import {parseDuration} from '../../base/duration.ts'
import {rfc3339} from '../../base/time.ts'
import {AppError} from '../../errors/errors.ts'

/** From when and until when a certificate is valid. */
export interface Validity {
  readonly notBefore: Date
  readonly notAfter: Date
}

/** What is asked for; at the most one of `days`, `hours` and `notAfter`. */
export interface ValidityWish {
  /** Days from now, or from `notBefore`. */
  readonly days?: number | undefined
  readonly hours?: number | undefined
  /** RFC 3339. */
  readonly notBefore?: string | undefined
  /** RFC 3339. */
  readonly notAfter?: string | undefined
  /** A duration such as `5m` or `0s`: how long before now it begins. */
  readonly backdate?: string | undefined
}

const second = 1000
const hour = 3600 * second
const day = 24 * hour
// Of a certificate a century long nobody will know who made it.
const longest = 36_500 * day

/**
 * Reads from when and until when a certificate is to be valid; where nothing is said of the end, `days` days.
 *
 * It begins five minutes ago unless something else is said, because clocks differ. Throws `bad_input`.
 */
export function parseValidity(wish: ValidityWish, days: number, now: Date): Validity {
  const begin = wish.notBefore === undefined ? now : parseTime(wish.notBefore, '--not-before')
  const notBefore = wish.notBefore === undefined ? backdated(now, wish.backdate ?? '5m') : begin
  const notAfter = endOf(wish, days, begin)
  if (!(notAfter > notBefore && notAfter > now)) {
    throw new AppError('bad_input', `A certificate that ends ${rfc3339(notAfter)} would be over`, {
      hint: 'Its end must lie in the future, and behind its beginning',
    })
  }
  return {notBefore, notAfter}
}

function endOf({days, hours, notAfter}: ValidityWish, defaultDays: number, begin: Date): Date {
  if (notAfter !== undefined) {
    const end = parseTime(notAfter, '--not-after')
    mustBeLife(end.getTime() - begin.getTime(), `${notAfter} is no end`)
    return end
  }
  const life = hours === undefined ? (days ?? defaultDays) * day : hours * hour
  const words = hours === undefined ? `${days} days is no life` : `${hours} hours is no life`
  if (life <= 0) throw new AppError('bad_input', `${words} for a certificate`)
  mustBeLife(life, words)
  return wholeSeconds(new Date(begin.getTime() + life))
}

function mustBeLife(milliseconds: number, words: string): void {
  if (milliseconds <= longest) return
  throw new AppError('bad_input', `${words} for a certificate`, {hint: 'At most 36500 days'})
}

function backdated(now: Date, backdate: string): Date {
  const seconds = parseDuration(backdate)
  if (seconds === undefined || seconds * second > longest) {
    throw new AppError('bad_input', `--backdate ${backdate} is no time`, {
      hint: 'For example --backdate 5m, or --backdate 0s',
    })
  }
  return wholeSeconds(new Date(now.getTime() - seconds * second))
}

const timeForm = /^(\d{4}-\d\d-\d\d)(?:T\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d))?$/

function parseTime(text: string, flag: string): Date {
  const date = timeForm.exec(text)?.[1]
  const time = new Date(text)
  // Date takes the 31st of February for a day in March.
  const isReal =
    date !== undefined && new Date(date).toJSON()?.startsWith(date) && !Number.isNaN(time.getTime())
  if (isReal) return wholeSeconds(time)
  throw new AppError('bad_input', `${flag} ${text} is no time`, {
    hint: `For example ${flag} 2027-01-31 or ${flag} 2027-01-31T12:00:00Z`,
  })
}

// A certificate has no parts of a second.
const wholeSeconds = (time: Date): Date => new Date(Math.floor(time.getTime() / second) * second)
