import * as v from 'valibot'
import {AppError} from '../errors/errors.ts'
import {ifAllowed} from '../errors/if-allowed.ts'
import {inWordsOf} from '../errors/rephrase.ts'
import {mustBeUser, noUser} from './user.ts'
import type {UserApi} from './user-api.ts'

/** What enabling, disabling and removing a user print. */
export const UserChange = v.strictObject({accessKey: v.string(), changed: v.boolean()})
export type UserChange = v.InferOutput<typeof UserChange>

/** Enables or disables a user, unless it is so already. Throws `user_not_found`. */
export async function setUserStatus(
  api: UserApi,
  name: string,
  status: 'enabled' | 'disabled',
): Promise<UserChange> {
  const user = await ifAllowed(mustBeUser(api, name))
  if (user?.status === status) return {accessKey: name, changed: false}
  await inWordsOf(noUser(api, name), api.put('set-user-status', {query: {accessKey: name, status}}))
  return {accessKey: name, changed: true}
}

/** Removes a user, and with it all its access keys. Throws `user_not_found` unless `mayBeGone`. */
export async function removeUser(
  api: UserApi,
  name: string,
  {mayBeGone = false}: {readonly mayBeGone?: boolean} = {},
): Promise<UserChange> {
  try {
    await ifAllowed(mustBeUser(api, name))
    await inWordsOf(noUser(api, name), api.delete('remove-user', {accessKey: name}))
    return {accessKey: name, changed: true}
  } catch (error) {
    const isGone = error instanceof AppError && error.fault?.Code === 'XMinioAdminNoSuchUser'
    if (isGone && mayBeGone) return {accessKey: name, changed: false}
    throw error
  }
}
