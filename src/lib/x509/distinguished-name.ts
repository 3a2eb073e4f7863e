import {type DerElement, DerError, type DerReader, oidOf, tag} from './der.ts'

/** One attribute of a name: `CN=prod`. */
export interface NameAttribute {
  /** As OpenSSL shortens it, or the dotted number of one that is not known here. */
  readonly type: string
  readonly value: string
}

// RFC 4519 and RFC 5280 appendix A; the short forms are OpenSSL's.
const types: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.4': 'SN',
  '2.5.4.5': 'serialNumber',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.9': 'street',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '2.5.4.12': 'title',
  '2.5.4.42': 'GN',
  '2.5.4.43': 'initials',
  '2.5.4.46': 'dnQualifier',
  '2.5.4.97': 'organizationIdentifier',
  '0.9.2342.19200300.100.1.1': 'UID',
  '0.9.2342.19200300.100.1.25': 'DC',
  '1.2.840.113549.1.9.1': 'emailAddress',
}

/** Reads a Name (RFC 5280 section 4.1.2.4), its attributes in their order. Throws a `DerError`. */
export function readName(reader: DerReader): NameAttribute[] {
  const sequence = reader.enter(tag.sequence)
  const attributes: NameAttribute[] = []
  while (!sequence.isAtEnd) {
    const set = sequence.enter(tag.set)
    while (!set.isAtEnd) {
      const attribute = set.enter(tag.sequence)
      const oid = oidOf(attribute.read(tag.oid))
      attributes.push({type: types[oid] ?? oid, value: stringOf(attribute.read())})
      attribute.end('an attribute of a name')
    }
  }
  return attributes
}

/**
 * A name in one line, `CN=prod, O=Example`, in the order in which it is written.
 *
 * What has a meaning there is escaped as RFC 4514 section 2.4 says: a value cannot pass for two.
 */
export function nameText(attributes: readonly NameAttribute[]): string {
  return attributes.map(({type, value}) => `${type}=${escaped(value)}`).join(', ')
}

function escaped(value: string): string {
  return value.replace(/[",+;<>\\]|^[# ]| $/g, '\\$&')
}

const bigEndian = new TextDecoder('utf-16be')
const utf8 = new TextDecoder('utf-8')

/** The text of a string type (RFC 5280 section 4.1.2.4); of any other type its octets in hexadecimal. */
export function stringOf({tag: type, content}: DerElement): string {
  switch (type) {
    case tag.utf8String:
      return utf8.decode(content)
    case tag.bmpString:
      return bigEndian.decode(content)
    case tag.universalString:
      return utf32(content)
    case tag.printableString:
    case tag.ia5String:
    case tag.teletexString:
    case 0x12:
      return Buffer.from(content).toString('latin1')
    default:
      return `#${Buffer.from(content).toString('hex')}`
  }
}

function utf32(content: Uint8Array): string {
  if (content.length % 4 !== 0) throw new DerError('a text that is cut', 0)
  const view = new DataView(content.buffer, content.byteOffset, content.length)
  let text = ''
  for (let at = 0; at < content.length; at += 4) {
    const point = view.getUint32(at)
    text += String.fromCodePoint(point > 0x10ffff ? 0xfffd : point)
  }
  return text
}
