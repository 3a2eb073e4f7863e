import type {AppError} from '../errors/errors.ts'
import type {Preference} from './elimination.ts'
import type {ProtocolName} from './protocol-versions.ts'

/** Whether a server does something; `untested` where it was not asked or did not answer. */
export type Seen = 'yes' | 'no' | 'untested'

/** What a server takes of one kind, by its names at IANA, in the server's own order where it has one. */
export interface Choices {
  readonly protocol: ProtocolName
  readonly names: readonly string[]
  readonly preference: Preference
  /** Whether everything else that is known here was refused. */
  readonly isComplete: boolean
}

/** What hand-made ClientHellos found out about a server. Nothing is judged here. */
export interface ScanFacts {
  readonly address: string
  readonly protocols: readonly {readonly name: ProtocolName; readonly supported: Seen}[]
  /** For each version that the server speaks. */
  readonly suites: readonly Choices[]
  /** Of TLS 1.3, and of the highest version below it. */
  readonly groups: readonly Choices[]
  /** Of the key exchange of TLS 1.2, the only version that says it in the clear. */
  readonly schemes: Choices | undefined
  /** Of `h2` and `http/1.1`; undefined where only TLS 1.3 is spoken, which hides it. */
  readonly alpn: Choices | undefined
  readonly requestsCertificate: Seen
  readonly staplesOcsp: Seen
  /** Whether it notices a fallback to an older version by TLS_FALLBACK_SCSV (RFC 7507). */
  readonly refusesFallback: Seen
  /** Whether its random warns of a downgrade (RFC 8446 section 4.1.3). */
  readonly marksDowngrade: Seen
  /** Bits of the prime of the DHE suites, where there are any. */
  readonly primeBits: number | undefined
  readonly connects: number
  /** Why questions went unanswered. */
  readonly failures: readonly AppError[]
}
