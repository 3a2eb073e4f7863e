import type {AccessKeyItem} from '../access-keys/access-key.ts'
import type {AccessKeyAdded} from '../access-keys/add-access-key.ts'
import type {AnyAccessKey} from '../access-keys/any-access-key.ts'
import type {AccessKeyChange} from '../access-keys/change-access-key.ts'
import type {KeyList, ListedKey} from '../access-keys/key-list.ts'
import type {OpenidKeyList} from '../access-keys/provider-keys.ts'
import type {AccessKeyRotated} from '../access-keys/rotate-access-key.ts'
import type {TemporaryKeysRevoked} from '../access-keys/temporary-keys.ts'
import type {Style} from './style.ts'
import {table} from './table.ts'

const never = '1970-01-01T00:00:00Z'

/** The pair, this once. */
export function renderAccessKeyAdded(added: AccessKeyAdded, style: Style): string {
  if (!added.changed) return `The access key \`${added.accessKey}\` is there already.`
  return [
    `Access Key: ${style.bold(added.accessKey)}`,
    `Secret Key: ${style.bold(added.secretKey ?? '')}`,
    `Expiration: ${added.expiration === never ? 'no-expiry' : added.expiration}`,
    ...(added.name === undefined ? [] : [`Name: ${added.name}`]),
    ...(added.description === undefined ? [] : [`Description: ${added.description}`]),
  ].join('\n')
}

/** The new pair, this once, and what becomes of the old one. */
export function renderAccessKeyRotated(rotated: AccessKeyRotated, style: Style): string {
  const {accessKey, state, expiration} = rotated.oldKey
  const fate = {
    disabled: 'is disabled',
    expires: `works until ${expiration}`,
    unknown: 'may still work',
  }[state]
  return `${renderAccessKeyAdded(rotated, style)}\nThe old access key \`${accessKey}\` ${fate}.`
}

/** Each user with his keys, in mc's lines. */
export function renderKeyLists(lists: readonly KeyList[]): string {
  return lists
    .flatMap(({user, orphaned, stsKeys, svcaccs}) => {
      const keys = [
        ...(stsKeys ?? []).map((key) => keyLine(key, true)),
        ...(svcaccs ?? []).map((key) => keyLine(key, false)),
      ]
      return [
        `User: ${user}${orphaned === undefined ? '' : orphaned === true ? ' (gone)' : ' (unknown whether gone)'}`,
        ...(keys.length === 0 ? [] : ['  Access Keys:', ...keys]),
      ]
    })
    .join('\n')
}

/** Each user of a provider with his keys; the hash is the name that other commands take. */
export function renderOpenidKeys(lists: readonly OpenidKeyList[]): string {
  return renderKeyLists(
    lists.map(({ID, ...list}) => ({
      ...list,
      user: ID === undefined ? list.user : `${ID} (${list.user})`,
    })),
  )
}

function keyLine(key: ListedKey, sts: boolean): string {
  const {accessKey, expiration, accountStatus, impliedPolicy, name} = key
  return [
    `    ${accessKey}`,
    `expires: ${expiration === never ? 'never' : expiration}`,
    `sts: ${sts}`,
    ...(accountStatus === null ? [] : [`status: ${accountStatus}`]),
    ...(impliedPolicy === null ? [] : [`policy: ${impliedPolicy ? 'implied' : 'embedded'}`]),
    ...(name === undefined ? [] : [`name: ${name}`]),
  ].join(', ')
}

/** A line for each fact of a key of any kind, in mc's words. */
export function renderAnyAccessKey(key: AnyAccessKey): string {
  const statuses = {on: 'enabled', off: 'disabled', unknown: 'unknown'}
  return [
    `Access Key: ${key.accessKey}`,
    `Parent User: ${key.parentUser ?? 'unknown'}`,
    `Status: ${statuses[key.accountStatus ?? 'unknown']}`,
    `Policy: ${key.impliedPolicy === undefined ? 'unknown' : key.impliedPolicy ? 'implied' : 'embedded'}`,
    `Name: ${key.name ?? ''}`.trimEnd(),
    `Description: ${key.description ?? ''}`.trimEnd(),
    `Expiration: ${key.expiration ?? 'NONE'}`,
    `STS: ${key.sts ?? false}`,
    `Provider: ${key.provider ?? 'unknown'}`,
    ...Object.entries(key.providerInfo ?? {}).map(([name, value]) => `  ${name}: ${value}`),
  ].join('\n')
}

/** What was done to a key, in mc's words. */
export function renderKeyChange(done: string): (change: AccessKeyChange) => string {
  return ({accessKey, changed, impliedPolicy, policyRestored, policySeen}) => {
    if (!changed) return `The access key \`${accessKey}\` is like that already.`
    return [
      `Successfully ${done} access key \`${accessKey}\`.`,
      ...(impliedPolicy ? ['The key now has all rights of its owner.'] : []),
      ...(policyRestored ? [restored] : []),
      ...(policySeen === false ? [unseen] : []),
    ].join('\n')
  }
}

const unseen = 'Whether it still has its policy could not be seen: you may not read it.'

const restored =
  'The server had dropped its policy, which was sent again: for a moment the key had all rights of its owner.'

export function renderTemporaryKeysRevoked({user, tokenRevokeType}: TemporaryKeysRevoked): string {
  return tokenRevokeType === undefined
    ? `Successfully revoked all STS accounts for user ${user}`
    : `Successfully revoked all STS accounts of type ${tokenRevokeType} for user ${user}`
}

/** A table: key, expiry, status, name. */
export function renderAccessKeys(keys: readonly AccessKeyItem[], style: Style): string {
  const rows = keys.map(({accessKey, expiration, accountStatus, name}) => [
    accessKey,
    expiration ?? 'no-expiry',
    accountStatus ?? '',
    name ?? '',
  ])
  return table(['Access Key', 'Expiry', 'Status', 'Name'], rows, style)
}

/** A line for each fact, in mc's words. */
export function renderAccessKey(key: AccessKeyItem): string {
  const policy =
    key.impliedPolicy === undefined ? 'unknown' : key.impliedPolicy ? 'implied' : 'embedded'
  return [
    `AccessKey: ${key.accessKey}`,
    `ParentUser: ${key.parentUser ?? 'unknown'}`,
    `Status: ${key.accountStatus ?? 'unknown'}`,
    `Name: ${key.name ?? ''}`.trimEnd(),
    `Description: ${key.description ?? ''}`.trimEnd(),
    `Policy: ${policy}`,
    `Expiration: ${key.expiration ?? 'no-expiry'}`,
  ].join('\n')
}

export function renderAccessKeyChange(done: string): (change: AccessKeyChange) => string {
  return ({accessKey, changed, impliedPolicy, policyRestored, policySeen}) => {
    if (!changed) return `The service account \`${accessKey}\` is like that already.`
    const line = `${done} service account \`${accessKey}\` successfully.${impliedPolicy ? ' The key now has all rights of its owner.' : ''}`
    return [
      line,
      ...(policyRestored ? [restored] : []),
      ...(policySeen === false ? [unseen] : []),
    ].join('\n')
  }
}
