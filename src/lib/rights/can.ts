import * as v from 'valibot'
import {DecidingStatement, outcomeOf} from '../policies/tested-record.ts'
import type {Check, Policy} from '../policy/decision/decide.ts'
import {callerOf, decideRequest, type Principal} from '../policy/decision/principal.ts'
import {type RequestFacts, requestContext} from '../policy/decision/request-context.ts'
import {readStatements} from '../policy/decision/statement.ts'
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
  const context = requestContext(facts, callerOf(principal))
  const outcome = outcomeOf(decideRequest(principal, question.checks, context))
  // A Deny is one whatever else there is; all other answers what is unknown could overturn.
  const isOpen =
    holder.unknown.length > 0 && outcome.reason !== 'denied-by-statement' && !holder.isRoot
  const {asked, resource, checks} = question
  return {
    who,
    kind: holder.kind,
    ...(holder.userName === who ? {} : {parentUser: holder.userName}),
    asked,
    resource,
    checks: checks.map((each) => each.map((check) => ({...check}))),
    ...outcome,
    ...(isOpen
      ? {
          decided: 'depends' as const,
          reason: 'unknown',
          dependsOn: [...(outcome.dependsOn ?? []), ...holder.unknown],
        }
      : {}),
    cautions: cautionsFor(principal, question.checks.flat()),
  }
}

function principalOf(holder: Holder): Principal {
  const policies = holder.policies.flatMap(({name, origin, group, document}): Policy[] =>
    document === undefined ? [] : [{name, origin, group, statements: readStatements(document)}],
  )
  const {userName, isRoot, userStatus, disabledGroups, keyStatus, embedded, kind} = holder
  return {
    userName,
    isRoot,
    isEnabled: userStatus !== 'disabled',
    disabledGroups,
    policies,
    credential:
      kind === 'user' || kind === 'root'
        ? {kind: 'own'}
        : {
            kind: kind === 'access-key' ? 'key' : 'sts',
            isEnabled: keyStatus !== 'off',
            embedded: embedded && {
              name: 'embedded',
              origin: 'embedded',
              statements: readStatements(embedded),
            },
          },
  }
}
