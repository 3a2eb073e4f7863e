import * as v from 'valibot'
import type {Query} from '../admin/admin-api.ts'
import {parseByName} from '../base/answer.ts'
import type {AccessKeyApi} from './access-key-api.ts'

/** A key in the list of a user, with mc's names. What was not asked for is null, where mc prints placeholders. */
export const ListedKey = v.strictObject({
  accessKey: v.string(),
  parentUser: v.string(),
  accountStatus: v.nullable(v.picklist(['on', 'off', 'unknown'])),
  impliedPolicy: v.nullable(v.boolean()),
  name: v.optional(v.string()),
  description: v.optional(v.string()),
  /** As in mc, 1970-01-01T00:00:00Z is never. */
  expiration: v.string(),
})
export type ListedKey = v.InferOutput<typeof ListedKey>

/** The keys of a user as `mctl admin accesskey list --json` prints them, with mc's names. */
export const KeyList = v.strictObject({
  user: v.string(),
  /** True: there is no such user any more, and the keys cannot be used. `unknown`: it may be one of a directory. */
  orphaned: v.optional(v.union([v.literal(true), v.literal('unknown')])),
  stsKeys: v.nullable(v.array(ListedKey)),
  svcaccs: v.nullable(v.array(ListedKey)),
})
export type KeyList = v.InferOutput<typeof KeyList>

const Entry = v.object({
  accessKey: v.string(),
  expiration: v.optional(v.nullable(v.string())),
})
/** Keys as a list has them; null and absent is none. */
export const Entries = v.optional(v.nullable(v.array(Entry)))
const Lists = v.object({serviceAccounts: Entries, stsKeys: Entries})

/** How a key that lives for ever is listed. */
export const never = '1970-01-01T00:00:00Z'

/** The call that lists the keys of users of the directory. */
export const directoryKeys = 'idp/ldap/list-access-keys-bulk'

/** The call that lists the keys of users of OpenID providers. */
export const openidKeys = 'idp/openid/list-access-keys-bulk'

/**
 * Reads the keys of many users with one call, sorted by user and key.
 *
 * The server fills in names and expiries only, and leaves out keys whose owner is gone (measured).
 */
export async function readKeyLists(
  api: AccessKeyApi,
  query: Query,
  path = 'list-access-keys-bulk',
): Promise<KeyList[]> {
  const answer = await api.getSealed(path, query)
  return parseByName(Lists, answer, `${api.server} sent a list of access keys`)
    .map(([user, keys]) => keyListOf(user, keys))
    .sort((a, b) => (a.user < b.user ? -1 : 1))
}

/** Puts what a server lists of a user into our form. */
export function keyListOf(
  user: string,
  {serviceAccounts, stsKeys}: v.InferOutput<typeof Lists>,
): KeyList {
  return {user, stsKeys: listed(user, stsKeys), svcaccs: listed(user, serviceAccounts)}
}

function listed(parentUser: string, entries: v.InferOutput<typeof Entries>): ListedKey[] | null {
  if (entries === undefined || entries === null || entries.length === 0) return null
  return entries
    .map(({accessKey, expiration}) => listedKey(parentUser, accessKey, expiration))
    .sort((a, b) => (a.accessKey < b.accessKey ? -1 : 1))
}

/** A key of which only name and expiry are known. */
export function listedKey(
  parentUser: string,
  accessKey: string,
  expiration: string | null | undefined,
): ListedKey {
  return {
    accessKey,
    parentUser,
    accountStatus: null,
    impliedPolicy: null,
    expiration: expiration ?? never,
  }
}
