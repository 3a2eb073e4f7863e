import {type DerElement, DerError, tag} from './der.ts'

const utcTime = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(Z|[+-]\d{4})$/
const generalizedTime = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.\d+)?(Z|[+-]\d{4})$/

/**
 * Reads a Time (RFC 5280 section 4.1.2.5); the older forms with an offset or without seconds are read, too.
 *
 * A day or an hour that does not exist is an error. Throws a `DerError`.
 */
export function readTime({tag: type, content, offset}: DerElement): Date {
  const text = Buffer.from(content).toString('latin1')
  const match = (type === tag.utcTime ? utcTime : generalizedTime).exec(text)
  if (!match || (type !== tag.utcTime && type !== tag.generalizedTime)) {
    throw new DerError('a time that cannot be read', offset)
  }
  const [, first = '', month = '', day = '', hour = '', minute = '', second = '00', zone = ''] =
    match
  // Years of two digits are those from 1950 to 2049.
  const year = first.length === 4 ? first : `${Number(first) < 50 ? 20 : 19}${first}`
  const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  // Date takes the 31st of February for a day in March.
  const isReal = time.getUTCDate() === Number(day) && time.getUTCHours() === Number(hour)
  if (!isReal) throw new DerError('a time that does not exist', offset)
  return zone === 'Z' ? time : new Date(time.getTime() - minutesOf(zone) * 60_000)
}

function minutesOf(zone: string): number {
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3))
  return zone.startsWith('-') ? -minutes : minutes
}
