import * as v from 'valibot'
import {AppError} from '../errors/errors.ts'
import {PolicyFinding} from '../policy/check/finding.ts'
import {type PolicyDocument, policyJson, samePolicy} from '../policy/document.ts'
import type {PolicyApi} from './policy-api.ts'
import {readPolicy} from './stored-policy.ts'

/** What a change of a policy itself prints, with mc's names. */
export const PolicyChange = v.strictObject({
  policy: v.string(),
  policyInfo: v.strictObject({PolicyName: v.string(), Policy: v.nullable(v.unknown())}),
  isGroup: v.literal(false),
  changed: v.boolean(),
  /** Whether a policy of that name was there before. Absent: the caller may not see it. */
  replaced: v.optional(v.boolean()),
  /** What of the document does not do what it seems to. */
  warnings: v.optional(v.array(PolicyFinding)),
})
export type PolicyChange = v.InferOutput<typeof PolicyChange>

/** The policies that every server has, and that mc overwrites without a word. */
export const builtInPolicies: ReadonlySet<string> = new Set([
  'consoleAdmin',
  'diagnostics',
  'readonly',
  'readwrite',
  'writeonly',
])

/**
 * Stores a policy under a name, unless the same one is stored there; with `keepsOld`, unless there is any.
 *
 * `confirmOverwrite` is asked before one of the built-in policies goes. Throws `bad_input` for a name that
 * a server would refuse or misread.
 */
export async function createPolicy(
  api: PolicyApi,
  name: string,
  document: PolicyDocument,
  confirmOverwrite: (question: string) => Promise<void>,
  {keepsOld = false}: {readonly keepsOld?: boolean} = {},
): Promise<PolicyChange> {
  checkPolicyName(name)
  const stored = await readPolicy(api, name).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'policy_not_found') return undefined
    // A policy that the server cannot read back is there, and may be replaced.
    if (error instanceof AppError && error.code === 'server_error') return null
    if (!keepsOld && error instanceof AppError && error.code === 'access_denied') return 'unread'
    throw error
  })
  const isUnread = stored === 'unread'
  const replaced = stored !== undefined && !isUnread
  if (replaced && keepsOld) return change(name, {changed: false, replaced: false})
  if (stored && !isUnread && samePolicy(stored.policyInfo.Policy, document)) {
    return change(name, {changed: false, replaced})
  }
  if (builtInPolicies.has(name)) {
    await confirmOverwrite(`Overwrite the built-in policy ${name} of ${api.server}?`)
  }
  await api.put('add-canned-policy', {
    query: {name},
    payload: {bytes: new TextEncoder().encode(policyJson(document))},
  })
  return change(name, {changed: true, ...(isUnread ? {} : {replaced})})
}

/** Throws `bad_input` for a name that cannot be the name of a policy. */
function checkPolicyName(name: string): void {
  const problem =
    name === ''
      ? 'is empty'
      : name.includes(',')
        ? 'holds a comma, which separates policies'
        : name !== name.trim()
          ? 'begins or ends with a blank'
          : /\p{Cc}/u.test(name)
            ? 'holds a control character'
            : undefined
  if (problem !== undefined)
    throw new AppError('bad_input', `The policy name ${JSON.stringify(name)} ${problem}`)
}

export function change(
  name: string,
  outcome: {readonly changed: boolean; readonly replaced?: boolean},
): PolicyChange {
  return {
    policy: name,
    policyInfo: {PolicyName: '', Policy: null},
    isGroup: false,
    ...outcome,
  }
}
