import * as v from 'valibot'
import {parseAnswer} from '../base/answer.ts'
import {AppError} from '../errors/errors.ts'
import {AccessKeyItem, accessKeyInfo, accessKeyItem, readAccessKey} from './access-key.ts'
import type {AccessKeyApi} from './access-key-api.ts'

/** Any key as `mctl admin accesskey info --json` prints it, with mc's names. */
export const AnyAccessKey = v.strictObject({
  ...AccessKeyItem.entries,
  /** True: temporary credentials of a sign-in. */
  sts: v.optional(v.literal(true)),
  /** Who knows the owner: builtin, ldap, openid. Absent: unknown. */
  provider: v.optional(v.string()),
  providerInfo: v.optional(v.record(v.string(), v.string())),
})
export type AnyAccessKey = v.InferOutput<typeof AnyAccessKey>

const Details = v.record(v.string(), v.unknown())

const Answer = v.object({
  ...accessKeyInfo,
  userType: v.optional(v.string()),
  userProvider: v.optional(v.string()),
  ldapSpecificInfo: v.optional(v.nullable(Details)),
  openIDSpecificInfo: v.optional(v.nullable(Details)),
})

/**
 * Reads a key of any kind: permanent, or temporary.
 *
 * The call for all kinds does not know disabled keys (measured), so that those are read by the call for permanent
 * ones. It also may call a permanent key temporary whose owner is gone, such as one of a root user that was renamed.
 * Throws `access_key_not_found`, with words of its own for a user and for root.
 */
export async function readAnyAccessKey(
  api: AccessKeyApi,
  accessKey: string,
): Promise<AnyAccessKey> {
  const answer = await api.getSealed('info-access-key', {accessKey}).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'access_key_not_found') return undefined
    throw error
  })
  if (answer === undefined) return readAccessKey(api, accessKey)
  const info = parseAnswer(Answer, answer, `${api.server} sent an access key`)
  const permanent = info.userType === 'STS' ? await permanentKey(api, accessKey) : undefined
  const details = detailsOf(
    info[info.userProvider === 'ldap' ? 'ldapSpecificInfo' : 'openIDSpecificInfo'],
  )
  return {
    ...(permanent ?? accessKeyItem(accessKey, info)),
    ...(info.userType === 'STS' && permanent === undefined ? {sts: true as const} : {}),
    ...(info.userProvider && !isMisnamed(info) ? {provider: info.userProvider} : {}),
    ...(Object.keys(details).length === 0 ? {} : {providerInfo: details}),
  }
}

// The server calls every owner of temporary credentials builtin (measured). A DN and the hash that stands for an OpenID
// user show that he is not.
function isMisnamed({userType, userProvider, parentUser = ''}: v.InferOutput<typeof Answer>) {
  return (
    userType === 'STS' &&
    userProvider === 'builtin' &&
    (parentUser.includes('=') || /^[\w-]{43}$/.test(parentUser))
  )
}

async function permanentKey(
  api: AccessKeyApi,
  accessKey: string,
): Promise<AccessKeyItem | undefined> {
  try {
    return await readAccessKey(api, accessKey)
  } catch (error) {
    if (error instanceof AppError && /^(access_key_not_found|access_denied)$/.test(error.code)) {
      return undefined
    }
    throw error
  }
}

function detailsOf(details: v.InferOutput<typeof Details> | null | undefined) {
  return Object.fromEntries(
    Object.entries(details ?? {}).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1] !== '',
    ),
  )
}

/**
 * Whether the owner of a key is one that the server itself keeps; undefined when that is not told, as for a key that
 * is disabled. Owners of other kinds are in a directory or at a provider.
 */
export async function hasBuiltinOwner(
  api: AccessKeyApi,
  accessKey: string,
): Promise<boolean | undefined> {
  const {provider} = await readAnyAccessKey(api, accessKey)
  return provider === undefined ? undefined : provider === 'builtin'
}
