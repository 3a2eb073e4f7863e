import type {Certificate} from '../certificate.ts'

/** What a certificate is to be good for, by OpenSSL's names. */
export type Purpose = 'serverAuth' | 'clientAuth'

/** Why a certificate cannot be part of a path to an anchor. */
export type PathFaultKind =
  /** Nothing that is sent or trusted has the name of its issuer. */
  | 'no-issuer'
  /** Something has that name, and another key. */
  | 'other-key'
  | 'weak-signature'
  | 'unknown-signature'
  | 'not-a-ca'
  | 'may-not-sign'
  | 'path-length'
  | 'expired'
  | 'not-yet-valid'
  | 'critical-extension'
  | 'damaged'
  | 'purpose'
  | 'name-constraints'
  | 'weak-key'
  | 'too-many-attempts'

export interface PathFault {
  readonly kind: PathFaultKind
  /** Whose fault it is; of `no-issuer` and `other-key` the one whose issuer is missing. */
  readonly certificate: Certificate
  /** More of it: an algorithm, a name, an extension. */
  readonly detail?: string
}

/** A path from a certificate to an anchor, or why there is none. */
export type PathResult = {readonly path: readonly Certificate[]} | {readonly fault: PathFault}
