import * as v from 'valibot'
import {parseAnswer, parseByName} from '../base/answer.ts'
import {AppError} from '../errors/errors.ts'
import {taken} from './name-conflict.ts'
import type {UserApi} from './user-api.ts'

const Stored = v.object({
  status: v.optional(v.string()),
  policyName: v.optional(v.string()),
})

/** What a server has of a user. */
export type StoredUser = v.InferOutput<typeof Stored>

/** Finds what a server has of a user; undefined: no such user. */
export type FindUser = (name: string) => Promise<StoredUser | undefined>

/** Reads one user. Throws `conflict` for the name of an access key. */
export async function readStoredUser(
  api: UserApi,
  accessKey: string,
): Promise<StoredUser | undefined> {
  try {
    return parseAnswer(Stored, await api.get('user-info', {accessKey}), `${api.server} sent a user`)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    if (error.code === 'user_not_found') return undefined
    // 403 with this code: the name belongs to an access key.
    if (error.fault?.Code === 'XMinioIAMActionNotAllowed') throw taken(api, accessKey)
    throw error
  }
}

/**
 * Reads all users at once, to find many among them.
 *
 * An empty list is no proof that there is nobody: a server that has lost its drives sends it, too. Then, and where
 * the list may not be read, each user is asked for.
 */
export async function readStanding(api: UserApi): Promise<FindUser> {
  const oneByOne: FindUser = (name) => readStoredUser(api, name)
  try {
    const answer = await api.getSealed('list-users')
    const users = new Map(parseByName(Stored, answer, `${api.server} sent a list of users`))
    return users.size === 0 ? oneByOne : async (name) => users.get(name)
  } catch (error) {
    if (error instanceof AppError && error.code === 'access_denied') return oneByOne
    throw error
  }
}
