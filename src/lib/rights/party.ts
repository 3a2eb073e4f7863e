import * as v from 'valibot'
import {parseAnswer} from '../base/answer.ts'
import {AppError} from '../errors/errors.ts'
import {type PolicyDocument, samePolicy} from '../policy/document.ts'
import {ownPolicy, readAccount} from './account.ts'
import {keyOf} from './credentials.ts'
import type {RightsApi} from './rights-api.ts'

/** A policy that somebody has, and by which way; a document that could not be read is undefined. */
export interface HeldPolicy {
  readonly name: string
  readonly origin: 'user' | 'group'
  readonly group?: string
  readonly document: PolicyDocument | undefined
}

/** What somebody has by himself and by his groups. */
export interface Party {
  readonly isRoot: boolean
  /** By OpenID or LDAP, or perhaps so: what his token says is not known. */
  readonly isExternal: boolean
  readonly userStatus: 'enabled' | 'disabled' | 'unknown'
  readonly disabledGroups: readonly string[]
  readonly policies: readonly HeldPolicy[]
  /** All his policies in one, by the server itself; there where they could not be read one by one. */
  readonly account?: PolicyDocument
  /** Names of policies that are attached and not there: they count for nothing. */
  readonly missing: readonly string[]
  /** What could not be read of the user, or of the owner of the key, in words. */
  readonly unknown: readonly string[]
}

const User = v.object({
  policyName: v.optional(v.string(), ''),
  status: v.optional(v.string(), ''),
  memberOf: v.optional(v.nullable(v.array(v.string()))),
})
const Group = v.object({policy: v.optional(v.string(), ''), status: v.optional(v.string(), '')})
const Stored = v.object({Policy: v.record(v.string(), v.unknown())})

/**
 * Reads what a user has; undefined for a name that is no user's.
 *
 * Who asks about himself and may not read it all is told by his account. Throws `access_denied` to who may not read the
 * user at all.
 */
export async function partyOf(api: RightsApi, name: string): Promise<Party | undefined> {
  let answer: unknown
  try {
    answer = await api.get('user-info', {accessKey: name})
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    // 403 with this code is the answer to the name of an access key.
    if (error.fault?.Code === 'XMinioIAMActionNotAllowed') return undefined
    if (error.code === 'user_not_found') return unlistedParty(api, name)
    const account = error.code === 'access_denied' ? await ownPolicy(api, name) : undefined
    if (account === undefined) throw error
    return unnamedParty(name, account)
  }
  const party = await readParty(api, name, parseAnswer(User, answer, `${api.server} sent a user`))
  if (party.unknown.length === 0) return party
  const account = await ownPolicy(api, name)
  if (account === undefined) return party
  // Of groups that he may not read the names of the policies stay unknown, not what they say. Who signs is enabled.
  const unknown = party.unknown.filter((what) => what.startsWith('the group '))
  return {...party, userStatus: 'enabled', account, unknown}
}

async function readParty(
  api: RightsApi,
  name: string,
  {policyName, status, memberOf}: v.InferOutput<typeof User>,
): Promise<Party> {
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
  const userStatus = statusIn(status)
  return {
    isRoot: false,
    isExternal,
    userStatus,
    disabledGroups: groups
      .filter((group) => group.status === 'disabled')
      .map((group) => group.name),
    policies: found.flatMap((each) => (each.isMissing ? [] : [each.held])),
    missing: found.flatMap((each) => (each.isMissing ? [each.held.name] : [])),
    unknown: [
      ...(userStatus === 'unknown' ? [`the status of ${name}`] : []),
      ...groups
        .filter((group) => group.status === 'unknown')
        .map((group) => `the group ${group.name}`),
      ...found.flatMap(({held, isMissing}) =>
        isMissing || held.document !== undefined ? [] : [`the policy ${held.name}`],
      ),
    ],
  }
}

// Users and groups of a directory have none.
function statusIn(status: string): 'enabled' | 'disabled' | 'unknown' {
  if (status === '') return 'enabled'
  return status === 'enabled' || status === 'disabled' ? status : 'unknown'
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

/** Somebody of whom nothing is known; `what` that is, in words. */
export const unknownParty = (what: string): Party => ({
  ...root,
  isRoot: false,
  isExternal: true,
  userStatus: 'unknown',
  unknown: [what],
})

/** Somebody whose policies the server tells merged into one, without their names. */
export const unnamedParty = (name: string, account: PolicyDocument): Party => ({
  ...root,
  isRoot: false,
  isExternal: true,
  account,
  unknown: [`the names of the policies of ${name}`],
})

// What the account of the root user holds, and that of users whose rights are as wide (measured).
const wholeAccess = {
  Version: '2012-10-17',
  Statement: [
    {Effect: 'Allow', Action: ['admin:*']},
    {Effect: 'Allow', Action: ['kms:*']},
    {Effect: 'Allow', Action: ['s3:*'], Resource: ['arn:aws:s3:::*']},
  ],
}

// The server tells nobody its root user's name. Who signs as a name that is no user, and is no key, is he; through a key
// an OpenID user has a name that is no user, too.
async function unlistedParty(api: RightsApi, name: string): Promise<Party | undefined> {
  const account = await readAccount(api)
  if (account.name !== name) return undefined
  if (name === api.accessKey) return (await keyOf(api, name)) === undefined ? root : undefined
  const {policy} = account
  if (policy === undefined) return undefined
  return samePolicy(policy, wholeAccess) ? root : unnamedParty(name, policy)
}

async function groupOf(
  api: RightsApi,
  name: string,
): Promise<{name: string; status: 'enabled' | 'disabled' | 'unknown'; policies: string[]}> {
  try {
    const answer = await api.get('group', {group: name})
    const {policy, status} = parseAnswer(Group, answer, `${api.server} sent a group`)
    return {name, status: statusIn(status), policies: namesIn(policy)}
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

function namesIn(names: string): string[] {
  return names
    .split(',')
    .filter((name) => name !== '')
    .sort()
}
