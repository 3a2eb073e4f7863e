import {AppError} from '../errors/errors.ts'
import {type Certificate, readCertificate} from '../x509/certificate.ts'
import {pemBlocks, pemCertificates} from '../x509/pem.ts'

/** A certificate and the file it stands in. */
export interface FoundCertificate {
  readonly file: string
  readonly certificate: Certificate
}

/** Reads the bytes of a file, or of stdin for `-`. */
export type ReadFile = (path: string) => Promise<Uint8Array>

/** The certificates of a file, PEM with anything around it or DER. Throws `bad_input` when it holds none. */
export function certificatesIn(bytes: Uint8Array, file: string): FoundCertificate[] {
  const text = Buffer.from(bytes).toString('latin1')
  const blocks = pemCertificates(text)
  if (blocks.length > 0) {
    return blocks.map((pem) => ({file, certificate: readCertificate(pem, file)}))
  }
  const [other] = pemBlocks(text)
  if (other)
    throw new AppError(
      'bad_input',
      `${file} holds no certificate, but a ${other.label.toLowerCase()}`,
    )
  // A SEQUENCE is what every certificate in DER begins with.
  if (bytes[0] !== 0x30) throw new AppError('bad_input', `${file} holds no certificate`)
  return [{file, certificate: readCertificate(bytes, file)}]
}
