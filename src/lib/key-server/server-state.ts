import * as v from 'valibot'
import {AppError} from '../errors/errors.ts'
import type {KesApi} from '../kes/kes-api.ts'

/** What `mctl kes status --json` prints, with the names of KES. */
export const KeyServerStatus = v.strictObject({
  server: v.string(),
  endpoint: v.string(),
  /** As whom it was asked. */
  identity: v.optional(v.string()),
  version: v.string(),
  commit: v.optional(v.string()),
  /** Whether its key store answers it. */
  healthy: v.boolean(),
  keystore: v.picklist(['reachable', 'unreachable', 'unknown']),
  /** Milliseconds. */
  keystore_latency: v.optional(v.number()),
  os: v.optional(v.string()),
  arch: v.optional(v.string()),
  /** Seconds. */
  uptime: v.optional(v.number()),
  num_cpu: v.optional(v.number()),
  num_cpu_used: v.optional(v.number()),
  /** Bytes. */
  mem_heap_used: v.optional(v.number()),
  mem_stack_used: v.optional(v.number()),
  /** With --api: the calls that it answers. */
  apis: v.optional(
    v.array(
      v.strictObject({
        method: v.string(),
        path: v.string(),
        /** Bytes. */
        max_body: v.optional(v.number()),
        /** Seconds. */
        timeout: v.optional(v.number()),
      }),
    ),
  ),
})
export type KeyServerStatus = v.InferOutput<typeof KeyServerStatus>

/** What `mctl kes ready --json` prints. */
export const KeyServerReadiness = v.strictObject({
  server: v.string(),
  endpoint: v.string(),
  ready: v.boolean(),
  /** Why not. */
  reason: v.optional(v.string()),
})
export type KeyServerReadiness = v.InferOutput<typeof KeyServerReadiness>

type StateApi = Pick<
  KesApi,
  'server' | 'url' | 'identity' | 'version' | 'status' | 'ready' | 'apis'
>

/**
 * Reads the state of a KES and, where that is wanted, the list of its calls.
 *
 * A status without a latency and without the word that its key store is lost leaves it `unknown`, which is not well.
 * Throws `access_denied` for an identity that may not see it.
 */
export async function readServerStatus(
  api: StateApi,
  {withApis}: {readonly withApis: boolean},
): Promise<KeyServerStatus> {
  const release = await api.version()
  const {version, keystore_unreachable: isLost, ...state} = await api.status()
  const keystore = isLost
    ? 'unreachable'
    : isLost === false || state.keystore_latency !== undefined
      ? 'reachable'
      : 'unknown'
  const calls = withApis ? await api.apis() : undefined
  return {
    server: api.server,
    endpoint: api.url,
    ...(api.identity === undefined ? {} : {identity: api.identity}),
    version: version ?? release.version,
    ...(release.commit === undefined ? {} : {commit: release.commit}),
    healthy: keystore === 'reachable',
    keystore,
    ...state,
    // KES sends them in another order each time.
    ...(calls && {
      apis: calls.toSorted((a, b) => (a.path + a.method < b.path + b.method ? -1 : 1)),
    }),
  }
}

/** Asks a KES whether it can serve requests: not without its key store. Throws `access_denied`, and what no answer is. */
export async function readReadiness(api: StateApi): Promise<KeyServerReadiness> {
  const place = {server: api.server, endpoint: api.url}
  try {
    await api.ready()
    return {...place, ready: true}
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'not_ready') throw error
    return {...place, ready: false, reason: error.fault?.Message || error.message}
  }
}
