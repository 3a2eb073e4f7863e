import type {KeyStatus} from '../kms/key-status.ts'
import type {KeyCreated, KeyList} from '../kms/keys.ts'
import type {KmsStatus} from '../kms/kms-status.ts'
import type {Style} from './style.ts'

/** The health of a key, an operation a line. */
export function renderKeyStatus(status: KeyStatus, style: Style): string {
  const line = (outcome: string, error: string | undefined): string => {
    if (outcome === 'ok') return style.good('✔ ok')
    if (outcome === 'untested') return style.warn('? untested')
    return style.bad(`✗ ${error ?? 'failed'}`)
  }
  return [
    `Key: ${style.bold(status.keyId)}`,
    `   - Encryption ${line(status.encryption, status.encryptionError)}`,
    `   - Decryption ${line(status.decryption, status.decryptionError)}`,
  ].join('\n')
}

/** The KMS and its endpoints. */
export function renderKmsStatus(status: KmsStatus, style: Style): string {
  const endpoints = status.endpoints.map(({endpoint, status: state}) => {
    const mark = state === 'online' ? style.good('✔') : style.bad(state === 'offline' ? '✗' : '?')
    return `   - ${endpoint} ${mark} ${state}`
  })
  return [
    `KMS: ${style.bold(status.name)}`,
    `Default key: ${status.defaultKeyId || 'none'}`,
    ...(endpoints.length === 0 ? [style.bad('No endpoint is known')] : endpoints),
  ].join('\n')
}

/** One key a line. */
export function renderKeys({keys}: KeyList): string {
  return keys.join('\n')
}

export function renderKeyCreated({keyId, changed}: KeyCreated): string {
  return changed ? `Created key \`${keyId}\` successfully.` : `The key \`${keyId}\` exists already.`
}
