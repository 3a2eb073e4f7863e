import {hash} from 'node:crypto'
import {serialText} from './certificate.ts'
import {
  bitsOf,
  contextTag,
  type DerElement,
  DerReader,
  readWhole,
  smallIntegerOf,
  tag,
  within,
} from './der.ts'
import {nameText, readName} from './distinguished-name.ts'
import {type Extension, extensionOid, extensionValue, readExtensions} from './extensions.ts'
import {readSignatureAlgorithm, type Signed} from './signature-algorithm.ts'
import {readTime} from './time.ts'

/** One certificate that is no longer good. */
export interface RevokedCertificate {
  /** Upper-case hexadecimal, as certificates have it. */
  readonly serial: string
  readonly date: Date
  /** As RFC 5280 section 5.3.1 calls it; undefined when nothing is said. */
  readonly reason: string | undefined
}

/** A list of certificates that a CA took back (CRL). */
export interface RevocationList extends Signed {
  readonly der: Uint8Array
  /** 1 or 2. */
  readonly version: number
  readonly issuer: string
  readonly issuerDer: Uint8Array
  readonly thisUpdate: Date
  readonly nextUpdate: Date | undefined
  /** Its cRLNumber, hexadecimal. */
  readonly number: string | undefined
  readonly count: number
  /** The first of them, as many as were asked for. */
  readonly revoked: readonly RevokedCertificate[]
  readonly extensions: readonly Extension[]
  /** SHA-256 of the list, lower-case hexadecimal. */
  readonly fingerprint: string
}

const reasonCode = '2.5.29.21'
// RFC 5280 section 5.3.1, by number; 7 is not used.
const reasons = [
  'unspecified',
  'keyCompromise',
  'cACompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'certificateHold',
  undefined,
  'removeFromCRL',
  'privilegeWithdrawn',
  'aACompromise',
]

/**
 * Reads a revocation list from DER (RFC 5280 section 5.1): all of it, with the first `atMost` entries described.
 *
 * Throws a `DerError`.
 */
export function parseRevocationList(der: Uint8Array, atMost = 10): RevocationList {
  const outer = within(readWhole(der, tag.sequence, 'a revocation list'))
  const tbs = outer.read(tag.sequence)
  const algorithm = readSignatureAlgorithm(outer.read(tag.sequence))
  const signature = bitsOf(outer.read(tag.bitString))
  outer.end('the signature')
  const reader = within(tbs)
  const version = reader.readIf(tag.integer)
  reader.read(tag.sequence)
  const {raw: issuerDer} = reader.read(tag.sequence)
  const thisUpdate = readTime(reader.read())
  const hasNext = reader.nextTag === tag.utcTime || reader.nextTag === tag.generalizedTime
  const nextUpdate = hasNext ? readTime(reader.read()) : undefined
  const {count, revoked} = readRevoked(reader.enterIf(tag.sequence), atMost)
  const list = reader.enterIf(contextTag(0, true))
  const extensions = list ? readExtensions(list.enter(tag.sequence)) : []
  reader.end('the extensions')
  return {
    tbs: tbs.raw,
    algorithm,
    signature,
    der,
    version: version ? smallIntegerOf(version) + 1 : 1,
    issuer: nameText(readName(new DerReader(issuerDer))),
    issuerDer,
    thisUpdate,
    nextUpdate,
    number: crlNumber(extensions),
    count,
    revoked,
    extensions,
    fingerprint: hash('sha256', der),
  }
}

function readRevoked(
  list: DerReader | undefined,
  atMost: number,
): Pick<RevocationList, 'count' | 'revoked'> {
  const revoked: RevokedCertificate[] = []
  let count = 0
  while (list && !list.isAtEnd) {
    const entry = list.read(tag.sequence)
    count += 1
    if (revoked.length < atMost) revoked.push(readEntry(entry))
  }
  return {count, revoked}
}

function readEntry(element: DerElement): RevokedCertificate {
  const entry = within(element)
  const serial = serialText(entry.read(tag.integer).content)
  const date = readTime(entry.read())
  const list = entry.enterIf(tag.sequence)
  entry.end('a revoked certificate')
  const value = list && extensionValue({extensions: readExtensions(list)}, reasonCode)
  if (!value) return {serial, date, reason: undefined}
  const code = smallIntegerOf(readWhole(value, tag.enumerated, 'a reason'))
  return {serial, date, reason: reasons[code] ?? `reason ${code}`}
}

function crlNumber(extensions: readonly Extension[]): string | undefined {
  const value = extensionValue({extensions}, extensionOid.crlNumber)
  return value && serialText(readWhole(value, tag.integer, 'a number').content)
}
