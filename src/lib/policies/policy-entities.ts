import * as v from 'valibot'
import {parseAnswer} from '../base/answer.ts'
import type {Entity} from './entity.ts'
import type {PolicyApi} from './policy-api.ts'

const names = v.nullable(v.array(v.string()))

const GroupMapping = v.strictObject({group: v.string(), policies: names})
const UserMapping = v.strictObject({
  user: v.string(),
  policies: names,
  memberOfMappings: v.optional(v.array(GroupMapping)),
})
const PolicyMapping = v.strictObject({policy: v.string(), users: names, groups: names})

/** Who has which policies, as `mctl admin policy entities --json` prints it, with mc's names. */
export const PolicyEntities = v.strictObject({
  result: v.strictObject({
    timestamp: v.string(),
    userMappings: v.optional(v.array(UserMapping)),
    groupMappings: v.optional(v.array(GroupMapping)),
    policyMappings: v.optional(v.array(PolicyMapping)),
  }),
  /** Those asked for of whom the server says nothing: they are not there, or have nothing attached. */
  unmapped: v.strictObject({
    users: v.array(v.string()),
    groups: v.array(v.string()),
    policies: v.array(v.string()),
  }),
})
export type PolicyEntities = v.InferOutput<typeof PolicyEntities>

/** Whom to ask about; nobody means all policies that somebody has. */
export interface EntityFilter {
  readonly users: readonly string[]
  readonly groups: readonly string[]
  readonly policies: readonly string[]
}

const listed = v.optional(names, null)
const groupMapping = v.object({group: v.string(), policies: listed})

const Answer = v.object({
  timestamp: v.string(),
  userMappings: v.optional(
    v.nullable(
      v.array(
        v.object({
          user: v.string(),
          policies: listed,
          memberOfMappings: v.optional(v.nullable(v.array(groupMapping))),
        }),
      ),
    ),
  ),
  groupMappings: v.optional(v.nullable(v.array(groupMapping))),
  policyMappings: v.optional(
    v.nullable(v.array(v.object({policy: v.string(), users: listed, groups: listed}))),
  ),
})

/** Reads who has which policies, here or in the LDAP directory, in one request; everything sorted by name. */
export async function readPolicyEntities(
  api: PolicyApi,
  {users, groups, policies}: EntityFilter,
  where: 'builtin' | 'ldap' = 'builtin',
): Promise<PolicyEntities> {
  const query = {
    ...(users.length > 0 && {user: users}),
    ...(groups.length > 0 && {group: groups}),
    ...(policies.length > 0 && {policy: policies}),
  }
  const answer = await api.getSealed(`idp/${where}/policy-entities`, query)
  const {timestamp, userMappings, groupMappings, policyMappings} = parseAnswer(
    Answer,
    answer,
    `${api.server} sent a list of who has which policies`,
  )
  const result = {
    timestamp,
    ...(userMappings && {
      userMappings: byName(userMappings, ({user}) => user).map(userMapping),
    }),
    ...(groupMappings && {groupMappings: byName(groupMappings, ({group}) => group)}),
    ...(policyMappings && {policyMappings: byName(policyMappings, ({policy}) => policy)}),
  }
  const absent = (asked: readonly string[], found: readonly string[] = []): string[] =>
    [...new Set(asked)].filter((name) => !found.includes(name)).sort()
  return {
    result,
    unmapped: {
      users: absent(
        users,
        userMappings?.map(({user}) => user),
      ),
      groups: absent(
        groups,
        groupMappings?.map(({group}) => group),
      ),
      policies: absent(
        policies,
        policyMappings?.map(({policy}) => policy),
      ),
    },
  }
}

/** The users and groups that have a policy themselves. */
export async function holdersOf(api: PolicyApi, name: string): Promise<Entity[]> {
  const {result} = await readPolicyEntities(api, {users: [], groups: [], policies: [name]})
  const mapping = result.policyMappings?.find(({policy}) => policy === name)
  return [
    ...(mapping?.users ?? []).map((user) => ({kind: 'user', name: user}) as const),
    ...(mapping?.groups ?? []).map((group) => ({kind: 'group', name: group}) as const),
  ]
}

function userMapping({
  user,
  policies,
  memberOfMappings,
}: NonNullable<v.InferOutput<typeof Answer>['userMappings']>[number]): v.InferOutput<
  typeof UserMapping
> {
  return {
    user,
    policies,
    ...(memberOfMappings && {memberOfMappings: byName(memberOfMappings, ({group}) => group)}),
  }
}

function byName<T>(items: readonly T[], name: (item: T) => string): T[] {
  return items.toSorted((a, b) => (name(a) < name(b) ? -1 : 1))
}
