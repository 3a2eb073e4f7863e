import * as v from 'valibot'
import type {KesApi} from '../kes/kes-api.ts'

/** A line of `mctl kes policy list --json`. */
export const KesPolicyName = v.strictObject({name: v.string()})
export type KesPolicyName = v.InferOutput<typeof KesPolicyName>

/** What `mctl kes policy info --json` prints: paths of calls, a `*` at their end standing for anything. */
export const KesPolicyItem = v.strictObject({
  name: v.string(),
  allow: v.array(v.string()),
  /** Wins over `allow`. */
  deny: v.array(v.string()),
  created_at: v.optional(v.string()),
  created_by: v.optional(v.string()),
})
export type KesPolicyItem = v.InferOutput<typeof KesPolicyItem>

type PolicyApi = Pick<KesApi, 'listPolicies' | 'readPolicy'>

/** The names of policies, sorted; a pattern may end with `*`, and is a prefix either way. */
export async function listPolicies(api: PolicyApi, pattern = ''): Promise<KesPolicyName[]> {
  const names = await api.listPolicies(pattern.replace(/\*?$/, '*'))
  return names.map((name) => ({name}))
}

/** Reads what a policy allows and denies. Throws `policy_not_found`. */
export async function readPolicy(api: PolicyApi, name: string): Promise<KesPolicyItem> {
  return {...(await api.readPolicy(name)), name}
}
