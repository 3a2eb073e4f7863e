import {meetsConditions} from './conditions.ts'
import type {RequestContext} from './request-context.ts'
import {matchesResource} from './resource.ts'
import type {Statement} from './statement.ts'
import {every, not, some, type Truth} from './truth.ts'
import {matchesWildcard} from './wildcard.ts'

/** One question that a request puts to the policies: may this be done to that. */
export interface Check {
  /** A whole name, such as `s3:GetObject`. */
  readonly action: string
  /** `bucket/`, `bucket/key`, or `/`. */
  readonly resource: string
  /** Allowed unless it is denied: what users may do with themselves. */
  readonly denyOnly?: boolean | undefined
  /** The KMS key that is meant; without, the resources of KMS statements do not count. */
  readonly kmsKey?: string | undefined
}

/** A policy, and from where it reaches who asks. */
export interface Policy {
  readonly name: string
  /** `account`: all policies of a user in one, as the server puts them together. */
  readonly origin: 'user' | 'group' | 'account' | 'embedded'
  /** The group that it comes from. */
  readonly group?: string | undefined
  readonly statements: readonly Statement[]
}

/** A statement that took part in a decision. */
export interface Reason {
  readonly policy: string
  readonly origin: Policy['origin']
  readonly group?: string | undefined
  readonly statement: number
  readonly sid?: string | undefined
  readonly effect: 'Allow' | 'Deny'
}

/** What policies say to a check, and the statement that decided; none when nothing allows it. */
export interface Answer {
  readonly allowed: Truth
  readonly by: Reason | undefined
}

/**
 * What a heap of policies says to a check: a Deny that matches wins over every Allow; without an Allow it is denied.
 *
 * The order of statements and the number of policies make no difference (measured).
 */
export function decide(policies: readonly Policy[], check: Check, context: RequestContext): Answer {
  const matched = policies.flatMap((policy) =>
    policy.statements.map((statement) => ({
      policy,
      statement,
      truth: matchesStatement(statement, check, context),
    })),
  )
  const denials = matched.filter(({statement}) => statement.effect === 'Deny')
  const permits = matched.filter(({statement}) => statement.effect === 'Allow')
  const isDenied = some(denials.map(({truth}) => truth))
  const isPermitted = check.denyOnly ? policies.length > 0 : some(permits.map(({truth}) => truth))
  const allowed = every([isPermitted, not(isDenied)])
  const deciding =
    allowed === true
      ? permits.find(({truth}) => truth === true)
      : allowed === false
        ? denials.find(({truth}) => truth === true)
        : [...denials, ...permits].find(({truth}) => typeof truth !== 'boolean')
  return {allowed, by: deciding && reasonOf(deciding)}
}

/**
 * Whether a statement speaks of a check, and on which condition keys that depends.
 *
 * With the literal action `*`, or one of `admin:` and `sts:`, its resources do not count at all (measured).
 */
function matchesStatement(statement: Statement, check: Check, context: RequestContext): Truth {
  const {actions, resources, notResources, conditions} = statement
  if (!speaksOf(statement, check.action)) return false
  const isKms = actions.some((action) => action.startsWith('kms:'))
  const ignoresResource =
    ignoresResources(statement) || (isKms && (!check.kmsKey || resources.length === 0))
  const target = (patterns: readonly string[]): Truth =>
    matchesResource(patterns, check.resource, context)
  return every([
    ignoresResource || resources.length === 0 || target(resources),
    ignoresResource || notResources.length === 0 || not(target(notResources)),
    meetsConditions(conditions, context),
  ])
}

/** Whether a statement speaks of an action at all. */
export function speaksOf({actions, notActions}: Statement, action: string): boolean {
  return (actions.length === 0 || covers(actions, action)) && !covers(notActions, action)
}

/** Whether the resources of a statement do not count: with the literal action `*`, or one of `admin:` and `sts:`. */
export function ignoresResources({actions}: Statement): boolean {
  return actions.some((action) => action === '*' || /^(admin|sts):/.test(action))
}

/** Whether actions of a statement cover an action: by wildcard, and GetObjectVersion also GetObject (measured). */
export function covers(actions: readonly string[], action: string): boolean {
  return actions.some(
    (each) =>
      matchesWildcard(each, action) ||
      (each === 's3:GetObjectVersion' && action === 's3:GetObject'),
  )
}

function reasonOf({
  policy,
  statement,
}: {
  readonly policy: Policy
  readonly statement: Statement
}): Reason {
  const {name, origin, group} = policy
  const {number, sid, effect} = statement
  return {policy: name, origin, group, statement: number, sid, effect}
}
