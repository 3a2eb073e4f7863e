import * as v from 'valibot'
import {parseAnswer} from '../base/answer.ts'
import {likePattern} from '../base/name-pattern.ts'
import {AppError} from '../errors/errors.ts'
import {inWordsOf} from '../errors/rephrase.ts'
import {readKeyStatus} from './key-status.ts'
import type {KmsApi} from './kms-status.ts'

/** What `mctl admin kms key list --json` prints: one document, as mc's. */
export const KeyList = v.strictObject({target: v.string(), keys: v.array(v.string())})
export type KeyList = v.InferOutput<typeof KeyList>

/** What `mctl admin kms key create --json` prints. */
export const KeyCreated = v.strictObject({keyId: v.string(), changed: v.boolean()})
export type KeyCreated = v.InferOutput<typeof KeyCreated>

const Reply = v.nullable(v.array(v.object({name: v.string()})))

/** Lists the keys of the KMS, sorted; `pattern` may hold `*`, and is matched here: servers match only whole names. */
export async function listKeys(api: KmsApi, pattern = '*'): Promise<KeyList> {
  const answer = await api.getKms('key/list', {pattern: '*'})
  const keys = parseAnswer(Reply, answer, `${api.server} sent a list of keys`) ?? []
  const like = likePattern(pattern)
  const names = keys.map(({name}) => name).filter((name) => like.test(name))
  return {target: api.server, keys: names.sort()}
}

/**
 * Makes a key. With `mayExist` one that is there is left as it is, after it has been seen to work.
 *
 * Throws `bad_input` for a name that no KMS takes, `not_supported` where the KMS is a single key in the server's
 * environment, and `conflict` for a key that is there and may not be, or that does not work.
 */
export async function createKey(
  api: KmsApi,
  key: string,
  {mayExist = false}: {readonly mayExist?: boolean} = {},
): Promise<KeyCreated> {
  checkKeyName(key)
  const {server} = api
  try {
    await inWordsOf(
      {
        not_supported: {
          message: `The KMS of ${server} cannot make keys: it is one static key`,
          hint: 'Put a KES or a Key Manager behind the server to have several keys',
        },
        conflict: {
          message: `The KMS of ${server} has a key named ${key} already`,
          hint: '--if-not-exists is content with it, where it works',
        },
      },
      api.postKms('key/create', {'key-id': key}),
    )
    return {keyId: key, changed: true}
  } catch (error) {
    if (!mayExist || !(error instanceof AppError) || error.code !== 'conflict') throw error
    await mustWork(api, key)
    return {keyId: key, changed: false}
  }
}

// "Exists already" is success only for a key that is of use. Who may make keys need not be one who may test them.
async function mustWork(api: KmsApi, key: string): Promise<void> {
  try {
    const {healthy, encryptionError, decryptionError} = await readKeyStatus(api, key)
    if (healthy) return
    const reason = encryptionError ?? decryptionError ?? 'it gave no reason'
    throw new AppError(
      'conflict',
      `The key ${key} of ${api.server} exists, but does not work: ${reason}`,
      {hint: `mctl admin kms key status ${api.server} ${key}`},
    )
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'access_denied') throw error
  }
}

// The rule of KES: letters, digits, - and _, no - at the ends, no lone _.
function checkKeyName(key: string): void {
  if (/^[0-9A-Za-z_](?:[0-9A-Za-z_-]{0,78}[0-9A-Za-z_])?$/.test(key) && key !== '_') return
  throw new AppError(
    'bad_input',
    `The key name ${JSON.stringify(key)} is not one that a KMS takes`,
    {
      hint: 'Up to 80 letters, digits, - and _, with no - at the ends',
    },
  )
}
