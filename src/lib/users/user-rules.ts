import type {Secret} from '../base/secret.ts'
import {storedNameProblem} from '../base/stored-name.ts'
import {AppError} from '../errors/errors.ts'

/** Throws `bad_input` for a name that a server refuses, or takes and then cannot use. */
export function checkUserName(name: string): void {
  const isShort = [...name].length < 3
  const problem = isShort ? 'is shorter than 3 characters' : storedNameProblem(name)
  if (problem !== undefined)
    throw new AppError('bad_input', `The access key ${JSON.stringify(name)} ${problem}`)
}

/** Throws `bad_input` for a secret that a server refuses, without repeating it. */
export function checkUserSecret(secret: Secret, owner: string): void {
  if ([...secret.reveal()].length >= 8) return
  throw new AppError('bad_input', `The secret key of ${owner} is shorter than 8 characters`)
}
