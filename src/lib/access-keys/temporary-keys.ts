import * as v from 'valibot'
import {parseAnswer} from '../base/answer.ts'
import {AppError} from '../errors/errors.ts'
import {type AccessKeyItem, accessKeyInfo, accessKeyItem} from './access-key.ts'
import type {AccessKeyApi} from './access-key-api.ts'
import {readKeyLists} from './key-list.ts'

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
 * The server answers alike for a user that does not exist and for one without credentials (measured).
 */
export async function revokeTemporaryKeys(
  api: AccessKeyApi,
  user: string,
  tokenRevokeType: string | undefined,
): Promise<TemporaryKeysRevoked> {
  const hadSome = tokenRevokeType === undefined && (await hasTemporaryKeys(api, user))
  await api.post('revoke-tokens/builtin', {
    query: {
      user,
      ...(tokenRevokeType === undefined ? {fullRevoke: 'true'} : {tokenRevokeType}),
    },
    // What is revoked stays so.
    replay: 'always',
  })
  return {
    user,
    ...(tokenRevokeType === undefined ? {} : {tokenRevokeType}),
    changed: hadSome ? true : 'unknown',
  }
}

async function hasTemporaryKeys(api: AccessKeyApi, user: string): Promise<boolean> {
  try {
    const listed = await readKeyLists(api, {listType: 'sts-only', users: user})
    return listed.some(({stsKeys}) => stsKeys !== null && stsKeys.length > 0)
  } catch (error) {
    // Who may revoke need not be one who may list.
    if (error instanceof AppError && error.code === 'access_denied') return false
    throw error
  }
}
