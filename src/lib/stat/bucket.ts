import * as v from 'valibot'
import {AppError} from '../errors/errors.ts'
import {inWordsOf} from '../errors/rephrase.ts'
import {anonymousAccess} from './anonymous-access.ts'
import {noTime, timeOf} from './object.ts'

const text = v.string()

// What mc writes where nothing is set.
const noReplication = {Rules: null, Role: ''}
const noNotification = {LambdaConfigs: null, TopicConfigs: null, QueueConfigs: null}

/** A bucket as `mctl stat --json` prints it, with mc's names. What the caller may not read is `unknown`. */
export const BucketStat = v.strictObject({
  name: text,
  lastModified: text,
  size: v.number(),
  Versioning: v.strictObject({status: text, MFADelete: text}),
  Encryption: v.strictObject({algorithm: v.optional(text), keyId: v.optional(text)}),
  ObjectLock: v.strictObject({enabled: text, mode: text, validity: text}),
  Replication: v.strictObject({enabled: v.boolean(), config: v.unknown()}),
  Policy: v.strictObject({
    type: v.picklist(['none', 'readonly', 'writeonly', 'readwrite', 'custom', 'unknown']),
    /** The document as it is stored. */
    policy: v.optional(text),
  }),
  location: text,
  tagging: v.optional(v.record(v.string(), v.string())),
  ilm: v.strictObject({config: v.optional(v.unknown())}),
  notification: v.strictObject({config: v.unknown()}),
  Usage: v.strictObject({
    size: v.nullable(v.number()),
    objectsCount: v.nullable(v.number()),
    /** Not told by the account's own information. */
    versionsCount: v.null(),
  }),
  /** The parts that could not be read; they are not what their defaults say. */
  unknown: v.array(text),
})
export type BucketStat = v.InferOutput<typeof BucketStat>

/** A part of a bucket's settings that was asked for: it is there, not there, or was not told. */
export type Part<T> = {readonly value: T} | 'absent' | 'unknown'

/** What the S3 and admin APIs tell about a bucket, part by part. */
export interface BucketApi {
  readonly server: string
  /** Throws `bucket_not_found` or `access_denied`. */
  location(bucket: string): Promise<string>
  created(bucket: string): Promise<Part<string>>
  versioning(bucket: string): Promise<Part<{status: string; mfaDelete: string}>>
  encryption(bucket: string): Promise<Part<{algorithm: string; keyId?: string | undefined}>>
  objectLock(bucket: string): Promise<Part<{enabled: string; mode: string; validity: string}>>
  replication(bucket: string): Promise<Part<unknown>>
  policy(bucket: string): Promise<Part<string>>
  tagging(bucket: string): Promise<Part<Record<string, string>>>
  lifecycle(bucket: string): Promise<Part<unknown>>
  notification(bucket: string): Promise<Part<unknown>>
  usage(bucket: string): Promise<Part<{size: number; objects: number}>>
}

/** Reads all that there is to know about a bucket. Throws `bucket_not_found` with its name. */
export async function statBucket(api: BucketApi, bucket: string): Promise<BucketStat> {
  const location = await inWordsOf(
    {
      bucket_not_found: {
        message: `No bucket named ${bucket} at ${api.server}`,
        hint: `mctl stat ${api.server}`,
      },
    },
    api.location(bucket),
  )
  const [
    created,
    versioning,
    encryption,
    lock,
    replication,
    policy,
    tagging,
    lifecycle,
    notification,
    usage,
  ] = await Promise.all([
    api.created(bucket),
    api.versioning(bucket),
    api.encryption(bucket),
    api.objectLock(bucket),
    api.replication(bucket),
    api.policy(bucket),
    api.tagging(bucket),
    api.lifecycle(bucket),
    api.notification(bucket),
    api.usage(bucket),
  ])
  const parts = {
    lastModified: created,
    Versioning: versioning,
    Encryption: encryption,
    ObjectLock: lock,
    Replication: replication,
    Policy: policy,
    tagging,
    ilm: lifecycle,
    notification,
    Usage: usage,
  }
  const version = told(versioning, {status: '', mfaDelete: ''}, {status: 'unknown', mfaDelete: ''})
  const rule = told(encryption, undefined, {algorithm: 'unknown', keyId: undefined})
  const document = told(policy, undefined, undefined)
  const tags = told(tagging, undefined, undefined)
  const rules = told(lifecycle, undefined, undefined)
  const used = told(usage, undefined, undefined)
  return {
    name: `${bucket}/`,
    lastModified: timeOf(told(created, noTime, noTime)),
    size: 0,
    Versioning: {status: version.status, MFADelete: version.mfaDelete},
    Encryption: {
      ...(rule === undefined ? {} : {algorithm: rule.algorithm}),
      ...(rule?.keyId === undefined ? {} : {keyId: rule.keyId}),
    },
    ObjectLock: told(
      lock,
      {enabled: '', mode: '', validity: ''},
      {enabled: 'unknown', mode: '', validity: ''},
    ),
    Replication: {
      enabled: typeof replication === 'object',
      config: told(replication, noReplication, null),
    },
    Policy: {
      type: policy === 'unknown' ? 'unknown' : anonymousAccess(document, bucket),
      ...(document === undefined ? {} : {policy: document}),
    },
    location,
    ...(tags === undefined ? {} : {tagging: tags}),
    ilm: rules === undefined ? {} : {config: rules},
    notification: {config: told(notification, noNotification, null)},
    Usage: {
      size: used?.size ?? null,
      objectsCount: used?.objects ?? null,
      versionsCount: null,
    },
    unknown: Object.entries(parts)
      .filter(([, part]) => part === 'unknown')
      .map(([name]) => name),
  }
}

/** Takes an answer for a part: `absent` for the given codes, `unknown` for what the caller may not read. */
export async function partOf<T>(
  answer: Promise<T | undefined>,
  absentCodes: readonly string[] = [],
): Promise<Part<T>> {
  try {
    const value = await answer
    return value === undefined ? 'absent' : {value}
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    if (absentCodes.includes(error.fault?.Code ?? '')) return 'absent'
    if (/^(access_denied|not_supported)$/.test(error.code)) return 'unknown'
    throw error
  }
}

function told<T, U>(part: Part<T>, absent: U, unknown: U): T | U {
  if (part === 'absent') return absent
  return part === 'unknown' ? unknown : part.value
}
