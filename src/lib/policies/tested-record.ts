import * as v from 'valibot'
import {AppError} from '../errors/errors.ts'
import {checkDocument} from '../policy/check/check-policy.ts'
import {serverRefusals} from '../policy/check/read-policy.ts'
import type {Reason} from '../policy/decision/decide.ts'
import type {Decision} from '../policy/decision/principal.ts'
import {DecisionRecord, decideRecord, misspeltField} from '../policy/decision/record.ts'

/** The statement that decided, and by which way it reaches who asks. */
export const DecidingStatement = v.strictObject({
  policy: v.string(),
  /** `account`: all policies of a user in one, as the server puts them together for himself. */
  origin: v.picklist(['user', 'group', 'account', 'embedded']),
  group: v.optional(v.string()),
  /** Counted from 1. */
  statement: v.number(),
  sid: v.optional(v.string()),
  effect: v.picklist(['Allow', 'Deny']),
})
export type DecidingStatement = v.InferOutput<typeof DecidingStatement>

/** What became of one expectation, as `mctl admin policy test --json` prints it. */
export const TestedRecord = v.strictObject({
  id: v.string(),
  file: v.string(),
  /** Whether the request should be allowed; `refused`: the policies should not be stored at all. */
  expected: v.union([v.boolean(), v.literal('refused')]),
  /** `depends`: on condition values that the record does not give. */
  decided: v.union([v.boolean(), v.picklist(['depends', 'refused', 'stored'])]),
  agrees: v.boolean(),
  reason: v.string(),
  statement: v.optional(DecidingStatement),
  /** The statement of the embedded policy that allows it as well. */
  limitedBy: v.optional(DecidingStatement),
  /** Condition keys. */
  dependsOn: v.optional(v.array(v.string())),
})
export type TestedRecord = v.InferOutput<typeof TestedRecord>

const Refused = v.object({
  policies: v.record(v.string(), v.unknown()),
  refusedWhenStored: v.string(),
})
const Identified = v.object({id: v.optional(v.union([v.string(), v.number()]))})

/**
 * Decides upon an expectation as a server would, and compares.
 *
 * `where` names the record when it has no `id`. Throws `bad_input` for a record that cannot be read.
 */
export function testRecord(record: unknown, file: string, where: string): TestedRecord {
  const identified = v.safeParse(Identified, record)
  const given = identified.success ? identified.output.id : undefined
  const id = given === undefined ? where : String(given)
  const refused = v.safeParse(Refused, record)
  if (refused.success) return testRefusal(refused.output, id, file)
  const parsed = v.safeParse(DecisionRecord, record)
  if (!parsed.success) throw unreadable(file, id, parsed.issues[0])
  const misspelt = misspeltField(Object(record))
  if (misspelt !== undefined) {
    throw new AppError('bad_input', `${file}, record ${id}: there is no field ${misspelt.field}`, {
      hint: `Did you mean ${misspelt.near}?`,
    })
  }
  const expected = parsed.output.allowed
  const problem = storageProblem(parsed.output)
  if (problem !== undefined) {
    return {id, file, expected, decided: 'refused', agrees: false, reason: problem}
  }
  try {
    const decision = decideRecord(parsed.output)
    return {id, file, expected, ...outcomeOf(decision), agrees: decision.allowed === expected}
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    throw new AppError(error.code, `${file}, record ${id}: ${error.message}`, {hint: error.hint})
  }
}

/** A decision in the words of a document. */
export function outcomeOf({allowed, reason, by, limitedBy}: Decision): Pick<
  TestedRecord,
  'reason' | 'statement' | 'limitedBy' | 'dependsOn'
> & {
  decided: boolean | 'depends'
} {
  return {
    decided: typeof allowed === 'boolean' ? allowed : 'depends',
    reason,
    ...(by === undefined ? {} : {statement: statementOf(by)}),
    ...(limitedBy === undefined ? {} : {limitedBy: statementOf(limitedBy)}),
    ...(typeof allowed === 'boolean' ? {} : {dependsOn: [...allowed].sort()}),
  }
}

function statementOf({policy, origin, group, statement, sid, effect}: Reason): DecidingStatement {
  return {
    policy,
    origin,
    ...(group === undefined ? {} : {group}),
    statement,
    ...(sid === undefined ? {} : {sid}),
    effect,
  }
}

function testRefusal(
  {policies}: v.InferOutput<typeof Refused>,
  id: string,
  file: string,
): TestedRecord {
  const [refusal] = Object.entries(policies).flatMap(([name, document]) =>
    serverRefusals(document).map((message) => `${name} ${message}`),
  )
  const decided = refusal === undefined ? 'stored' : 'refused'
  return {
    id,
    file,
    expected: 'refused',
    decided,
    agrees: decided === 'refused',
    reason: refusal ?? 'nothing to refuse',
  }
}

// What a server would not store cannot be what is tested.
function storageProblem({policies, key, sts}: DecisionRecord): string | undefined {
  for (const [name, document] of Object.entries(policies)) {
    const [refusal] = serverRefusals(document)
    if (refusal !== undefined) return `policy ${name} ${refusal}`
  }
  const embedded = key?.embeddedPolicy ?? sts?.sessionPolicy
  const [problem] = embedded
    ? checkDocument(embedded, {isEmbedded: true}).filter(
        ({severity, code}) => severity === 'error' && code !== 'no-statement',
      )
    : []
  return problem && `the embedded policy ${problem.message}`
}

function unreadable(file: string, id: string, issue: v.BaseIssue<unknown>): AppError {
  const path = v.getDotPath(issue)
  const what =
    path === null
      ? 'it is no record'
      : `${path}: expected ${issue.expected}, found ${issue.received}`
  return new AppError('bad_input', `${file}, record ${id} cannot be read: ${what}`, {
    hint: 'A record has policies, user, request and allowed: see docs/policy-tests.md',
  })
}
