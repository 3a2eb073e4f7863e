import {AppError} from '../errors/errors.ts'
import {
  type EntityFilter,
  type PolicyEntities,
  readPolicyEntities,
} from '../policies/policy-entities.ts'
import type {ProviderApi} from './provider-api.ts'

const nobody: EntityFilter = {users: [], groups: [], policies: []}

/**
 * Reads who of the LDAP directory has which policies: users by login or DN, groups by DN.
 *
 * A request for each name: the answer has a DN for each login, and would not tell whose is missing. Throws
 * `not_supported` where no directory is in use.
 */
export async function readDirectoryEntities(
  api: ProviderApi,
  {users, groups, policies}: EntityFilter,
): Promise<PolicyEntities> {
  const read = (filter: Partial<EntityFilter>): Promise<PolicyEntities> =>
    readPolicyEntities(api, {...nobody, ...filter}, 'ldap').catch((error: unknown) => {
      throw noDirectory(api, error)
    })
  if (users.length + groups.length + policies.length === 0) return read({})
  const [ofUsers, ofGroups, ofPolicies] = await Promise.all([
    Promise.all(users.map((name) => read({users: [name]}))),
    Promise.all(groups.map((name) => read({groups: [name]}))),
    Promise.all(policies.map((name) => read({policies: [name]}))),
  ])
  const userMappings = ofUsers.flatMap(({result}) => result.userMappings ?? [])
  const groupMappings = ofGroups.flatMap(({result}) => result.groupMappings ?? [])
  const policyMappings = ofPolicies.flatMap(({result}) => result.policyMappings ?? [])
  const [first] = [...ofUsers, ...ofGroups, ...ofPolicies]
  return {
    result: {
      timestamp: first?.result.timestamp ?? '',
      ...(userMappings.length > 0 && {userMappings}),
      ...(groupMappings.length > 0 && {groupMappings}),
      ...(policyMappings.length > 0 && {policyMappings}),
    },
    unmapped: {
      users: users.filter((_, index) => ofUsers[index]?.result.userMappings === undefined),
      groups: groups.filter((_, index) => ofGroups[index]?.result.groupMappings === undefined),
      policies: policies.filter(
        (_, index) => ofPolicies[index]?.result.policyMappings === undefined,
      ),
    },
  }
}

function noDirectory({server}: ProviderApi, error: unknown): unknown {
  const isOff = error instanceof AppError && error.fault?.Code === 'XMinioIAMActionNotAllowed'
  if (!isOff) return error
  return new AppError('not_supported', `${server} uses no LDAP directory`, {
    hint: `Connect it to one with: mctl admin idp ldap add ${server} KEY=VALUE...`,
    fault: error.fault,
  })
}
