import {AppError} from '../errors/errors.ts'
import {type Certificate, readCertificate} from '../x509/certificate.ts'
import {DerError} from '../x509/der.ts'
import {certificateDer, isCertificateLabel, pemBlocks} from '../x509/pem.ts'
import {isBundleLabel, looksLikePkcs7, readPkcs7} from '../x509/pkcs7.ts'

/** A certificate and the file it stands in. */
export interface FoundCertificate {
  readonly file: string
  readonly certificate: Certificate
}

/** Reads the bytes of a file, or of stdin for `-`. */
export type ReadFile = (path: string) => Promise<Uint8Array>

/** The certificates of a file: PEM with anything around it, DER or PKCS#7. Throws `bad_input` when it holds none. */
export function certificatesIn(bytes: Uint8Array, file: string): FoundCertificate[] {
  const blocks = pemBlocks(Buffer.from(bytes).toString('latin1'))
  const certificates = blocks.filter(({label}) => isCertificateLabel(label))
  if (certificates.length > 0) {
    return certificates.map((block) => ({
      file,
      certificate: readCertificate(certificateDer(block) ?? block.text, file),
    }))
  }
  const bundle = blocks.find(({label}) => isBundleLabel(label))?.der ?? bytes
  if (looksLikePkcs7(bundle)) return certificatesInBundle(bundle, file)
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

function certificatesInBundle(der: Uint8Array, file: string): FoundCertificate[] {
  try {
    const {certificates} = readPkcs7(der)
    if (certificates.length > 0) {
      return certificates.map((each) => ({file, certificate: readCertificate(each, file)}))
    }
  } catch (cause) {
    if (!(cause instanceof DerError)) throw cause
    throw new AppError('bad_input', `${file} holds a PKCS#7 bundle that cannot be read`, {
      hint: `Its DER is damaged at octet ${cause.offset}: ${cause.message}`,
      cause,
    })
  }
  throw new AppError('bad_input', `${file} holds no certificate`)
}
