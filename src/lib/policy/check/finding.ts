import * as v from 'valibot'

/** Something about a policy that a server refuses, or that does not do what it seems to. */
export const PolicyFinding = v.strictObject({
  severity: v.picklist(['error', 'warning']),
  code: v.string(),
  /** Counted from 1; absent: it is about the whole document. */
  statement: v.optional(v.number()),
  sid: v.optional(v.string()),
  /** In the text of the document, both counted from 1. */
  line: v.optional(v.number()),
  column: v.optional(v.number()),
  message: v.string(),
  fix: v.optional(v.string()),
})
export type PolicyFinding = v.InferOutput<typeof PolicyFinding>

/** A finding, and the place in the document that it is about, as member names and indexes. */
export interface Placed extends PolicyFinding {
  readonly path: readonly (string | number)[]
}
