import * as v from 'valibot'

/** Something about a bucket that its administrator should know. */
export const AuditFinding = v.strictObject({
  /** `error`: not as it should be, or not known; `warning`: worth a thought. */
  severity: v.picklist(['error', 'warning']),
  /** Stable, for scripts. */
  code: v.picklist([
    'no-buckets',
    'not-listed',
    'plain-objects',
    'plain-versions',
    'other-encryption',
    'customer-keys',
    'unknown-encryption',
    'no-default',
    'default-unknown',
    'default-differs',
  ]),
  /** The target: ALIAS/BUCKET, and the prefix where one was given. */
  where: v.string(),
  message: v.string(),
  /** One command that mends it. */
  fix: v.optional(v.string()),
})
export type AuditFinding = v.InferOutput<typeof AuditFinding>
