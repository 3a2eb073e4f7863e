import * as v from 'valibot'
import type {AppError} from '../errors/errors.ts'

/** How an object is encrypted. */
export const ObjectEncryption = v.strictObject({
  /** `unknown`: neither the listing nor a HEAD told it. */
  algorithm: v.picklist(['none', 'SSE-S3', 'SSE-KMS', 'SSE-C', 'unknown']),
  /** As the server names it: `arn:aws:kms:KEY`. */
  keyId: v.optional(v.string()),
})
export type ObjectEncryption = v.InferOutput<typeof ObjectEncryption>

/** Headers by lower-case name. */
export type Headers = Readonly<Record<string, string>>

const sse = 'x-amz-server-side-encryption'
const keyHeader = `${sse}-aws-kms-key-id`
const customerHeader = `${sse}-customer-algorithm`
const arn = 'arn:aws:kms:'

/** How an object is encrypted, from its headers, or from its metadata in a listing. */
export function encryptionOf(headers: Headers): ObjectEncryption {
  if (headers[customerHeader] !== undefined) return {algorithm: 'SSE-C'}
  const algorithm = headers[sse]
  if (algorithm === undefined) return {algorithm: 'none'}
  if (algorithm === 'AES256') return {algorithm: 'SSE-S3'}
  if (algorithm !== 'aws:kms') return {algorithm: 'unknown'}
  const keyId = headers[keyHeader]
  return {algorithm: 'SSE-KMS', ...(keyId === undefined ? {} : {keyId})}
}

/** The name of a key in the KMS: without the `arn:aws:kms:` that MinIO puts before it in some answers. */
export function kmsKeyName(keyId: string): string {
  return keyId.startsWith(arn) ? keyId.slice(arn.length) : keyId
}

/** Whether a server wants the customer's key: 400 to a HEAD without it, and words that only this has. */
export function isCustomerKeyNeeded({fault}: AppError): boolean {
  return fault?.Code === 'InvalidRequest' && /Server Side Encryption/i.test(fault.Message)
}
