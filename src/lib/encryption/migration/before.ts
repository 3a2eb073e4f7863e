/** An object as it was before it was copied. */
export interface Before {
  readonly key: string
  readonly size: number
  /** Without quotes. */
  readonly etag: string
  /** RFC 3339 with the digits that a listing gave, where it is still the object that was listed. */
  readonly lastModified: string | undefined
  readonly head: Readonly<Record<string, string>>
  /** What the listing told, where it is still the object that was listed. */
  readonly listed: Readonly<Record<string, string>> | undefined
  /** Undefined for one without a version, and for the version `null`. */
  readonly versionId: string | undefined
}
