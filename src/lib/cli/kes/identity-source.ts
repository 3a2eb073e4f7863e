import {textOf} from '../../base/bytes.ts'
import {Secret} from '../../base/secret.ts'
import {isFound} from '../../certificates/reading/found.ts'
import {objectsIn} from '../../certificates/reading/objects-in.ts'
import type {Passwords} from '../../certificates/reading/passwords.ts'
import {AppError} from '../../errors/errors.ts'
import {
  identityOfApiKey,
  identityOfThings,
  type KesIdentityOf,
} from '../../key-server/identity-of.ts'
import {readKesVariables} from '../../key-server/kes-variables.ts'
import {looksLikeApiKey} from '../../x509/keys/api-key.ts'
import type {Services} from '../services.ts'
import {readInput} from '../stdin.ts'

/** The identity in a file, in stdin for `-`, or in a word that is an API key, as the kes client takes it. */
export async function identityIn(word: string, passwords: Passwords): Promise<KesIdentityOf> {
  if (looksLikeApiKey(word)) return identityOfApiKey(new Secret(word), 'the command line')
  return identityInBytes(await readInput(word), word === '-' ? 'stdin' : word, passwords)
}

/** The identity that the variables of KES give. Throws `usage` where there are none. */
export async function identityInVariables(
  services: Services,
  passwords: Passwords,
): Promise<KesIdentityOf> {
  const {apiKey, pair} = readKesVariables((name) => services.variable(name))
  if (apiKey) return identityOfApiKey(apiKey.value, apiKey.from)
  if (pair) return identityIn(pair.cert.value, passwords)
  throw new AppError('usage', 'Missing: SOURCE', {
    hint: 'Name a file with an API key, a certificate or a key, or set KES_API_KEY or KES_CLIENT_CERT',
  })
}

/** The identity in the variable of that name: an API key, or PEM. Throws `bad_input`. */
export async function identityInVariable(
  services: Services,
  name: string,
  passwords: Passwords,
): Promise<KesIdentityOf> {
  const value = services.variable(name)
  if (value) return identityInBytes(Buffer.from(value), `the variable ${name}`, passwords)
  throw new AppError('bad_input', `The variable ${name} is not set`)
}

async function identityInBytes(
  bytes: Uint8Array,
  where: string,
  passwords: Passwords,
): Promise<KesIdentityOf> {
  const text = bytes.length < 200 ? textOf(bytes).trim() : ''
  if (looksLikeApiKey(text)) return identityOfApiKey(new Secret(text), where)
  const things = await objectsIn(bytes, where, passwords)
  for (const thing of things) if (!isFound(thing)) throw thing.error
  return identityOfThings(things.filter(isFound), where, passwords)
}
