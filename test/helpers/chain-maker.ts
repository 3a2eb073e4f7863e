import {type Certificate, parseCertificate} from '../../src/lib/x509/certificate.ts'
import {CertificatePool} from '../../src/lib/x509/path/certificate-pool.ts'
import {toPem} from '../../src/lib/x509/pem.ts'
import {
  type CertificateShape,
  certificate,
  type Holder,
  holder,
  serverAuth,
} from './certificate-maker.ts'

/** A root, an intermediate and a leaf for a.example.com, each changed as a test wants it. */
export class TestChain {
  readonly holders: {readonly root: Holder; readonly inter: Holder; readonly leaf: Holder}
  readonly root: Certificate
  readonly inter: Certificate
  readonly leaf: Certificate

  constructor(
    change: {
      readonly root?: Partial<CertificateShape>
      readonly inter?: Partial<CertificateShape>
      readonly leaf?: Partial<CertificateShape>
      readonly keys?: {readonly [who: string]: Parameters<typeof holder>[1]}
    } = {},
  ) {
    const {keys = {}} = change
    const root = holder('root', keys.root)
    const inter = holder('inter', keys.inter)
    const leaf = holder('leaf', keys.leaf)
    this.holders = {root, inter, leaf}
    const ca = {ca: {}, keyUsage: [5, 6]}
    this.root = made({subject: root, issuer: root, ...ca, ...change.root})
    this.inter = made({subject: inter, issuer: root, ...ca, ...change.inter})
    this.leaf = made({
      subject: leaf,
      issuer: inter,
      keyUsage: [0],
      purposes: [serverAuth],
      names: ['a.example.com', '10.0.0.1'],
      ...change.leaf,
    })
  }

  /** As a server is to send them. */
  get certificates(): Certificate[] {
    return [this.leaf, this.inter]
  }
}

/** A certificate of that shape, as it is read. */
export function made(shape: CertificateShape): Certificate {
  return parseCertificate(certificate(shape))
}

/** A trust list of these. */
export function trusted(...certificates: readonly Certificate[]): CertificatePool {
  return new CertificatePool(certificates.map(({der}) => der))
}

/** What a TLS server needs to send these certificates with the key of the first. */
export function served(
  key: Holder,
  ...certificates: readonly Certificate[]
): {readonly cert: string; readonly key: string} {
  return {
    cert: pemOf(...certificates),
    key: key.key.export({type: 'pkcs8', format: 'pem'}).toString(),
  }
}

/** Certificates as a file holds them. */
export function pemOf(...certificates: readonly Certificate[]): string {
  return certificates.map(({der}) => toPem('CERTIFICATE', der)).join('')
}
