import * as v from 'valibot'
import type {Secret} from '../base/secret.ts'
import {rfc3339} from '../base/time.ts'
import {AppError} from '../errors/errors.ts'
import {type AccessKeyItem, readAccessKey} from './access-key.ts'
import type {AccessKeyApi} from './access-key-api.ts'
import {AccessKeyAdded, addAccessKey} from './add-access-key.ts'
import {editAccessKey} from './change-access-key.ts'

/** What `mctl admin accesskey rotate --json` prints: the new key, the one time with its secret, and the old one. */
export const AccessKeyRotated = v.strictObject({
  ...AccessKeyAdded.entries,
  oldKey: v.strictObject({
    accessKey: v.string(),
    /** `unknown`: the change failed on its way; the error says how. */
    state: v.picklist(['disabled', 'expires', 'unknown']),
    expiration: v.optional(v.string()),
  }),
})
export type AccessKeyRotated = v.InferOutput<typeof AccessKeyRotated>

/** The new pair, and when the old one ends: undefined is at once. */
export interface Rotation {
  readonly accessKey: string
  readonly secretKey: Secret
  readonly oldKeyEnds?: Date | undefined
}

/**
 * Puts a new access key in the place of one: same owner, policy, name, description and expiry.
 *
 * The new one is made and seen to have its policy before the old one is touched. `failure` is why the old one could
 * not be ended; the new one is there all the same. Throws what `addAccessKey` does; `conflict` for a key that is
 * disabled, has ended or ends within 15 minutes, which a server gives to no new key; nothing is changed then.
 */
export async function rotateAccessKey(
  api: AccessKeyApi,
  oldKey: string,
  rotation: Rotation,
  now: Date,
): Promise<{readonly rotated: AccessKeyRotated; readonly failure?: unknown}> {
  const old = await readAccessKey(api, oldKey)
  mustBeAlive(old, api.server, now)
  if (old.impliedPolicy === undefined || (!old.impliedPolicy && old.policy === undefined)) {
    throw new AppError(
      'protocol',
      `${api.server} does not say what the access key ${oldKey} may do`,
    )
  }
  const added = await addAccessKey(api, {
    parentUser: old.parentUser,
    accessKey: rotation.accessKey,
    secretKey: rotation.secretKey,
    policy: old.impliedPolicy ? undefined : old.policy,
    name: old.name,
    description: old.description,
    expiration: old.expiration === undefined ? undefined : new Date(old.expiration),
  })
  try {
    return {rotated: {...added, oldKey: await endOldKey(api, old, rotation.oldKeyEnds)}}
  } catch (error) {
    const failure = halfDone(api.server, added.accessKey, oldKey, error)
    return {rotated: {...added, oldKey: {accessKey: oldKey, state: 'unknown'}}, failure}
  }
}

function halfDone(server: string, newKey: string, oldKey: string, error: unknown): AppError {
  const {code, message, fault} =
    error instanceof AppError ? error : new AppError('internal', String(error))
  return new AppError(
    code,
    `The new access key ${newKey} is there, and the old one, ${oldKey}, may still work: ${message}`,
    {
      hint: `End the old one: mctl admin accesskey disable ${server} ${oldKey}`,
      cause: error,
      fault,
    },
  )
}

async function endOldKey(
  api: AccessKeyApi,
  {accessKey, expiration}: AccessKeyItem,
  ends: Date | undefined,
): Promise<AccessKeyRotated['oldKey']> {
  if (ends === undefined) {
    await editAccessKey(api, accessKey, {status: 'off'})
    return {accessKey, state: 'disabled'}
  }
  // It never lives longer than it would have without this.
  if (expiration !== undefined && Date.parse(expiration) <= ends.getTime()) {
    return {accessKey, state: 'expires', expiration}
  }
  await editAccessKey(api, accessKey, {expiration: ends})
  return {accessKey, state: 'expires', expiration: rfc3339(ends)}
}

const soonest = 15 * 60_000

function mustBeAlive(
  {accessKey, accountStatus, expiration}: AccessKeyItem,
  server: string,
  now: Date,
) {
  const refuse = (state: string, hint: string): never => {
    throw new AppError('conflict', `The access key ${accessKey} ${state}; nothing was changed`, {
      hint,
    })
  }
  if (accountStatus !== 'on') {
    refuse('is not enabled', `Enable it first: mctl admin accesskey enable ${server} ${accessKey}`)
  }
  if (expiration === undefined || Date.parse(expiration) - now.getTime() > soonest) return
  refuse(
    `ends at ${expiration}, too soon for a new one with the same expiry`,
    `Give it a later end first: mctl admin accesskey edit ${server} ${accessKey} --expiry 30d`,
  )
}
