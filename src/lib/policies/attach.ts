import * as v from 'valibot'
import {parseAnswer} from '../base/answer.ts'
import {AppError} from '../errors/errors.ts'
import {ifAllowed} from '../errors/if-allowed.ts'
import {inWordsOf} from '../errors/rephrase.ts'
import {attachedPolicies, type Entity, explainEntity, noEntity} from './entity.ts'
import type {PolicyApi} from './policy-api.ts'
import {noPolicy, readPolicy} from './stored-policy.ts'

const names = v.optional(v.array(v.string()))

/** What attaching and detaching print, with mc's names: the policies that were really attached or detached. */
export const PolicyAssociation = v.strictObject({
  policiesAttached: names,
  policiesDetached: names,
  user: v.optional(v.string()),
  group: v.optional(v.string()),
  changed: v.boolean(),
})
export type PolicyAssociation = v.InferOutput<typeof PolicyAssociation>

/**
 * Attaches policies to a user or group; those that are attached already stay.
 *
 * Throws `policy_not_found`, `user_not_found` or `group_not_found` with the name, and then nothing was
 * attached.
 */
export async function attachPolicies(
  api: PolicyApi,
  policies: readonly string[],
  entity: Entity,
): Promise<PolicyAssociation> {
  const named = policyNames(policies)
  const before = (await ifAllowed(attachedPolicies(api, entity))) ?? []
  const missing = named.filter((name) => !before.includes(name))
  await mustExist(api, missing)
  const attached = await associate(api, 'attach', missing, entity)
  return {policiesAttached: attached, [entity.kind]: entity.name, changed: attached.length > 0}
}

/**
 * Detaches policies from a user or group; those that are not attached are left out.
 *
 * Throws `policy_not_found` for one that does not exist at all, and `user_not_found` or `group_not_found`.
 */
export async function detachPolicies(
  api: PolicyApi,
  policies: readonly string[],
  entity: Entity,
): Promise<PolicyAssociation> {
  const named = policyNames(policies)
  const before = (await ifAllowed(attachedPolicies(api, entity))) ?? named
  const present = named.filter((name) => before.includes(name))
  await mustExist(
    api,
    named.filter((name) => !before.includes(name)),
  )
  const detached = await associate(api, 'detach', present, entity)
  return {policiesDetached: detached, [entity.kind]: entity.name, changed: detached.length > 0}
}

/** Each name once, sorted; commas separate names, which cannot hold one. Throws `usage` for none. */
export function policyNames(words: readonly string[]): string[] {
  const names = words.flatMap((word) => word.split(',')).map((name) => name.trim())
  const unique = sorted(names.filter((name) => name !== ''))
  if (unique.length === 0) throw new AppError('usage', 'No policy was named')
  return unique
}

/** Each name once, sorted. */
export function sorted(names: readonly string[]): string[] {
  return [...new Set(names)].sort()
}

// The server forgives the detaching of what does not exist; a slip of the pen should not pass.
async function mustExist(api: PolicyApi, policies: readonly string[]): Promise<void> {
  for (const name of policies) await ifAllowed(readPolicy(api, name))
}

const Answer = v.object({policiesAttached: names, policiesDetached: names})

/** What was attached or detached, in the server's words; servers of 2023 answer without any. */
async function associate(
  api: PolicyApi,
  verb: 'attach' | 'detach',
  policies: readonly string[],
  entity: Entity,
): Promise<string[]> {
  if (policies.length === 0) return []
  try {
    const answer = await inWordsOf(
      {...noEntity(api.server, entity), ...noPolicy(api, policies.join(', '))},
      api.exchangeSealed('POST', `idp/builtin/policy/${verb}`, {
        payload: {sealed: {policies, [entity.kind]: entity.name}},
      }),
    )
    const done = parseAnswer(Answer, answer ?? {}, `${api.server} sent what it ${verb}ed`)
    return sorted(done.policiesAttached ?? done.policiesDetached ?? policies)
  } catch (error) {
    // Somebody else was quicker.
    if (
      error instanceof AppError &&
      error.fault?.Code === 'XMinioAdminPolicyChangeAlreadyApplied'
    ) {
      return []
    }
    return explainEntity(api, entity, error)
  }
}
