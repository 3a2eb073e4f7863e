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

/** What became of a user, a line for each thing that was changed; and the secrets that are shown but once. */
export function renderUserAdded(
  {
    accessKey,
    secretKey,
    created,
    secretChanged,
    userStatus,
    policiesAttached = [],
    keys = [],
    changed,
  }: UserAdded,
  style: Style,
): string {
  if (!changed) return `The user \`${accessKey}\` is there already, and stays as it is.`
  // mc's words for both, where it could not be seen.
  const sentence =
    created !== false
      ? `Added user \`${accessKey}\` successfully.`
      : secretChanged
        ? `Gave the user \`${accessKey}\` a new secret.${userStatus === 'disabled' ? ' It is still disabled.' : ''}`
        : `Changed user \`${accessKey}\`, who is ${userStatus} and keeps the secret.`
  const secret = (key: string): string[] =>
    key.startsWith('***') ? [] : [`Secret Key: ${style.bold(key)}`]
  return [
    sentence,
    ...secret(secretKey),
    ...(policiesAttached.length === 0 ? [] : [`Policies: ${policiesAttached.join(', ')}`]),
    ...keys
      .filter((key) => key.changed)
      .flatMap((key) => [
        `Access Key: ${key.accessKey}${key.name === undefined ? '' : ` (${key.name})`}`,
        ...secret(key.secretKey),
      ]),
  ].join('\n')
}

export function renderUserChange(done: string, already: string): (change: UserChange) => string {
  return ({accessKey, changed}) =>
    changed
      ? `${done} user \`${accessKey}\` successfully.`
      : `The user \`${accessKey}\` is ${already} already.`
}
