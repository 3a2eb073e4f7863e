import {type Certificate, parseCertificate} from '../certificate.ts'
import {DerError} from '../der.ts'
import {pemBlocks} from '../pem.ts'

/**
 * Certificates that are found by their subject.
 *
 * A trust list holds hundreds of which a chain needs two: a certificate is only parsed when the name that is
 * looked for stands in it. One that cannot be read is passed over, as Go does in `CAs/`.
 */
export class CertificatePool {
  readonly #ders: readonly Buffer[]
  readonly #parsed = new Map<Buffer, Certificate | undefined>()

  constructor(ders: readonly Uint8Array[]) {
    this.#ders = ders.map((der) => Buffer.from(der.buffer, der.byteOffset, der.length))
  }

  /** The certificates of PEM texts, each of which may hold several. */
  static fromPem(texts: readonly string[]): CertificatePool {
    // Go knows no other label here.
    const blocks = texts.flatMap(pemBlocks).filter(({label}) => label === 'CERTIFICATE')
    return new CertificatePool(blocks.flatMap(({der}) => der ?? []))
  }

  get size(): number {
    return this.#ders.length
  }

  /** Those with that subject, as it is written (DER). */
  named(subjectDer: Uint8Array): Certificate[] {
    return this.#ders.flatMap((der) => {
      if (!der.includes(subjectDer)) return []
      const certificate = this.#parse(der)
      return certificate && Buffer.compare(certificate.subjectDer, subjectDer) === 0
        ? [certificate]
        : []
    })
  }

  /** Whether that very certificate is among them. */
  has({der}: Pick<Certificate, 'der'>): boolean {
    return this.#ders.some((each) => each.equals(der))
  }

  #parse(der: Buffer): Certificate | undefined {
    if (this.#parsed.has(der)) return this.#parsed.get(der)
    const certificate = parsed(der)
    this.#parsed.set(der, certificate)
    return certificate
  }
}

function parsed(der: Uint8Array): Certificate | undefined {
  try {
    return parseCertificate(der)
  } catch (error) {
    if (error instanceof DerError) return undefined
    throw error
  }
}
