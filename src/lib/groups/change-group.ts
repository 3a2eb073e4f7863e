import * as v from 'valibot'
import {quoted} from '../base/shell-word.ts'
import {AppError} from '../errors/errors.ts'
import {ifAllowed} from '../errors/if-allowed.ts'
import {inWordsOf} from '../errors/rephrase.ts'
import {mustBeUser} from '../users/user.ts'
import {type GroupItem, noGroup, readGroup} from './group.ts'
import type {GroupApi} from './group-api.ts'
import {checkGroupName} from './group-rules.ts'

const names = v.optional(v.array(v.string()))

// Members in one request.
const atOnce = 500

/** What every change of a group prints, with mc's names; what was really changed stands beside them. */
export const GroupChange = v.strictObject({
  groupName: v.string(),
  /** Of `add`: the group is disabled, and takes all rights from its new members. */
  groupStatus: v.optional(v.picklist(['enabled', 'disabled'])),
  /** Who was named; of `enable` and `disable`: all members, whom it concerns. */
  members: names,
  membersAdded: names,
  membersRemoved: names,
  /** Whether there was no such group before. */
  created: v.optional(v.boolean()),
  changed: v.boolean(),
})
export type GroupChange = v.InferOutput<typeof GroupChange>

/**
 * Adds users to a group, which is made when there is none; who is in it already stays.
 *
 * With `areUsers` it is known that all are users. Throws `bad_input` for a name that cannot be a group's, and `user_not_found` with the name of a member that is no
 * user; then nothing was changed.
 */
export async function addMembers(
  api: GroupApi,
  group: string,
  members: readonly string[],
  {areUsers = false}: {readonly areUsers?: boolean} = {},
): Promise<GroupChange> {
  checkGroupName(group)
  const named = unique(members)
  if (named.length === 0) throw new AppError('usage', 'No member was named')
  const before = await ifAllowed(readIfThere(api, group).then((found) => found ?? null))
  const present = new Set(before?.members)
  const missing = named.filter((name) => !present.has(name))
  // The server names nobody when it refuses one of them.
  if (!areUsers) for (const name of missing) await ifAllowed(mustBeUser(api, name))
  for (let done = 0; done < missing.length; done += atOnce) {
    await update(api, group, missing.slice(done, done + atOnce), 'add')
  }
  return {
    groupName: group,
    members: named,
    membersAdded: missing,
    ...(before?.groupStatus === 'disabled' ? {groupStatus: 'disabled' as const} : {}),
    ...(before === undefined ? {} : {created: before === null}),
    changed: missing.length > 0,
  }
}

/** Takes users out of a group, whether they still exist or not. Throws `group_not_found`. */
export async function removeMembers(
  api: GroupApi,
  group: string,
  members: readonly string[],
): Promise<GroupChange> {
  const named = unique(members)
  const before = await ifAllowed(readGroup(api, group))
  const present = before ? named.filter((name) => before.members?.includes(name)) : named
  if (present.length > 0) await update(api, group, present, 'remove')
  return {groupName: group, members: named, membersRemoved: present, changed: present.length > 0}
}

/**
 * Removes a group without members, and with it the policies that were attached to it.
 *
 * Throws `group_not_found` unless `mayBeGone`, and `conflict` with the members of one that has any.
 */
export async function removeGroup(
  api: GroupApi,
  group: string,
  {mayBeGone = false}: {readonly mayBeGone?: boolean} = {},
): Promise<GroupChange> {
  const read = mayBeGone ? readIfThere(api, group) : readGroup(api, group)
  const before = await ifAllowed(read.then((found) => found ?? null))
  if (before === null) return {groupName: group, changed: false}
  // Of a group that could not be read the server itself refuses to remove one with members.
  if (before?.members) throw notEmpty(api, before)
  await inWordsOf(noGroup(api, group), update(api, group, [], 'remove'))
  return {groupName: group, changed: true}
}

/**
 * Enables or disables a group, unless it is so already. Throws `group_not_found`.
 *
 * A disabled group takes all rights from its members, also those that they have by themselves (measured).
 */
export async function setGroupStatus(
  api: GroupApi,
  group: string,
  status: 'enabled' | 'disabled',
): Promise<GroupChange> {
  const {groupStatus, members} = (await ifAllowed(readGroup(api, group))) ?? {}
  const change = {groupName: group, groupStatus: status, ...(members ? {members} : {})}
  if (groupStatus === status) return {...change, changed: false}
  await inWordsOf(noGroup(api, group), api.put('set-group-status', {query: {group, status}}))
  return {...change, changed: true}
}

async function readIfThere(api: GroupApi, group: string): Promise<GroupItem | undefined> {
  try {
    return await readGroup(api, group)
  } catch (error) {
    if (error instanceof AppError && error.code === 'group_not_found') return undefined
    throw error
  }
}

async function update(
  api: GroupApi,
  group: string,
  members: readonly string[],
  what: 'add' | 'remove',
): Promise<void> {
  const payload = {
    plain: {group, members, groupStatus: 'enabled', isRemove: what === 'remove'},
  }
  await api.put('update-group-members', {payload})
}

function notEmpty({server}: GroupApi, {groupName, members = []}: GroupItem): AppError {
  return new AppError('conflict', `The group ${groupName} has members: ${members.join(', ')}`, {
    hint: `Take them out first: mctl admin group remove ${server} ${[groupName, ...members].map(quoted).join(' ')}`,
  })
}

function unique(words: readonly string[]): string[] {
  return [...new Set(words)].sort()
}
