import * as v from 'valibot'
import type {CallOptions} from '../admin/admin-api.ts'
import {parseAnswer} from '../base/answer.ts'
import {AppError} from '../errors/errors.ts'
import {type AccessKeyItem, accessKeyInfo, accessKeyItem} from './access-key.ts'
import type {AccessKeyApi} from './access-key-api.ts'
import {directoryKeys, readKeyLists} from './key-list.ts'
import {listOpenidKeys} from './provider-keys.ts'

/** What `mctl admin accesskey sts-revoke --json` prints. */
export const TemporaryKeysRevoked = v.strictObject({
  user: v.string(),
  tokenRevokeType: v.optional(v.string()),
  /** The server does not say whether there were any: true where some were listed before all were revoked. */
  changed: v.union([v.literal(true), v.literal('unknown')]),
})
export type TemporaryKeysRevoked = v.InferOutput<typeof TemporaryKeysRevoked>

/** Reads temporary credentials by their access key. Throws `access_key_not_found`. */
export async function readTemporaryKey(
  api: AccessKeyApi,
  accessKey: string,
): Promise<AccessKeyItem> {
  const answer = await api
    .getSealed('temporary-account-info', {accessKey})
    .catch((error: unknown) => {
      if (!(error instanceof AppError)) throw error
      const isMissing =
        error.code === 'server_error' && /does not exist/.test(error.fault?.Message ?? '')
      if (!isMissing) throw error
      throw new AppError(
        'access_key_not_found',
        `No temporary credentials named ${accessKey} at ${api.server}`,
        {
          hint: `mctl admin accesskey list ${api.server} --temp-only`,
          fault: error.fault,
        },
      )
    })
  const info = parseAnswer(v.object(accessKeyInfo), answer, `${api.server} sent credentials`)
  return accessKeyItem(accessKey, info)
}

/**
 * Revokes temporary credentials of a user: all, or those that were made for `tokenRevokeType`.
 *
 * A user of a directory is named by login or DN, one of an OpenID provider by the hash that his credentials have for a
 * parent. The server answers alike for a user that does not exist and for one without credentials (measured).
 */
export async function revokeTemporaryKeys(
  api: AccessKeyApi,
  user: string,
  tokenRevokeType: string | undefined,
): Promise<TemporaryKeysRevoked> {
  const hadSome = tokenRevokeType === undefined && (await hasTemporaryKeys(api, user))
  const options = {
    query: {
      user,
      ...(tokenRevokeType === undefined ? {fullRevoke: 'true'} : {tokenRevokeType}),
    },
    // What is revoked stays so.
    replay: 'always' as const,
  }
  if (!(await revokesInDirectory(api, options))) await api.post('revoke-tokens/builtin', options)
  return {
    user,
    ...(tokenRevokeType === undefined ? {} : {tokenRevokeType}),
    changed: hadSome ? true : 'unknown',
  }
}

// The call for the server's own users answers a login of the directory with success, and revokes nothing. It does revoke
// for a DN, also while the directory does not answer, and for the hash of an OpenID user; their own call never works
// (measured).
async function revokesInDirectory(api: AccessKeyApi, options: CallOptions): Promise<boolean> {
  try {
    await api.post('revoke-tokens/ldap', options)
    return true
  } catch (error) {
    const isNotTheirs =
      error instanceof AppError &&
      /^(user_not_found|access_denied|not_supported|server_error)$/.test(error.code)
    if (isNotTheirs) return false
    throw error
  }
}

async function hasTemporaryKeys(api: AccessKeyApi, user: string): Promise<boolean> {
  const listType = 'sts-only'
  const inLists = async (query: Record<string, string>, path?: string): Promise<boolean> =>
    (await readKeyLists(api, {listType, ...query}, path)).some(({stsKeys}) => stsKeys !== null)
  // The list finds users by the name at their provider, too, for which nothing is revoked.
  const atProviders = async (): Promise<boolean> =>
    (await listOpenidKeys(api, [user], listType)).some(
      (list) => list.user === user && list.stsKeys !== null,
    )
  return (
    (await isSo(() => inLists({users: user}))) ||
    (await isSo(() => inLists({userDNs: user}, directoryKeys))) ||
    (await isSo(atProviders))
  )
}

// Who may revoke need not be one who may list, and a server without a directory fails.
async function isSo(ask: () => Promise<boolean>): Promise<boolean> {
  try {
    return await ask()
  } catch (error) {
    const cannotSay =
      error instanceof AppError && /^(access_denied|not_supported|server_error)$/.test(error.code)
    if (cannotSay) return false
    throw error
  }
}
