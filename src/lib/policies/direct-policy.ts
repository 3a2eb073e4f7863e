import {AppError} from '../errors/errors.ts'
import {attachedPolicies} from './entity.ts'
import type {PolicyApi} from './policy-api.ts'
import {readPolicy} from './stored-policy.ts'

/** One document of several: what mc calls the policy of a user. */
export interface MergedPolicy {
  readonly Version: string
  readonly Statement: readonly unknown[]
}

/**
 * Merges the policies that are attached to a user itself, without those of groups: their statements in the order of the
 * policies' names, each once.
 *
 * Throws `user_not_found`, and `policy_not_found` when none is attached, as mc does.
 */
export async function readDirectPolicy(api: PolicyApi, user: string): Promise<MergedPolicy> {
  const names = await attachedPolicies(api, {kind: 'user', name: user})
  if (names.length === 0) {
    throw new AppError(
      'policy_not_found',
      `No policy is attached to user ${user} at ${api.server}`,
      {
        hint: `What its groups give: mctl admin policy entities ${api.server} --user ${user}`,
      },
    )
  }
  const statements = new Map<string, unknown>()
  for (const name of names) {
    const {policyInfo} = await readPolicy(api, name)
    for (const statement of [policyInfo.Policy.Statement ?? []].flat()) {
      statements.set(JSON.stringify(statement), statement)
    }
  }
  return {Version: '2012-10-17', Statement: [...statements.values()]}
}
