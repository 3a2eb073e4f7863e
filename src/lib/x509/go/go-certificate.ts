import {contextTag, type DerElement, DerReader, tag, within} from '../der.ts'
import {type GoExtensions, noGoExtensions, readGoExtensions} from './go-extensions.ts'
import {checkGoName} from './go-name.ts'
import {type GoPublicKey, readAlgorithm, readGoPublicKey} from './go-public-key.ts'
import {GoRefusal, int64Of, integerOf, isGoTime, must, rightAlignedBits} from './go-reading.ts'

/** A certificate as a server written in Go sees it. */
export interface GoCertificate extends GoExtensions {
  readonly publicKey: GoPublicKey
}

/**
 * Reads a certificate from DER as Go's x509.ParseCertificate does: what it takes and what it refuses, with its
 * words.
 *
 * Stricter than OpenSSL: no negative serial, no extension twice, names and curves looked at. Laxer, too: what
 * stands behind the parts that it reads is passed over. Source: Go 1.26, held against it by a differential
 * test. Throws a `GoRefusal`.
 */
export function readGoCertificate(der: Uint8Array): GoCertificate {
  const reader = new DerReader(der)
  const certificate = must('x509: malformed certificate', () => reader.enter(tag.sequence))
  const tbs = must('x509: malformed tbs certificate', () => certificate.enter(tag.sequence))
  const version = readVersion(tbs)
  const serial = must('x509: malformed serial number', () => integerOf(tbs.read(tag.integer)))
  if (serial < 0n) throw new GoRefusal('x509: negative serial number')
  readSignatureAlgorithms(tbs, certificate)
  checkGoName(must('x509: malformed issuer', () => tbs.read(tag.sequence)))
  checkValidity(must('x509: malformed validity', () => tbs.enter(tag.sequence)))
  // Go calls this one the issuer, too.
  checkGoName(must('x509: malformed issuer', () => tbs.read(tag.sequence)))
  const publicKey = readGoPublicKey(must('x509: malformed spki', () => tbs.read(tag.sequence)))
  const extensions = readOptionalFields(tbs, version)
  must('x509: malformed signature', () => rightAlignedBits(certificate.read(tag.bitString)))
  if (!reader.isAtEnd) throw new GoRefusal('x509: trailing data')
  return {...extensions, publicKey}
}

/** The error that Go's x509.ParseCertificate gives for a certificate, or undefined when it takes it. */
export function goRefusal(der: Uint8Array): string | undefined {
  try {
    readGoCertificate(der)
    return undefined
  } catch (error) {
    if (error instanceof GoRefusal) return error.message
    throw error
  }
}

function readVersion(tbs: DerReader): number {
  const version = must('x509: malformed version', () => {
    const explicit = tbs.enterIf(contextTag(0, true))
    if (!explicit) return 0n
    const value = int64Of(explicit.read(tag.integer))
    explicit.end('the version')
    return value
  })
  if (version < 0n) throw new GoRefusal('x509: malformed version')
  if (version > 2n) throw new GoRefusal('x509: invalid version')
  return Number(version) + 1
}

function readSignatureAlgorithms(tbs: DerReader, certificate: DerReader): void {
  const inner = must('x509: malformed signature algorithm identifier', () => tbs.read(tag.sequence))
  const outer = must('x509: malformed algorithm identifier', () => certificate.read(tag.sequence))
  if (Buffer.compare(inner.content, outer.content) !== 0) {
    throw new GoRefusal("x509: inner and outer signature algorithm identifiers don't match")
  }
  readAlgorithm(within(inner))
}

function checkValidity(validity: DerReader): void {
  for (let at = 0; at < 2; at += 1) {
    const type = validity.nextTag
    if (type !== tag.utcTime && type !== tag.generalizedTime) {
      throw new GoRefusal('x509: unsupported time format')
    }
    const malformed = `x509: malformed ${type === tag.utcTime ? 'UTCTime' : 'GeneralizedTime'}`
    const time: DerElement = must(malformed, () => validity.read())
    if (!isGoTime(time)) throw new GoRefusal(malformed)
  }
}

function readOptionalFields(tbs: DerReader, version: number): GoExtensions {
  if (version < 2) return noGoExtensions
  must('x509: malformed issuerUniqueID', () => tbs.readIf(contextTag(1)))
  must('x509: malformed subjectUniqueID', () => tbs.readIf(contextTag(2)))
  if (version < 3) return noGoExtensions
  const list = must('x509: malformed extensions', () =>
    tbs.enterIf(contextTag(3, true))?.enter(tag.sequence),
  )
  return list ? readGoExtensions(list) : noGoExtensions
}
