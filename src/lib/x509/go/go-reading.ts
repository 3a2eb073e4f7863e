import {type DerElement, DerError, type DerReader, tag} from '../der.ts'

/** What Go's crypto/x509 says of something that it does not take; the message is Go's own. */
export class GoRefusal extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'GoRefusal'
  }
}

/** Reads, and turns bytes that are not DER into Go's words for it. */
export function must<T>(message: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof DerError) throw new GoRefusal(message)
    throw error
  }
}

/** The value of an INTEGER in its shortest form (X.690 section 8.3.2). Throws a `DerError`. */
export function integerOf({content, offset}: DerElement): bigint {
  const [first, second = 0] = content
  const isPadded =
    content.length > 1 && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80))
  if (first === undefined || isPadded) {
    throw new DerError('an integer that is not in its shortest form', offset)
  }
  const value = BigInt(`0x${Buffer.from(content).toString('hex')}`)
  return first < 0x80 ? value : value - (1n << BigInt(content.length * 8))
}

/** The value of an INTEGER that Go keeps in 64 bits with a sign. Throws a `DerError`. */
export function int64Of(element: DerElement): bigint {
  const value = integerOf(element)
  if (BigInt.asIntN(64, value) !== value) throw new DerError('a number too large', element.offset)
  return value
}

/**
 * The dotted form of an object identifier with numbers as large as Go's encoding/asn1 takes them: 31 bits.
 *
 * Throws a `DerError`.
 */
export function goOidOf({content, offset}: DerElement): string {
  const arcs: number[] = []
  let arc = 0
  let isOpen = false
  for (const octet of content) {
    if ((!isOpen && octet === 0x80) || arc >= 2 ** 24) {
      throw new DerError('an object identifier with a number too large', offset)
    }
    arc = arc * 128 + (octet & 0x7f)
    isOpen = octet >= 0x80
    if (!isOpen) {
      arcs.push(arc)
      arc = 0
    }
  }
  const [first] = arcs
  if (isOpen || first === undefined) throw new DerError('an object identifier that is cut', offset)
  const root = first < 40 ? 0 : first < 80 ? 1 : 2
  return [root, first - root * 40, ...arcs.slice(1)].join('.')
}

/** Reads the next element as an object identifier. Throws a `DerError`. */
export function readGoOid(reader: DerReader): string {
  return goOidOf(reader.read(tag.oid))
}

/** The bits of a BIT STRING, moved to the right end of their octets. Throws a `DerError`. */
export function rightAlignedBits({content, offset}: DerElement): Uint8Array {
  const [padding] = content
  const bytes = content.subarray(1)
  const last = bytes.at(-1)
  if (
    padding === undefined ||
    padding > 7 ||
    (last === undefined ? padding !== 0 : (last & ((1 << padding) - 1)) !== 0)
  ) {
    throw new DerError('a bit string with wrong padding', offset)
  }
  if (padding === 0) return bytes
  return bytes.map(
    (octet, at) => ((octet >> padding) | ((bytes[at - 1] ?? 0) << (8 - padding))) & 0xff,
  )
}

/** The beginning of an element, looked at for itself: what it announces may be cut. */
export interface GoHeader {
  readonly tag: number
  /** Where its content begins, and how long it says that it is. */
  readonly contentAt: number
  readonly length: number
}

/**
 * Reads tag and length at an octet as Go's encoding/asn1 does, which judges them before it knows whether it wants the
 * element. Throws a `DerError`.
 */
export function goHeaderAt(bytes: Uint8Array, at: number): GoHeader {
  const octet = (index: number): number => {
    const value = bytes[index]
    if (value === undefined) throw new DerError('cut off', index)
    return value
  }
  const tag = octet(at)
  let next = at + 1
  if ((tag & 0x1f) === 0x1f) {
    const first = octet(next)
    while (octet(next) >= 0x80) next += 1
    if (first === 0x80 || (next === at + 1 && first < 0x1f) || next > at + 5) {
      throw new DerError('a tag of a form that is not needed', at)
    }
    next += 1
  }
  const first = octet(next)
  next += 1
  if (first < 0x80) return {tag, contentAt: next, length: first}
  let length = 0
  for (let count = first & 0x7f; count > 0; count -= 1) {
    if (length >= 2 ** 23) throw new DerError('a length too large', at)
    length = length * 256 + octet(next)
    next += 1
    if (length === 0) throw new DerError('a length with zeros in front', at)
  }
  if (length < 0x80) throw new DerError('a length in a longer form than needed', at)
  return {tag, contentAt: next, length}
}

const zone = '(Z|[+-]\\d{4})'
const utcTime = new RegExp(`^(\\d\\d)(\\d\\d)(\\d\\d)(\\d\\d)(\\d\\d)(\\d\\d)?${zone}$`)
const generalizedTime = new RegExp(`^(\\d{4})(\\d\\d)(\\d\\d)(\\d\\d)(\\d\\d)(\\d\\d)${zone}$`)

/** Whether the text of a UTCTime (without seconds, too) or a GeneralizedTime is one for Go. */
export function isGoTime({tag: type, content}: DerElement): boolean {
  const text = Buffer.from(content).toString('latin1')
  const match = (type === tag.utcTime ? utcTime : generalizedTime).exec(text)
  if (!match) return false
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map(Number)
  const offset = match[7] ?? ''
  const century = type === tag.utcTime ? (year >= 69 ? 1900 : 2000) : 0
  return (
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= daysIn(century + year, month) &&
    hour < 24 &&
    minute < 60 &&
    (Number.isNaN(second) || second < 60) &&
    // Go compares with what it would write itself, and writes no offset as Z.
    (offset === 'Z' ||
      (Number(offset.slice(1, 3)) <= 24 && Number(offset.slice(3)) < 60 && !/0000$/.test(offset)))
  )
}

function daysIn(year: number, month: number): number {
  if (month !== 2) return [4, 6, 9, 11].includes(month) ? 30 : 31
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
}

/** A text of ASCII as Go quotes it (`%q`). */
export function goQuote(text: string): string {
  const named: Readonly<Record<string, string>> = {
    '\x07': '\\a',
    '\b': '\\b',
    '\f': '\\f',
    '\n': '\\n',
    '\r': '\\r',
    '\t': '\\t',
    '\v': '\\v',
    '"': '\\"',
    '\\': '\\\\',
  }
  const quoted = [...text].map((letter) => {
    const code = letter.charCodeAt(0)
    if (named[letter] !== undefined) return named[letter]
    return code < 0x20 || code > 0x7e ? `\\x${code.toString(16).padStart(2, '0')}` : letter
  })
  return `"${quoted.join('')}"`
}

/** The text of bytes that are all ASCII, or undefined. */
export function asciiOf(bytes: Uint8Array): string | undefined {
  return bytes.every((octet) => octet < 0x80) ? Buffer.from(bytes).toString('latin1') : undefined
}
