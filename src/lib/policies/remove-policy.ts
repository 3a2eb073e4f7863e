import {AppError} from '../errors/errors.ts'
import {builtInPolicies, change, type PolicyChange} from './create-policy.ts'
import type {Entity} from './entity.ts'
import type {PolicyApi} from './policy-api.ts'
import {holdersOf} from './policy-entities.ts'
import {readPolicy} from './stored-policy.ts'

/**
 * Removes a policy.
 *
 * The server answers 200 for one that does not exist, so that it is read first. Throws
 * `policy_not_found` unless `mayBeGone`, and `conflict` with the names of those who have it, or for a built-in policy.
 */
export async function removePolicy(
  api: PolicyApi,
  name: string,
  {mayBeGone = false}: {readonly mayBeGone?: boolean} = {},
): Promise<PolicyChange> {
  try {
    await readPolicy(api, name)
  } catch (error) {
    const code = error instanceof AppError ? error.code : undefined
    if (code === 'policy_not_found' && mayBeGone) return change(name, {changed: false})
    // One that the server cannot read back is there, and who may remove policies need not be one who may read them.
    if (code !== 'server_error' && code !== 'access_denied') throw error
  }
  if (builtInPolicies.has(name)) {
    throw new AppError(
      'conflict',
      `${name} is one of the server's own policies and cannot be removed`,
    )
  }
  try {
    await api.delete('remove-canned-policy', {name})
  } catch (error) {
    if (error instanceof AppError && error.fault?.Code === 'XMinioIAMPolicyInUse') {
      throw await inUse(api, name, error)
    }
    throw error
  }
  return change(name, {changed: true})
}

async function inUse(api: PolicyApi, name: string, error: AppError): Promise<AppError> {
  const holders = await whoHas(api, name)
  const [first] = holders
  const who = holders.map(({kind, name: holder}) => `${kind} ${holder}`).join(', ')
  return new AppError(
    'conflict',
    `The policy ${name} is in use at ${api.server}${who && `: ${who}`}`,
    {
      hint: first && `mctl admin policy detach ${api.server} ${name} --${first.kind} ${first.name}`,
      fault: error.fault,
    },
  )
}

// Who may remove a policy need not be one who may see who has it.
async function whoHas(api: PolicyApi, name: string): Promise<Entity[]> {
  try {
    return await holdersOf(api, name)
  } catch {
    return []
  }
}
