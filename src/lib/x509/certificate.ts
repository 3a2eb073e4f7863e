import {hash} from 'node:crypto'
import {rfc3339} from '../base/time.ts'
import {AppError} from '../errors/errors.ts'
import {
  bitsOf,
  contextTag,
  DerError,
  DerReader,
  readWhole,
  smallIntegerOf,
  tag,
  within,
} from './der.ts'
import {type NameAttribute, nameText, readName} from './distinguished-name.ts'
import {basicConstraints, type Extension, readExtensions, subjectAltNames} from './extensions.ts'
import {isCertificateLabel, pemBlocks} from './pem.ts'
import {type PublicKeyInfo, readPublicKeyInfo} from './public-key.ts'
import {readSignatureAlgorithm, type Signed, verifySignature} from './signature-algorithm.ts'
import type {AltName} from './subject-alt-name.ts'
import {readTime} from './time.ts'

/** What a certificate says. */
export interface Certificate extends Signed {
  readonly der: Uint8Array
  /** 1, 2 or 3. */
  readonly version: number
  /** `CN=prod, O=Example`, as openssl prints it. */
  readonly subject: string
  readonly issuer: string
  readonly subjectName: readonly NameAttribute[]
  readonly issuerName: readonly NameAttribute[]
  /** The names as they are written, DER: what chains are compared by. */
  readonly subjectDer: Uint8Array
  readonly issuerDer: Uint8Array
  /** Upper-case hexadecimal; a minus in front of a negative one, which RFC 5280 forbids. */
  readonly serial: string
  readonly notBefore: Date
  readonly notAfter: Date
  readonly names: readonly AltName[]
  /** `P-256`, `RSA 2048`, `Ed25519`, ..., or the dotted number of an unknown kind. */
  readonly key: string
  readonly publicKey: PublicKeyInfo
  readonly extensions: readonly Extension[]
  readonly isCa: boolean
  /** Subject and issuer are one. */
  readonly isSelfIssued: boolean
  /** SHA-256 of the certificate, lower-case hexadecimal. */
  readonly fingerprint: string
  /** SHA-256 of its public key (SubjectPublicKeyInfo), lower-case hexadecimal. */
  readonly publicKeyFingerprint: string
}

/** Reads a certificate from PEM or DER; `source` names it in errors. Throws `bad_input`. */
export function readCertificate(data: string | Uint8Array, source: string): Certificate {
  const der = typeof data === 'string' ? derOf(data) : data
  if (der === undefined) throw new AppError('bad_input', `${source} holds no certificate`)
  try {
    return parseCertificate(der)
  } catch (cause) {
    if (!(cause instanceof DerError)) throw cause
    throw new AppError('bad_input', `${source} holds a certificate that cannot be read`, {
      hint: `Its DER is damaged at octet ${cause.offset}: ${cause.message}`,
      cause,
    })
  }
}

function derOf(pem: string): Uint8Array | undefined {
  return pemBlocks(pem).find(({label}) => isCertificateLabel(label))?.der
}

/**
 * Reads a certificate from DER (RFC 5280 section 4.1). Throws a `DerError`.
 *
 * Nothing is judged: it may be of any version, have any serial and any key, as long as it can be read.
 */
export function parseCertificate(der: Uint8Array): Certificate {
  const outer = within(readWhole(der, tag.sequence, 'a certificate'))
  const tbs = outer.read(tag.sequence)
  const algorithm = readSignatureAlgorithm(outer.read(tag.sequence))
  const signature = bitsOf(outer.read(tag.bitString))
  outer.end('the signature')
  return describe(der, {tbs: tbs.raw, algorithm, signature}, within(tbs))
}

function describe(der: Uint8Array, signed: Signed, reader: DerReader): Certificate {
  const explicitVersion = reader.enterIf(contextTag(0, true))
  const version = explicitVersion ? smallIntegerOf(explicitVersion.read(tag.integer)) + 1 : 1
  const serial = serialText(reader.read(tag.integer).content)
  reader.read(tag.sequence)
  const issuer = readNameWithDer(reader)
  const validity = reader.enter(tag.sequence)
  const [notBefore, notAfter] = [readTime(validity.read()), readTime(validity.read())]
  validity.end('the validity')
  const subject = readNameWithDer(reader)
  const publicKey = readPublicKeyInfo(reader.read(tag.sequence))
  // Unique identifiers of version 2: nobody writes them, and they say nothing.
  reader.readIf(contextTag(1))
  reader.readIf(contextTag(2))
  const list = reader.enterIf(contextTag(3, true))
  const extensions = list ? readExtensions(list.enter(tag.sequence)) : []
  reader.end('the extensions')
  return {
    ...signed,
    der,
    version,
    subject: nameText(subject.name),
    issuer: nameText(issuer.name),
    subjectName: subject.name,
    issuerName: issuer.name,
    subjectDer: subject.der,
    issuerDer: issuer.der,
    serial,
    notBefore,
    notAfter,
    names: subjectAltNames({extensions}),
    key: publicKey.name,
    publicKey,
    extensions,
    isCa: basicConstraints({extensions})?.isCa ?? false,
    isSelfIssued: Buffer.compare(subject.der, issuer.der) === 0,
    fingerprint: hash('sha256', der),
    publicKeyFingerprint: hash('sha256', publicKey.spki),
  }
}

/** Whether its own key signed it; `unknown` when the signature is of a kind that is not known here. */
export function isSelfSigned(certificate: Certificate): boolean | 'unknown' {
  return certificate.isSelfIssued && verifySignature(certificate, certificate.publicKey.spki)
}

/** What of a certificate belongs into JSON. */
export function certificateDocument(certificate: Certificate): {
  subject: string
  issuer: string
  serial: string
  notBefore: string
  notAfter: string
  names: string[]
  key: string
  fingerprint: string
} {
  const {subject, issuer, serial, notBefore, notAfter, names, key, fingerprint} = certificate
  return {
    subject,
    issuer,
    serial,
    notBefore: rfc3339(notBefore),
    notAfter: rfc3339(notAfter),
    names: names.map(({value}) => value),
    key,
    fingerprint,
  }
}

function readNameWithDer(reader: DerReader): {name: NameAttribute[]; der: Uint8Array} {
  const {raw} = reader.read(tag.sequence)
  return {name: readName(new DerReader(raw)), der: raw}
}

/** The content of an INTEGER as serial numbers are written: upper-case hexadecimal, a minus in front of a negative one. */
export function serialText(content: Uint8Array): string {
  const [first = 0] = content
  const hex = Buffer.from(content).toString('hex').toUpperCase()
  if (first < 0x80) return hex.replace(/^(?:00)+(?=..)/, '')
  const magnitude = (1n << BigInt(content.length * 8)) - BigInt(`0x${hex}`)
  const digits = magnitude.toString(16).toUpperCase()
  return `-${digits.length % 2 ? '0' : ''}${digits}`
}
