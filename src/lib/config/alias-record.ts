import type {Secret} from '../base/secret.ts'

/** What mctl keeps about the trust between an alias and its server: absolute paths of PEM files, and a fingerprint. */
export interface AliasTrust {
  readonly ca?: string | undefined
  readonly clientCert?: string | undefined
  readonly clientKey?: string | undefined
  /** `sha256:` and 64 lower-case hexadecimal digits. */
  readonly trustFingerprint?: string | undefined
}

export const trustFields = ['ca', 'clientCert', 'clientKey', 'trustFingerprint'] as const

/** A server that the user gave a name. */
export interface AliasRecord {
  readonly name: string
  /** `http(s)://HOST[:PORT]`, no slash at the end; empty when it cannot be shown. */
  readonly url: string
  /** Empty for anonymous access. */
  readonly accessKey: string
  readonly secretKey: Secret
  readonly sessionToken?: Secret | undefined
  /** `s3v4` or `s3v2`, in whatever case it was given. */
  readonly api: string
  /** `auto`, `on`, `off`, or mc's older `dns` and `path`. */
  readonly path: string
  /** The file that holds it, or the name of its variable. */
  readonly source: string
  readonly trust?: AliasTrust | undefined
  /** The version of the admin API that its server spoke last; absent: the usual one. */
  readonly adminApi?: 'v4' | undefined
  /** Why it cannot be used; absent when it can. */
  readonly problem?: string | undefined
}

/** What can be stored: an alias without where it came from. */
export type StoredAlias = Omit<AliasRecord, 'source' | 'problem' | 'adminApi'>

/** How saving went. */
export interface SaveOutcome {
  /** Whether any file differs now. */
  readonly changed: boolean
  /** Whether the name was in use before. */
  readonly replaced: boolean
  /** The variable or file that has the same name, and wins over what was saved. */
  readonly overriddenBy?: string | undefined
}
