import * as v from 'valibot'
import {AppError} from '../errors/errors.ts'
import type {KesApi} from '../kes/kes-api.ts'
import {type ProbeApi, probeRights, type Right, Right as RightSchema} from './probed-rights.ts'

/** What `mctl kes identity info --json` prints. */
export const KesIdentityInfo = v.strictObject({
  identity: v.string(),
  /** Whether the KES knows it: as its administrator, or by a policy. `unknown` where it would not say. */
  known: v.picklist(['yes', 'no', 'unknown']),
  /** Absent: unknown. */
  admin: v.optional(v.boolean()),
  /** Absent: unknown; empty: none. */
  policy: v.optional(v.string()),
  created_at: v.optional(v.string()),
  created_by: v.optional(v.string()),
  /** What the policy says, where it may be read. */
  allow: v.optional(v.array(v.string())),
  deny: v.optional(v.array(v.string())),
  /** What was tried, where the KES would not say who it is. */
  rights: v.optional(v.array(RightSchema)),
})
export type KesIdentityInfo = v.InferOutput<typeof KesIdentityInfo>

export interface InfoApi
  extends ProbeApi,
    Pick<KesApi, 'server' | 'identity' | 'describeSelf' | 'describeIdentity' | 'readPolicy'> {}

/**
 * Says who an identity is: its policy and what that allows.
 *
 * KES 0.23 answers the question of a client about itself to its administrator alone, and "does not exist" to all others
 * (measured). So it is asked for the identity by name, which takes a right of its own; and without that right the calls
 * that change nothing are tried, of which a refusal says that the policy does not allow them. `key` is the key for which
 * they are tried.
 *
 * Throws `identity_not_found` for another identity that it does not know, `access_denied` for another one that the caller
 * may not see, and `invalid_credentials` without a client certificate.
 */
export async function readIdentityInfo(
  api: InfoApi,
  wanted: string | undefined,
  key: string,
): Promise<KesIdentityInfo> {
  const own = api.identity
  if (wanted !== undefined && wanted !== own) return describe(api, wanted)
  const self = await unless(
    api.describeSelf(),
    /^(identity_not_found|access_denied|not_supported)$/,
  )
  const identity = own ?? wanted ?? self?.identity
  if (identity === undefined) {
    throw new AppError('invalid_credentials', `${api.server} was asked without a client`, {
      hint: 'Name an identity, or give an API key or a client certificate',
    })
  }
  if (self?.admin) return {...self, identity, known: 'yes', admin: true}
  try {
    return await describe(api, identity)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    if (error.code === 'identity_not_found')
      return {identity, known: 'no', admin: false, policy: ''}
    if (error.code !== 'access_denied') throw error
    return probed(identity, await probeRights(api, key))
  }
}

async function describe(api: InfoApi, identity: string): Promise<KesIdentityInfo> {
  const {admin = false, policy, created_at, created_by} = await api.describeIdentity(identity)
  const content =
    policy === undefined ? undefined : await unless(api.readPolicy(policy), /^access_denied$/)
  return {
    identity,
    known: 'yes',
    admin,
    ...(admin ? {} : {policy: policy ?? ''}),
    ...(created_at === undefined ? {} : {created_at}),
    ...(created_by === undefined ? {} : {created_by}),
    ...(content && {allow: content.allow, deny: content.deny}),
  }
}

// Who may do anything at all is named by a policy; who may do nothing of this may be named by one that allows other things.
function probed(identity: string, rights: Right[]): KesIdentityInfo {
  const mayDoSomething = rights.some(({allowed}) => allowed === 'yes')
  return {
    identity,
    known: mayDoSomething ? 'yes' : 'unknown',
    ...(mayDoSomething ? {admin: false} : {}),
    rights,
  }
}

async function unless<T>(work: Promise<T>, fine: RegExp): Promise<T | undefined> {
  try {
    return await work
  } catch (error) {
    if (error instanceof AppError && fine.test(error.code)) return undefined
    throw error
  }
}
