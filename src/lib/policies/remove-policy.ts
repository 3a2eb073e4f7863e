import * as v from 'valibot'
import {parseAnswer} from '../base/answer.ts'
import {AppError} from '../errors/errors.ts'
import {builtInPolicies, change, type PolicyChange} from './create-policy.ts'
import type {PolicyApi} from './policy-api.ts'
import {readPolicy} from './stored-policy.ts'

const names = v.optional(v.nullable(v.array(v.string())), [])

const Entities = v.object({
  policyMappings: v.optional(
    v.array(v.object({policy: v.string(), users: names, groups: names})),
    [],
  ),
})

/**
 * Removes a policy.
 *
 * The server answers 200 for one that does not exist, so that it is read first. Throws
 * `policy_not_found`, and `conflict` with the names of those who have it, or for a built-in policy.
 */
export async function removePolicy(api: PolicyApi, name: string): Promise<PolicyChange> {
  await readPolicy(api, name).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'server_error') return
    throw error
  })
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
  const answer = await api.getSealed('idp/builtin/policy-entities', {policy: name})
  const {policyMappings} = parseAnswer(Entities, answer, `${api.server} sent a list of attachments`)
  const [mapping] = policyMappings
  const who = [
    ...(mapping?.users ?? []).map((user) => `--user ${user}`),
    ...(mapping?.groups ?? []).map((group) => `--group ${group}`),
  ]
  const [first] = who
  const holders = who.map((each) => each.replace('--', '')).join(', ')
  return new AppError(
    'conflict',
    `The policy ${name} is in use at ${api.server}${holders && `: ${holders}`}`,
    {
      hint: first && `mctl admin policy detach ${api.server} ${name} ${first}`,
      fault: error.fault,
    },
  )
}
