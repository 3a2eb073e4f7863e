import {contextTag, DerError, type DerReader, oidOf, tag} from '../der.ts'

/** One thing in a PKCS#12 file (RFC 7292 section 4.2). */
export interface SafeBag {
  readonly kind: 'key' | 'encrypted-key' | 'certificate' | 'revocation-list' | 'other'
  /** DER of the thing itself: PKCS#8, a certificate, ...; of others empty. */
  readonly der: Uint8Array
  /** What people call it. */
  readonly friendlyName: string | undefined
  /** Hexadecimal; the same for a key and its certificate. */
  readonly localKeyId: string | undefined
}

const bag = '1.2.840.113549.1.12.10.1.'
const safeContentsBag = `${bag}6`
const kinds: Readonly<Record<string, SafeBag['kind']>> = {
  [`${bag}1`]: 'key',
  [`${bag}2`]: 'encrypted-key',
  [`${bag}3`]: 'certificate',
  [`${bag}4`]: 'revocation-list',
}
// The only kinds of certificates and lists that anybody writes: X.509 (RFC 7292 section 4.2.3).
const x509Certificate = '1.2.840.113549.1.9.22.1'
const x509Crl = '1.2.840.113549.1.9.23.1'
const friendlyName = '1.2.840.113549.1.9.20'
const localKeyId = '1.2.840.113549.1.9.21'
const deepest = 8

/** Reads SafeContents: a list of bags, those within bags included. Throws a `DerError`. */
export function readSafeBags(contents: DerReader, depth = 0): SafeBag[] {
  const bags: SafeBag[] = []
  const list = contents.enter(tag.sequence)
  while (!list.isAtEnd) {
    const reader = list.enter(tag.sequence)
    const oid = oidOf(reader.read(tag.oid))
    const value = reader.enter(contextTag(0, true))
    const attributes = readAttributes(reader.enterIf(tag.set))
    reader.end('a bag')
    if (oid === safeContentsBag) {
      if (depth >= deepest) throw new DerError('bags that nest too deep', reader.offset)
      bags.push(...readSafeBags(value, depth + 1))
      continue
    }
    bags.push({...readValue(kinds[oid] ?? 'other', value), ...attributes})
  }
  return bags
}

function readValue(kind: SafeBag['kind'], value: DerReader): Pick<SafeBag, 'kind' | 'der'> {
  if (kind === 'key' || kind === 'encrypted-key') return {kind, der: value.read(tag.sequence).raw}
  if (kind === 'other') return {kind, der: new Uint8Array()}
  const held = value.enter(tag.sequence)
  const oid = oidOf(held.read(tag.oid))
  if (oid !== x509Certificate && oid !== x509Crl) return {kind: 'other', der: new Uint8Array()}
  return {kind, der: held.enter(contextTag(0, true)).read(tag.octetString).content}
}

function readAttributes(
  attributes: DerReader | undefined,
): Pick<SafeBag, 'friendlyName' | 'localKeyId'> {
  const found: {friendlyName: string | undefined; localKeyId: string | undefined} = {
    friendlyName: undefined,
    localKeyId: undefined,
  }
  while (attributes && !attributes.isAtEnd) {
    const attribute = attributes.enter(tag.sequence)
    const oid = oidOf(attribute.read(tag.oid))
    const value = attribute.enter(tag.set)
    if (oid === friendlyName && !value.isAtEnd) {
      const {content} = value.read(tag.bmpString)
      found.friendlyName = new TextDecoder('utf-16be').decode(content)
    }
    if (oid === localKeyId && !value.isAtEnd) {
      found.localKeyId = Buffer.from(value.read(tag.octetString).content).toString('hex')
    }
  }
  return found
}
