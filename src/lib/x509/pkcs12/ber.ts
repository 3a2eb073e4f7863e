import {DerError, tag} from '../der.ts'

const constructed = 0x20
const constructedOctets = tag.octetString | constructed
// Nothing that is read here nests half as deep.
const deepest = 48

/**
 * BER with the freedoms that programs take in PKCS#12 and PKCS#7, rewritten as DER: lengths without an end
 * (X.690 section 8.1.3.6), lengths in a longer form, and octet strings in pieces (section 8.7.3).
 *
 * What is DER already stays as it is. Throws a `DerError`.
 */
export function derOfBer(bytes: Uint8Array): Uint8Array {
  const {der, end} = element(bytes, 0, 0)
  if (end < bytes.length) {
    throw new DerError(`${bytes.length - end} octets behind the end`, end)
  }
  return der
}

interface Rewritten {
  readonly der: Uint8Array
  /** Where the next element begins. */
  readonly end: number
}

function element(bytes: Uint8Array, start: number, depth: number): Rewritten {
  const identifier = bytes[start]
  if (identifier === undefined) throw new DerError('cut off', start)
  if ((identifier & 0x1f) === 0x1f) throw new DerError('a tag of several octets', start)
  if (depth > deepest) throw new DerError('elements that nest too deep', start)
  const {length, content} = lengthAt(bytes, start + 1)
  if (length !== undefined && length > bytes.length - content) {
    throw new DerError(
      `cut off: ${length} octets announced, ${bytes.length - content} there`,
      start,
    )
  }
  if ((identifier & constructed) === 0) {
    if (length === undefined) throw new DerError('a value without an end', start)
    const end = content + length
    return {der: encoded(identifier, [bytes.subarray(content, end)]), end}
  }
  const limit = length === undefined ? undefined : content + length
  const pieces: Uint8Array[] = []
  let at = content
  while (limit === undefined ? !isEnd(bytes, at) : at < limit) {
    const inner = element(limit === undefined ? bytes : bytes.subarray(0, limit), at, depth + 1)
    pieces.push(inner.der)
    at = inner.end
  }
  const end = limit ?? at + 2
  return identifier === constructedOctets
    ? {der: encoded(tag.octetString, pieces.map(octetsOf)), end}
    : {der: encoded(identifier, pieces), end}
}

function isEnd(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0 && bytes[at + 1] === 0
}

function lengthAt(bytes: Uint8Array, at: number): {length: number | undefined; content: number} {
  const first = bytes[at]
  if (first === undefined) throw new DerError('cut off', at)
  if (first < 0x80) return {length: first, content: at + 1}
  const count = first & 0x7f
  if (count === 0) return {length: undefined, content: at + 1}
  if (count > 4) throw new DerError('a length of more than four octets', at)
  if (at + 1 + count > bytes.length) throw new DerError('cut off', at)
  const length = bytes.subarray(at + 1, at + 1 + count).reduce((sum, octet) => sum * 256 + octet, 0)
  return {length, content: at + 1 + count}
}

// A piece of an octet string was rewritten before: it is one octet string in DER.
function octetsOf(piece: Uint8Array): Uint8Array {
  if (piece[0] !== tag.octetString) throw new DerError('an octet string of other things', 0)
  return piece.subarray(lengthAt(piece, 1).content)
}

/** An element of DER with that identifier octet and content. */
export function encoded(identifier: number, pieces: readonly Uint8Array[]): Uint8Array {
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0)
  return Buffer.concat([Buffer.from([identifier]), encodedLength(length), ...pieces])
}

function encodedLength(length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(length)
  const hex = length.toString(16)
  const octets = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex')
  return Buffer.concat([Uint8Array.of(0x80 | octets.length), octets])
}
