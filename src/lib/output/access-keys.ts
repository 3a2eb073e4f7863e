import type {AccessKeyItem} from '../access-keys/access-key.ts'
import type {AccessKeyAdded} from '../access-keys/add-access-key.ts'
import type {AccessKeyChange} from '../access-keys/change-access-key.ts'
import type {Style} from './style.ts'
import {table} from './table.ts'

const never = '1970-01-01T00:00:00Z'

/** The pair, this once. */
export function renderAccessKeyAdded(added: AccessKeyAdded, style: Style): string {
  return [
    `Access Key: ${style.bold(added.accessKey)}`,
    `Secret Key: ${style.bold(added.secretKey)}`,
    `Expiration: ${added.expiration === never ? 'no-expiry' : added.expiration}`,
  ].join('\n')
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
  return ({accessKey, changed, policyRestored}) => {
    if (!changed) return `The service account \`${accessKey}\` is like that already.`
    const line = `${done} service account \`${accessKey}\` successfully.`
    return policyRestored === true
      ? `${line}\nThe server had dropped its policy, which was sent again: for a moment the key had all rights of its owner.`
      : line
  }
}
