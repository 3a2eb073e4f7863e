import * as v from 'valibot'
import type {Secret} from '../../base/secret.ts'

/** What is asked of a KES; the client of KES has these. */
export interface KesCalls {
  readonly identity: string | undefined
  version(): Promise<{readonly version: string}>
  ready(): Promise<void>
  describeKey(name: string): Promise<unknown>
  generateKey(name: string): Promise<{readonly plaintext: Secret; readonly ciphertext: string}>
  decrypt(name: string, ciphertext: string): Promise<Secret>
  createKey(name: string): Promise<void>
  describeIdentity(identity: string): Promise<{readonly policy?: string | undefined}>
  readPolicy(
    name: string,
  ): Promise<{readonly allow: readonly string[]; readonly deny: readonly string[]}>
}

const Answer = v.picklist(['ok', 'not-allowed', 'no-key', 'failed', 'untested'])

/** What one address of a KES said. */
export const EndpointReport = v.strictObject({
  endpoint: v.string(),
  version: v.optional(v.string()),
  /** Who the server is to KES. */
  identity: v.optional(v.string()),
  ready: Answer,
  /** To look at the key needs a permission of its own, which the server does without. */
  describe: Answer,
  generate: Answer,
  decrypt: Answer,
  error: v.optional(v.string()),
})
export type EndpointReport = v.InferOutput<typeof EndpointReport>
export type Answer = EndpointReport['generate']
