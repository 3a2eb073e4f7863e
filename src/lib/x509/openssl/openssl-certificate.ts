import {contextTag, type DerElement, DerError, DerReader, tag, within} from '../der.ts'
import {isUtf8} from '../go/go-name.ts'
import {integerOf} from '../go/go-reading.ts'

/**
 * Whether OpenSSL, and what is built on it, can take a certificate apart at all: then a handshake does not fail
 * because of it, whatever is said of it later.
 *
 * Only the frame of the certificate is looked at (RFC 5280 section 4.1), not what the extensions hold, nor letters
 * of names or the key; and nothing may stand behind the parts. Source: OpenSSL 3, held against it by measurement.
 */
export function canOpensslRead(der: Uint8Array): boolean {
  try {
    const reader = new DerReader(der)
    const certificate = reader.enter(tag.sequence)
    reader.end('the certificate')
    const tbs = certificate.enter(tag.sequence)
    algorithm(certificate.enter(tag.sequence))
    bits(certificate.read(tag.bitString))
    certificate.end('the signature')
    body(tbs)
    return true
  } catch (error) {
    if (error instanceof DerError) return false
    throw error
  }
}

function body(tbs: DerReader): void {
  const version = tbs.enterIf(contextTag(0, true))
  if (version) {
    integerOf(version.read(tag.integer))
    version.end('the version')
  }
  integerOf(tbs.read(tag.integer))
  algorithm(tbs.enter(tag.sequence))
  name(tbs.enter(tag.sequence))
  const validity = tbs.enter(tag.sequence)
  time(validity.read())
  time(validity.read())
  validity.end('the validity')
  name(tbs.enter(tag.sequence))
  const key = tbs.enter(tag.sequence)
  algorithm(key.enter(tag.sequence))
  bits(key.read(tag.bitString))
  key.end('the key')
  for (const number of [1, 2]) {
    const unique = tbs.readIf(contextTag(number))
    if (unique) bits(unique)
  }
  const extensions = tbs.enterIf(contextTag(3, true))
  if (extensions) {
    const list = extensions.enter(tag.sequence)
    extensions.end('the extensions')
    while (!list.isAtEnd) extension(list.enter(tag.sequence))
  }
  tbs.end('the extensions')
}

function algorithm(reader: DerReader): void {
  oid(reader.read(tag.oid))
  if (!reader.isAtEnd) any(reader.read())
  reader.end('an algorithm')
}

function name(reader: DerReader): void {
  while (!reader.isAtEnd) {
    const set = reader.enter(tag.set)
    while (!set.isAtEnd) {
      const attribute = set.enter(tag.sequence)
      oid(attribute.read(tag.oid))
      attributeValue(attribute.read())
      attribute.end('an attribute')
    }
  }
}

function extension(reader: DerReader): void {
  oid(reader.read(tag.oid))
  const critical = reader.readIf(tag.boolean)
  if (critical && critical.content.length !== 1) fail('a boolean of several octets', critical)
  reader.read(tag.octetString)
  reader.end('an extension')
}

function fail(message: string, {offset}: DerElement): never {
  throw new DerError(message, offset)
}

function oid(element: DerElement): void {
  const {content} = element
  const isSound = content.every(
    (octet, at) => octet !== 0x80 || (at > 0 && (content[at - 1] ?? 0) >= 0x80),
  )
  const last = content.at(-1)
  if (last === undefined || last >= 0x80 || !isSound) fail('no object identifier', element)
}

function bits(element: DerElement): void {
  const [padding] = element.content
  if (padding === undefined || padding > 7) fail('no bit string', element)
}

function time(element: DerElement): void {
  if (element.tag !== tag.utcTime && element.tag !== tag.generalizedTime) fail('no time', element)
  // Go takes times without seconds; OpenSSL 3.5 takes no certificate that has one.
  const shortest = element.tag === tag.utcTime ? 13 : 15
  if (element.content.length < shortest) fail('a time without seconds', element)
}

// The kinds of strings that OpenSSL takes in names, and a sequence.
const inNames = new Set<number>([0x03, 0x0c, 0x12, 0x13, 0x14, 0x16, 0x1c, 0x1e, 0x30])

function attributeValue(element: DerElement): void {
  if (!inNames.has(element.tag)) fail('no string', element)
  if (element.tag === tag.bitString) bits(element)
  if (element.tag === tag.utf8String && !isUtf8(element.content)) fail('no UTF-8', element)
  if (element.tag === tag.bmpString && element.content.length % 2 !== 0)
    fail('half a letter', element)
  if (element.tag === tag.universalString && element.content.length % 4 !== 0) {
    fail('part of a letter', element)
  }
}

function any(element: DerElement): void {
  const {content, tag: type} = element
  if (type === tag.oid) oid(element)
  if (type === tag.bitString) bits(element)
  if (type === tag.integer || type === tag.enumerated) integerOf(element)
  if (type === tag.null && content.length > 0) fail('a null with content', element)
  if (type === tag.boolean && content.length !== 1) fail('a boolean of several octets', element)
  if (type === tag.bmpString && content.length % 2 !== 0) fail('half a letter', element)
  if (type === tag.sequence || type === tag.set) within(element)
}
