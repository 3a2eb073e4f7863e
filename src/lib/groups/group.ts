import * as v from 'valibot'
import {parseAnswer} from '../base/answer.ts'
import {inWordsOf} from '../errors/rephrase.ts'
import type {GroupApi} from './group-api.ts'

/** A group as `mctl admin group info --json` prints it, with mc's names. */
export const GroupItem = v.strictObject({
  groupName: v.string(),
  /** Absent: nobody. */
  members: v.optional(v.array(v.string())),
  groupStatus: v.picklist(['enabled', 'disabled', 'unknown']),
  /** Names with commas; absent: none. */
  groupPolicy: v.optional(v.string()),
})
export type GroupItem = v.InferOutput<typeof GroupItem>

/** All groups as `mctl admin group list --json` prints them: one document, in which mc leaves out an empty list. */
export const GroupList = v.strictObject({groups: v.optional(v.array(v.string()))})
export type GroupList = v.InferOutput<typeof GroupList>

const Group = v.object({
  status: v.optional(v.string()),
  members: v.optional(v.nullable(v.array(v.string()))),
  policy: v.optional(v.string(), ''),
})

/** Reads one group; its members sorted. Throws `group_not_found` with the name. */
export async function readGroup(api: GroupApi, name: string): Promise<GroupItem> {
  const answer = await inWordsOf(noGroup(api, name), api.get('group', {group: name}))
  const {status, members, policy} = parseAnswer(Group, answer, `${api.server} sent a group`)
  return {
    groupName: name,
    ...(members && members.length > 0 ? {members: members.toSorted()} : {}),
    groupStatus: status === 'enabled' || status === 'disabled' ? status : 'unknown',
    ...(policy === '' ? {} : {groupPolicy: policy}),
  }
}

/** The names of all groups, sorted. */
export async function listGroups(api: GroupApi): Promise<GroupList> {
  const answer = await api.get('groups')
  const Names = v.nullable(v.array(v.string()))
  const groups = parseAnswer(Names, answer, `${api.server} sent a list of groups`) ?? []
  return groups.length === 0 ? {} : {groups: groups.toSorted()}
}

/** The words for a group that is not there. */
export function noGroup({server}: {readonly server: string}, name: string) {
  return {
    group_not_found: {
      message: `No group named ${name} at ${server}`,
      hint: `mctl admin group list ${server}`,
    },
  }
}
