import * as v from 'valibot'
import {DecidingStatement, outcomeOf} from '../policies/tested-record.ts'
import type {Check, Policy} from '../policy/decision/decide.ts'
import {
  type Credential,
  callerOf,
  decideRequest,
  type Principal,
} from '../policy/decision/principal.ts'
import {
  type RequestContext,
  type RequestFacts,
  requestContext,
} from '../policy/decision/request-context.ts'
import {readStatements, type Statement} from '../policy/decision/statement.ts'
import type {PolicyDocument} from '../policy/document.ts'
import {cautionsFor} from './cautions.ts'
import {type Holder, readHolder} from './holder.ts'
import type {RightsApi} from './rights-api.ts'

/** Whether somebody may do something, as `mctl admin policy can --json` prints it. */
export const Permission = v.strictObject({
  who: v.string(),
  kind: v.picklist(['user', 'access-key', 'temporary-credentials', 'root']),
  parentUser: v.optional(v.string()),
  /** What was asked: an action, or a request. */
  asked: v.string(),
  resource: v.string(),
  /** What the server checks: all of the outer list, of each inner one at least one. */
  checks: v.array(
    v.array(
      v.strictObject({
        action: v.string(),
        resource: v.string(),
        denyOnly: v.optional(v.boolean()),
        kmsKey: v.optional(v.string()),
      }),
    ),
  ),
  decided: v.union([v.boolean(), v.literal('depends')]),
  reason: v.string(),
  statement: v.optional(DecidingStatement),
  /** The statement of the embedded policy that allows it as well. */
  limitedBy: v.optional(DecidingStatement),
  /** Condition keys, and what the caller may not read. */
  dependsOn: v.optional(v.array(v.string())),
  cautions: v.array(v.string()),
})
export type Permission = v.InferOutput<typeof Permission>

/** What is asked, and what is known of the request. */
export interface Question {
  readonly asked: string
  readonly resource: string
  readonly checks: readonly (readonly Check[])[]
  readonly facts: RequestFacts
}

/**
 * Decides whether somebody may do something as the server would; what it cannot know, it depends on.
 *
 * Throws `user_not_found` for a name that is neither a user nor a key.
 */
export async function can(api: RightsApi, who: string, question: Question): Promise<Permission> {
  const holder = await readHolder(api, who)
  const principal = principalOf(holder)
  const facts = {...question.facts, isExternal: holder.isExternal}
  const context = openFor(holder, requestContext(facts, callerOf(principal)))
  const outcome = outcomeOf(decideRequest(principal, question.checks, context))
  const isOpen = outcome.dependsOn?.some((each) => unknownOf(holder).includes(each))
  const {asked, resource, checks} = question
  return {
    who,
    kind: holder.kind,
    ...(holder.userName === who ? {} : {parentUser: holder.userName}),
    asked,
    resource,
    checks: checks.map((each) => each.map((check) => ({...check}))),
    ...outcome,
    // No statement decided: the one that could is not known.
    ...(isOpen ? {reason: 'unknown', statement: undefined, limitedBy: undefined} : {}),
    ...(outcome.reason === 'no-policy' && holder.account ? {reason: 'account-without-policy'} : {}),
    cautions: cautionsFor(principal, question.checks.flat()),
  }
}

function principalOf(holder: Holder): Principal {
  const policies = holder.policies.flatMap(({name, origin, group, document}): Policy[] =>
    document === undefined ? [] : [{name, origin, group, statements: readStatements(document)}],
  )
  const {userName, isRoot, userStatus, disabledGroups, account} = holder
  return {
    userName,
    isRoot,
    isEnabled: userStatus !== 'disabled',
    disabledGroups,
    policies:
      account === undefined
        ? [
            ...policies,
            ...holder.unknown.map(
              (what): Policy => ({name: what, origin: 'user', statements: anyOf(what)}),
            ),
          ]
        : mergedOf(account),
    credential: credentialOf(holder),
  }
}

// Without a statement it is no policy at all, which matters to what users may do with themselves.
function mergedOf(account: PolicyDocument): Policy[] {
  const statements = readStatements(account)
  return statements.length === 0 ? [] : [{name: 'effective', origin: 'account', statements}]
}

function credentialOf({kind, keyStatus, embedded, unknownOfKey}: Holder): Credential {
  if (kind === 'user' || kind === 'root') return {kind: 'own'}
  const statements = [
    ...(embedded === undefined ? [] : readStatements(embedded)),
    ...unknownOfKey.flatMap(anyOf),
  ]
  const isLimited = embedded !== undefined || unknownOfKey.length > 0
  return {
    kind: kind === 'access-key' ? 'key' : 'sts',
    isEnabled: keyStatus !== 'off',
    embedded: isLimited ? {name: 'embedded', origin: 'embedded', statements} : undefined,
  }
}

// What could not be read may allow and may deny everything: two statements upon a condition that is never known.
function anyOf(what: string): Statement[] {
  const conditions = [{operator: 'StringEquals', key: what, values: ['']}]
  return (['Allow', 'Deny'] as const).map((effect, index) => ({
    number: index + 1,
    sid: undefined,
    effect,
    actions: ['*'],
    notActions: [],
    resources: [],
    notResources: [],
    conditions,
  }))
}

function openFor(holder: Holder, context: RequestContext): RequestContext {
  const unknown = unknownOf(holder)
  return {...context, isUnknown: (key) => unknown.includes(key) || context.isUnknown(key)}
}

// What the account tells leaves names unknown alone.
const unknownOf = ({account, unknown, unknownOfKey}: Holder): string[] => [
  ...(account === undefined ? unknown : []),
  ...unknownOfKey,
]
