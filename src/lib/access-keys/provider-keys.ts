import * as v from 'valibot'
import {parseAnswer} from '../base/answer.ts'
import {AppError} from '../errors/errors.ts'
import type {AccessKeyApi} from './access-key-api.ts'
import {directoryKeys, Entries, KeyList, keyListOf, openidKeys, readKeyLists} from './key-list.ts'
import type {KeySelection} from './list-keys.ts'

/** The keys of a user of an OpenID provider as `mctl admin idp openid accesskey list --json` prints them. */
export const OpenidKeyList = v.strictObject({
  /** The name of the provider; `_` is the one without a name. */
  configName: v.string(),
  /** Who he is at the provider, where the server knows. `user` is the hash that his keys have for a parent. */
  ID: v.optional(v.string()),
  ...KeyList.entries,
})
export type OpenidKeyList = v.InferOutput<typeof OpenidKeyList>

const Providers = v.array(
  v.object({
    configName: v.string(),
    users: v.nullish(
      v.array(
        v.object({
          minioAccessKey: v.string(),
          ID: v.optional(v.string(), ''),
          serviceAccounts: Entries,
          stsKeys: Entries,
        }),
      ),
    ),
  }),
)

/**
 * Lists the keys of users of the directory by DN, sorted; without names, of all that have some.
 *
 * Throws `user_not_found` for a name that the directory does not have, and `not_supported` where none is in use.
 */
export async function listDirectoryKeys(
  api: AccessKeyApi,
  users: readonly string[],
  listType: KeySelection['kind'],
): Promise<KeyList[]> {
  const query = users.length === 0 ? {all: 'true', listType} : {userDNs: users, listType}
  try {
    return await readKeyLists(api, query, directoryKeys)
  } catch (error) {
    if (!(error instanceof AppError) || error.fault?.Code !== 'InternalError') throw error
    const {fault} = error
    // Only the words tell these apart; for an unknown user there are none (measured).
    if (/not configured/i.test(fault.Message)) {
      throw new AppError('not_supported', `${api.server} uses no LDAP directory`, {fault})
    }
    if (/Network Error|connection refused/i.test(fault.Message)) {
      throw new AppError('server_error', `${api.server} cannot reach its LDAP directory`, {fault})
    }
    if (users.length === 0) throw error
    throw new AppError(
      'user_not_found',
      `The directory of ${api.server} has no user ${users.join(', or no user ')}`,
      {fault},
    )
  }
}

/** Lists the keys of users of all OpenID providers, sorted; users are named by ID or hash, without names all are. */
export async function listOpenidKeys(
  api: AccessKeyApi,
  users: readonly string[],
  listType: KeySelection['kind'],
): Promise<OpenidKeyList[]> {
  const answer = await api.getSealed(openidKeys, {
    listType,
    allConfigs: 'true',
    ...(users.length === 0 ? {all: 'true'} : {users}),
  })
  return parseAnswer(Providers, answer, `${api.server} sent a list of access keys`)
    .flatMap(({configName, users: found}) =>
      (found ?? []).map(({minioAccessKey, ID, ...keys}) => ({
        configName,
        ...(ID === '' ? {} : {ID}),
        ...keyListOf(minioAccessKey, keys),
      })),
    )
    .sort((a, b) => (a.user < b.user ? -1 : 1))
}
