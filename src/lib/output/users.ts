import type {UserAdded} from '../users/add-user.ts'
import type {UserChange} from '../users/change-user.ts'
import type {UserItem} from '../users/user.ts'
import type {Style} from './style.ts'
import {table} from './table.ts'

/** Status, name and policies in columns, as mc has them. */
export function renderUsers(users: readonly UserItem[], style: Style): string {
  const rows = users.map(({accessKey, userStatus, policyName = ''}) => [
    userStatus === 'enabled' ? style.good(userStatus) : style.bad(userStatus),
    accessKey,
    policyName,
  ])
  return table([], rows, style)
}

/** Who a user is: a line for each fact. */
export function renderUser(user: UserItem): string {
  const groups = user.memberOf?.map(({name, policies = [], status}) => {
    const remarks = [...policies, ...(status === 'disabled' ? ['disabled: takes all rights'] : [])]
    return remarks.length === 0 ? name : `${name} (${remarks.join(', ')})`
  })
  return [
    `AccessKey: ${user.accessKey}`,
    `Status: ${user.userStatus}`,
    `PolicyName: ${user.policyName ?? ''}`.trimEnd(),
    `MemberOf: [${groups?.join(', ') ?? ''}]`,
  ].join('\n')
}

export function renderUserAdded(
  {accessKey, secretKey, created, userStatus, changed}: UserAdded,
  style: Style,
): string {
  if (!changed) return `The user \`${accessKey}\` is there already, and stays as it is.`
  const sentence = created
    ? `Added user \`${accessKey}\` successfully.`
    : `Gave the user \`${accessKey}\` a new secret.${userStatus === 'disabled' ? ' It is still disabled.' : ''}`
  return secretKey.startsWith('***')
    ? sentence
    : `${sentence}\nSecret Key: ${style.bold(secretKey)}`
}

export function renderUserChange(done: string, already: string): (change: UserChange) => string {
  return ({accessKey, changed}) =>
    changed
      ? `${done} user \`${accessKey}\` successfully.`
      : `The user \`${accessKey}\` is ${already} already.`
}
