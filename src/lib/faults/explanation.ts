import type {Secret} from '../base/secret.ts'
import type {ErrorCode, ServerFault} from '../errors/errors.ts'

/** Who asked whom, for the words of an error. */
export interface Exchange {
  /** The alias, as the user typed it. */
  readonly server: string
  readonly accessKey: string
  /** What was sent and must not be shown, though the server repeats it. */
  readonly secrets: readonly (Secret | undefined)[]
  readonly now: Date
}

/** What an answer of a server means, and what to say of it. */
export interface Explanation {
  readonly code: ErrorCode
  /** Undefined: the server's own message is clear. */
  readonly message?: (exchange: Exchange, fault: ServerFault) => string
  readonly hint?: (exchange: Exchange) => string
}

/** What the words of an `InternalError` mean. */
export interface InternalError {
  readonly pattern: RegExp
  readonly explanation: Explanation
}

/** A code, in the server's own words. */
export const said = (code: ErrorCode): Explanation => ({code})
