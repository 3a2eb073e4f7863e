import type {KeyObject} from 'node:crypto'
import {type Certificate, isSelfSigned} from '../../x509/certificate.ts'
import type {NameConstraints} from '../../x509/extensions.ts'
import {toPem} from '../../x509/pem.ts'

/** A certificate of a CA, and what it allows below itself. */
export interface AuthorityLink {
  readonly certificate: Certificate
  /** How many CAs may stand below it; undefined: any number. */
  readonly pathLength: number | undefined
  readonly constraints: NameConstraints | undefined
  /** What certificates below it may be used for; undefined: everything. */
  readonly purposes: readonly string[] | undefined
}

/** Somebody who signs: a CA with its key. */
export interface Authority {
  /** The file of its certificate, for messages. */
  readonly source: string
  /** Its own certificate. */
  readonly certificate: Certificate
  /** Its own certificate first, then its issuers as far as the file has them. */
  readonly chain: readonly AuthorityLink[]
  readonly key: KeyObject
}

/** What stands behind a certificate that it signed: its chain without the root, which clients have, as PEM. */
export function chainPem({chain}: Authority): string {
  return issuersToSend(chain)
    .map(({der}) => toPem('CERTIFICATE', der))
    .join('')
}

/** The certificates that a server sends behind its own. */
export function issuersToSend(chain: readonly AuthorityLink[]): Certificate[] {
  return chain
    .map(({certificate}) => certificate)
    .filter((certificate) => isSelfSigned(certificate) !== true)
}
