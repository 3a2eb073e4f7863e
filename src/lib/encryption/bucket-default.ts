import * as v from 'valibot'
import type {Target} from '../base/target.ts'
import {AppError} from '../errors/errors.ts'
import {inWordsOf} from '../errors/rephrase.ts'
import {type EncryptionWish, noKey, type ProveKey, provenRule, type Rule} from './proven-rule.ts'
import {noBucket} from './walk.ts'

const algorithm = v.picklist(['AES256', 'aws:kms'])

/** What `mctl encrypt set|info|clear --json` prints, with mc's names. */
export const BucketEncryption = v.strictObject({
  op: v.picklist(['set', 'info', 'clear']),
  url: v.string(),
  encryption: v.optional(
    v.strictObject({
      /** `set` says sse-s3 or sse-kms, `info` says AES256 or aws:kms, as in mc; of many buckets also none. */
      algorithm: v.picklist(['sse-s3', 'sse-kms', ...algorithm.options, 'none']),
      keyId: v.optional(v.string()),
    }),
  ),
  /** Whether the key was seen to encrypt and decrypt before it was set. */
  keyProven: v.optional(v.boolean()),
  changed: v.optional(v.boolean()),
})
export type BucketEncryption = v.InferOutput<typeof BucketEncryption>

/** The three calls about the rule of a bucket. */
export interface RuleApi {
  get(bucket: string): Promise<Rule | undefined>
  put(bucket: string, rule: Rule): Promise<void>
  remove(bucket: string): Promise<void>
}

/**
 * Sets the default encryption of a bucket, after the key has been seen to work.
 *
 * SSE-S3 uses the server's default key. Without a key SSE-KMS takes it, too, by its name: the server
 * itself refuses a rule without one. Where the KMS cannot be asked, for want of rights or of such a
 * question, a key is set unproven. Throws `kms_key_not_found`, `kms_not_configured`,
 * `bucket_not_found`, `access_denied`, and `server_error` when the key does not work.
 */
export async function setEncryption(
  rules: RuleApi,
  proveKey: ProveKey,
  target: Target,
  wish: EncryptionWish,
): Promise<BucketEncryption> {
  const {bucket, url} = bucketOf(target)
  const before = await inWordsOf(noBucket(target.alias, bucket), rules.get(bucket))
  const {rule, keyProven} = await provenRule(wish, proveKey, target.alias)
  const changed = before?.algorithm !== rule.algorithm || before.keyId !== rule.keyId
  if (changed) {
    await inWordsOf(
      rule.keyId === undefined ? {} : noKey(target.alias, rule.keyId),
      rules.put(bucket, rule),
    )
  }
  return {
    op: 'set',
    url,
    encryption: {
      algorithm: wish.algorithm,
      ...(rule.keyId === undefined ? {} : {keyId: rule.keyId}),
    },
    keyProven,
    changed,
  }
}

/**
 * Reads the default encryption of a bucket; with `mayBeUnset` one without it has the algorithm `none`.
 *
 * Throws `encryption_not_set`, `bucket_not_found`.
 */
export async function readEncryption(
  rules: RuleApi,
  target: Target,
  {mayBeUnset = false}: {readonly mayBeUnset?: boolean} = {},
): Promise<BucketEncryption> {
  const {bucket, url} = bucketOf(target)
  const rule = await inWordsOf(noBucket(target.alias, bucket), rules.get(bucket))
  if (rule === undefined) {
    if (mayBeUnset) return {op: 'info', url, encryption: {algorithm: 'none'}}
    const where = `${target.alias}/${bucket}`
    throw new AppError('encryption_not_set', `No encryption is set on ${where}`, {
      hint: `mctl encrypt set sse-s3 ${where}`,
    })
  }
  const {keyId} = rule
  return {
    op: 'info',
    url,
    encryption: {algorithm: rule.algorithm, ...(keyId === undefined ? {} : {keyId})},
  }
}

/** Takes the default encryption from a bucket; its objects stay as they are. */
export async function clearEncryption(rules: RuleApi, target: Target): Promise<BucketEncryption> {
  const {bucket, url} = bucketOf(target)
  const before = await inWordsOf(noBucket(target.alias, bucket), rules.get(bucket))
  if (before !== undefined) await rules.remove(bucket)
  return {op: 'clear', url, changed: before !== undefined}
}

// As in mc, what stands behind the bucket does not count, and is repeated: the rule is the bucket's.
function bucketOf({alias, bucket, key}: Target): {bucket: string; url: string} {
  if (bucket === undefined) {
    throw new AppError('usage', `${alias} names no bucket`, {hint: `For example ${alias}/BUCKET`})
  }
  return {bucket, url: [alias, bucket, ...(key === undefined ? [] : [key])].join('/')}
}
