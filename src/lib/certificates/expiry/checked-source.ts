import type {Certificate} from '../../x509/certificate.ts'

/** A certificate and where it was found. */
export interface PlacedCertificate {
  readonly source: string
  /** The file, or `HOST:PORT`. */
  readonly where: string
  /** The address that was connected to, where the host has several. */
  readonly address?: string | undefined
  /** The names that a server was asked for; an empty one stands for none. Undefined for a file. */
  readonly servernames?: readonly string[] | undefined
  /** 0 is the first of the file, or the server's own. */
  readonly depth: number
  readonly certificate: Certificate
}

/** Something of a source that could not be looked at, and why. */
export interface Failed {
  readonly where: string
  readonly address?: string | undefined
  /** The name that a server was asked for. */
  readonly servername?: string | undefined
  /** What failed was to list the nodes behind an alias, and no server. */
  readonly isListing?: boolean
  readonly error: unknown
}

/** Nodes that serve different certificates for the same names. */
export interface Disagreement {
  readonly names: readonly string[]
  /** What the nodes serve for them. */
  readonly places: readonly PlacedCertificate[]
  readonly message: string
}

/** What was found when one source was looked at. */
export interface CheckedSource {
  readonly source: string
  readonly kind: 'file' | 'endpoint'
  /** Whether the nodes behind an alias could be listed; undefined for what is no alias. */
  readonly nodesListed?: boolean | undefined
  readonly found: readonly PlacedCertificate[]
  readonly failed: readonly Failed[]
  readonly disagreements: readonly Disagreement[]
  /** What was not looked at, in words. */
  readonly untested: readonly string[]
}
