import * as v from 'valibot'
import {parseAnswer} from '../base/answer.ts'
import {AppError} from '../errors/errors.ts'
import {root} from './name-conflict.ts'
import type {UserApi} from './user-api.ts'

type Asked = Pick<UserApi, 'server' | 'get'>

const User = v.object({status: v.optional(v.string())})
const Account = v.object({AccountName: v.optional(v.string())})

/**
 * Throws `error` again, or, where a server says that there is no such user, what is so instead: he is disabled, or he is
 * the root user.
 *
 * Measured: to a disabled user MinIO attaches no policy and gives no access key, as if he were not there.
 */
export async function explainMissing(api: Asked, name: string, error: unknown): Promise<never> {
  if (!isMissing(error)) throw error
  if (await isDisabled(api, name)) throw disabled(api, name)
  return explainRoot(api, name, error)
}

/**
 * Throws `error` again, or, where a server has no such user among those it stores, `conflict` when he is its root user.
 *
 * That can be seen of the root user who asks, himself or with one of his access keys; of another one it stays unknown.
 */
export async function explainRoot(api: Asked, name: string, error: unknown): Promise<never> {
  throw isMissing(error) && (await isCaller(api, name)) ? root(api, name) : error
}

const isMissing = (error: unknown): boolean =>
  error instanceof AppError && error.code === 'user_not_found'

function disabled({server}: Asked, name: string): AppError {
  return new AppError('conflict', `${name} is disabled at ${server}: enable the user first`, {
    hint: `mctl admin user enable ${server} ${name}`,
  })
}

async function isDisabled(api: Asked, name: string): Promise<boolean> {
  const user = await answered(api.get('user-info', {accessKey: name}))
  return parseAnswer(User, user, `${api.server} sent a user`).status === 'disabled'
}

async function isCaller(api: Asked, name: string): Promise<boolean> {
  // The account of somebody from LDAP is his distinguished name, which no stored user has either.
  if (name.includes('=')) return false
  const account = await answered(api.get('accountinfo'))
  return parseAnswer(Account, account, `${api.server} sent an account`).AccountName === name
}

// What cannot be asked leaves the first error as it is.
async function answered(answer: Promise<unknown>): Promise<unknown> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof AppError) return {}
    throw error
  }
}
