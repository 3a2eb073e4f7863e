import * as v from 'valibot'

// Absent for anonymous access, as in mc; the secret is ******** unless it was asked for.
const keys = {
  accessKey: v.optional(v.string()),
  secretKey: v.optional(v.string()),
  sessionToken: v.optional(v.string()),
}

const trust = {
  ca: v.optional(v.string()),
  clientCert: v.optional(v.string()),
  clientKey: v.optional(v.string()),
  trustFingerprint: v.optional(v.string()),
}

/** A line of `mctl alias list --json`. */
export const ListedAlias = v.strictObject({
  alias: v.string(),
  URL: v.string(),
  ...keys,
  api: v.optional(v.string()),
  path: v.optional(v.string()),
  /** The file that holds it; `env` for a variable, which is then named in `variable`. */
  src: v.string(),
  variable: v.optional(v.string()),
  ...trust,
  /** Why it cannot be used. */
  problem: v.optional(v.string()),
})
export type ListedAlias = v.InferOutput<typeof ListedAlias>

/** What `mctl alias set --json` and `mctl alias import --json` print. */
export const SavedAlias = v.strictObject({
  alias: v.string(),
  URL: v.string(),
  ...keys,
  api: v.string(),
  path: v.string(),
  ...trust,
  changed: v.boolean(),
  /** Whether the name was in use before. */
  replaced: v.boolean(),
  /** Whether the server was asked, and accepted the keys. */
  checked: v.boolean(),
  /** The variable or file that defines the same alias, and wins. */
  overriddenBy: v.optional(v.string()),
})
export type SavedAlias = v.InferOutput<typeof SavedAlias>

/** What `mctl alias remove --json` prints. */
export const RemovedAlias = v.strictObject({
  alias: v.string(),
  URL: v.string(),
  changed: v.literal(true),
  /** The variable or file that defines the same alias still. */
  overriddenBy: v.optional(v.string()),
})
export type RemovedAlias = v.InferOutput<typeof RemovedAlias>

/** What `mctl alias export` prints and `mctl alias import` reads: mc's own form, without a status. */
export const ExportedAlias = v.strictObject({
  url: v.string(),
  accessKey: v.string(),
  secretKey: v.string(),
  sessionToken: v.optional(v.string()),
  api: v.string(),
  path: v.string(),
})
export type ExportedAlias = v.InferOutput<typeof ExportedAlias>
