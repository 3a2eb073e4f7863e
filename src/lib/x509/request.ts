import {hash} from 'node:crypto'
import {AppError} from '../errors/errors.ts'
import {
  bitsOf,
  contextTag,
  DerError,
  DerReader,
  oidOf,
  readWhole,
  smallIntegerOf,
  tag,
  within,
} from './der.ts'
import {type NameAttribute, nameText, readName} from './distinguished-name.ts'
import {type Extension, readExtensions, subjectAltNames} from './extensions.ts'
import {pemBlocks} from './pem.ts'
import {type PublicKeyInfo, readPublicKeyInfo} from './public-key.ts'
import {readSignatureAlgorithm, type Signed, verifySignature} from './signature-algorithm.ts'
import type {AltName} from './subject-alt-name.ts'

/** What a request for a certificate asks for (PKCS#10). */
export interface CertificateRequest extends Signed {
  readonly der: Uint8Array
  /** 1; nothing else was ever defined. */
  readonly version: number
  /** `CN=prod, O=Example`, as openssl prints it. */
  readonly subject: string
  readonly subjectName: readonly NameAttribute[]
  /** The name as it is written, DER. */
  readonly subjectDer: Uint8Array
  /** The names it asks for. */
  readonly names: readonly AltName[]
  /** `P-256`, `RSA 2048`, `Ed25519`, ..., or the dotted number of an unknown kind. */
  readonly key: string
  readonly publicKey: PublicKeyInfo
  /** The extensions it asks for. */
  readonly extensions: readonly Extension[]
  /** Dotted numbers of what else it carries, such as a challenge password. */
  readonly otherAttributes: readonly string[]
  /** SHA-256 of the request, lower-case hexadecimal. */
  readonly fingerprint: string
  /** SHA-256 of its public key (SubjectPublicKeyInfo), lower-case hexadecimal. */
  readonly publicKeyFingerprint: string
}

// RFC 2985 section 5.4.2, and the number that Microsoft's programs wrote before there was one.
const extensionRequests = new Set(['1.2.840.113549.1.9.14', '1.3.6.1.4.1.311.2.1.14'])

/** Whether a PEM block with this label holds a request, by its name today or by the older one. */
export function isRequestLabel(label: string): boolean {
  return /^(NEW )?CERTIFICATE REQUEST$/.test(label)
}

/** Reads a request from PEM or DER; `source` names it in errors. Throws `bad_input`. */
export function readRequest(data: string | Uint8Array, source: string): CertificateRequest {
  const der =
    typeof data === 'string' ? pemBlocks(data).find(({label}) => isRequestLabel(label))?.der : data
  if (der === undefined) throw new AppError('bad_input', `${source} holds no certificate request`)
  try {
    return parseRequest(der)
  } catch (cause) {
    if (!(cause instanceof DerError)) throw cause
    throw new AppError('bad_input', `${source} holds a certificate request that cannot be read`, {
      hint: `Its DER is damaged at octet ${cause.offset}: ${cause.message}`,
      cause,
    })
  }
}

/**
 * Reads a request from DER (RFC 2986 section 4). Throws a `DerError`.
 *
 * Nothing is judged, the signature neither: that is `isSignedByItsKey`.
 */
export function parseRequest(der: Uint8Array): CertificateRequest {
  const outer = within(readWhole(der, tag.sequence, 'a certificate request'))
  const info = outer.read(tag.sequence)
  const algorithm = readSignatureAlgorithm(outer.read(tag.sequence))
  const signature = bitsOf(outer.read(tag.bitString))
  outer.end('the signature')
  const reader = within(info)
  const version = smallIntegerOf(reader.read(tag.integer)) + 1
  const {raw: subjectDer} = reader.read(tag.sequence)
  const subjectName = readName(new DerReader(subjectDer))
  const publicKey = readPublicKeyInfo(reader.read(tag.sequence))
  // RFC 2986 wants the attributes even where there are none; some programs leave them out.
  const attributes = reader.enterIf(contextTag(0, true))
  const {extensions, otherAttributes} = attributes
    ? readAttributes(attributes)
    : {extensions: [], otherAttributes: []}
  reader.end('the attributes')
  return {
    tbs: info.raw,
    algorithm,
    signature,
    der,
    version,
    subject: nameText(subjectName),
    subjectName,
    subjectDer,
    names: subjectAltNames({extensions}),
    key: publicKey.name,
    publicKey,
    extensions,
    otherAttributes,
    fingerprint: hash('sha256', der),
    publicKeyFingerprint: hash('sha256', publicKey.spki),
  }
}

/** Whether whoever made the request has its key; `unknown` when the signature is of a kind that is not known here. */
export function isSignedByItsKey(request: CertificateRequest): boolean | 'unknown' {
  return verifySignature(request, request.publicKey.spki)
}

function readAttributes(
  list: DerReader,
): Pick<CertificateRequest, 'extensions' | 'otherAttributes'> {
  const extensions: Extension[] = []
  const otherAttributes: string[] = []
  while (!list.isAtEnd) {
    const attribute = list.enter(tag.sequence)
    const oid = oidOf(attribute.read(tag.oid))
    const values = attribute.enter(tag.set)
    attribute.end('an attribute')
    if (!extensionRequests.has(oid)) {
      otherAttributes.push(oid)
      continue
    }
    while (!values.isAtEnd) extensions.push(...readExtensions(values.enter(tag.sequence)))
  }
  return {extensions, otherAttributes}
}
