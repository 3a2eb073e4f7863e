import type {Secret} from '../../base/secret.ts'
import {AppError} from '../../errors/errors.ts'
import {LockError} from '../../x509/keys/password-kdf.ts'
import type {LockedKey, OpenKey, StoredKey} from '../../x509/keys/stored-key.ts'
import type {Passwords} from './passwords.ts'

/** The key as the password opens it; undefined when it does not. Throws `bad_input` when no password could. */
export function opened(key: LockedKey, password: Secret): OpenKey | undefined {
  try {
    return key.open(password)
  } catch (cause) {
    if (!(cause instanceof LockError)) throw cause
    if (cause.reason === 'wrong-password') return undefined
    throw new AppError('bad_input', `The key cannot be opened: ${cause.message}`, {cause})
  }
}

/**
 * The key, opened where it is locked: asks for the password at a terminal.
 *
 * Throws `bad_input` when nobody can be asked, and when the password is wrong.
 */
export async function mustOpen(
  key: StoredKey,
  file: string,
  passwords: Passwords,
): Promise<OpenKey> {
  if (!key.locked) return key
  const password = await passwords.ask(file)
  if (password === undefined) throw lockedError(`The key in ${file}`)
  const open = opened(key, password)
  if (!open) throw new AppError('bad_input', `The password does not open the key in ${file}`)
  return open
}

/** Says that something is locked, and how to give its password. */
export function lockedError(what: string): AppError {
  return new AppError('bad_input', `${what} is locked with a password`, {
    hint: 'Give the password with --password-file, or run the command in a terminal to be asked',
  })
}
