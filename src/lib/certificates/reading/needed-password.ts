import {AppError} from '../../errors/errors.ts'
import type {Found} from './found.ts'
import type {Passwords} from './passwords.ts'

/** Whether something is locked with a password, or was: a key, or a PKCS#12 file. */
export function isProtected(things: readonly Found[]): boolean {
  return things.some(
    (thing) =>
      (thing.kind === 'private-key' && thing.key.encryption !== undefined) ||
      (thing.kind === 'key-store' && (thing.mac !== undefined || thing.encryption.length > 0)),
  )
}

/** Throws `usage` when a password was given for this run and nothing is locked: whoever gave it meant something else. */
export function mustNeedPassword(
  things: readonly Found[],
  where: string,
  {given}: Passwords,
  hint: string,
): void {
  const unused = given.find(({mustFit}) => mustFit)
  if (unused === undefined || isProtected(things)) return
  throw new AppError('usage', `${unused.from} is of no use: ${where} is not locked`, {hint})
}
