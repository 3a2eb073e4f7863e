import * as v from 'valibot'

/**
 * What becomes of a server with its environment.
 *
 * `starts-broken-kms`: it starts, and encrypting or decrypting fails. `iam-broken`: users and configuration are stored
 * encrypted, and cannot be read. `untested`: something that decides was not looked at.
 */
export const Verdict = v.picklist([
  'starts',
  'refused',
  'crashes',
  'starts-without-kms',
  'starts-broken-kms',
  'starts-iam-broken',
  'starts-without-kms-iam-broken',
  'starts-broken-kms-iam-broken',
  'untested',
])
export type Verdict = v.InferOutput<typeof Verdict>

/** What becomes of it, and the line that the server ends with. */
export interface Outcome {
  readonly verdict: Verdict
  readonly message?: string
}

/** Something about an environment that somebody should know. */
export const Finding = v.strictObject({
  /** `error`: not what whoever wrote it wants; `warning`: it may go wrong; `info`: good to know. */
  severity: v.picklist(['error', 'warning', 'info']),
  /** Stable, for scripts. */
  code: v.string(),
  /** The variable, and where it stands. */
  where: v.string(),
  message: v.string(),
  /** What the server says about it, where it says something. */
  serverMessage: v.optional(v.string()),
  /** What to do about it. */
  fix: v.optional(v.string()),
})
export type Finding = v.InferOutput<typeof Finding>

/** What a rule says: what becomes of the server, where it decides that; what was found, and what it could not look at. */
export interface Ruling {
  readonly outcome?: Outcome
  readonly findings: readonly Finding[]
  readonly notChecked: readonly string[]
}

/** Nothing to say. */
export const silent: Ruling = {findings: [], notChecked: []}
