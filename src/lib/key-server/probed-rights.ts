import * as v from 'valibot'
import {AppError} from '../errors/errors.ts'
import type {KesApi} from '../kes/kes-api.ts'

/** Whether a call is allowed, as its answer shows. */
export const Right = v.strictObject({
  path: v.string(),
  allowed: v.picklist(['yes', 'no', 'unknown']),
})
export type Right = v.InferOutput<typeof Right>

export type ProbeApi = Pick<
  KesApi,
  | 'status'
  | 'ready'
  | 'metrics'
  | 'listKeys'
  | 'describeKey'
  | 'generateKey'
  | 'decrypt'
  | 'listPolicies'
  | 'listIdentities'
>

// Calls that change nothing, whatever they answer. Whether keys may be made and removed cannot be tried.
const probes: readonly (readonly [
  path: (key: string) => string,
  ask: (api: ProbeApi, key: string) => Promise<unknown>,
])[] = [
  [(key) => `/v1/key/generate/${key}`, (api, key) => api.generateKey(key)],
  [(key) => `/v1/key/decrypt/${key}`, (api, key) => api.decrypt(key, '')],
  [(key) => `/v1/key/describe/${key}`, (api, key) => api.describeKey(key)],
  [() => '/v1/key/list/', (api) => api.listKeys()],
  [() => '/v1/policy/list/*', (api) => api.listPolicies()],
  [() => '/v1/identity/list/*', (api) => api.listIdentities()],
  [() => '/v1/status', (api) => api.status()],
  [() => '/v1/ready', (api) => api.ready()],
  [() => '/v1/metrics', (api) => api.metrics()],
]

/**
 * Tries what the caller may do with a key, which need not exist, and with the server: KES refuses with 403 before it
 * looks at anything else, so that any other answer shows the right.
 */
export async function probeRights(api: ProbeApi, key: string): Promise<Right[]> {
  return Promise.all(
    probes.map(async ([path, ask]): Promise<Right> => {
      return {path: path(key), allowed: await answerTo(ask(api, key))}
    }),
  )
}

async function answerTo(question: Promise<unknown>): Promise<Right['allowed']> {
  try {
    await question
    return 'yes'
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    if (error.code === 'access_denied') return 'no'
    if (error.code === 'not_supported') return 'unknown'
    if (error.fault === undefined) throw error
    return 'yes'
  }
}
