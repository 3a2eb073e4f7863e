import * as v from 'valibot'
import {inWordsOf} from '../errors/rephrase.ts'
import {noUser, readUser} from './user.ts'
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
  const {userStatus} = await readUser(api, name)
  if (userStatus === status) return {accessKey: name, changed: false}
  await inWordsOf(noUser(api, name), api.put('set-user-status', {query: {accessKey: name, status}}))
  return {accessKey: name, changed: true}
}

/** Removes a user, and with it all its access keys. Throws `user_not_found`. */
export async function removeUser(api: UserApi, name: string): Promise<UserChange> {
  await readUser(api, name)
  await inWordsOf(noUser(api, name), api.delete('remove-user', {accessKey: name}))
  return {accessKey: name, changed: true}
}
