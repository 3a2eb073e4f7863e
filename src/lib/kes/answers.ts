import * as v from 'valibot'

// Releases of KES differ in what they leave out; a field of another kind must not hide the others.
const text = v.fallback(v.optional(v.string()), undefined)
const number = v.fallback(v.optional(v.number()), undefined)
const flag = v.fallback(v.optional(v.boolean()), undefined)
const made = {created_at: text, created_by: text}

/** Of `/version`, which alone needs no client certificate. */
export const KesVersion = v.object({version: v.string(), commit: text})
export type KesVersion = v.InferOutput<typeof KesVersion>

/** Of `/v1/status`: the uptime in seconds, the latency of the key store in milliseconds. */
export const KesStatus = v.object({
  version: text,
  os: text,
  arch: text,
  uptime: number,
  num_cpu: number,
  num_cpu_used: number,
  mem_heap_used: number,
  mem_stack_used: number,
  keystore_latency: number,
  /** True where it is lost; then there is no latency. */
  keystore_unreachable: flag,
})
export type KesStatus = v.InferOutput<typeof KesStatus>

/** A call that a KES answers; `max_body` in bytes, `timeout` in seconds. */
export const KesCall = v.object({
  method: v.string(),
  path: v.string(),
  max_body: number,
  timeout: number,
})
export type KesCall = v.InferOutput<typeof KesCall>

export const KesKey = v.object({name: text, algorithm: text, ...made})
export type KesKey = v.InferOutput<typeof KesKey>

const Paths = v.fallback(v.optional(v.nullable(v.record(v.string(), v.unknown()))), undefined)

/** Of `/v1/policy/describe`. */
export const KesPolicy = v.object({name: text, ...made})
export type KesPolicy = v.InferOutput<typeof KesPolicy>

/** Of `/v1/policy/read`: paths, or patterns of them; an empty list is left out. */
export const KesPolicyContent = v.pipe(
  v.object({...KesPolicy.entries, allow: Paths, deny: Paths}),
  v.transform(({allow, deny, ...rest}) => ({
    ...rest,
    allow: Object.keys(allow ?? {}).sort(),
    deny: Object.keys(deny ?? {}).sort(),
  })),
)
export type KesPolicyContent = v.InferOutput<typeof KesPolicyContent>

// Releases after 0.23 send the whole policy in place of its name.
const PolicyName = v.fallback(
  v.optional(
    v.union([
      v.string(),
      v.pipe(
        v.object({name: v.string()}),
        v.transform(({name}) => name),
      ),
    ]),
  ),
  undefined,
)

export const KesIdentity = v.object({identity: text, admin: flag, policy: PolicyName, ...made})
export type KesIdentity = v.InferOutput<typeof KesIdentity>

const names = v.fallback(v.optional(v.nullable(v.array(v.string()))), undefined)

/** A page of names; `continue_at` is the first one that is not in it. */
export const KesPage = v.pipe(
  v.object({names, identities: names, continue_at: text}),
  v.check(({names: some, identities}) => (some ?? identities) !== undefined, 'a list of names'),
  v.transform((page) => ({
    names: page.names ?? page.identities ?? [],
    continueAt: page.continue_at === '' ? undefined : page.continue_at,
  })),
)
export type KesPage = v.InferOutput<typeof KesPage>

/** A data key: base64 of it, and of what decrypts to it. */
export const KesDataKey = v.object({plaintext: v.string(), ciphertext: v.string()})
export const KesCiphertext = v.object({ciphertext: v.string()})
export const KesPlaintext = v.object({plaintext: v.string()})
