import * as v from 'valibot'
import {parseAnswer} from '../base/answer.ts'
import type {Secret} from '../base/secret.ts'
import {rfc3339} from '../base/time.ts'
import {AppError} from '../errors/errors.ts'
import {inWordsOf} from '../errors/rephrase.ts'
import {type PolicyDocument, samePolicy} from '../policy/document.ts'
import {explainMissing} from '../users/missing-user.ts'
import {type AccessKeyItem, readAccessKey} from './access-key.ts'
import type {AccessKeyApi} from './access-key-api.ts'
import {
  checkAccessKey,
  checkDescription,
  checkKeyLabel,
  checkSecretKey,
} from './access-key-rules.ts'
import {directoryKeys, readKeyLists} from './key-list.ts'

/** What `mctl admin accesskey create --json` prints: the one time that the secret is shown. */
export const AccessKeyAdded = v.strictObject({
  accessKey: v.string(),
  /** Absent when the key was there already. */
  secretKey: v.optional(v.string()),
  /** Absent: the caller's own, whose name he may not see. */
  parentUser: v.optional(v.string()),
  accountStatus: v.picklist(['enabled', 'disabled', 'unknown']),
  name: v.optional(v.string()),
  description: v.optional(v.string()),
  /** As in mc, 1970-01-01T00:00:00Z is never. */
  expiration: v.string(),
  changed: v.boolean(),
})
export type AccessKeyAdded = v.InferOutput<typeof AccessKeyAdded>

/** An access key to be. */
export interface NewAccessKey {
  /** Undefined: the caller. */
  readonly parentUser?: string | undefined
  /** `parentUser` is a login of the LDAP directory. */
  readonly isInDirectory?: true
  readonly accessKey: string
  readonly secretKey: Secret
  readonly policy?: PolicyDocument | undefined
  readonly name?: string | undefined
  readonly description?: string | undefined
  readonly expiration?: Date | undefined
}

const Reply = v.object({
  credentials: v.object({
    accessKey: v.string(),
    secretKey: v.string(),
    expiration: v.optional(v.nullable(v.string())),
  }),
})

/**
 * Makes an access key of a user, or of the caller.
 *
 * A key that is to have a policy is read again: one that a server made without it could do all that its owner
 * may, and is removed. Throws `bad_input` before anything is sent, `user_not_found`, `conflict` when the key is
 * taken, and `server_error` when the policy was not kept.
 */
export async function addAccessKey(
  api: AccessKeyApi,
  key: NewAccessKey,
): Promise<AccessKeyAdded & {secretKey: string}> {
  const {parentUser, accessKey, secretKey, policy, name, description, expiration} = key
  checkAccessKey(accessKey)
  checkSecretKey(secretKey)
  if (name !== undefined) checkKeyLabel(name)
  if (description !== undefined) checkDescription(description)
  if (policy !== undefined) checkPolicySize(policy)
  if (key.isInDirectory && parentUser?.includes('=')) {
    throw new AppError('bad_input', `${parentUser} is a DN: give the login of the user`)
  }
  const answer = await inWordsOf(
    {
      user_not_found: key.isInDirectory
        ? {message: `The directory of ${api.server} has no user ${parentUser} with a policy`}
        : {
            message: `No user named ${parentUser} at ${api.server}`,
            hint: `mctl admin user list ${api.server}`,
          },
      conflict: {message: `The access key ${accessKey} is taken at ${api.server}`},
    },
    api
      .exchangeSealed(
        'PUT',
        key.isInDirectory ? 'idp/ldap/add-service-account' : 'add-service-account',
        {
          payload: {
            sealed: {
              targetUser: parentUser,
              accessKey,
              secretKey,
              policy,
              name,
              description,
              expiration: expiration && rfc3339(expiration),
            },
          },
          // A second request would find the key of the first one taken.
          replay: 'never',
        },
      )
      .catch((error: unknown) => {
        // MinIO's word for a key that is the root user's.
        if (error instanceof AppError && error.code === 'access_key_not_found') {
          throw new AppError('conflict', error.message, {fault: error.fault})
        }
        throw error
      }),
  ).catch((error: unknown) => {
    if (parentUser === undefined) throw error
    return explainMissing(api, parentUser, error)
  })
  const {credentials} = parseAnswer(Reply, answer, `${api.server} sent a new access key`)
  if (policy !== undefined) await makeSureOfPolicy(api, credentials.accessKey, policy)
  const owner = key.isInDirectory
    ? ((await ownerOf(api, credentials.accessKey)) ?? parentUser)
    : (parentUser ?? (await ownerOf(api, credentials.accessKey)))
  return {
    accessKey: credentials.accessKey,
    secretKey: credentials.secretKey,
    ...(owner === undefined ? {} : {parentUser: owner}),
    accountStatus: 'enabled',
    ...(name === undefined ? {} : {name}),
    ...(description === undefined ? {} : {description}),
    expiration: credentials.expiration ?? never,
    changed: true,
  }
}

const never = '1970-01-01T00:00:00Z'

/**
 * Makes an access key unless there is one of this name, which is left as it is.
 *
 * Throws what `addAccessKey` does, and `conflict` when the one that is there belongs to somebody else.
 */
export async function addAccessKeyOnce(
  api: AccessKeyApi,
  key: NewAccessKey,
): Promise<AccessKeyAdded> {
  checkAccessKey(key.accessKey)
  const found = await findAccessKey(api, key.accessKey)
  if (found === undefined) return addAccessKey(api, key)
  const {accessKey, parentUser, accountStatus, name, description, expiration} = found
  const wanted = key.isInDirectory ? await nameInDirectory(api, key.parentUser) : key.parentUser
  if (wanted !== undefined && parentUser !== wanted) {
    throw new AppError(
      'conflict',
      `The access key ${accessKey} belongs to ${parentUser ?? 'somebody else'} at ${api.server}, not to ${wanted}`,
    )
  }
  const statuses = {on: 'enabled', off: 'disabled', unknown: 'unknown'} as const
  return {
    accessKey,
    ...(parentUser === undefined ? {} : {parentUser}),
    accountStatus: statuses[accountStatus ?? 'unknown'],
    ...(name === undefined ? {} : {name}),
    ...(description === undefined ? {} : {description}),
    expiration: expiration ?? never,
    changed: false,
  }
}

async function nameInDirectory(api: AccessKeyApi, login = ''): Promise<string> {
  const query = {userDNs: login, listType: 'users-only'}
  return (await readKeyLists(api, query, directoryKeys))[0]?.user ?? login
}

async function findAccessKey(
  api: AccessKeyApi,
  accessKey: string,
): Promise<AccessKeyItem | undefined> {
  try {
    return await readAccessKey(api, accessKey)
  } catch (error) {
    const isFree = error instanceof AppError && error.fault?.Code === 'XMinioInvalidIAMCredentials'
    if (isFree) return undefined
    throw error
  }
}

// The key is made, and its secret must be shown, whatever can be seen of it.
function ownerOf(api: AccessKeyApi, accessKey: string): Promise<string | undefined> {
  return readAccessKey(api, accessKey).then(
    ({parentUser}) => parentUser,
    () => undefined,
  )
}

async function makeSureOfPolicy(
  api: AccessKeyApi,
  accessKey: string,
  policy: PolicyDocument,
): Promise<void> {
  try {
    const made = await readAccessKey(api, accessKey)
    if (made.impliedPolicy === false && made.policy && samePolicy(made.policy, policy)) return
  } catch (error) {
    // Who may make keys need not be one who may read them.
    if (error instanceof AppError && error.code === 'access_denied') return
    throw new AppError(
      error instanceof AppError ? error.code : 'internal',
      `The access key ${accessKey} was made, and whether with its policy could not be seen`,
      {hint: `mctl admin user svcacct info ${api.server} ${accessKey}`, cause: error},
    )
  }
  const isRemoved = await api.delete('delete-service-account', {accessKey}).then(
    () => true,
    () => false,
  )
  const made = `${api.server} made the access key ${accessKey} without its policy`
  throw isRemoved
    ? new AppError('server_error', `${made}; it is removed again`)
    : new AppError('server_error', `${made}, and it could not be removed`, {
        hint: `Remove it now: mctl admin user svcacct rm ${api.server} ${accessKey}`,
      })
}

/** Throws `bad_input` for a policy that is too long to be embedded in a key. */
export function checkPolicySize(policy: PolicyDocument): void {
  const size = Buffer.byteLength(JSON.stringify(policy))
  if (size > 4096) {
    throw new AppError('bad_input', `The policy of an access key may have 4096 bytes, not ${size}`)
  }
}
