import * as v from 'valibot'
import type {Target} from '../base/target.ts'
import {AppError} from '../errors/errors.ts'
import {inWordsOf} from '../errors/rephrase.ts'
import type {KeyStatus} from '../kms/key-status.ts'

const algorithm = v.picklist(['AES256', 'aws:kms'])

/** What `mctl encrypt set|info|clear --json` prints, with mc's names. */
export const BucketEncryption = v.strictObject({
  op: v.picklist(['set', 'info', 'clear']),
  url: v.string(),
  encryption: v.optional(
    v.strictObject({
      /** `set` says sse-s3 or sse-kms, `info` says AES256 or aws:kms, as in mc. */
      algorithm: v.picklist(['sse-s3', 'sse-kms', ...algorithm.options]),
      keyId: v.optional(v.string()),
    }),
  ),
  /** Whether the key was seen to encrypt and decrypt before it was set. */
  keyProven: v.optional(v.boolean()),
  changed: v.optional(v.boolean()),
})
export type BucketEncryption = v.InferOutput<typeof BucketEncryption>

/** A rule as the S3 API has it. */
export interface Rule {
  readonly algorithm: 'AES256' | 'aws:kms'
  readonly keyId?: string | undefined
}

/** The three calls about the rule of a bucket. */
export interface RuleApi {
  get(bucket: string): Promise<Rule | undefined>
  put(bucket: string, rule: Rule): Promise<void>
  remove(bucket: string): Promise<void>
}

/** Asks the KMS to encrypt and decrypt with a key, or with the server's default key. */
export type ProveKey = (key: string | undefined) => Promise<KeyStatus>

/** What to set: SSE-S3, or SSE-KMS with a key, or with the server's default key. */
export type EncryptionWish =
  | {readonly algorithm: 'sse-s3'}
  | {readonly algorithm: 'sse-kms'; readonly keyId?: string | undefined}

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
  const {rule, keyProven} = await ruleOf(wish, proveKey, target.alias)
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

/** Reads the default encryption of a bucket. Throws `encryption_not_set`, `bucket_not_found`. */
export async function readEncryption(rules: RuleApi, target: Target): Promise<BucketEncryption> {
  const {bucket, url} = bucketOf(target)
  const rule = await inWordsOf(noBucket(target.alias, bucket), rules.get(bucket))
  if (rule === undefined) {
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

async function ruleOf(
  wish: EncryptionWish,
  proveKey: ProveKey,
  server: string,
): Promise<{rule: Rule; keyProven: boolean}> {
  const known = knownRule(wish)
  try {
    const status = await proveKey(known?.keyId)
    if (!status.healthy) throw brokenKey(server, status)
    return {rule: known ?? {algorithm: 'aws:kms', keyId: status.keyId}, keyProven: true}
  } catch (error) {
    const cannotAsk =
      error instanceof AppError && /^(access_denied|not_supported)$/.test(error.code)
    if (cannotAsk && known !== undefined) return {rule: known, keyProven: false}
    throw error
  }
}

// Undefined where only the server knows the name of the key.
function knownRule(wish: EncryptionWish): Rule | undefined {
  if (wish.algorithm === 'sse-s3') return {algorithm: 'AES256'}
  if (wish.keyId === undefined) return undefined
  return {algorithm: 'aws:kms', keyId: wish.keyId.replace(/^arn:aws:kms:/, '')}
}

function brokenKey(server: string, status: KeyStatus): AppError {
  const reason = status.encryptionError ?? status.decryptionError ?? 'it gave no reason'
  if (/does not exist|not found/i.test(reason)) {
    const {message, hint} = noKey(server, status.keyId).kms_key_not_found
    return new AppError('kms_key_not_found', message, {hint})
  }
  return new AppError(
    'server_error',
    `The key ${status.keyId} of ${server} does not work: ${reason}`,
    {
      hint: `mctl admin kms key status ${server} ${status.keyId}`,
    },
  )
}

function noKey(server: string, key: string) {
  return {
    kms_key_not_found: {
      message: `No key named ${key} in the KMS of ${server}`,
      hint: `mctl admin kms key list ${server}`,
    },
  }
}

function noBucket(server: string, bucket: string) {
  return {
    bucket_not_found: {
      message: `No bucket named ${bucket} at ${server}`,
      hint: `mctl stat ${server}`,
    },
  }
}

// As in mc, what stands behind the bucket does not count, and is repeated: the rule is the bucket's.
function bucketOf({alias, bucket, key}: Target): {bucket: string; url: string} {
  if (bucket === undefined) {
    throw new AppError('usage', `${alias} names no bucket`, {hint: `For example ${alias}/BUCKET`})
  }
  return {bucket, url: [alias, bucket, ...(key === undefined ? [] : [key])].join('/')}
}
