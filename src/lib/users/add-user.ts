import * as v from 'valibot'
import {maskedSecret, type Secret} from '../base/secret.ts'
import {AppError} from '../errors/errors.ts'
import {ifAllowed} from '../errors/if-allowed.ts'
import {root, taken} from './name-conflict.ts'
import {type FindUser, readStoredUser} from './standing.ts'
import type {UserApi} from './user-api.ts'
import {checkUserName, checkUserSecret} from './user-rules.ts'

/** What `mctl admin user add --json` prints, with mc's names. */
export const UserAdded = v.strictObject({
  accessKey: v.string(),
  /** ******** unless mctl made it, or --show-secrets. */
  secretKey: v.string(),
  userStatus: v.picklist(['enabled', 'disabled']),
  /** Whether there was no such user before. Absent: the caller may not see it. */
  created: v.optional(v.boolean()),
  /** Whether the user has the secret since now. */
  secretChanged: v.boolean(),
  /** Those of the file that were not attached before. */
  policiesAttached: v.optional(v.array(v.string())),
  /** The access keys of the file. */
  keys: v.optional(
    v.array(
      v.strictObject({
        accessKey: v.string(),
        /** ******** unless mctl made it, or --show-secrets. */
        secretKey: v.string(),
        name: v.optional(v.string()),
        changed: v.boolean(),
      }),
    ),
  ),
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

/** What adding a user depends on. */
export interface AddOptions {
  /** Leave a user who is there as he is. */
  readonly mayExist?: boolean
  /** Default: the server is asked. */
  readonly findUser?: FindUser
  /** The status to be. Default: a new user is enabled, and one who is there stays what he is. */
  readonly status?: 'enabled' | 'disabled' | undefined
}

/**
 * Adds a user, or gives one that exists a new secret; a disabled one stays disabled.
 *
 * Who may not read users adds one enabled, as in mc, and is told nothing of who was there.
 * `shown` makes of the secret what may be printed. Throws `bad_input`, `access_denied` where users come from LDAP, and
 * `conflict` when the name is that of an access key: the server refuses an enabled one, but lets a user hide a disabled
 * one.
 */
export async function addUser(
  api: UserApi,
  user: NewUser,
  findAccessKey: FindAccessKey,
  shown: (secret: Secret) => string,
  options: AddOptions = {},
): Promise<UserAdded> {
  const {mayExist = false, findUser = (name) => readStoredUser(api, name)} = options
  const {accessKey, secretKey} = user
  checkUserName(accessKey)
  checkUserSecret(secretKey, accessKey)
  const found = findUser(accessKey).then((user) => user ?? null)
  const stored = await (mayExist ? found : ifAllowed(found))
  if (!stored && (await findAccessKey(accessKey))) throw taken(api, accessKey)
  const before = stored?.status === 'disabled' ? 'disabled' : 'enabled'
  if (stored && mayExist) {
    return {
      accessKey,
      secretKey: maskedSecret,
      userStatus: before,
      created: false,
      secretChanged: false,
      changed: false,
    }
  }
  const userStatus = options.status ?? before
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
    ...(stored === undefined ? {} : {created: stored === null}),
    secretChanged: true,
    changed: true,
  }
}

const isRoot = ({fault}: AppError): boolean => /admin access key/i.test(fault?.Message ?? '')
