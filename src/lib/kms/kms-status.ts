import * as v from 'valibot'
import {parseAnswer} from '../base/answer.ts'

/** What the server itself tells of its KMS. */
export const KmsStatus = v.strictObject({
  name: v.string(),
  defaultKeyId: v.string(),
  healthy: v.boolean(),
  endpoints: v.array(
    v.strictObject({endpoint: v.string(), status: v.picklist(['online', 'offline', 'unknown'])}),
  ),
})
export type KmsStatus = v.InferOutput<typeof KmsStatus>

export interface KmsApi {
  readonly server: string
  getKms(path: string, query?: Readonly<Record<string, string>>): Promise<unknown>
  postKms(path: string, query?: Readonly<Record<string, string>>): Promise<void>
}

const Reply = v.object({
  name: v.optional(v.string(), 'unknown'),
  'default-key-id': v.optional(v.string(), ''),
  endpoints: v.optional(v.nullable(v.record(v.string(), v.string())), {}),
})

/**
 * Reads what the server knows of its KMS: healthy only if there are endpoints and each is online.
 *
 * Throws `kms_not_configured`.
 */
export async function readKmsStatus(api: KmsApi): Promise<KmsStatus> {
  const reply = parseAnswer(Reply, await api.getKms('status'), `${api.server} sent a KMS status`)
  const endpoints = Object.entries(reply.endpoints ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([endpoint, state]) => ({endpoint, status: statusOf(state)}))
  return {
    name: reply.name,
    defaultKeyId: reply['default-key-id'],
    healthy: endpoints.length > 0 && endpoints.every(({status}) => status === 'online'),
    endpoints,
  }
}

function statusOf(state: string): 'online' | 'offline' | 'unknown' {
  return state === 'online' || state === 'offline' ? state : 'unknown'
}
