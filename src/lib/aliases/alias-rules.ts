import {
  isAddress,
  isAliasName,
  serverUrlProblem,
  trimAliasName,
  trimServerUrl,
} from '../base/alias-syntax.ts'
import type {Secret} from '../base/secret.ts'
import {AppError} from '../errors/errors.ts'

/** A key pair; both empty for anonymous access. */
export interface AliasKeys {
  readonly accessKey: string
  readonly secretKey: Secret
}

/** The name of an alias, without a slash at its end. Throws `bad_input`. */
export function checkedName(text: string): string {
  const name = trimAliasName(text)
  if (isAliasName(name)) return name
  const shown = isAddress(text) ? 'an address' : text || 'the empty text'
  throw new AppError('bad_input', `Not a name for an alias: ${shown}`, {
    hint: 'Begin with a letter and go on with letters, digits, - and _',
  })
}

/** The address of a server, without a slash at its end. Throws `bad_input`; a password in it is not repeated. */
export function checkedUrl(text: string): string {
  const problem = serverUrlProblem(text)
  if (problem === undefined) return trimServerUrl(text)
  const named =
    text === '' || text.includes('@') ? 'The URL cannot be used' : `Cannot use the URL ${text}`
  throw new AppError('bad_input', `${named}: ${problem}`, {
    hint: 'Write https://HOST or https://HOST:PORT, with nothing behind it',
  })
}

/** The signature version as given. Throws `bad_input`. */
export function checkedApi(text: string): string {
  if (/^s3v[24]$/i.test(text)) return text
  throw new AppError('bad_input', `No such API signature: ${text}`, {hint: 'Use s3v4 or s3v2'})
}

/** The bucket lookup style in lower case. Throws `bad_input`. */
export function checkedPath(text: string): string {
  const path = text.toLowerCase()
  if (['auto', 'on', 'off', 'dns', 'path'].includes(path)) return path
  throw new AppError('bad_input', `No such path style: ${text}`, {hint: 'Use auto, on, off or dns'})
}

/** A key pair of lengths that a server accepts. Throws `bad_input`, without the secret. */
export function checkedKeys(keys: AliasKeys): AliasKeys {
  const {accessKey, secretKey} = keys
  if (accessKey === '' && secretKey.isEmpty) return keys
  const problem =
    accessKey === ''
      ? 'The access key is empty, but the secret is not'
      : secretKey.isEmpty
        ? 'The secret is empty, but the access key is not'
        : accessKey.length < 3
          ? 'The access key is shorter than 3 characters'
          : secretKey.reveal().length < 8
            ? 'The secret is shorter than 8 characters'
            : undefined
  if (problem === undefined) return keys
  throw new AppError('bad_input', problem, {
    hint: "Give an access key of at least 3 and a secret of at least 8 characters, or '' '' for anonymous access",
  })
}
