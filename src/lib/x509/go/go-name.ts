import {type DerElement, type DerReader, tag, within} from '../der.ts'
import {GoRefusal, must, readGoOid} from './go-reading.ts'

const numericString = 0x12

/** Reads a Name as Go's crypto/x509 does, which looks at every letter. Throws a `GoRefusal`. */
export function checkGoName(name: DerElement): void {
  const sets = within(name)
  while (!sets.isAtEnd) {
    const set = must('x509: invalid RDNSequence', () => sets.enter(tag.set))
    while (!set.isAtEnd) checkAttribute(set)
  }
}

function checkAttribute(set: DerReader): void {
  const invalid = 'x509: invalid RDNSequence: invalid attribute'
  const attribute = must(invalid, () => set.enter(tag.sequence))
  must(`${invalid} type`, () => readGoOid(attribute))
  const value = must(`${invalid} value`, () => attribute.read())
  const error = stringError(value)
  if (error !== undefined) throw new GoRefusal(`${invalid} value: ${error}`)
}

function stringError({tag: type, content}: DerElement): string | undefined {
  const invalid = (isValid: boolean, kind: string): string | undefined =>
    isValid ? undefined : `invalid ${kind}`
  const text = Buffer.from(content).toString('latin1')
  switch (type) {
    case tag.teletexString:
      return undefined
    case tag.printableString:
      // With * and &, which are not in the set, but in certificates.
      return invalid(/^[A-Za-z0-9 '()*+,\-./:=?&]*$/.test(text), 'PrintableString')
    case tag.utf8String:
      return invalid(isUtf8(content), 'UTF-8 string')
    case tag.bmpString:
      return invalid(isBmp(content), 'BMPString')
    case tag.ia5String:
      return invalid(
        content.every((octet) => octet < 0x80),
        'IA5String',
      )
    case numericString:
      return invalid(/^[0-9 ]*$/.test(text), 'NumericString')
    default:
      return `unsupported string type: ${type}`
  }
}

/** Whether bytes are UTF-8. */
export function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', {fatal: true}).decode(bytes)
    return true
  } catch {
    return false
  }
}

// Every code point of the Basic Multilingual Plane but surrogates and what is no character.
function isBmp(bytes: Uint8Array): boolean {
  if (bytes.length % 2 !== 0) return false
  const hasTerminator = bytes.length >= 2 && bytes.at(-1) === 0 && bytes.at(-2) === 0
  const end = hasTerminator ? bytes.length - 2 : bytes.length
  for (let at = 0; at < end; at += 2) {
    const point = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)
    const isReserved =
      point >= 0xfffe ||
      (point >= 0xfdd0 && point <= 0xfdef) ||
      (point >= 0xd800 && point <= 0xdfff)
    if (isReserved) return false
  }
  return true
}
