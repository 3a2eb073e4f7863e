import * as v from 'valibot'
import {AppError} from '../errors/errors.ts'
import {inWordsOf} from '../errors/rephrase.ts'
import {attachedPolicies, type Entity, noEntity} from './entity.ts'
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
  const before = await attachedPolicies(api, entity)
  const missing = unique(policies).filter((name) => !before.includes(name))
  await mustExist(api, missing)
  const changed = await associate(api, 'attach', missing, entity)
  return {policiesAttached: missing, [entity.kind]: entity.name, changed}
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
  const before = await attachedPolicies(api, entity)
  const present = unique(policies).filter((name) => before.includes(name))
  await mustExist(
    api,
    unique(policies).filter((name) => !before.includes(name)),
  )
  const changed = await associate(api, 'detach', present, entity)
  return {policiesDetached: present, [entity.kind]: entity.name, changed}
}

// The server forgives the detaching of what does not exist; a slip of the pen should not pass.
async function mustExist(api: PolicyApi, policies: readonly string[]): Promise<void> {
  for (const name of policies) await readPolicy(api, name)
}

async function associate(
  api: PolicyApi,
  verb: 'attach' | 'detach',
  policies: readonly string[],
  entity: Entity,
): Promise<boolean> {
  if (policies.length === 0) return false
  try {
    await inWordsOf(
      {...noEntity(api.server, entity), ...noPolicy(api, policies.join(', '))},
      api.exchangeSealed('POST', `idp/builtin/policy/${verb}`, {
        payload: {sealed: {policies, [entity.kind]: entity.name}},
      }),
    )
    return true
  } catch (error) {
    // Somebody else was quicker.
    if (
      error instanceof AppError &&
      error.fault?.Code === 'XMinioAdminPolicyChangeAlreadyApplied'
    ) {
      return false
    }
    throw error
  }
}

export function unique(policies: readonly string[]): string[] {
  return [...new Set(policies)].sort()
}
