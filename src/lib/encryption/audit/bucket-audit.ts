import * as v from 'valibot'
import {AuditRule, BucketDefault} from './rule.ts'
import {Counts} from './tally.ts'

/**
 * `deviating`: something is encrypted otherwise than the rule says; `unknown`: nothing is seen to deviate, but not
 * all could be judged; `no-rule`: there is neither a default nor a requirement; `failed`: it could not be listed.
 */
export const AuditVerdict = v.picklist(['ok', 'no-rule', 'unknown', 'deviating', 'failed'])
export type AuditVerdict = v.InferOutput<typeof AuditVerdict>

/** What the audit found in a bucket, or below a prefix of it. */
export const BucketAudit = v.strictObject({
  /** ALIAS/BUCKET, and the prefix where one was given. */
  target: v.string(),
  bucket: v.string(),
  verdict: AuditVerdict,
  default: BucketDefault,
  /** By what the objects were judged; absent where there is no rule, or none that is known. */
  rule: v.optional(AuditRule),
  /** Absent where the bucket could not be listed to its end. */
  counts: v.optional(Counts),
})
export type BucketAudit = v.InferOutput<typeof BucketAudit>

/** The worst of verdicts. */
export function worstOf(verdicts: readonly AuditVerdict[]): AuditVerdict {
  const order = AuditVerdict.options
  return verdicts.reduce((worst, each) => {
    return order.indexOf(each) > order.indexOf(worst) ? each : worst
  }, 'ok')
}

/** Whether nothing is left to be done or looked at. */
export function isWell(verdict: AuditVerdict): boolean {
  return verdict === 'ok' || verdict === 'no-rule'
}
