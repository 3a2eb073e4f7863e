import * as v from 'valibot'
import {type AccessKeyItem, readAccessKey} from '../access-keys/access-key.ts'
import {parseAnswer} from '../base/answer.ts'
import {AppError} from '../errors/errors.ts'
import type {RightsApi} from './rights-api.ts'

const Temporary = v.object({
  parentUser: v.string(),
  accountStatus: v.fallback(v.optional(v.picklist(['on', 'off'])), undefined),
  impliedPolicy: v.optional(v.boolean()),
  policy: v.optional(v.string(), ''),
})

/** The access key of a name; undefined when there is none. */
export async function keyOf(api: RightsApi, name: string): Promise<AccessKeyItem | undefined> {
  try {
    return await readAccessKey(api, name)
  } catch (error) {
    if (error instanceof AppError && error.code === 'access_key_not_found') return undefined
    throw error
  }
}

/** The temporary credentials of a name; undefined when there are none. */
export async function temporaryOf(
  api: RightsApi,
  name: string,
): Promise<AccessKeyItem | undefined> {
  try {
    const answer = await api.getSealed('temporary-account-info', {accessKey: name})
    const info = parseAnswer(Temporary, answer, `${api.server} sent temporary credentials`)
    const policy = v.safeParse(
      v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.unknown())),
      info.policy,
    )
    return {
      accessKey: name,
      parentUser: info.parentUser,
      ...(info.accountStatus === undefined ? {} : {accountStatus: info.accountStatus}),
      ...(info.impliedPolicy === undefined ? {} : {impliedPolicy: info.impliedPolicy}),
      ...(policy.success ? {policy: policy.output} : {}),
    }
  } catch (error) {
    // 500 is the answer for credentials that are not there (measured).
    const code = error instanceof AppError ? error.code : undefined
    if (code === 'server_error' || code === 'access_key_not_found') return undefined
    throw error
  }
}
