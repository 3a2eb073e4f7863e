import {createPrivateKey, type KeyObject} from 'node:crypto'
import type {Secret} from '../../base/secret.ts'

/** Whether a private key in PEM is locked with a password, in the way of today or in OpenSSL's older one. */
export function isLocked(pem: string): boolean {
  return /BEGIN ENCRYPTED |^DEK-Info:/m.test(pem)
}

/** The key as the first password opens it that does; undefined when none does. */
export function firstOpened(pem: string, passwords: readonly Secret[]): KeyObject | undefined {
  for (const password of passwords) {
    try {
      return createPrivateKey({key: pem, passphrase: password.reveal()})
    } catch {
      // The next one may.
    }
  }
  return undefined
}
