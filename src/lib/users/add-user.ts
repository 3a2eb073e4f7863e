import * as v from 'valibot'
import {parseAnswer} from '../base/answer.ts'
import {maskedSecret, type Secret} from '../base/secret.ts'
import {AppError} from '../errors/errors.ts'
import type {UserApi} from './user-api.ts'
import {checkUserName, checkUserSecret} from './user-rules.ts'

/** What `mctl admin user add --json` prints, with mc's names. */
export const UserAdded = v.strictObject({
  accessKey: v.string(),
  /** ******** unless mctl made it, or --show-secrets. */
  secretKey: v.string(),
  userStatus: v.picklist(['enabled', 'disabled']),
  /** Whether there was no such user before. */
  created: v.boolean(),
  changed: v.boolean(),
})
export type UserAdded = v.InferOutput<typeof UserAdded>

/** A user to be: a name and a secret. */
export interface NewUser {
  readonly accessKey: string
  readonly secretKey: Secret
}

/** Whether a disabled access key has this name, which a new user would shadow. */
export type FindAccessKey = (name: string) => Promise<boolean>

const Stored = v.object({status: v.optional(v.string())})

/**
 * Adds a user, or gives one that exists a new secret; a disabled one stays disabled.
 *
 * `shown` makes of the secret what may be printed. With `mayExist` a user who is there is left as he is. Throws `bad_input`, and `conflict` when the name is that
 * of an access key: the server refuses an enabled one, but lets a user hide a disabled one.
 */
export async function addUser(
  api: UserApi,
  user: NewUser,
  findAccessKey: FindAccessKey,
  shown: (secret: Secret) => string,
  {mayExist = false}: {readonly mayExist?: boolean} = {},
): Promise<UserAdded> {
  const {accessKey, secretKey} = user
  checkUserName(accessKey)
  checkUserSecret(secretKey, accessKey)
  const stored = await readStored(api, accessKey)
  if (stored === undefined && (await findAccessKey(accessKey))) throw taken(api, accessKey)
  const userStatus = stored?.status === 'disabled' ? 'disabled' : 'enabled'
  if (stored !== undefined && mayExist) {
    return {accessKey, secretKey: maskedSecret, userStatus, created: false, changed: false}
  }
  try {
    await api.put('add-user', {
      query: {accessKey},
      payload: {sealed: {secretKey, status: userStatus}},
    })
  } catch (error) {
    // The code is that of an unknown access key, for a name that has one already.
    if (error instanceof AppError && error.code === 'access_key_not_found') {
      throw isRoot(error) ? root(api, accessKey) : taken(api, accessKey)
    }
    throw error
  }
  return {
    accessKey,
    secretKey: shown(secretKey),
    userStatus,
    created: stored === undefined,
    changed: true,
  }
}

async function readStored(
  api: UserApi,
  accessKey: string,
): Promise<{status?: string | undefined} | undefined> {
  try {
    return parseAnswer(Stored, await api.get('user-info', {accessKey}), `${api.server} sent a user`)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    if (error.code === 'user_not_found') return undefined
    // 403 with this code: the name belongs to an access key.
    if (error.fault?.Code === 'XMinioIAMActionNotAllowed') throw taken(api, accessKey)
    throw error
  }
}

const isRoot = ({fault}: AppError): boolean => /admin access key/i.test(fault?.Message ?? '')

function root({server}: UserApi, name: string): AppError {
  return new AppError('conflict', `${name} is the root user of ${server}`, {
    hint: 'Its secret is set where the server is started: MINIO_ROOT_PASSWORD',
  })
}

function taken({server}: UserApi, name: string): AppError {
  return new AppError('conflict', `${name} is the name of an access key at ${server}`, {
    hint: `Choose another name, or remove the key first: mctl admin user svcacct rm ${server} ${name}`,
  })
}
