import * as v from 'valibot'
import {inParallel} from '../base/in-parallel.ts'
import {AppError} from '../errors/errors.ts'
import type {KesApi} from '../kes/kes-api.ts'

/** A line of `mctl kes identity list --json`. */
export const KesIdentityItem = v.strictObject({
  identity: v.string(),
  /** Absent, as the policy: the caller may see the list, and not this identity. */
  admin: v.optional(v.boolean()),
  policy: v.optional(v.string()),
})
export type KesIdentityItem = v.InferOutput<typeof KesIdentityItem>

type IdentityApi = Pick<KesApi, 'listIdentities' | 'describeIdentity'>

const atOnce = 16

/**
 * Lists the identities that a policy names, and the administrator, each with its policy; a pattern may end with `*`, and
 * is a prefix either way.
 */
export async function listIdentities(api: IdentityApi, pattern = ''): Promise<KesIdentityItem[]> {
  const identities = await api.listIdentities(pattern.replace(/\*?$/, '*'))
  const items: KesIdentityItem[] = []
  for await (const outcome of inParallel(identities, atOnce, (each) => describe(api, each))) {
    if ('error' in outcome) throw outcome.error
    items.push(outcome.value)
  }
  return items
}

async function describe(api: IdentityApi, identity: string): Promise<KesIdentityItem> {
  try {
    const {admin = false, policy} = await api.describeIdentity(identity)
    return {identity, admin, ...(policy === undefined ? {} : {policy})}
  } catch (error) {
    // Gone by now, or not to be seen: it stood in the list.
    const isFine =
      error instanceof AppError && /^(access_denied|identity_not_found)$/.test(error.code)
    if (!isFine) throw error
    return {identity}
  }
}
