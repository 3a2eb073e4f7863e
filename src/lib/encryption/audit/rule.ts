import * as v from 'valibot'
import {AppError} from '../../errors/errors.ts'
import {kmsKeyName, type ObjectEncryption} from '../object-encryption.ts'

/** How the objects of a bucket should be encrypted, and who says so. */
export const AuditRule = v.strictObject({
  algorithm: v.picklist(['SSE-S3', 'SSE-KMS']),
  /** The bare name of the key; absent: any key will do. */
  keyId: v.optional(v.string()),
  /** The default encryption of the bucket, or `--require`. */
  from: v.picklist(['default', 'require']),
})
export type AuditRule = v.InferOutput<typeof AuditRule>

/** The default encryption of a bucket; `unknown` where the caller may not read it. */
export const BucketDefault = v.strictObject({
  algorithm: v.picklist(['none', 'SSE-S3', 'SSE-KMS', 'unknown']),
  keyId: v.optional(v.string()),
})
export type BucketDefault = v.InferOutput<typeof BucketDefault>

/** The one question about a bucket's default encryption, in S3's words. */
export interface DefaultsApi {
  get(
    bucket: string,
  ): Promise<{readonly algorithm: string; readonly keyId?: string | undefined} | undefined>
}

/** Reads `--require sse-s3` or `--require sse-kms[:KEY]`. Throws `usage`. */
export function parseRequired(text: string): AuditRule {
  const [, name = '', key] = /^([^:]*)(?::(.*))?$/s.exec(text) ?? []
  const algorithm = name.toLowerCase()
  if (algorithm === 'sse-s3' && key === undefined) return {algorithm: 'SSE-S3', from: 'require'}
  if (algorithm === 'sse-kms' && key !== '') {
    return {
      algorithm: 'SSE-KMS',
      ...(key === undefined ? {} : {keyId: kmsKeyName(key)}),
      from: 'require',
    }
  }
  throw new AppError('usage', `--require ${text} names no encryption`, {
    hint: 'It is sse-s3, sse-kms or sse-kms:KEY',
  })
}

/** Reads the default encryption of a bucket, and the error of a caller who may not. */
export async function readDefault(
  defaults: DefaultsApi,
  bucket: string,
): Promise<{value: BucketDefault; error?: AppError}> {
  try {
    const rule = await defaults.get(bucket)
    if (rule === undefined) return {value: {algorithm: 'none'}}
    if (rule.algorithm === 'AES256') return {value: {algorithm: 'SSE-S3'}}
    if (rule.algorithm !== 'aws:kms') return {value: {algorithm: 'unknown'}}
    const {keyId} = rule
    return {
      value: {algorithm: 'SSE-KMS', ...(keyId === undefined ? {} : {keyId: kmsKeyName(keyId)})},
    }
  } catch (error) {
    const isUnread =
      error instanceof AppError && /^(access_denied|not_supported|protocol)$/.test(error.code)
    if (!isUnread) throw error
    return {value: {algorithm: 'unknown'}, error}
  }
}

/** What counts in a bucket: what is required, else its default; undefined for no rule, or none that is known. */
export function ruleOf(
  required: AuditRule | undefined,
  {algorithm, keyId}: BucketDefault,
): AuditRule | undefined {
  if (required !== undefined) return required
  if (algorithm === 'none' || algorithm === 'unknown') return undefined
  return {algorithm, ...(keyId === undefined ? {} : {keyId}), from: 'default'}
}

/** Whether an object is encrypted just as a rule says: SSE-KMS does not do for SSE-S3, nor one key for another. */
export function fits({algorithm, keyId}: ObjectEncryption, rule: AuditRule): boolean {
  return algorithm === rule.algorithm && (rule.keyId === undefined || keyId === rule.keyId)
}
