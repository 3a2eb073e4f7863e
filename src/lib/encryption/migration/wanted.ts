import * as v from 'valibot'
import {type Headers, kmsKeyName, type ObjectEncryption} from '../object-encryption.ts'

/** How objects are to be encrypted. */
export const WantedEncryption = v.variant('algorithm', [
  v.strictObject({algorithm: v.literal('SSE-S3')}),
  /** The bare name of the key. */
  v.strictObject({algorithm: v.literal('SSE-KMS'), keyId: v.string()}),
])
export type WantedEncryption = v.InferOutput<typeof WantedEncryption>

/** Which objects are migrated, of those that are not as wanted. */
export interface Selection {
  /** Those under this key of the KMS alone. */
  readonly fromKey?: string | undefined
  /** Those that are not encrypted at all. */
  readonly onlyPlain: boolean
}

/** What there is to do with an object, by how it is encrypted. */
export type Need = 'migrate' | 'as-wanted' | 'customer-key' | 'not-selected' | 'unknown'

/** Decides what there is to do with an object. */
export function needOf(
  encryption: ObjectEncryption,
  wanted: WantedEncryption,
  {fromKey, onlyPlain}: Selection,
): Need {
  const {algorithm} = encryption
  if (algorithm === 'unknown' || algorithm === 'SSE-C') {
    return algorithm === 'SSE-C' ? 'customer-key' : 'unknown'
  }
  if (isAsWanted(encryption, wanted)) return 'as-wanted'
  if (fromKey !== undefined) return keyOf(encryption) === fromKey ? 'migrate' : 'not-selected'
  return onlyPlain && algorithm !== 'none' ? 'not-selected' : 'migrate'
}

/** Whether an object is encrypted as it should be. */
export function isAsWanted(encryption: ObjectEncryption, wanted: WantedEncryption): boolean {
  if (encryption.algorithm !== wanted.algorithm) return false
  return wanted.algorithm === 'SSE-S3' || keyOf(encryption) === wanted.keyId
}

const sse = 'x-amz-server-side-encryption'

/** The headers that ask for an encryption. A copy without them would be written in plain (measured). */
export function wantedHeaders(wanted: WantedEncryption): Headers {
  return wanted.algorithm === 'SSE-S3'
    ? {[sse]: 'AES256'}
    : {[sse]: 'aws:kms', [`${sse}-aws-kms-key-id`]: wanted.keyId}
}

function keyOf({keyId}: ObjectEncryption): string | undefined {
  return keyId === undefined ? undefined : kmsKeyName(keyId)
}
