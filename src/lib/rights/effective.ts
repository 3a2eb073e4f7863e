import * as v from 'valibot'
import type {PolicyDocument} from '../policy/document.ts'
import {type Holder, readHolder} from './holder.ts'
import type {HeldPolicy} from './party.ts'
import type {RightsApi} from './rights-api.ts'

const Document = v.record(v.string(), v.unknown())

/** What somebody may really do, as `mctl admin policy effective --json` prints it. */
export const EffectiveRights = v.strictObject({
  who: v.string(),
  kind: v.picklist(['user', 'access-key', 'temporary-credentials', 'root']),
  parentUser: v.optional(v.string()),
  /** He, or the owner of the key, is the root user, who may do everything; a key no more than `limitedBy`. */
  isRoot: v.optional(v.literal(true)),
  userStatus: v.picklist(['enabled', 'disabled', 'unknown']),
  keyStatus: v.optional(v.picklist(['on', 'off', 'unknown'])),
  /** Why nothing of it counts at all. */
  blockedBy: v.optional(v.string()),
  policies: v.array(
    v.strictObject({
      policy: v.string(),
      origin: v.picklist(['user', 'group']),
      group: v.optional(v.string()),
    }),
  ),
  /** All statements of these policies; of the root user, and where nothing is known, absent. */
  policy: v.optional(Document),
  /** The policy embedded in the key, which must allow as well. */
  limitedBy: v.optional(Document),
  missingPolicies: v.optional(v.array(v.string())),
  unknown: v.optional(v.array(v.string())),
})
export type EffectiveRights = v.InferOutput<typeof EffectiveRights>

/** Puts together what somebody has by himself, by his groups and by the policy embedded in his key. Throws `user_not_found`. */
export async function effectiveRights(api: RightsApi, who: string): Promise<EffectiveRights> {
  const holder = await readHolder(api, who)
  const {kind, userName, userStatus, keyStatus, isRoot, policies, embedded, missing} = holder
  const unknown = [...holder.unknown, ...holder.unknownOfKey]
  const blockedBy = blockade(holder)
  return {
    who,
    kind,
    ...(kind === 'user' || kind === 'root' ? {} : {parentUser: userName}),
    ...(isRoot ? {isRoot} : {}),
    userStatus,
    ...(keyStatus === undefined ? {} : {keyStatus}),
    ...(blockedBy === undefined ? {} : {blockedBy}),
    policies: policies.map(({name, origin, group}) => ({
      policy: name,
      origin,
      ...(group === undefined ? {} : {group}),
    })),
    ...(isRoot
      ? {}
      : {
          policy: holder.account ?? merged(policies),
        }),
    ...(embedded === undefined ? {} : {limitedBy: embedded}),
    ...(missing.length === 0 ? {} : {missingPolicies: [...missing]}),
    ...(unknown.length === 0 ? {} : {unknown}),
  }
}

/** One document with all statements of several, each but once. */
function merged(policies: readonly HeldPolicy[]): PolicyDocument {
  const statements = policies.flatMap(({document: {Statement} = {}}) =>
    Array.isArray(Statement) ? Statement : [],
  )
  const texts = new Map<string, unknown>(statements.map((each) => [JSON.stringify(each), each]))
  return {Version: '2012-10-17', Statement: [...texts.values()]}
}

function blockade({
  userName,
  userStatus,
  keyStatus,
  disabledGroups,
  kind,
}: Holder): string | undefined {
  if (keyStatus === 'off') return 'the access key is disabled'
  if (userStatus === 'disabled') {
    return kind === 'user' ? 'the user is disabled' : `its owner ${userName} is disabled`
  }
  const [group] = disabledGroups
  return group === undefined ? undefined : `the group ${group} is disabled, which takes all rights`
}
