import {inParallel} from '../base/in-parallel.ts'
import {isPattern} from '../base/name-pattern.ts'
import {AppError} from '../errors/errors.ts'
import {type KeyStatus, readKeyStatus} from './key-status.ts'
import {listKeys} from './keys.ts'
import type {KmsApi} from './kms-status.ts'

// Each is two operations of the KMS.
const atOnce = 8

/**
 * The names of the keys that are meant: all, or those named, `*` standing for anything.
 *
 * Undefined where it is one key, or none, which stands for the server's default key. Throws `usage` for names beside
 * `all`, and `kms_key_not_found` for a pattern like which there is no key.
 */
export async function keysToTest(
  api: KmsApi,
  words: readonly string[],
  all: boolean,
): Promise<string[] | undefined> {
  if (all) {
    if (words.length > 0) throw new AppError('usage', 'Name keys, or --all: one of the two')
    return (await listKeys(api)).keys
  }
  if (words.length < 2 && !words.some((word) => isPattern(word))) return undefined
  const names: string[] = []
  for (const word of words) {
    if (isPattern(word)) names.push(...(await keysLike(api, word)))
    else names.push(word)
  }
  return [...new Set(names)]
}

/** Tests keys side by side, and returns what became of each, in the order of their names. */
export async function testKeys(
  api: KmsApi,
  keys: readonly string[],
  onTested: () => void,
): Promise<{tested: KeyStatus[]; failures: unknown[]}> {
  const tested: KeyStatus[] = []
  const failures: unknown[] = []
  for await (const outcome of inParallel(keys, atOnce, (key) => readKeyStatus(api, key))) {
    onTested()
    if ('value' in outcome) tested.push(outcome.value)
    else failures.push(outcome.error)
  }
  return {tested, failures}
}

async function keysLike(api: KmsApi, pattern: string): Promise<string[]> {
  const {keys} = await listKeys(api, pattern)
  if (keys.length > 0) return keys
  throw new AppError('kms_key_not_found', `No key like ${pattern} in the KMS of ${api.server}`, {
    hint: `mctl admin kms key list ${api.server}`,
  })
}
