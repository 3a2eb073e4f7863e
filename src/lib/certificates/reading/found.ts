import type {AppError} from '../../errors/errors.ts'
import type {Certificate} from '../../x509/certificate.ts'
import type {StoredKey} from '../../x509/keys/stored-key.ts'
import type {PublicKeyInfo} from '../../x509/public-key.ts'
import type {CertificateRequest} from '../../x509/request.ts'
import type {RevocationList} from '../../x509/revocation-list.ts'

/** Something that was read from a file or from a server. */
export type Thing =
  | {readonly kind: 'certificate'; readonly certificate: Certificate}
  | {readonly kind: 'request'; readonly request: CertificateRequest}
  | {readonly kind: 'revocation-list'; readonly list: RevocationList}
  | {readonly kind: 'private-key'; readonly key: StoredKey}
  | {readonly kind: 'public-key'; readonly publicKey: PublicKeyInfo}
  | {
      readonly kind: 'key-store'
      /** How it is protected against changes, in words; undefined: not at all. */
      readonly mac: string | undefined
      readonly encryption: readonly string[]
    }
  /** What is known by its label alone: parameters, a key of OpenSSH. */
  | {readonly kind: 'other'; readonly label: string}

/** A thing with what PKCS#12 calls it, or why it could not be read. */
export type ReadThing =
  | (Thing & {readonly friendlyName?: string | undefined})
  | {readonly error: AppError}

/** Where something stands. */
export interface Place {
  /** The file, or the address of the server. */
  readonly where: string
  /** Counted from 1, in the order of the file or as the server sent it. */
  readonly position: number
}

/** A thing, where it stands, and what PKCS#12 calls it. */
export type Found = Place & Thing & {readonly friendlyName?: string | undefined}

/** What could not be read, in its place. */
export interface Unreadable extends Place {
  readonly error: AppError
}

/** Whether something could be read. */
export function isFound(found: Found | Unreadable): found is Found {
  return 'kind' in found
}
