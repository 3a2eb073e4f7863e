import {type Answer, type Check, decide, type Policy, type Reason} from './decide.ts'
import type {Caller, RequestContext} from './request-context.ts'
import {every, some, type Truth} from './truth.ts'

/** Who asks, with all that the server would look at. */
export interface Principal {
  /** The user, or the owner of the key. */
  readonly userName: string
  readonly isRoot: boolean
  readonly isAnonymous?: boolean | undefined
  readonly isEnabled: boolean
  /** Groups of the user that are disabled: one takes all rights away. */
  readonly disabledGroups: readonly string[]
  /** Those of the user and of his groups. */
  readonly policies: readonly Policy[]
  readonly credential: Credential
}

/** By what a principal signs: his own secret, or a key or temporary credentials that were made for him. */
export type Credential =
  | {readonly kind: 'own'}
  | {
      readonly kind: 'key' | 'sts'
      readonly isEnabled: boolean
      /** The policy embedded in it; undefined: it may do what its owner may. */
      readonly embedded: Policy | undefined
    }

/** A decision, and how it came about. */
export interface Decision {
  readonly allowed: Truth
  readonly reason: DecisionReason
  /** The statement that decided, where one did. */
  readonly by?: Reason | undefined
  /** The statement of the embedded policy that allows it as well as `by`. */
  readonly limitedBy?: Reason | undefined
  /** The check that decided. */
  readonly check?: Check | undefined
}

export type DecisionReason =
  | 'root'
  | 'anonymous'
  | 'user-disabled'
  | 'key-disabled'
  | 'group-disabled'
  | 'no-policy'
  | 'denied-by-statement'
  | 'nothing-allows'
  | 'embedded-denies'
  | 'embedded-allows-nothing'
  | 'allowed-by-statement'
  | 'not-denied'
  | 'needs-no-right'
  | 'depends'

/** What conditions see of a principal (measured). */
export function callerOf({userName, isRoot, credential}: Principal): Caller {
  const kind = isRoot ? 'Account' : credential.kind === 'own' ? 'User' : 'AssumedRole'
  return {userName, kind}
}

/**
 * Whether a principal may make a request: all of `checks`, of each at least one alternative.
 *
 * The rules are those measured of MinIO: a disabled group takes everything; the owner's rights and the embedded policy
 * must both allow; for keys of the root user the embedded policy alone counts.
 */
export function decideRequest(
  principal: Principal,
  checks: readonly (readonly Check[])[],
  context: RequestContext,
): Decision {
  const barred = barrier(principal)
  // What needs no right, a disabled group does not take away (measured).
  const isFree = checks.length === 0 && (barred === undefined || barred === 'group-disabled')
  if (isFree) return {allowed: true, reason: 'needs-no-right'}
  if (barred !== undefined) return {allowed: false, reason: barred}
  const answers = checks.map((alternatives) => {
    const each = alternatives.map((check) => decideCheck(principal, check, context))
    const allowed = some(each.map((answer) => answer.allowed))
    const deciding = each.find((answer) => sameKind(answer.allowed, allowed)) ?? each[0]
    return {...(deciding ?? {reason: 'nothing-allows' as const}), allowed}
  })
  const allowed = every(answers.map((answer) => answer.allowed))
  const deciding = answers.find((answer) => sameKind(answer.allowed, allowed)) ?? answers[0]
  return {...(deciding ?? {reason: 'nothing-allows' as const}), allowed}
}

function barrier(principal: Principal): DecisionReason | undefined {
  const {credential, isRoot, isAnonymous, isEnabled, disabledGroups} = principal
  if (isAnonymous) return 'anonymous'
  if (credential.kind !== 'own' && !credential.isEnabled) return 'key-disabled'
  if (isRoot) return undefined
  if (!isEnabled) return 'user-disabled'
  if (disabledGroups.length > 0) return 'group-disabled'
  return undefined
}

function decideCheck(principal: Principal, check: Check, context: RequestContext): Decision {
  const {isRoot, policies, credential} = principal
  const own: Decision = isRoot
    ? {allowed: true, reason: 'root', check}
    : decisionOf(decide(policies, asSelf(check, credential), context), check, policies.length > 0)
  if (credential.kind === 'own' || credential.embedded === undefined) return own
  // What users may do with themselves a restricted key may only when its policy says so (measured).
  const asked = {...check, denyOnly: false}
  const inner = embedded(decide([credential.embedded], asked, context), check)
  const allowed = every([own.allowed, inner.allowed])
  const deciding = isRoot || !sameKind(own.allowed, allowed) ? inner : own
  const isBoth = allowed === true && !isRoot
  return {...deciding, allowed, ...(isBoth ? {limitedBy: inner.by} : {})}
}

// Through a key a user is not himself to these two: they compare with the key that signs (measured of GetUser).
function asSelf(check: Check, {kind}: Credential): Check {
  const comparesSigner = /^admin:(Get|Create)User$/.test(check.action)
  return kind !== 'own' && comparesSigner ? {...check, denyOnly: false} : check
}

function decisionOf({allowed, by}: Answer, check: Check, hasPolicies: boolean): Decision {
  const reason: DecisionReason = !hasPolicies
    ? 'no-policy'
    : allowed === true
      ? check.denyOnly
        ? 'not-denied'
        : 'allowed-by-statement'
      : allowed === false
        ? by === undefined
          ? 'nothing-allows'
          : 'denied-by-statement'
        : 'depends'
  return {allowed, reason, by, check}
}

function embedded({allowed, by}: Answer, check: Check): Decision {
  if (allowed === true) return {allowed, reason: 'allowed-by-statement', by, check}
  if (allowed !== false) return {allowed, reason: 'depends', by, check}
  return {
    allowed,
    reason: by === undefined ? 'embedded-allows-nothing' : 'embedded-denies',
    by,
    check,
  }
}

function sameKind(a: Truth, b: Truth): boolean {
  return typeof a === 'boolean' ? a === b : typeof b !== 'boolean'
}
