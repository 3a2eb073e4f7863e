import {isInNetwork} from './network.ts'
import {type RequestContext, valuesOf} from './request-context.ts'
import type {Condition} from './statement.ts'
import {every, type Truth} from './truth.ts'
import {substitute} from './variables.ts'
import {matchesWildcard} from './wildcard.ts'

/** Whether a request meets all conditions of a statement; which keys it depends on where their values are unknown. */
export function meetsConditions(conditions: readonly Condition[], context: RequestContext): Truth {
  return every(conditions.map((condition) => meets(condition, context)))
}

function meets({operator, key, values}: Condition, context: RequestContext): Truth {
  if (context.isUnknown(key)) return new Set([key])
  const found = valuesOf(context, key)
  const [, qualifier, name = ''] = /^(?:(ForAllValues|ForAnyValue):)?(.*)$/.exec(operator) ?? []
  const compare = stringComparisons[name.replace('Not', '')]
  if (compare !== undefined) {
    const wanted = values.map((value) => substitute(value, context))
    const unknown = wanted.flatMap((each) => ('unknown' in each ? [...each.unknown] : []))
    if (unknown.length > 0) return new Set(unknown)
    const texts = wanted.flatMap((each) => ('text' in each ? [each.text] : []))
    const fits = (value: string): boolean => texts.some((text) => compare(text, value))
    const isMet =
      qualifier === 'ForAllValues' ? (found ?? []).every(fits) : (found ?? []).some(fits)
    // Also of ForAllValues the opposite as a whole, which is not what AWS does (measured).
    return name.includes('Not') ? !isMet : isMet
  }
  if (name === 'Null') return (found === undefined || found.length === 0) === (values[0] === 'true')
  if (name === 'IpAddress' || name === 'NotIpAddress') {
    const isInside = (found ?? []).some((address) =>
      values.some((network) => isInNetwork(address, network)),
    )
    return isInside === (name === 'IpAddress')
  }
  // The others look at the first value alone.
  const first = found?.[0]
  const [wanted = ''] = values
  if (name === 'Bool') return first === wanted
  return compareOrdered(name, first, wanted)
}

const stringComparisons: Readonly<Record<string, (wanted: string, value: string) => boolean>> = {
  StringEquals: (wanted, value) => wanted === value,
  StringEqualsIgnoreCase: (wanted, value) => wanted.toLowerCase() === value.toLowerCase(),
  StringLike: matchesWildcard,
  BinaryEquals: (wanted, value) => Buffer.from(wanted, 'base64').toString() === value,
}

const orders: Readonly<Record<string, (value: number, wanted: number) => boolean>> = {
  Equals: (value, wanted) => value === wanted,
  NotEquals: (value, wanted) => value !== wanted,
  LessThan: (value, wanted) => value < wanted,
  LessThanEquals: (value, wanted) => value <= wanted,
  GreaterThan: (value, wanted) => value > wanted,
  GreaterThanEquals: (value, wanted) => value >= wanted,
}

const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/

// Numbers and dates: what has no value, or none of that kind, meets no condition, also no NotEquals (measured).
function compareOrdered(name: string, first: string | undefined, wanted: string): boolean {
  const [, kind, relation = '', ifExists] = /^(Numeric|Date)(\w+?)(IfExists)?$/.exec(name) ?? []
  if (first === undefined) return ifExists !== undefined
  const order = orders[relation]
  if (order === undefined) return false
  if (kind === 'Numeric') return /^[+-]?\d+$/.test(first) && order(Number(first), Number(wanted))
  return rfc3339.test(first) && order(Date.parse(first), Date.parse(wanted))
}
