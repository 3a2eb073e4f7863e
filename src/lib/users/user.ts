import * as v from 'valibot'
import {parseAnswer, parseByName} from '../base/answer.ts'
import {AppError} from '../errors/errors.ts'
import {inWordsOf} from '../errors/rephrase.ts'
import {explainRoot} from './missing-user.ts'
import type {UserApi} from './user-api.ts'

/** A user as `mctl admin user list|info --json` prints it, with mc's names. */
export const UserItem = v.strictObject({
  accessKey: v.string(),
  policyName: v.optional(v.string()),
  userStatus: v.picklist(['enabled', 'disabled', 'unknown']),
  memberOf: v.optional(
    v.array(
      v.strictObject({
        name: v.string(),
        policies: v.optional(v.array(v.string())),
        /** A disabled group takes all rights from its members. Absent: the caller may not read the group. */
        status: v.optional(v.picklist(['enabled', 'disabled', 'unknown'])),
      }),
    ),
  ),
})
export type UserItem = v.InferOutput<typeof UserItem>

const User = v.object({
  policyName: v.optional(v.string()),
  status: v.optional(v.string()),
  memberOf: v.optional(v.nullable(v.array(v.string()))),
})
type User = v.InferOutput<typeof User>

const Group = v.object({policy: v.optional(v.string(), ''), status: v.optional(v.string())})

/** Reads one user, with the policies of the groups. Throws `user_not_found` with the name. */
export async function readUser(api: UserApi, name: string): Promise<UserItem> {
  const user = await mustBeUser(api, name)
  return item(name, user, await groupsOf(api, user.memberOf ?? []))
}

/** What a server says of a user itself. Throws `user_not_found` with the name, also for that of an access key; `conflict` for the root user. */
export async function mustBeUser(
  api: Pick<UserApi, 'server' | 'get'>,
  name: string,
): Promise<User> {
  const answer = await inWordsOf(noUser(api, name), api.get('user-info', {accessKey: name})).catch(
    (error: unknown) => {
      if (isAccessKey(error)) throw notAUser(api, name)
      return explainRoot(api, name, error)
    },
  )
  return parseAnswer(User, answer, `${api.server} sent a user`)
}

/** Reads all users, sorted by name; a request more for each group that has members. */
export async function listUsers(api: UserApi): Promise<UserItem[]> {
  const answer = await api.getSealed('list-users')
  const users = parseByName(User, answer, `${api.server} sent a list of users`)
  const groups = new Set(users.flatMap(([, {memberOf}]) => memberOf ?? []))
  const known = await groupsOf(api, [...groups])
  return users.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, user]) => item(name, user, known))
}

/** The words for a user that is not there. */
export function noUser({server}: {readonly server: string}, name: string) {
  return {
    user_not_found: {
      message: `No user named ${name} at ${server}`,
      hint: `mctl admin user list ${server}`,
    },
  }
}

// The server's answer to the name of an access key.
function isAccessKey(error: unknown): boolean {
  return error instanceof AppError && error.fault?.Code === 'XMinioIAMActionNotAllowed'
}

function notAUser({server}: {readonly server: string}, name: string): AppError {
  return new AppError('user_not_found', `${name} is an access key at ${server}, not a user`, {
    hint: `mctl admin user svcacct info ${server} ${name}`,
  })
}

interface KnownGroup {
  readonly policies: readonly string[]
  readonly status: 'enabled' | 'disabled' | 'unknown'
}
type KnownGroups = ReadonlyMap<string, KnownGroup | undefined>

async function groupsOf(api: UserApi, groups: readonly string[]): Promise<KnownGroups> {
  const found = await Promise.all(
    groups.map(async (name) => [name, await knownGroup(api, name)] as const),
  )
  return new Map(found)
}

// A user may read himself without being allowed to read his groups: then they are unknown.
async function knownGroup(api: UserApi, group: string): Promise<KnownGroup | undefined> {
  try {
    const answer = await api.get('group', {group})
    const {policy, status} = parseAnswer(Group, answer, `${api.server} sent a group`)
    const policies = policy.split(',').filter((name) => name !== '')
    return {policies: policies.sort(), status: statusOf(status)}
  } catch (error) {
    const expected =
      error instanceof AppError && /^(access_denied|group_not_found)$/.test(error.code)
    if (expected) return undefined
    throw error
  }
}

function statusOf(status: string | undefined): 'enabled' | 'disabled' | 'unknown' {
  return status === 'enabled' || status === 'disabled' ? status : 'unknown'
}

function item(name: string, user: User, known: KnownGroups): UserItem {
  const memberOf = (user.memberOf ?? []).toSorted().map((group) => {
    const {policies = [], status} = known.get(group) ?? {}
    return {
      name: group,
      // As in mc, a group without policies has no such field.
      ...(policies.length === 0 ? {} : {policies: [...policies]}),
      ...(status === undefined ? {} : {status}),
    }
  })
  return {
    accessKey: name,
    ...(user.policyName === undefined || user.policyName === ''
      ? {}
      : {policyName: user.policyName}),
    userStatus: statusOf(user.status),
    ...(memberOf.length === 0 ? {} : {memberOf}),
  }
}
