import {textOf} from '../../base/bytes.ts'
import {Secret} from '../../base/secret.ts'
import {type Found, isFound, type Unreadable} from '../../certificates/reading/found.ts'
import {apiKeyIdentity, type Identity, identitiesOf} from '../../certificates/reading/identity.ts'
import {objectsIn} from '../../certificates/reading/objects-in.ts'
import type {Passwords} from '../../certificates/reading/passwords.ts'
import {findSource} from '../../certificates/sources.ts'
import {AppError} from '../../errors/errors.ts'
import {looksLikeApiKey} from '../../x509/keys/api-key.ts'
import type {Services} from '../services.ts'
import {readInput} from '../stdin.ts'
import {foundObjects} from './found-objects.ts'

/** The identities in a file, a folder, an API key or of a server; what cannot be read stands as an error beside them. */
export async function identitiesIn(
  services: Services,
  word: string,
  passwords: Passwords,
): Promise<(Identity | AppError)[]> {
  if (looksLikeApiKey(word)) return [apiKeyIdentity(new Secret(word), 'the command line')]
  const source = await findSource(word, (name) => services.alias(name))
  if (source.kind === 'file') {
    return identitiesInBytes(await readInput(source.path), source.label, passwords)
  }
  return identitiesAmong(await foundObjects(services, word, passwords), word, passwords)
}

/** The identities in the value of a variable: an API key, or PEM. Throws `bad_input`. */
export async function identitiesInVariable(
  services: Services,
  name: string,
  passwords: Passwords,
): Promise<(Identity | AppError)[]> {
  const value = services.variable(name)
  if (value === undefined || value === '') {
    throw new AppError('bad_input', `The variable ${name} is not set`)
  }
  return identitiesInBytes(Buffer.from(value), `the variable ${name}`, passwords)
}

async function identitiesInBytes(
  bytes: Uint8Array,
  where: string,
  passwords: Passwords,
): Promise<(Identity | AppError)[]> {
  const isShort = bytes.length < 200
  const text = isShort ? textOf(bytes).trim() : ''
  if (looksLikeApiKey(text)) return [apiKeyIdentity(new Secret(text), where)]
  return identitiesAmong(await objectsIn(bytes, where, passwords), where, passwords)
}

async function identitiesAmong(
  found: readonly (Found | Unreadable)[],
  where: string,
  passwords: Passwords,
): Promise<(Identity | AppError)[]> {
  const errors = found.flatMap((each) => (isFound(each) ? [] : [each.error]))
  const things = found.filter(isFound)
  if (things.length === 0 && errors.length > 0) return errors
  return [...(await identitiesOf(things, where, passwords)), ...errors]
}
