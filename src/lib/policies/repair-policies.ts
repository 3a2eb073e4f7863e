import * as v from 'valibot'
import {AppError} from '../errors/errors.ts'
import {type PolicyDocument, policyJson} from '../policy/document.ts'
import {detachPolicies} from './attach.ts'
import {BrokenPolicy, findBroken, listState} from './find-broken.ts'
import type {PolicyApi} from './policy-api.ts'
import {readPolicy} from './stored-policy.ts'

/** What `mctl admin policy repair --json` prints. */
export const PolicyRepair = v.strictObject({
  /** Whether the server can list its policies now. */
  healthy: v.boolean(),
  /** Those that were found. */
  broken: v.array(BrokenPolicy),
  /** What was done with them. */
  repair: v.picklist(['none', 'replaced', 'removed']),
  /** When the policy was stored over which the server stumbles still, if it says so. */
  storedAt: v.optional(v.string()),
  changed: v.boolean(),
})
export type PolicyRepair = v.InferOutput<typeof PolicyRepair>

/** What to do with broken policies; nothing means to find them only. */
export type Cure = {readonly replace: PolicyDocument} | 'remove' | undefined

/** Denies everything to all who have it. */
export const denyEverything: PolicyDocument = {
  Version: '2012-10-17',
  Statement: [{Sid: 'RepairedByMctl', Effect: 'Deny', Action: ['*'], Resource: ['arn:aws:s3:::*']}],
}

/**
 * Finds the policies that break a server's lists, and cures them: by another document under the same name, or by taking
 * them from all who have them and removing them.
 *
 * `confirm` is asked before anything changes, and throws when it may not. Throws `policy_not_found` for a name that is not
 * there, and `usage` when one document would replace several policies.
 */
export async function repairPolicies(
  api: PolicyApi,
  named: readonly string[],
  cure: Cure,
  confirm: (question: string) => Promise<void>,
): Promise<PolicyRepair> {
  const before = await listState(api)
  // Where the lists work every policy can be read.
  if (before.works) for (const name of named) await readPolicy(api, name)
  const broken = before.works ? [] : await findBroken(api, named)
  if (broken.length === 0 || cure === undefined) {
    const {works, storedAt} = before
    return {
      healthy: works,
      broken,
      repair: 'none',
      ...(storedAt !== undefined && {storedAt}),
      changed: false,
    }
  }
  await confirm(question(api, broken, cure))
  for (const each of broken) await cureOne(api, each, cure)
  const {works, storedAt} = await listState(api)
  return {
    healthy: works,
    broken,
    repair: cure === 'remove' ? 'removed' : 'replaced',
    ...(storedAt !== undefined && {storedAt}),
    changed: true,
  }
}

function question({server}: PolicyApi, broken: readonly BrokenPolicy[], cure: Cure & {}): string {
  const list = broken.map(({policy, users, groups}) => {
    const holders = [
      ...users.map((name) => `user ${name}`),
      ...groups.map((name) => `group ${name}`),
    ]
    return holders.length === 0 ? policy : `${policy} (${holders.join(', ')})`
  })
  const what = list.join(', ')
  if (cure === 'remove') return `Take ${what} from all who have it and remove it from ${server}?`
  if (broken.length > 1 && cure.replace !== denyEverything) {
    throw new AppError('usage', `One document cannot replace several policies: ${what}`, {
      hint: 'Name the one that it is for',
    })
  }
  const by = cure.replace === denyEverything ? 'a Deny of everything' : policyJson(cure.replace)
  return `Replace ${what} at ${server} by ${by}?`
}

async function cureOne(
  api: PolicyApi,
  {policy, users, groups}: BrokenPolicy,
  cure: Cure & {},
): Promise<void> {
  if (cure !== 'remove') {
    const bytes = new TextEncoder().encode(policyJson(cure.replace))
    await api.put('add-canned-policy', {query: {name: policy}, payload: {bytes}})
    return
  }
  for (const name of users) await detachPolicies(api, [policy], {kind: 'user', name})
  for (const name of groups) await detachPolicies(api, [policy], {kind: 'group', name})
  await api.delete('remove-canned-policy', {name: policy})
}
