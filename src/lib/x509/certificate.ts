import {createHash, X509Certificate} from 'node:crypto'
import forge from 'node-forge'
import {rfc3339} from '../base/time.ts'
import {AppError} from '../errors/errors.ts'
import {type AltName, binary, bytesOf, readAltNames} from './subject-alt-name.ts'

/** What a certificate says. */
export interface Certificate {
  /** `CN=prod, O=Example`, as openssl prints it. */
  readonly subject: string
  readonly issuer: string
  /** Upper-case hexadecimal. */
  readonly serial: string
  readonly notBefore: Date
  readonly notAfter: Date
  readonly names: readonly AltName[]
  /** `P-256`, `RSA 2048`, `Ed25519`, ... or `unknown`. */
  readonly key: string
  readonly isCa: boolean
  /** Subject and issuer are one, and the signature is by its own key. */
  readonly isSelfSigned: boolean
  /** SHA-256 of the certificate, lower-case hexadecimal. */
  readonly fingerprint: string
  /** SHA-256 of its public key (SubjectPublicKeyInfo), lower-case hexadecimal. */
  readonly publicKeyFingerprint: string
  readonly x509: X509Certificate
}

const {asn1} = forge
const subjectAltName = '2.5.29.17'

/** Reads a certificate from PEM or DER; `source` names it in errors. Throws `bad_input`. */
export function readCertificate(data: string | Uint8Array, source: string): Certificate {
  try {
    return factsOf(new X509Certificate(data))
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    throw new AppError('bad_input', `${source} holds a certificate that cannot be read`, {cause})
  }
}

/** The facts of a certificate that is read already. */
export function factsOf(x509: X509Certificate): Certificate {
  return {
    subject: oneLine(x509.subject),
    issuer: oneLine(x509.issuer),
    serial: x509.serialNumber,
    notBefore: x509.validFromDate,
    notAfter: x509.validToDate,
    names: altNames(x509.raw),
    key: keyOf(x509),
    isCa: x509.ca,
    isSelfSigned: x509.subject === x509.issuer && verifies(x509),
    fingerprint: x509.fingerprint256.replaceAll(':', '').toLowerCase(),
    publicKeyFingerprint: createHash('sha256')
      .update(x509.publicKey.export({type: 'spki', format: 'der'}))
      .digest('hex'),
    x509,
  }
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

// Node gives a line for each attribute, and nothing for an empty name.
function oneLine(name: string | undefined): string {
  return (name ?? '').trim().replaceAll('\n', ', ')
}

function verifies(x509: X509Certificate): boolean {
  try {
    return x509.verify(x509.publicKey)
  } catch {
    return false
  }
}

function keyOf({publicKey}: X509Certificate): string {
  const {asymmetricKeyType: type, asymmetricKeyDetails: details} = publicKey
  if (type === 'rsa') return `RSA ${details?.modulusLength ?? 'unknown'}`
  if (type === 'ed25519') return 'Ed25519'
  if (type !== 'ec') return type ?? 'unknown'
  const curve = details?.namedCurve ?? 'unknown'
  return (
    {prime256v1: 'P-256', secp384r1: 'P-384', secp521r1: 'P-521', secp224r1: 'P-224'}[curve] ??
    curve
  )
}

// X509Certificate.subjectAltName is text for display that cannot be split safely; the DER can.
function altNames(der: Uint8Array): AltName[] {
  const certificate = asn1.fromDer(forge.util.createBuffer(binary(der)))
  const tbs = children(certificate)[0]
  const extensions = children(tbs).find(
    ({tagClass, type}) => tagClass === asn1.Class.CONTEXT_SPECIFIC && Number(type) === 3,
  )
  const [list] = children(extensions)
  for (const extension of children(list)) {
    const [id, ...rest] = children(extension)
    const value = rest.at(-1)?.value
    if (typeof id?.value !== 'string' || typeof value !== 'string') continue
    if (asn1.derToOid(id.value) === subjectAltName) return readAltNames(bytesOf(value))
  }
  return []
}

function children(node: forge.asn1.Asn1 | undefined): forge.asn1.Asn1[] {
  return Array.isArray(node?.value) ? node.value : []
}
