import type {KeyObject} from 'node:crypto'
import {AppError} from '../../errors/errors.ts'
import type {LockedKey, OpenKey} from '../../x509/keys/stored-key.ts'
import {isFound} from '../reading/found.ts'
import {isProtected, mustNeedPassword} from '../reading/needed-password.ts'
import {objectsIn} from '../reading/objects-in.ts'
import {opened} from '../reading/open-key.ts'
import type {Passwords} from '../reading/passwords.ts'
import {mustBeSound, unfit} from './sound-key.ts'

/** A key with which certificates and requests are signed. */
export interface SigningKey {
  readonly key: KeyObject
  /** Whether its file is locked with a password. */
  readonly isProtected: boolean
}

/**
 * The private key of a file, in any form in which keys are written, locked or not.
 *
 * `source` names it in errors. Throws `bad_input` when there is none, when the password is wrong or missing, and for
 * a key with which no certificate should be made, and `usage` for a password of a key that is not locked.
 */
export async function openSigningKey(
  data: Uint8Array,
  source: string,
  passwords: Passwords,
): Promise<SigningKey> {
  const all = await objectsIn(data, source, passwords)
  const [stored] = all.flatMap((each) =>
    isFound(each) && each.kind === 'private-key' ? [each.key] : [],
  )
  if (!stored) {
    const [error] = all.flatMap((each) => (isFound(each) ? [] : [each.error]))
    throw error ?? new AppError('bad_input', `${source} holds no private key`)
  }
  const found = all.filter(isFound)
  mustNeedPassword(found, `the key ${source}`, passwords, 'Leave it out')
  const {key, name, publicKey} = stored.locked ? await unlock(stored, source, passwords) : stored
  if (publicKey) mustBeSound(publicKey, `The key ${source}`)
  if (!key) throw unfit(name, `The key ${source}`)
  return {key, isProtected: isProtected(found)}
}

async function unlock(key: LockedKey, source: string, passwords: Passwords): Promise<OpenKey> {
  const password = await passwords.ask(source)
  if (password === undefined) {
    throw new AppError('bad_input', `The key ${source} is encrypted, and its password is missing`, {
      hint: 'Name a file that holds it, or run the command in a terminal to be asked',
    })
  }
  const open = opened(key, password)
  if (!open) throw new AppError('bad_input', `The password does not open the key ${source}`)
  return open
}
