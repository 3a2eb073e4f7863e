import * as v from 'valibot'
import {AppError} from '../errors/errors.ts'
import {inWordsOf} from '../errors/rephrase.ts'
import {attachPolicies, detachPolicies, policyNames, sorted} from './attach.ts'
import {attachedPolicies, type Entity, explainEntity, noEntity} from './entity.ts'
import type {PolicyApi} from './policy-api.ts'
import {readPolicy} from './stored-policy.ts'

/** What `set`, `unset` and `update` print, with the names of the mc that had them. */
export const PolicyAssignment = v.strictObject({
  policy: v.string(),
  policyInfo: v.strictObject({PolicyName: v.string(), Policy: v.null()}),
  userOrGroup: v.string(),
  isGroup: v.boolean(),
  /** All policies of the user or group afterwards. */
  policies: v.array(v.string()),
  changed: v.boolean(),
})
export type PolicyAssignment = v.InferOutput<typeof PolicyAssignment>

/** What to do with a list of policies: take it as the whole, add it, or take it away. */
export type Assignment = 'set' | 'update' | 'unset'

/**
 * Sets, extends or reduces the policies of a user or group, as mc did until 2023.
 *
 * `policies` is a list with commas. `set` replaces what was attached. Throws `policy_not_found`,
 * `user_not_found` or `group_not_found` with the name, and then nothing was changed.
 */
export async function assignPolicies(
  api: PolicyApi,
  how: Assignment,
  policies: string,
  entity: Entity,
): Promise<PolicyAssignment> {
  const named = policyNames([policies])
  const before = await attachedPolicies(api, entity)
  const after = sorted(wanted[how](before, named))
  for (const name of named.filter((each) => !before.includes(each))) await readPolicy(api, name)
  const changed = before.join(',') !== after.join(',')
  if (changed && how === 'set') await replacePolicies(api, entity, before, after)
  // One by one: what somebody else attaches or detaches meanwhile is not undone.
  if (changed && how === 'update') await attachPolicies(api, named, entity)
  if (changed && how === 'unset') await detachPolicies(api, named, entity)
  return {
    policy: named.join(','),
    policyInfo: {PolicyName: '', Policy: null},
    userOrGroup: entity.name,
    isGroup: entity.kind === 'group',
    policies: how === 'set' || !changed ? after : await attachedPolicies(api, entity),
    changed,
  }
}

const wanted: Record<Assignment, (before: string[], named: string[]) => string[]> = {
  set: (_, named) => named,
  update: (before, named) => [...before, ...named],
  unset: (before, named) => before.filter((name) => !named.includes(name)),
}

/** Gives a user or group these policies and no others, in one request where the server can. */
export async function replacePolicies(
  api: PolicyApi,
  entity: Entity,
  before: readonly string[],
  after: readonly string[],
): Promise<void> {
  try {
    await inWordsOf(
      noEntity(api.server, entity),
      api.put('set-user-or-group-policy', {
        query: {
          policyName: after.join(','),
          userOrGroup: entity.name,
          isGroup: String(entity.kind === 'group'),
        },
      }),
    )
  } catch (error) {
    // Version 4 of the API has no such call.
    if (!(error instanceof AppError) || error.fault?.Code !== 'XMinioAdminVersionMismatch')
      return explainEntity(api, entity, error)
    const added = after.filter((name) => !before.includes(name))
    const dropped = before.filter((name) => !after.includes(name))
    if (added.length > 0) await attachPolicies(api, added, entity)
    if (dropped.length > 0) await detachPolicies(api, dropped, entity)
  }
}
