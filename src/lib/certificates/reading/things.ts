import {AppError} from '../../errors/errors.ts'
import {parseCertificate} from '../../x509/certificate.ts'
import {DerError} from '../../x509/der.ts'
import {isLegacyEncrypted, readLegacyKey} from '../../x509/keys/legacy-key.ts'
import {LockError} from '../../x509/keys/password-kdf.ts'
import {readPrivateKey, readPublicKey} from '../../x509/keys/stored-key.ts'
import {certificateDer, isCertificateLabel, type PemBlock} from '../../x509/pem.ts'
import {isBundleLabel, looksLikePkcs7, readPkcs7} from '../../x509/pkcs7.ts'
import {isRequestLabel, parseRequest} from '../../x509/request.ts'
import {parseRevocationList} from '../../x509/revocation-list.ts'
import type {ReadThing, Thing} from './found.ts'

/**
 * What `read` finds, or the error that stands in its place.
 *
 * `what` names it in the error: the label of a PEM block, or undefined for a whole file.
 */
export function attempt(
  file: string,
  what: string | undefined,
  read: () => ReadThing[],
): ReadThing[] {
  try {
    return read()
  } catch (cause) {
    if (cause instanceof LockError) {
      return [
        {error: new AppError('bad_input', `${file} cannot be opened: ${cause.message}`, {cause})},
      ]
    }
    if (!(cause instanceof DerError)) throw cause
    return [
      {
        error: new AppError(
          'bad_input',
          what === undefined
            ? `${file} holds nothing that can be read`
            : `${file} holds a ${what.toLowerCase()} that cannot be read`,
          {hint: `Its DER is damaged at octet ${cause.offset}: ${cause.message}`, cause},
        ),
      },
    ]
  }
}

/** What a PEM block holds. Throws a `DerError` or a `LockError`. */
export function thingsOfBlock(block: PemBlock): ReadThing[] {
  const {label, der} = block
  if (isLegacyEncrypted(block)) return [{kind: 'private-key', key: readLegacyKey(block)}]
  if (der === undefined) throw new DerError('its body is not base64', 0)
  if (isCertificateLabel(label)) {
    return [{kind: 'certificate', certificate: parseCertificate(certificateDer(block) ?? der)}]
  }
  if (isRequestLabel(label)) return [{kind: 'request', request: parseRequest(der)}]
  if (label === 'X509 CRL') return [{kind: 'revocation-list', list: parseRevocationList(der)}]
  if (isBundleLabel(label)) return thingsOfBundle(der)
  if (label === 'OPENSSH PRIVATE KEY') return [{kind: 'other', label}]
  if (label.endsWith('PRIVATE KEY')) return [{kind: 'private-key', key: readPrivateKey(der)}]
  if (/^(RSA )?PUBLIC KEY$/.test(label)) {
    return [{kind: 'public-key', publicKey: readPublicKey(der)}]
  }
  return [{kind: 'other', label}]
}

function thingsOfBundle(der: Uint8Array): ReadThing[] {
  const {certificates, revocationLists} = readPkcs7(der)
  return [
    ...certificates.map((each) => ({
      kind: 'certificate' as const,
      certificate: parseCertificate(each),
    })),
    ...revocationLists.map((each) => ({
      kind: 'revocation-list' as const,
      list: parseRevocationList(each),
    })),
  ]
}

const readers: readonly ((der: Uint8Array) => Thing)[] = [
  (der) => ({kind: 'certificate', certificate: parseCertificate(der)}),
  (der) => ({kind: 'request', request: parseRequest(der)}),
  (der) => ({kind: 'revocation-list', list: parseRevocationList(der)}),
  (der) => ({kind: 'public-key', publicKey: readPublicKey(der)}),
  (der) => ({kind: 'private-key', key: readPrivateKey(der)}),
]

/**
 * What a file in DER holds. Throws a `DerError`.
 *
 * DER does not say what it is: the one reader that understands it knows. No two understand the same.
 */
export function thingsOfDer(der: Uint8Array): ReadThing[] {
  if (looksLikePkcs7(der)) return thingsOfBundle(der)
  let furthest: DerError | undefined
  for (const read of readers) {
    try {
      return [read(der)]
    } catch (error) {
      if (!(error instanceof DerError)) throw error
      if (furthest === undefined || error.offset > furthest.offset) furthest = error
    }
  }
  throw furthest ?? new DerError('it is empty', 0)
}
