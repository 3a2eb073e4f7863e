import type {GroupChange} from '../groups/change-group.ts'
import type {GroupItem, GroupList} from '../groups/group.ts'

/** One name a line. */
export function renderGroups({groups = []}: GroupList): string {
  return groups.join('\n')
}

/** A line for each fact, in mc's words. */
export function renderGroup({
  groupName,
  groupStatus,
  groupPolicy = '',
  members = [],
}: GroupItem): string {
  return [
    `Group: ${groupName}`,
    `Status: ${groupStatus}${groupStatus === 'disabled' ? ' (its members have no rights at all)' : ''}`,
    `Policy: ${groupPolicy}`.trimEnd(),
    `Members: ${members.join(',')}`.trimEnd(),
  ].join('\n')
}

/** Who came into the group, and who was there. */
export function renderMembersAdded({
  groupName,
  members = [],
  membersAdded = [],
  groupStatus,
}: GroupChange): string {
  const there = members.filter((name) => !membersAdded.includes(name))
  return [
    ...(membersAdded.length === 0
      ? []
      : [`Added members \`${membersAdded.join(',')}\` to group \`${groupName}\` successfully.`]),
    ...(there.length === 0 ? [] : [`Members already: ${there.join(', ')}`]),
    ...(groupStatus === 'disabled' && members.length > 0
      ? [
          `The group is disabled: until it is enabled, ${members.join(', ')} may do nothing, also what is allowed elsewhere.`,
        ]
      : []),
  ].join('\n')
}

/** Who left the group, and who was not in it; or that the group is gone. */
export function renderRemoved({
  groupName,
  members,
  membersRemoved = [],
  changed,
}: GroupChange): string {
  if (members === undefined) {
    return changed
      ? `Removed group ${groupName} successfully.`
      : `The group ${groupName} is gone already.`
  }
  const absent = members.filter((name) => !membersRemoved.includes(name))
  return [
    ...(changed
      ? [`Removed members {${membersRemoved.join(',')}} from group ${groupName} successfully.`]
      : []),
    ...(absent.length === 0 ? [] : [`No members: ${absent.join(', ')}`]),
  ].join('\n')
}

/** The new status, and what a disabled group means for its members. */
export function renderGroupStatus({
  groupName,
  groupStatus,
  members = [],
  changed,
}: GroupChange): string {
  if (!changed) return `The group \`${groupName}\` is ${groupStatus} already.`
  if (groupStatus === 'enabled') return `Enabled group \`${groupName}\` successfully.`
  const line = `Disabled group \`${groupName}\` successfully.`
  return members.length === 0
    ? line
    : `${line}\nUntil it is enabled, ${members.join(', ')} may do nothing: a disabled group takes all rights, also those from elsewhere.`
}
