import type {KeyStatus} from '../kms/key-status.ts'
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
