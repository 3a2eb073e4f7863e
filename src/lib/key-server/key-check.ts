import * as v from 'valibot'
import {inParallel} from '../base/in-parallel.ts'
import {AppError, type ErrorCode} from '../errors/errors.ts'
import type {KesApi} from '../kes/kes-api.ts'

/** How a call that a key needs ended. */
const Operation = v.picklist(['ok', 'denied', 'not-found', 'failed', 'untested'])
type Operation = v.InferOutput<typeof Operation>

/** A line of `mctl kes key check --json`: a data key was made with the key, decrypted with it, and compared. */
export const KesKeyCheck = v.strictObject({
  name: v.string(),
  healthy: v.boolean(),
  generation: Operation,
  /** `failed` also where it decrypts to something else. */
  decryption: Operation,
  generationError: v.optional(v.string()),
  decryptionError: v.optional(v.string()),
})
export type KesKeyCheck = v.InferOutput<typeof KesKeyCheck>

type CheckApi = Pick<KesApi, 'server' | 'generateKey' | 'decrypt' | 'listKeys'>

// What says something of the key or of the policy; all other failures say nothing of either.
const meanings: Partial<Record<ErrorCode, Operation>> = {
  access_denied: 'denied',
  kms_key_not_found: 'not-found',
  server_error: 'failed',
  not_ready: 'failed',
}

const atOnce = 8

/** All keys of a KES, for a check of each. Throws `kms_key_not_found` where there are none: nothing was checked then. */
export async function allKeys(api: CheckApi): Promise<string[]> {
  const names = await api.listKeys('')
  if (names.length > 0) return names
  throw new AppError('kms_key_not_found', `${api.server} has no keys to check`)
}

/** Checks keys side by side; what became of each, in their order. */
export function checkKeys(
  api: CheckApi,
  names: readonly string[],
): ReturnType<typeof inParallel<string, KesKeyCheck>> {
  return inParallel(names, atOnce, (name) => checkKey(api, name))
}

/**
 * Makes a data key, decrypts it and compares: what MinIO does for each object. Nothing is stored, and no key is made.
 *
 * KES refuses before it looks for the key, so that `denied` says nothing of the key, and `not-found` that the policy
 * allows the call. After a failed generation there is nothing to decrypt: that is `untested`. Throws what says nothing of
 * the key, such as a server that is not there.
 */
async function checkKey(api: CheckApi, name: string): Promise<KesKeyCheck> {
  const made = await outcomeOf(api.generateKey(name))
  if ('error' in made) {
    return {
      name,
      healthy: false,
      generation: made.operation,
      decryption: 'untested',
      generationError: made.error,
    }
  }
  const {plaintext, ciphertext} = made.value
  const opened = await outcomeOf(api.decrypt(name, ciphertext))
  const decryption =
    'error' in opened
      ? {operation: opened.operation, error: opened.error}
      : opened.value.reveal() === plaintext.reveal()
        ? undefined
        : {operation: 'failed' as const, error: 'it decrypts to something else'}
  return {
    name,
    healthy: decryption === undefined,
    generation: 'ok',
    decryption: decryption?.operation ?? 'ok',
    ...(decryption && {decryptionError: decryption.error}),
  }
}

async function outcomeOf<T>(
  work: Promise<T>,
): Promise<{readonly value: T} | {readonly operation: Operation; readonly error: string}> {
  try {
    return {value: await work}
  } catch (error) {
    const operation = error instanceof AppError ? meanings[error.code] : undefined
    if (!(error instanceof AppError) || operation === undefined) throw error
    return {operation, error: error.fault?.Message || error.message}
  }
}
