import * as v from 'valibot'
import {lowerNames} from '../member-names.ts'

const OneOrMore = v.union([v.string(), v.array(v.string())])

const Fields = v.object({
  sid: v.optional(v.string()),
  effect: v.picklist(['Allow', 'Deny']),
  action: v.optional(OneOrMore, []),
  notaction: v.optional(OneOrMore, []),
  resource: v.optional(OneOrMore, []),
  notresource: v.optional(OneOrMore, []),
  condition: v.optional(v.record(v.string(), v.record(v.string(), v.unknown())), {}),
})

/** One condition of a statement: an operator, a key, and the values as text. */
export interface Condition {
  readonly operator: string
  readonly key: string
  readonly values: readonly string[]
}

/** A statement in the form in which it is decided upon. */
export interface Statement {
  /** Counted from 1. */
  readonly number: number
  readonly sid: string | undefined
  readonly effect: 'Allow' | 'Deny'
  readonly actions: readonly string[]
  readonly notActions: readonly string[]
  readonly resources: readonly string[]
  readonly notResources: readonly string[]
  readonly conditions: readonly Condition[]
}

/**
 * The statements of a document as a server reads them: names of fields in any case, one string as a list of one.
 *
 * Throws a `ValiError` for what is no policy; a document that a server has stored is one.
 */
export function readStatements(document: Readonly<Record<string, unknown>>): Statement[] {
  const {statement = []} = lowerNames(document)
  return v.parse(v.array(v.record(v.string(), v.unknown())), statement).map((each, index) => {
    const fields = v.parse(Fields, lowerNames(each))
    return {
      number: index + 1,
      sid: fields.sid || undefined,
      effect: fields.effect,
      actions: [fields.action].flat(),
      notActions: [fields.notaction].flat(),
      resources: [fields.resource].flat(),
      notResources: [fields.notresource].flat(),
      conditions: Object.entries(fields.condition).flatMap(([operator, keys]) =>
        Object.entries(keys).map(([key, values]) => ({
          operator,
          key,
          values: [values].flat().map(String),
        })),
      ),
    }
  })
}
