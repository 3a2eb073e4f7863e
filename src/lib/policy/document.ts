import * as v from 'valibot'
import {findJsonError} from '../base/json-error.ts'
import {AppError} from '../errors/errors.ts'
import {conditionValue, isAddressOperator} from './condition-value.ts'

const OneOrMore = v.union([v.string(), v.array(v.string())])

const Statement = v.looseObject({
  Sid: v.optional(v.string()),
  Effect: v.picklist(['Allow', 'Deny']),
  Action: v.optional(OneOrMore),
  Resource: v.optional(OneOrMore),
  NotResource: v.optional(OneOrMore),
  Condition: v.optional(v.record(v.string(), v.record(v.string(), v.unknown()))),
})

const Document = v.looseObject({
  Version: v.optional(v.string()),
  Statement: v.optional(v.union([v.array(v.unknown()), v.looseObject({})])),
})

/** A policy as it was written, of which is known that a server can take it. */
export type PolicyDocument = Readonly<Record<string, unknown>>

/** The only version of the policy language that MinIO takes. */
const policyVersion = '2012-10-17'

/**
 * Reads a policy document and refuses what a server would refuse, or would choke on.
 *
 * `source` names it in errors. A policy embedded in an access key may lack its version. Throws
 * `bad_input` in one line.
 */
export function parsePolicyDocument(
  text: string,
  source: string,
  {versionRequired = true}: {readonly versionRequired?: boolean} = {},
): PolicyDocument {
  const refuse = (reason: string, hint?: string): never => {
    throw new AppError('bad_input', `The policy ${source} ${reason}`, {hint})
  }
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    const place = findJsonError(text)
    return refuse(
      place
        ? `is not JSON: line ${place.line}, column ${place.column}: ${place.problem}`
        : 'is not JSON',
    )
  }
  const document = v.safeParse(Document, json)
  if (!document.success || Array.isArray(json))
    return refuse('is not an object with a Version and a Statement')
  const {Version, Statement: statements} = document.output
  if (Version === undefined && versionRequired) {
    return refuse('has no Version', `Add "Version": "${policyVersion}"`)
  }
  if (Version !== undefined && Version !== '' && Version !== policyVersion) {
    return refuse(`has the Version ${Version}; the server takes ${policyVersion} only`)
  }
  const list = Array.isArray(statements) ? statements : statements === undefined ? [] : [statements]
  if (list.length === 0) return refuse('has no Statement')
  for (const [index, statement] of list.entries()) checkStatement(statement, `${index + 1}`, refuse)
  // AWS takes one statement without a list; MinIO does not.
  return {...document.output, Statement: list}
}

function checkStatement(
  statement: unknown,
  which: string,
  refuse: (reason: string, hint?: string) => never,
): void {
  const parsed = v.safeParse(Statement, statement)
  if (!parsed.success) {
    const path = parsed.issues[0].path?.map(({key}) => String(key)).join('.') ?? ''
    refuse(`has a Statement (number ${which}) that cannot be read${path === '' ? '' : `: ${path}`}`)
    return
  }
  const {Action, Resource, NotResource, Condition = {}} = parsed.output
  // Servers read names of fields in any case.
  if (Object.keys(parsed.output).some((name) => name.toLowerCase() === 'notaction')) {
    refuse(
      `uses NotAction (Statement number ${which})`,
      "A stored NotAction breaks the server's lists of policies for everybody; name the actions, or deny them",
    )
  }
  const actions = listOf(Action)
  if (actions.length === 0) refuse(`has no Action in Statement number ${which}`)
  const needsResource = actions.some((action) => action === '*' || /^s3(tables)?:/i.test(action))
  if (needsResource && listOf(Resource).length === 0 && listOf(NotResource).length === 0) {
    refuse(`has no Resource in Statement number ${which}`)
  }
  for (const [operator, keys] of Object.entries(Condition)) {
    if (!isAddressOperator(operator)) continue
    for (const address of Object.values(keys).flat()) {
      if (typeof address !== 'string' || !/^[^/]*:[^/]*$/.test(address)) continue
      refuse(
        `has the address ${address} without a length (Statement number ${which})`,
        `MinIO would take it for a network of 2^96 addresses; write ${address}/128`,
      )
    }
  }
}

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

function canonical({ID, Id, Version, Statement: statements}: PolicyDocument): string {
  const sids = new Map<string, unknown>()
  for (const statement of Array.isArray(statements) ? statements : [statements ?? []].flat()) {
    const {Sid, ...rest} = fieldsOf(statement)
    const key = JSON.stringify([
      rest.Effect,
      ...['Action', 'NotAction', 'Resource', 'NotResource'].map((name) => set(rest[name], pattern)),
      conditions(rest.Condition),
    ])
    // Of two that differ in their Sid only, the first is kept.
    if (!sids.has(key)) sids.set(key, Sid || undefined)
  }
  return JSON.stringify([ID || Id, Version || undefined, [...sids].map(String).sort()])
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

function listOf(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined) return []
  return typeof value === 'string' ? [value] : value
}
