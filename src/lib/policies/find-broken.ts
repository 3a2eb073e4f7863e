import * as v from 'valibot'
import {parseByName} from '../base/answer.ts'
import {AppError} from '../errors/errors.ts'
import type {PolicyApi} from './policy-api.ts'
import {readPolicyEntities} from './policy-entities.ts'
import {listPolicies, readPolicy} from './stored-policy.ts'

/** A policy that the server has stored and cannot read back, and who has it. */
export const BrokenPolicy = v.strictObject({
  policy: v.string(),
  users: v.array(v.string()),
  groups: v.array(v.string()),
})
export type BrokenPolicy = v.InferOutput<typeof BrokenPolicy>

/** Whether the server can list its policies; if not, when the policy was stored over which it stumbled, if it says so. */
export interface ListState {
  readonly works: boolean
  readonly storedAt?: string | undefined
}

/** Tries the list of policies. Throws what is no sign of a broken policy. */
export async function listState(api: PolicyApi): Promise<ListState> {
  try {
    await listPolicies(api)
    return {works: true}
  } catch (error) {
    if (!isBroken(error)) throw error
    // The server quotes the end of the document over which it stumbled.
    const storedAt = /"CreateDate":"(\d{4}-[\dT:.-]+Z)"/.exec(error.fault?.Message ?? '')?.[1]
    return {works: false, storedAt}
  }
}

/**
 * Finds policies with NotAction: among those that were named, and those that somebody has.
 *
 * A server that has one lists none at all, so that one which nobody has can only be found by its name. Throws
 * `policy_not_found` for a name that is not there.
 */
export async function findBroken(
  api: PolicyApi,
  named: readonly string[],
): Promise<BrokenPolicy[]> {
  const {result} = await readPolicyEntities(api, {users: [], groups: [], policies: []})
  const mappings = result.policyMappings ?? []
  const attached = named.length > 0 ? [] : await attachedNames(api, mappings)
  const broken: BrokenPolicy[] = []
  for (const policy of [...new Set([...named, ...attached])].sort()) {
    if (await isReadable(api, policy, named.includes(policy))) continue
    const mapping = mappings.find((each) => each.policy === policy)
    broken.push({policy, users: mapping?.users ?? [], groups: mapping?.groups ?? []})
  }
  return broken
}

const User = v.object({policyName: v.optional(v.string(), '')})

async function attachedNames(
  api: PolicyApi,
  mappings: readonly {readonly policy: string}[],
): Promise<string[]> {
  const answer = await api.getSealed('list-users')
  const users = parseByName(User, answer, `${api.server} sent a list of users`)
  const ofUsers = users.flatMap(([, {policyName}]) => policyName.split(','))
  return [...mappings.map(({policy}) => policy), ...ofUsers.filter((name) => name !== '')]
}

async function isReadable(api: PolicyApi, name: string, mustBeThere: boolean): Promise<boolean> {
  try {
    await readPolicy(api, name)
    return true
  } catch (error) {
    if (isBroken(error)) return false
    // A user may keep the name of a policy that is gone.
    if (!mustBeThere && error instanceof AppError && error.code === 'policy_not_found') return true
    throw error
  }
}

// MinIO's words for a document that it cannot write as JSON again.
function isBroken(error: unknown): error is AppError {
  return (
    error instanceof AppError &&
    error.code === 'server_error' &&
    /empty actions not allowed/.test(error.fault?.Message ?? '')
  )
}
