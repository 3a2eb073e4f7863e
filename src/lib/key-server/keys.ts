import * as v from 'valibot'
import type {Secret} from '../base/secret.ts'
import {AppError} from '../errors/errors.ts'
import type {KesApi} from '../kes/kes-api.ts'

/** What `mctl kes key create|import|delete --json` print, a line for each key. */
export const KesKeyChange = v.strictObject({name: v.string(), changed: v.boolean()})
export type KesKeyChange = v.InferOutput<typeof KesKeyChange>

/** A line of `mctl kes key list --json`. */
export const KesKeyName = v.strictObject({name: v.string()})
export type KesKeyName = v.InferOutput<typeof KesKeyName>

/** What `mctl kes key info --json` prints, with the names of KES; absent is what this release does not say. */
export const KesKeyItem = v.strictObject({
  name: v.string(),
  algorithm: v.optional(v.string()),
  created_at: v.optional(v.string()),
  created_by: v.optional(v.string()),
})
export type KesKeyItem = v.InferOutput<typeof KesKeyItem>

/** The ciphers of an imported key, by the names that KES takes; each has 32 bytes. */
export const KeyCipher = v.picklist(['AES256', 'ChaCha20'])
export type KeyCipher = v.InferOutput<typeof KeyCipher>

type KeyApi = Pick<
  KesApi,
  'server' | 'createKey' | 'importKey' | 'describeKey' | 'listKeys' | 'deleteKey'
>

/** Makes a key of random bytes. One that is there is left as it is where it `mayBeThere`, and otherwise a `conflict`. */
export async function createKey(
  api: KeyApi,
  name: string,
  {mayBeThere}: {readonly mayBeThere: boolean},
): Promise<KesKeyChange> {
  return {name, changed: await unless('conflict', mayBeThere, api.createKey(name))}
}

/**
 * Stores a key that was made elsewhere: 32 bytes in base64. One that is there is never replaced.
 *
 * Throws `conflict` for it unless it `mayBeThere`, and `bad_input` for what are no 32 bytes.
 */
export async function importKey(
  api: KeyApi,
  {name, key, cipher}: {readonly name: string; readonly key: Secret; readonly cipher: KeyCipher},
  {mayBeThere}: {readonly mayBeThere: boolean},
): Promise<KesKeyChange> {
  mustBeKey(key)
  return {name, changed: await unless('conflict', mayBeThere, api.importKey(name, key, cipher))}
}

/** Removes a key for good. Throws `kms_key_not_found` unless it `mayBeGone`. */
export async function deleteKey(
  api: KeyApi,
  name: string,
  {mayBeGone}: {readonly mayBeGone: boolean},
): Promise<KesKeyChange> {
  return {name, changed: await unless('kms_key_not_found', mayBeGone, api.deleteKey(name))}
}

/** Reads what KES says of a key; not its bytes, which it gives nobody. */
export async function describeKey(api: KeyApi, name: string): Promise<KesKeyItem> {
  return {...(await api.describeKey(name)), name}
}

/** The names of all keys that begin with a prefix, sorted; a `*` behind it changes nothing. */
export async function listKeys(api: KeyApi, prefix = ''): Promise<KesKeyName[]> {
  const names = await api.listKeys(prefix.replace(/\*$/, ''))
  return names.map((name) => ({name}))
}

async function unless(
  code: 'conflict' | 'kms_key_not_found',
  isFine: boolean,
  work: Promise<void>,
): Promise<boolean> {
  try {
    await work
    return true
  } catch (error) {
    if (isFine && error instanceof AppError && error.code === code) return false
    throw error
  }
}

function mustBeKey(key: Secret): void {
  const text = key.reveal()
  const bytes = Buffer.from(text, 'base64')
  if (bytes.toString('base64') !== text) {
    throw new AppError('bad_input', 'The key to import is no base64', {
      hint: 'It is to be 32 random bytes in base64, for example of: openssl rand -base64 32',
    })
  }
  if (bytes.length === 32) return
  throw new AppError('bad_input', `The key to import has ${bytes.length} bytes, and needs 32`)
}
