import {hasAccessKey} from '../access-keys/access-key.ts'
import {readKeyNames} from '../access-keys/find-names.ts'
import {inParallel, type Pace} from '../base/in-parallel.ts'
import type {Secret} from '../base/secret.ts'
import {AppError} from '../errors/errors.ts'
import {addMembers, type GroupChange} from '../groups/change-group.ts'
import {listPolicies, readPolicy} from '../policies/stored-policy.ts'
import type {FindAccessKey} from './add-user.ts'
import {type Applied, applyRecord, type RecordApi} from './apply-record.ts'
import {type CompleteRecords, completeRecords} from './complete-records.ts'
import {type FindUser, readStanding} from './standing.ts'
import type {UserRecord} from './user-record.ts'

// Measured: the server takes no more than this many at once without getting slower.
const atOnce = 16

const fewUsers = 50

/** Users who can be added, and what the server has of them. */
export interface PreparedUsers extends CompleteRecords {
  readonly findUser: FindUser
  readonly findAccessKey: FindAccessKey
}

/** How prepared users are added. */
export interface AddUsersOptions {
  /** Leave users who are there as they are, in everything. */
  readonly mayExist: boolean
  /** Give users who are there the secrets of the file. */
  readonly updateSecrets: boolean
  /** Whether a secret that was made here, and is shown nowhere else, may be printed. */
  readonly shown: (secret: Secret) => string
  readonly pace: Pace
}

/** A user, or a group with the users that came into it; or what could not be done. */
export type Added =
  | {readonly applied: Applied}
  | {readonly group: GroupChange}
  | {readonly error: unknown}

/**
 * Checks the users of a file against the server, and makes the secrets that are missing. Changes nothing.
 *
 * Throws `policy_not_found` for a policy that is not there, and `bad_input` for a new user without a secret.
 */
export async function prepareUsers(
  api: RecordApi,
  users: readonly UserRecord[],
  {generate}: {readonly generate: boolean},
): Promise<PreparedUsers> {
  await mustHavePolicies(api, [...new Set(users.flatMap(({policies}) => policies))].sort())
  const findUser = await readStanding(api)
  // For a few, to ask for each costs less than to open the sealed list.
  const findAccessKey =
    users.length > fewUsers
      ? await readKeyNames(api)
      : (name: string): Promise<boolean> => hasAccessKey(api, name)
  return {...(await completeRecords(users, findUser, generate)), findUser, findAccessKey}
}

/**
 * Adds prepared users side by side, then puts those who are there into their groups, which are made when missing.
 *
 * Yields each user in the order of the file, then each group by its name; a failure of one stops no other. A run that
 * was cut off is finished by another one: what is there by then is not changed.
 */
export async function* addUsers(
  api: RecordApi,
  {records, findUser, findAccessKey}: PreparedUsers,
  {pace, ...options}: AddUsersOptions,
): AsyncGenerator<Added> {
  const members = new Map<string, string[]>()
  const outcomes = inParallel(
    records,
    atOnce,
    (record) => applyRecord(api, record, {...options, findUser, findAccessKey}),
    pace,
  )
  let index = 0
  for await (const outcome of outcomes) {
    const record = records[index]
    index += 1
    if ('error' in outcome) yield outcome
    else {
      yield {applied: outcome.value}
      const isLeft = options.mayExist && !outcome.value.user.created
      for (const group of isLeft ? [] : (record?.groups ?? [])) {
        const named = members.get(group) ?? []
        named.push(outcome.value.user.accessKey)
        members.set(group, named)
      }
    }
  }
  for (const [group, names] of [...members].sort(([a], [b]) => (a < b ? -1 : 1))) {
    yield await attempt(addMembers(api, group, names, {areUsers: true}))
  }
}

async function attempt(change: Promise<GroupChange>): Promise<Added> {
  try {
    return {group: await change}
  } catch (error) {
    return {error}
  }
}

async function mustHavePolicies(api: RecordApi, names: readonly string[]): Promise<void> {
  if (names.length === 0) return
  const known = await knownPolicies(api)
  for (const name of names) if (!known.has(name)) await readPolicy(api, name)
}

// The list fails where a single policy with NotAction is stored, and for those who may not read it.
async function knownPolicies(api: RecordApi): Promise<ReadonlySet<string>> {
  try {
    return new Set((await listPolicies(api)).map(({policy}) => policy))
  } catch (error) {
    if (error instanceof AppError && /^(server_error|access_denied)$/.test(error.code))
      return new Set()
    throw error
  }
}
