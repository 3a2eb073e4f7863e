import type {KeyStatus} from '../kms/key-status.ts'
import type {KeyCreated, KeyList} from '../kms/keys.ts'
import type {Style} from './style.ts'
import {table} from './table.ts'

/** The health of a key, an operation a line. */
export function renderKeyStatus(status: KeyStatus, style: Style): string {
  return [
    `Key: ${style.bold(status.keyId)}`,
    `   - Encryption ${outcome(status.encryption, status.encryptionError, style)}`,
    `   - Decryption ${outcome(status.decryption, status.decryptionError, style)}`,
  ].join('\n')
}

/** The health of many keys, a key a line. */
export function renderKeyStatuses(statuses: readonly KeyStatus[], style: Style): string {
  const rows = statuses.map(({keyId, encryption, decryption, encryptionError, decryptionError}) => [
    keyId,
    outcome(encryption, undefined, style),
    outcome(decryption, undefined, style),
    encryptionError ?? decryptionError ?? '',
  ])
  return table(['Key', 'Encryption', 'Decryption', 'Reason'], rows, style)
}

function outcome(state: string, error: string | undefined, style: Style): string {
  if (state === 'ok') return style.good('✔ ok')
  if (state === 'untested') return style.warn('? untested')
  return style.bad(`✗ ${error ?? 'failed'}`)
}

/** One key a line. */
export function renderKeys({keys}: KeyList): string {
  return keys.join('\n')
}

export function renderKeyCreated({keyId, changed}: KeyCreated): string {
  return changed ? `Created key \`${keyId}\` successfully.` : `The key \`${keyId}\` exists already.`
}
