import {textOf} from '../base/bytes.ts'
import {AppError} from '../errors/errors.ts'
import {child, parseXml} from '../xml/tree.ts'
import type {S3Client} from './s3-client.ts'

/** Whether something is set on a bucket; `unknown` where the caller may not read it. */
export type Setting = 'set' | 'none' | 'unknown'

/** The settings of a bucket that decide what becomes of a new version. */
export interface BucketRules {
  readonly lifecycle: Setting
  readonly replication: Setting
  readonly objectLock: Setting
  /** What gives each new version a retention that it did not ask for. */
  readonly defaultRetention: Setting
}

/** Reads which rules stand on a bucket. Throws `bucket_not_found`. */
export async function readBucketRules(client: S3Client, bucket: string): Promise<BucketRules> {
  const [lifecycle, replication, lock] = await Promise.all([
    ask(client, bucket, 'lifecycle', 'NoSuchLifecycleConfiguration'),
    ask(client, bucket, 'replication', 'ReplicationConfigurationNotFoundError'),
    ask(client, bucket, 'object-lock', 'ObjectLockConfigurationNotFoundError'),
  ])
  return {
    lifecycle: settingOf(lifecycle),
    replication: settingOf(replication),
    objectLock: settingOf(lock),
    defaultRetention: typeof lock === 'object' ? hasRule(lock.text) : lock,
  }
}

type Answer = {readonly text: string} | 'none' | 'unknown'

async function ask(client: S3Client, bucket: string, query: string, none: string): Promise<Answer> {
  try {
    const {body} = await client.call({method: 'GET', bucket, query: {[query]: ''}})
    return {text: textOf(body)}
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    if (error.fault?.Code === none) return 'none'
    if (error.code === 'not_supported') return 'none'
    if (error.code === 'access_denied') return 'unknown'
    throw error
  }
}

function settingOf(answer: Answer): Setting {
  return typeof answer === 'object' ? 'set' : answer
}

function hasRule(text: string): Setting {
  return child(parseXml(text), 'Rule') === undefined ? 'none' : 'set'
}
