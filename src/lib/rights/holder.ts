import * as v from 'valibot'
import {type AccessKeyItem, readAccessKey} from '../access-keys/access-key.ts'
import {parseAnswer} from '../base/answer.ts'
import {AppError} from '../errors/errors.ts'
import type {PolicyDocument} from '../policy/document.ts'
import type {RightsApi} from './rights-api.ts'

/** A policy that somebody has, and by which way; a document that could not be read is undefined. */
export interface HeldPolicy {
  readonly name: string
  readonly origin: 'user' | 'group'
  readonly group?: string
  readonly document: PolicyDocument | undefined
}

/** Somebody who can have rights, with all that decides about them. */
export interface Holder {
  readonly who: string
  readonly kind: 'user' | 'access-key' | 'temporary-credentials' | 'root'
  /** The user, or the owner of the key. */
  readonly userName: string
  readonly isRoot: boolean
  /** By OpenID or LDAP. */
  readonly isExternal: boolean
  readonly userStatus: 'enabled' | 'disabled' | 'unknown'
  readonly keyStatus?: 'on' | 'off' | 'unknown'
  readonly disabledGroups: readonly string[]
  readonly policies: readonly HeldPolicy[]
  readonly embedded?: PolicyDocument
  /** Names of policies that are attached and not there: they count for nothing. */
  readonly missing: readonly string[]
  /** What could not be read, in words. */
  readonly unknown: readonly string[]
}

const User = v.object({
  policyName: v.optional(v.string(), ''),
  status: v.optional(v.string(), ''),
  memberOf: v.optional(v.nullable(v.array(v.string()))),
})
const Group = v.object({policy: v.optional(v.string(), ''), status: v.optional(v.string(), '')})
const Stored = v.object({Policy: v.record(v.string(), v.unknown())})
const Temporary = v.object({
  parentUser: v.string(),
  accountStatus: v.optional(v.string(), ''),
  impliedPolicy: v.optional(v.boolean()),
  policy: v.optional(v.string(), ''),
})

type Party = Pick<
  Holder,
  'isRoot' | 'isExternal' | 'userStatus' | 'disabledGroups' | 'policies' | 'missing' | 'unknown'
>

/**
 * Finds out who a name is, a user, an access key, temporary credentials or the root user, and what he has.
 *
 * Throws `user_not_found` for a name that is none of them.
 */
export async function readHolder(api: RightsApi, who: string): Promise<Holder> {
  const party = await partyOf(api, who)
  if (party !== undefined) {
    const kind = party.isRoot ? ('root' as const) : ('user' as const)
    return {who, kind, userName: who, ...party}
  }
  const key = await keyOf(api, who)
  if (key !== undefined) return ofKey(api, who, 'access-key', key)
  const temporary = await temporaryOf(api, who)
  if (temporary !== undefined) return ofKey(api, who, 'temporary-credentials', temporary)
  throw new AppError(
    'user_not_found',
    `Neither a user nor an access key is named ${who} at ${api.server}`,
    {
      hint: `mctl admin user list ${api.server}`,
    },
  )
}

async function ofKey(
  api: RightsApi,
  who: string,
  kind: 'access-key' | 'temporary-credentials',
  key: AccessKeyItem,
): Promise<Holder> {
  const userName = key.parentUser ?? ''
  const party = (await partyOf(api, userName)) ?? unknownParty(userName)
  const embedded = key.impliedPolicy === false ? key.policy : undefined
  const isLimitUnknown =
    key.impliedPolicy === undefined || (key.impliedPolicy === false && !key.policy)
  return {
    who,
    kind,
    userName,
    ...party,
    keyStatus: key.accountStatus ?? 'unknown',
    ...(embedded === undefined ? {} : {embedded}),
    unknown: [...party.unknown, ...(isLimitUnknown ? ['the policy embedded in the key'] : [])],
  }
}

/** What a user has by himself and by his groups; undefined for a name that is no user's. */
async function partyOf(api: RightsApi, name: string): Promise<Party | undefined> {
  let answer: unknown
  try {
    answer = await api.get('user-info', {accessKey: name})
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    // 403 with this code is the answer to the name of an access key.
    if (error.fault?.Code === 'XMinioIAMActionNotAllowed') return undefined
    if (error.code === 'user_not_found') return (await isRoot(api, name)) ? root : undefined
    throw error
  }
  const {policyName, status, memberOf} = parseAnswer(User, answer, `${api.server} sent a user`)
  const groups = await Promise.all((memberOf ?? []).toSorted().map((group) => groupOf(api, group)))
  const names = [
    ...namesIn(policyName).map((each) => ({name: each, origin: 'user' as const})),
    ...groups.flatMap(({name: group, policies}) =>
      policies.map((each) => ({name: each, origin: 'group' as const, group})),
    ),
  ]
  const found = await Promise.all(names.map((each) => readHeld(api, each)))
  // Of a user of a directory MinIO keeps no status.
  const isExternal = status === ''
  return {
    isRoot: false,
    isExternal,
    userStatus:
      status === 'enabled' || status === 'disabled' ? status : isExternal ? 'enabled' : 'unknown',
    disabledGroups: groups
      .filter((group) => group.status === 'disabled')
      .map((group) => group.name),
    policies: found.flatMap((each) => (each.isMissing ? [] : [each.held])),
    missing: found.flatMap((each) => (each.isMissing ? [each.held.name] : [])),
    unknown: [
      ...groups
        .filter((group) => group.status === 'unknown')
        .map((group) => `the group ${group.name}`),
      ...found.flatMap(({held, isMissing}) =>
        isMissing || held.document !== undefined ? [] : [`the policy ${held.name}`],
      ),
    ],
  }
}

const root: Party = {
  isRoot: true,
  isExternal: false,
  userStatus: 'enabled',
  disabledGroups: [],
  policies: [],
  missing: [],
  unknown: [],
}

const unknownParty = (name: string): Party => ({
  ...root,
  isRoot: false,
  isExternal: true,
  userStatus: 'unknown',
  unknown: [`the rights of ${name}, who is no built-in user`],
})

const Account = v.object({AccountName: v.string(), Policy: v.optional(v.unknown())})

// The server tells nobody its root user's name. Who signs as a name that is no user, and is no key, is he.
async function isRoot(api: RightsApi, name: string): Promise<boolean> {
  const account = parseAnswer(
    Account,
    await api.get('accountinfo'),
    `${api.server} sent an account`,
  )
  if (account.AccountName !== name) return false
  return name === api.accessKey ? (await keyOf(api, name)) === undefined : true
}

async function groupOf(
  api: RightsApi,
  name: string,
): Promise<{name: string; status: 'enabled' | 'disabled' | 'unknown'; policies: string[]}> {
  try {
    const answer = await api.get('group', {group: name})
    const {policy, status} = parseAnswer(Group, answer, `${api.server} sent a group`)
    // Groups of a directory have no status.
    const known = status === 'disabled' ? 'disabled' : 'enabled'
    return {name, status: known, policies: namesIn(policy)}
  } catch (error) {
    if (error instanceof AppError && error.code === 'access_denied') {
      return {name, status: 'unknown', policies: []}
    }
    throw error
  }
}

async function readHeld(
  api: RightsApi,
  policy: Omit<HeldPolicy, 'document'>,
): Promise<{held: HeldPolicy; isMissing: boolean}> {
  try {
    const answer = await api.get('info-canned-policy', {name: policy.name, v: '2'})
    const {Policy} = parseAnswer(Stored, answer, `${api.server} sent a policy`)
    return {held: {...policy, document: Policy}, isMissing: false}
  } catch (error) {
    const code = error instanceof AppError ? error.code : undefined
    const held = {...policy, document: undefined}
    if (code === 'policy_not_found') return {held, isMissing: true}
    // 500 is the answer to a policy with NotAction.
    if (code === 'access_denied' || code === 'server_error') return {held, isMissing: false}
    throw error
  }
}

async function keyOf(api: RightsApi, name: string): Promise<AccessKeyItem | undefined> {
  try {
    return await readAccessKey(api, name)
  } catch (error) {
    if (error instanceof AppError && error.code === 'access_key_not_found') return undefined
    throw error
  }
}

async function temporaryOf(api: RightsApi, name: string): Promise<AccessKeyItem | undefined> {
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
      accountStatus: info.accountStatus === 'off' ? 'off' : 'on',
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

function namesIn(names: string): string[] {
  return names
    .split(',')
    .filter((name) => name !== '')
    .sort()
}
