import {conditionValue} from './condition-value.ts'
import {lowerNames} from './member-names.ts'

/** A policy as it was written, of which is known that a server can take it. */
export type PolicyDocument = Readonly<Record<string, unknown>>

/** A policy in its shortest form, as it is sent. */
export function policyJson(document: PolicyDocument): string {
  return JSON.stringify(document)
}

/**
 * Whether two documents say the same to a server.
 *
 * Servers return lists in random order, one string as a list, values of conditions in a form of their own,
 * and statements but once; what is no part of the language, such as a Principal, they drop.
 */
export function samePolicy(a: PolicyDocument, b: PolicyDocument): boolean {
  return canonical(a) === canonical(b)
}

function canonical(document: PolicyDocument): string {
  const {id, version, statement: statements} = lowerNames(document)
  const sids = new Map<string, unknown>()
  for (const statement of Array.isArray(statements) ? statements : [statements ?? []].flat()) {
    const {sid, ...rest} = lowerNames(fieldsOf(statement))
    const key = JSON.stringify([
      rest.effect,
      ...['action', 'notaction', 'resource', 'notresource'].map((name) => set(rest[name], pattern)),
      conditions(rest.condition),
    ])
    // Of two that differ in their Sid only, the first is kept.
    if (!sids.has(key)) sids.set(key, sid || undefined)
  }
  return JSON.stringify([id || undefined, version || undefined, [...sids].map(String).sort()])
}

function conditions(value: unknown): unknown {
  return Object.entries(fieldsOf(value))
    .sort(byName)
    .map(([operator, keys]) => [
      operator,
      Object.entries(fieldsOf(keys))
        .sort(byName)
        .map(([key, values]) => [key, set(values, (each) => conditionValue(operator, each))]),
    ])
}

// One value is a list of one.
function set(value: unknown, text: (value: unknown) => string): string[] {
  const list = Array.isArray(value) ? value : value === undefined ? [] : [value]
  return [...new Set(list.map(text))].sort()
}

// A lone * comes back as **.
function pattern(value: unknown): string {
  return String(value).replace(/^\*+$/, '*')
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? {...value} : {}
}

function byName([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1
}
