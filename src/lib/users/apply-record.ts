import {listAccessKeys} from '../access-keys/access-key.ts'
import type {AccessKeyApi} from '../access-keys/access-key-api.ts'
import {addAccessKey} from '../access-keys/add-access-key.ts'
import {maskedSecret, type Secret} from '../base/secret.ts'
import type {PolicyApi} from '../policies/policy-api.ts'
import {replacePolicies} from '../policies/set-policies.ts'
import {addUser, type FindAccessKey, type UserAdded} from './add-user.ts'
import {setUserStatus} from './change-user.ts'
import type {CompleteKey, CompleteRecord} from './complete-records.ts'
import type {FindUser, StoredUser} from './standing.ts'
import type {UserApi} from './user-api.ts'

/** What adding the users of a file needs of a server. */
export type RecordApi = UserApi & AccessKeyApi & PolicyApi

/** How the users of a file are added. */
export interface ApplyOptions {
  readonly findUser: FindUser
  readonly findAccessKey: FindAccessKey
  /** Makes of a secret what may be printed. */
  readonly shown: (secret: Secret) => string
  /** Leave a user who is there as he is, in everything. */
  readonly mayExist: boolean
  /** Give a user who is there the secret of the file. */
  readonly updateSecrets: boolean
}

/** What became of a record: all that was done, and why it did not go further. */
export interface Applied {
  readonly user: UserAdded
  readonly failures: readonly unknown[]
}

/**
 * Adds a user with policies and access keys, or gives one who is there what is missing; nothing is taken away.
 *
 * Throws what `addUser` throws. What fails once the user is there is returned beside what was done, for that may hold
 * a secret that is shown but once.
 */
export async function applyRecord(
  api: RecordApi,
  record: CompleteRecord,
  options: ApplyOptions,
): Promise<Applied> {
  const stored = await options.findUser(record.accessKey)
  const user = await establish(api, record, stored, options)
  if (stored !== undefined && options.mayExist) return {user, failures: []}
  const failures: unknown[] = []
  const attempt = async <R>(step: () => Promise<R>): Promise<R | undefined> => {
    try {
      return await step()
    } catch (error) {
      failures.push(error)
      return undefined
    }
  }
  let {userStatus} = user
  const {status} = record
  const mustBe = async (wanted: 'enabled' | 'disabled'): Promise<void> => {
    if (status !== wanted || status === userStatus) return
    const change = await attempt(() => setUserStatus(api, record.accessKey, wanted))
    if (change) userStatus = wanted
  }
  // A disabled user is given nothing: enabled first, disabled last.
  await mustBe('enabled')
  const policiesAttached = await attempt(() => attachMissing(api, record, stored))
  const keys = await keysOf(api, record, stored, options, attempt)
  await mustBe('disabled')
  const changed =
    user.changed ||
    userStatus !== user.userStatus ||
    (policiesAttached ?? []).length > 0 ||
    keys.some((key) => key.changed)
  return {
    user: {
      ...user,
      userStatus,
      ...(record.policies.length > 0 && policiesAttached && {policiesAttached}),
      ...(record.keys.length > 0 && {keys}),
      changed,
    },
    failures,
  }
}

async function establish(
  api: RecordApi,
  {accessKey, secretKey, status, policies, keys}: CompleteRecord,
  stored: StoredUser | undefined,
  {findAccessKey, shown, mayExist, updateSecrets}: ApplyOptions,
): Promise<UserAdded> {
  if (secretKey === undefined || (stored !== undefined && !updateSecrets)) {
    const userStatus = stored?.status === 'disabled' ? 'disabled' : 'enabled'
    return {
      accessKey,
      secretKey: maskedSecret,
      userStatus,
      created: false,
      secretChanged: false,
      changed: false,
    }
  }
  const isGiven = policies.length > 0 || keys.length > 0
  return addUser(api, {accessKey, secretKey}, findAccessKey, shown, {
    mayExist,
    status: status === 'disabled' && isGiven && stored?.status !== 'disabled' ? 'enabled' : status,
    findUser: async () => stored,
  })
}

async function attachMissing(
  api: RecordApi,
  {accessKey, policies}: CompleteRecord,
  stored: StoredUser | undefined,
): Promise<string[]> {
  const before = (stored?.policyName ?? '').split(',').filter((name) => name !== '')
  const missing = policies.filter((name) => !before.includes(name)).sort()
  if (missing.length > 0) {
    const after = [...before, ...missing].sort()
    await replacePolicies(api, {kind: 'user', name: accessKey}, before, after)
  }
  return missing
}

async function keysOf(
  api: RecordApi,
  record: CompleteRecord,
  stored: StoredUser | undefined,
  {shown}: ApplyOptions,
  attempt: <R>(step: () => Promise<R>) => Promise<R | undefined>,
): Promise<NonNullable<UserAdded['keys']>> {
  if (record.keys.length === 0) return []
  // A user who is new has none.
  const there =
    stored === undefined ? [] : await attempt(() => listAccessKeys(api, record.accessKey))
  if (there === undefined) return []
  const done: NonNullable<UserAdded['keys']> = []
  for (const key of record.keys) {
    const {name} = key
    const label = name === undefined ? {} : {name}
    const same = there.find((each) => isSame(each, key))
    if (same !== undefined) {
      done.push({accessKey: same.accessKey, secretKey: maskedSecret, ...label, changed: false})
      continue
    }
    const added = await attempt(() => addAccessKey(api, {...key, parentUser: record.accessKey}))
    if (added === undefined) continue
    const {accessKey} = added
    done.push({accessKey, secretKey: shown(key.secretKey), ...label, changed: true})
  }
  return done
}

function isSame(
  there: {readonly accessKey: string; readonly name?: string | undefined},
  {accessKey, name, isMade}: CompleteKey,
): boolean {
  return isMade ? there.name === name : there.accessKey === accessKey
}
