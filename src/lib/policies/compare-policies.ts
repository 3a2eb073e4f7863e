import * as v from 'valibot'
import {readStatements} from '../policy/decision/statement.ts'
import {comparePolicies} from '../policy/difference/compare.ts'
import type {PolicyDocument} from '../policy/document.ts'

const Difference = v.strictObject({
  actions: v.array(v.string()),
  /** The shortest that shows it: `bucket/` for a bucket, `bucket/key`, or the name of a KMS key. */
  resource: v.optional(v.string()),
  /** Which conditions must hold, or not; empty: in any case. */
  when: v.array(v.strictObject({condition: v.string(), holds: v.boolean()})),
})

/** What `mctl admin policy diff --json` prints. */
export const PolicyDifference = v.strictObject({
  from: v.string(),
  to: v.string(),
  same: v.boolean(),
  nowAllowed: v.array(Difference),
  noLongerAllowed: v.array(Difference),
  /** Actions of which it could not be told. */
  undecided: v.array(v.string()),
})
export type PolicyDifference = v.InferOutput<typeof PolicyDifference>

/** A document and what to call it. */
export interface NamedDocument {
  readonly name: string
  readonly document: PolicyDocument
}

/** Says what two policies allow differently; `same` only when all could be compared. */
export function differenceOf(from: NamedDocument, to: NamedDocument): PolicyDifference {
  const comparison = comparePolicies(readStatements(from.document), readStatements(to.document))
  const same = Object.values(comparison).every((list) => list.length === 0)
  return {from: from.name, to: to.name, same, ...comparison}
}
