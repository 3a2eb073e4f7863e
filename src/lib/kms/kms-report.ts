import * as v from 'valibot'
import type {AppError} from '../errors/errors.ts'
import type {AutoEncryption} from './auto-encryption.ts'
import type {KeyStatus} from './key-status.ts'
import {KmsStatus} from './kms-status.ts'
import {StoredData} from './stored-data.ts'

const KmsFinding = v.strictObject({
  severity: v.picklist(['error', 'warning']),
  code: v.string(),
  where: v.optional(v.string()),
  message: v.string(),
  serverMessage: v.optional(v.string()),
  fix: v.string(),
})
export type KmsFinding = v.InferOutput<typeof KmsFinding>

/** What `mctl admin kms status --json` prints. */
export const KmsReport = v.strictObject({
  ...KmsStatus.entries,
  kind: v.picklist(['static', 'kes', 'unknown']),
  /** The default key, as the server used it just now. */
  defaultKey: v.strictObject({
    encryption: v.picklist(['ok', 'failed', 'untested']),
    decryption: v.picklist(['ok', 'failed', 'untested']),
  }),
  /** Whether the server has read its users: it answers for ever nothing to who asks for them when it could not decrypt. */
  iam: v.picklist(['loaded', 'not-loaded', 'untested']),
  autoEncryption: v.strictObject({
    configured: v.picklist(['on', 'off', 'unknown']),
    /** Whether an object that names no encryption was encrypted; only --probe writes one. */
    inForce: v.picklist(['on', 'off', 'untested']),
  }),
  storedData: StoredData,
  findings: v.array(KmsFinding),
})
export type KmsReport = v.InferOutput<typeof KmsReport>

/** What was found out, before it is judged. */
export interface KmsFacts {
  readonly server: string
  /** Undefined where the KMS does not let the server ask for its own state. */
  readonly known: KmsStatus | undefined
  readonly refused: AppError | undefined
  /** Undefined where it may not be asked. */
  readonly key: KeyStatus | undefined
  readonly iam: KmsReport['iam']
  readonly auto: AutoEncryption
  readonly inForce: KmsReport['autoEncryption']['inForce']
  readonly storedData: StoredData
}
