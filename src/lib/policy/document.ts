import * as v from 'valibot'
import {findJsonError} from '../base/json-error.ts'
import {AppError} from '../errors/errors.ts'

const OneOrMore = v.union([v.string(), v.array(v.string())])

const Statement = v.looseObject({
  Sid: v.optional(v.string()),
  Effect: v.picklist(['Allow', 'Deny']),
  Action: v.optional(OneOrMore),
  NotAction: v.optional(v.unknown()),
  Resource: v.optional(OneOrMore),
  NotResource: v.optional(OneOrMore),
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
  if (!document.success) return refuse('is not an object with a Version and a Statement')
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
  return document.output
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
  const {Action, NotAction, Resource, NotResource} = parsed.output
  if (NotAction !== undefined) {
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
}

/** A policy in its shortest form, as it is sent. */
export function policyJson(document: PolicyDocument): string {
  return JSON.stringify(document)
}

/**
 * Whether two documents say the same: the order of actions, resources and statements does not count, nor
 * one string instead of a list of one. Servers return these lists in random order.
 */
export function samePolicy(a: PolicyDocument, b: PolicyDocument): boolean {
  return canonical(a) === canonical(b)
}

function canonical(document: PolicyDocument): string {
  const statements = document.Statement
  const list = Array.isArray(statements) ? statements : [statements]
  return JSON.stringify({
    ...ordered({...document, Version: document.Version || undefined, Statement: undefined}),
    Statement: list.map((statement) => JSON.stringify(ordered(statement))).sort(),
  })
}

// Objects by their names; lists of strings as sets, and one string as a list of one.
function ordered(value: unknown, areAllSets = false): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return {}
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, each]) => each !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, each]) => {
        const isSet = areAllSets || setLike.has(name)
        const whole = isSet && typeof each !== 'object' ? [each] : each
        if (Array.isArray(whole)) {
          return [name, [...new Set(whole.map((item) => JSON.stringify(item)))].sort()]
        }
        const isObject = typeof whole === 'object' && whole !== null
        return [name, isObject ? ordered(whole, areAllSets || name === 'Condition') : whole]
      }),
  )
}

const setLike = new Set(['Action', 'Resource', 'NotResource'])

function listOf(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined) return []
  return typeof value === 'string' ? [value] : value
}
