import {AppError} from '../../errors/errors.ts'
import {type Certificate, readCertificate} from '../../x509/certificate.ts'
import {DerError} from '../../x509/der.ts'
import {certificateDer, isCertificateLabel, pemBlocks} from '../../x509/pem.ts'
import {isBundleLabel, looksLikePkcs7, readPkcs7} from '../../x509/pkcs7.ts'
import {cutBlocks} from './cut-blocks.ts'

/** A certificate and the file it stands in. */
export interface FoundCertificate {
  readonly file: string
  readonly certificate: Certificate
}

/** A file, or a folder, of which something could not be read. */
export interface FailedFile {
  readonly file: string
  readonly error: unknown
}

/** Reads the bytes of a file, or of stdin for `-`. */
export type ReadFile = (path: string) => Promise<Uint8Array>

/**
 * The certificates of a file: PEM with anything around it, DER or PKCS#7.
 *
 * Throws `bad_input` when it holds none, and when one of them is damaged or cut off.
 */
export function certificatesIn(bytes: Uint8Array, file: string): FoundCertificate[] {
  return certificatesOrErrors(bytes, file).map((each) => {
    if ('error' in each) throw each.error
    return each
  })
}

/** Every certificate of a file; what is damaged or cut off as an error. Throws `bad_input` when it holds none. */
export function certificatesOrErrors(
  bytes: Uint8Array,
  file: string,
): (FoundCertificate | FailedFile)[] {
  const text = latin1(bytes)
  const blocks = pemBlocks(text)
  const certificates = blocks.filter(({label}) => isCertificateLabel(label))
  const cut = cutBlocks(text, blocks, file)
  const isCertificate = certificates.length > 0 || (cut && cutCertificate.test(text))
  if (isCertificate) {
    const found = certificates.map((block) =>
      foundOrError(file, () => certificateDer(block) ?? block.text),
    )
    return cut ? [...found, {file, error: cut}] : found
  }
  const bundle = blocks.find(({label}) => isBundleLabel(label))?.der ?? bytes
  if (looksLikePkcs7(bundle)) {
    return certificatesInBundle(bundle, file).map((der) => foundOrError(file, () => der))
  }
  const [other] = blocks
  if (other) {
    throw new AppError(
      'bad_input',
      `${file} holds no certificate, but a ${other.label.toLowerCase()}`,
    )
  }
  // A SEQUENCE is what every certificate in DER begins with.
  if (bytes[0] !== 0x30) throw new AppError('bad_input', `${file} holds no certificate`)
  return [{file, certificate: readCertificate(bytes, file)}]
}

// At the beginning of a line: words about certificates may name a BEGIN line, too.
const cutCertificate = /^-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----/m

function foundOrError(
  file: string,
  content: () => Uint8Array | string,
): FoundCertificate | FailedFile {
  try {
    return {file, certificate: readCertificate(content(), file)}
  } catch (error) {
    return {file, error}
  }
}

function certificatesInBundle(der: Uint8Array, file: string): readonly Uint8Array[] {
  try {
    const {certificates} = readPkcs7(der)
    if (certificates.length > 0) return certificates
  } catch (cause) {
    if (!(cause instanceof DerError)) throw cause
    throw new AppError('bad_input', `${file} holds a PKCS#7 bundle that cannot be read`, {
      hint: `Its DER is damaged at octet ${cause.offset}: ${cause.message}`,
      cause,
    })
  }
  throw new AppError('bad_input', `${file} holds no certificate`)
}

/** Bytes as text of the same length. */
export function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
}
