import {inParallel, type Outcome} from '../base/in-parallel.ts'
import {AppError} from '../errors/errors.ts'
import {type AccessKeyItem, listAccessKeys, readOwnKeys} from './access-key.ts'
import type {AccessKeyApi} from './access-key-api.ts'
import {hasBuiltinOwner} from './any-access-key.ts'
import {isFilter, isMeant, type KeyFilter, needsDetails} from './key-filter.ts'
import {type KeyList, type ListedKey, never, readKeyLists} from './key-list.ts'
import {isNoUser, type OrphanApi, readOrphanedLists} from './orphaned-keys.ts'

/** Whose keys to list, and which. */
export interface KeySelection {
  /** None: of all users. */
  readonly users: readonly string[]
  /** The caller's only. */
  readonly self: boolean
  readonly kind: 'all' | 'users-only' | 'sts-only' | 'svcacc-only'
  readonly filter: KeyFilter
  /** Status, policy and name of each key: a sealed answer more for each user that has keys. */
  readonly long: boolean
}

// Each sealed answer costs the server 64 MiB and 50 ms of a processor (measured).
const atOnce = 4

/**
 * Lists the keys of users, sorted: one call, and one more for each user with keys when details are asked for.
 *
 * Who may not list all sees his own. What fails for one user is an outcome of its own. A user that was named and is
 * gone may have left keys, which the server keeps: they are `orphaned`. Of all users such keys are found when the
 * filter asks for them. Throws what the first call throws.
 */
export async function* listKeys(
  api: OrphanApi,
  selection: KeySelection,
  now: Date,
): AsyncGenerator<Outcome<KeyList>> {
  const {filter, long, kind} = selection
  const isDetailed = long || needsDetails(filter)
  for await (const found of inParallel(await listed(api, selection), atOnce, async (one) => {
    const list = typeof one === 'string' ? await listOf(api, kind, one) : one
    return isDetailed ? withDetails(api, list) : list
  })) {
    if ('error' in found || !isFilter(filter)) yield found
    else {
      const list = filtered(found.value, filter, now)
      if (list.stsKeys !== null || list.svcaccs !== null) yield {value: list}
    }
  }
}

// The names of users stand for lists that are still to be asked for.
async function listed(
  api: OrphanApi,
  {users, self, kind, filter}: KeySelection,
): Promise<(KeyList | string)[]> {
  if (filter.orphaned) return readOrphanedLists(api, users)
  if (users.length > 0) return [...new Set(users)].sort()
  try {
    return await readKeyLists(api, self ? {listType: kind} : {listType: kind, all: 'true'})
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'access_denied') throw error
    return [await ownList(api)]
  }
}

async function ownList(api: AccessKeyApi): Promise<KeyList> {
  const keys = await readOwnKeys(api)
  const user = keys[0]?.parentUser ?? api.accessKey
  return {user, stsKeys: null, svcaccs: detailed(user, keys)}
}

async function listOf(
  api: AccessKeyApi,
  listType: KeySelection['kind'],
  user: string,
): Promise<KeyList> {
  const known = await readKeyLists(api, {listType, users: user})
  if (known[0] !== undefined) return known[0]
  if (listType !== 'all' && (await readKeyLists(api, {listType: 'all', users: user})).length > 0) {
    return {user, stsKeys: null, svcaccs: null}
  }
  // Keys whose owner is gone are in no list but that of the owner's name.
  const left = await listAccessKeys(api, user)
  return {
    user,
    ...((await isGone(api, user, left[0])) ? {orphaned: true} : {}),
    stsKeys: null,
    svcaccs: detailed(user, left),
  }
}

// Users of a directory are not in the list either, nor, where there is one, those that the server keeps itself.
async function isGone(
  api: AccessKeyApi,
  user: string,
  key: AccessKeyItem | undefined,
): Promise<boolean> {
  if (key === undefined || (await hasBuiltinOwner(api, key.accessKey)) !== true) return false
  return isNoUser(api, user)
}

async function withDetails(api: AccessKeyApi, list: KeyList): Promise<KeyList> {
  const known = list.svcaccs ?? []
  if (known.every(({accountStatus}) => accountStatus !== null)) return list
  const details = new Map(
    detailed(list.user, await listAccessKeys(api, list.user))?.map((key) => [key.accessKey, key]),
  )
  return {...list, svcaccs: known.map((key) => details.get(key.accessKey) ?? key)}
}

function detailed(user: string, keys: readonly AccessKeyItem[]): ListedKey[] | null {
  if (keys.length === 0) return null
  return keys.map(({accessKey, parentUser, accountStatus, impliedPolicy, ...key}) => ({
    accessKey,
    parentUser: parentUser ?? user,
    accountStatus: accountStatus ?? 'unknown',
    impliedPolicy: impliedPolicy ?? null,
    ...(key.name === undefined ? {} : {name: key.name}),
    ...(key.description === undefined ? {} : {description: key.description}),
    expiration: key.expiration ?? never,
  }))
}

function filtered(list: KeyList, filter: KeyFilter, now: Date): KeyList {
  const meant = (keys: readonly ListedKey[] | null): ListedKey[] | null => {
    const some = keys?.filter((key) => isMeant(key, filter, now)) ?? []
    return some.length === 0 ? null : some
  }
  return {...list, stsKeys: meant(list.stsKeys), svcaccs: meant(list.svcaccs)}
}
