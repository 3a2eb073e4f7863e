import type {Secret} from '../base/secret.ts'
import {AppError} from '../errors/errors.ts'

const refuse = (message: string, hint?: string): never => {
  throw new AppError('bad_input', message, {hint})
}

/** Throws `bad_input` for an access key that a server refuses, or that could never sign. */
export function checkAccessKey(accessKey: string): void {
  if (/^[^\s=,/]{3,20}$/.test(accessKey) && !/\p{Cc}/u.test(accessKey)) return
  refuse(
    `The access key ${JSON.stringify(accessKey)} is not one`,
    '3 to 20 characters, without blanks and = , /',
  )
}

/** Throws `bad_input` for a secret that a server refuses; an update with a longer one it would take. */
export function checkSecretKey(secret: Secret): void {
  const {length} = secret.reveal()
  if (length < 8 || length > 40) refuse('The secret key is not between 8 and 40 characters long')
}

/** Throws `bad_input` for a name that a server refuses with words about something else. */
export function checkKeyLabel(name: string): void {
  if (/^[A-Za-z]\P{Cc}{0,31}$/u.test(name)) return
  refuse(
    `The name ${JSON.stringify(name)} is not one for an access key`,
    'Up to 32 characters without control characters, a letter first',
  )
}

/** Throws `bad_input` for a description that a server refuses. */
export function checkDescription(description: string): void {
  if (Buffer.byteLength(description) > 256) refuse('The description is longer than 256 bytes')
}
