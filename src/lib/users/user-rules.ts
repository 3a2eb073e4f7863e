import type {Secret} from '../base/secret.ts'
import {AppError} from '../errors/errors.ts'

/** Throws `bad_input` for a name that a server refuses, or takes and then cannot use. */
export function checkUserName(name: string): void {
  const problem =
    [...name].length < 3
      ? 'is shorter than 3 characters'
      : /[=,]/.test(name)
        ? 'holds one of the reserved characters = and ,'
        : name !== name.trim()
          ? 'begins or ends with a blank'
          : /\p{Cc}/u.test(name)
            ? 'holds a control character'
            : name.split('/').some((part) => part === '.' || part === '..')
              ? 'holds . or .. as a part of a path'
              : undefined
  if (problem !== undefined)
    throw new AppError('bad_input', `The access key ${JSON.stringify(name)} ${problem}`)
}

/** Throws `bad_input` for a secret that a server refuses, without repeating it. */
export function checkUserSecret(secret: Secret, owner: string): void {
  if ([...secret.reveal()].length >= 8) return
  throw new AppError('bad_input', `The secret key of ${owner} is shorter than 8 characters`)
}
