import {AppError} from '../../errors/errors.ts'
import type {Written} from '../../s3/copy.ts'
import {encryptionOf, isCustomerKeyNeeded} from '../object-encryption.ts'
import type {StoredObject} from '../stored-object.ts'
import type {Before} from './before.ts'
import {copyInParts, type PartOptions} from './copy-in-parts.ts'
import {copyHeaders, type LockRules, liesInTier, lockHeaders, tellsLock} from './kept-headers.ts'
import type {MigrationApi} from './migration-api.ts'
import type {Surroundings} from './surroundings.ts'
import {needOf, type Selection, type WantedEncryption, wantedHeaders} from './wanted.ts'

/** How the objects of one bucket are migrated. */
export interface ObjectTask extends PartOptions {
  readonly bucket: string
  readonly wanted: WantedEncryption
  readonly selection: Selection
  readonly locks: LockRules
  /** Whether what is written takes the place of a version named `null`, as in a bucket with suspended versioning. */
  readonly overwritesNull: boolean
}

/** Why an object was left as it was. */
export type LeftReason = 'changing' | 'locks-unreadable' | 'in-tier' | 'would-replace-version'

/** What became of an object. */
export type ObjectOutcome =
  | {readonly kind: 'copied'; readonly before: Before; readonly written: Written}
  | {readonly kind: 'as-wanted' | 'gone' | 'customer-key' | 'not-selected' | 'cancelled'}
  | {readonly kind: 'left'; readonly reason: LeftReason}

const mostTries = 5

/**
 * Encrypts one object in its place, if it is not as wanted, and is still what was read of it.
 *
 * One that changes meanwhile is looked at again, up to 5 times. What came of the copy is not looked at here. Throws what the
 * server refuses, with the name of the object.
 */
export async function migrateObject(
  api: MigrationApi,
  task: ObjectTask,
  listed: StoredObject,
  around: Surroundings,
): Promise<ObjectOutcome> {
  for (let attempt = 0; attempt < mostTries; attempt += 1) {
    if (around.isCancelled()) return {kind: 'cancelled'}
    if (attempt > 0) await around.pause(50 * attempt)
    const before = await look(api, task, listed)
    if ('kind' in before) return before
    const left = await reasonToLeave(api, task, before)
    if (left !== undefined) return {kind: 'left', reason: left}
    await around.admit(before.size)
    try {
      const written = await copy(api, task, before, around)
      return written === 'cancelled' ? {kind: 'cancelled'} : {kind: 'copied', before, written}
    } catch (error) {
      if (!isWorthAnotherLook(error)) throw error
    }
  }
  return {kind: 'left', reason: 'changing'}
}

async function look(
  api: MigrationApi,
  {bucket, wanted, selection}: ObjectTask,
  {object}: StoredObject,
): Promise<Before | ObjectOutcome> {
  const {key} = object
  let head: Readonly<Record<string, string>>
  try {
    head = await api.head(bucket, key)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    if (error.code === 'object_not_found') return {kind: 'gone'}
    if (isCustomerKeyNeeded(error)) return {kind: 'customer-key'}
    throw error
  }
  if (head['x-amz-delete-marker'] === 'true') return {kind: 'gone'}
  const need = needOf(encryptionOf(head), wanted, selection)
  if (need === 'unknown') throw unknownEncryption(bucket, key)
  if (need !== 'migrate') return {kind: need}
  const etag = (head.etag ?? '').replace(/^"|"$/g, '')
  const size = Number(head['content-length'] ?? Number.NaN)
  if (etag === '' || !Number.isSafeInteger(size)) throw unreadableHead(bucket, key)
  const isListed = object.etag === etag && object.size === size
  const version = head['x-amz-version-id']
  return {
    key,
    size,
    etag,
    lastModified: isListed ? object.lastModified : undefined,
    head,
    listed: isListed ? object.metadata : undefined,
    versionId: version === '' || version === 'null' ? undefined : version,
  }
}

async function reasonToLeave(
  api: MigrationApi,
  task: ObjectTask,
  {key, head, listed, versionId}: Before,
): Promise<LeftReason | undefined> {
  if (liesInTier(head)) return 'in-tier'
  if (task.locks.mayBeLocked && !tellsLock(head)) {
    // The listing tells locks to whom a HEAD does not.
    const isHidden =
      listed === undefined ? !(await api.mayReadLocks(task.bucket, key)) : tellsLock(listed)
    if (isHidden) return 'locks-unreadable'
  }
  if (task.overwritesNull && versionId !== undefined && (await hasNull(api, task.bucket, key))) {
    return 'would-replace-version'
  }
  return undefined
}

async function hasNull(api: MigrationApi, bucket: string, key: string): Promise<boolean> {
  for await (const {objects} of api.list({bucket, prefix: key, versions: true})) {
    if (objects.some((each) => each.key === key && each.versionId === 'null')) return true
    // Names are sorted: all that follow only begin like it.
    if (objects.some((each) => each.key !== key)) return false
  }
  return false
}

async function copy(
  api: MigrationApi,
  task: ObjectTask,
  before: Before,
  around: Surroundings,
): Promise<Written | 'cancelled'> {
  const {bucket, wanted, locks} = task
  const {key, etag, size, head} = before
  const more = {...wantedHeaders(wanted), ...lockHeaders(head, locks, around.now())}
  if (size > task.partsAbove) return await copyInParts(api, task, before, more, around)
  return await api.copy({bucket, key, etag}, {...copyHeaders(before), ...more}, size)
}

// Another object by now, a retention that ended a moment ago, or an answer that got lost on its way.
function isWorthAnotherLook(error: unknown): boolean {
  if (!(error instanceof AppError)) return false
  const {Code = '', Message = ''} = error.fault ?? {}
  return (
    /^(PreconditionFailed|NoSuchKey|NoSuchUpload)$/.test(Code) ||
    (Code === 'InvalidRequest' && /retain until date/i.test(Message)) ||
    /^(unreachable|timeout)$/.test(error.code)
  )
}

function unknownEncryption(bucket: string, key: string): AppError {
  return new AppError('protocol', `The server does not say how ${bucket}/${key} is encrypted`)
}

function unreadableHead(bucket: string, key: string): AppError {
  return new AppError('protocol', `The server does not say what ${bucket}/${key} is`)
}
