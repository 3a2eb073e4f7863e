import * as v from 'valibot'
import {parseAnswer} from '../base/answer.ts'
import {AppError} from '../errors/errors.ts'
import {inWordsOf} from '../errors/rephrase.ts'
import {mustBeUser} from '../users/user.ts'
import type {AccessKeyReader} from './access-key-api.ts'

const text = v.optional(v.string())

/** An access key as `mctl admin user svcacct info|list --json` prints it, with mc's names. */
export const AccessKeyItem = v.strictObject({
  accessKey: v.string(),
  parentUser: text,
  /** True: the key has the rights of its owner. False: the policy embedded in it limits them. */
  impliedPolicy: v.optional(v.boolean()),
  /** The embedded policy, or what the owner may do as the server tells it. */
  policy: v.optional(v.record(v.string(), v.unknown())),
  name: text,
  description: text,
  accountStatus: v.optional(v.picklist(['on', 'off', 'unknown'])),
  /** Absent: never. */
  expiration: text,
})
export type AccessKeyItem = v.InferOutput<typeof AccessKeyItem>

/** What a server says of a key of any kind. */
export const accessKeyInfo = {
  parentUser: text,
  accountStatus: text,
  impliedPolicy: v.optional(v.boolean()),
  policy: text,
  name: text,
  description: text,
  expiration: v.optional(v.nullable(v.string())),
}
const Info = v.object(accessKeyInfo)
type Info = v.InferOutput<typeof Info>

const List = v.object({
  accounts: v.nullable(v.array(v.object({...Info.entries, accessKey: v.string()}))),
})

/** Reads one access key. Throws `access_key_not_found` with its name, or says that it is a user. */
export async function readAccessKey(
  api: AccessKeyReader,
  accessKey: string,
): Promise<AccessKeyItem> {
  const answer = await api
    .getSealed('info-service-account', {accessKey})
    .catch((error: unknown) => {
      return explainMissing(api, accessKey, error)
    })
  return accessKeyItem(accessKey, parseAnswer(Info, answer, `${api.server} sent an access key`))
}

/**
 * Lists the access keys of a user, sorted.
 *
 * The server has no keys to show for a user that does not exist, so that the user is read, too. Throws
 * `user_not_found`.
 */
export async function listAccessKeys(api: AccessKeyReader, user: string): Promise<AccessKeyItem[]> {
  const keys = await readKeys(api, {user})
  if (keys.length === 0 && user !== api.accessKey) await mustBeUser(api, user)
  return keys
}

/** Lists the access keys of the caller's user, whether or not he may see those of others. */
export function readOwnKeys(api: AccessKeyReader): Promise<AccessKeyItem[]> {
  return readKeys(api, {})
}

async function readKeys(
  api: AccessKeyReader,
  query: Readonly<Record<string, string>>,
): Promise<AccessKeyItem[]> {
  const answer = await api.getSealed('list-service-accounts', query)
  const {accounts} = parseAnswer(List, answer, `${api.server} sent a list of access keys`)
  return (accounts ?? [])
    .map(({accessKey, ...info}) => accessKeyItem(accessKey, info))
    .sort((a, b) => (a.accessKey < b.accessKey ? -1 : 1))
}

/** Whether there is an access key of this name, enabled or not. */
export async function hasAccessKey(api: AccessKeyReader, accessKey: string): Promise<boolean> {
  try {
    await api.getSealed('info-service-account', {accessKey})
    return true
  } catch (error) {
    // 403 is the answer for the name of a user, and to those who may not ask.
    if (error instanceof AppError && /^(access_key_not_found|access_denied)$/.test(error.code))
      return false
    throw error
  }
}

/** The words for an access key that is not there. */
export function noAccessKey({server}: {readonly server: string}, accessKey: string) {
  return {
    access_key_not_found: {
      message: `No access key named ${accessKey} at ${server}`,
      hint: `mctl admin accesskey list ${server}`,
    },
  }
}

async function explainMissing(
  api: AccessKeyReader,
  accessKey: string,
  error: unknown,
): Promise<never> {
  if (!(error instanceof AppError)) throw error
  if (error.code === 'access_denied') {
    const isUser = await api.get('user-info', {accessKey}).then(
      () => true,
      () => false,
    )
    if (isUser) {
      throw new AppError(
        'access_key_not_found',
        `${accessKey} is a user at ${api.server}, not an access key`,
        {
          hint: `mctl admin user info ${api.server} ${accessKey}`,
          fault: error.fault,
        },
      )
    }
  }
  if (
    /account does not exist\)$/i.test(error.fault?.Message ?? '') &&
    accessKey === api.accessKey
  ) {
    throw new AppError(
      'access_key_not_found',
      `${accessKey} is the root user of ${api.server}, not an access key`,
      {fault: error.fault},
    )
  }
  return inWordsOf(noAccessKey(api, accessKey), Promise.reject(error))
}

// Servers write "never" as one of these, or leave it out.
const never = new Set(['1970-01-01T00:00:00Z', '0001-01-01T00:00:00Z'])

/** Puts what a server says of a key into our form. */
export function accessKeyItem(accessKey: string, info: Info): AccessKeyItem {
  const {parentUser, impliedPolicy, name, description, accountStatus, expiration} = info
  const policy = parsePolicy(info.policy)
  return {
    accessKey,
    ...(parentUser === undefined ? {} : {parentUser}),
    ...(impliedPolicy === undefined ? {} : {impliedPolicy}),
    ...(policy === undefined ? {} : {policy}),
    ...(name === undefined || name === '' ? {} : {name}),
    ...(description === undefined || description === '' ? {} : {description}),
    ...(accountStatus === undefined ? {} : {accountStatus: statusOf(accountStatus)}),
    ...(expiration === undefined || expiration === null || never.has(expiration)
      ? {}
      : {expiration}),
  }
}

function statusOf(status: string): 'on' | 'off' | 'unknown' {
  return status === 'on' || status === 'off' ? status : 'unknown'
}

const Policy = v.record(v.string(), v.unknown())

function parsePolicy(text: string | undefined): Record<string, unknown> | undefined {
  if (text === undefined || text === '') return undefined
  try {
    const parsed = v.safeParse(Policy, JSON.parse(text))
    return parsed.success ? parsed.output : undefined
  } catch {
    return undefined
  }
}
