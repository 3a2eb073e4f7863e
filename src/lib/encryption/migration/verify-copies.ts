import type {ListedObject} from '../../s3/listing-page.ts'
import {encryptionOf} from '../object-encryption.ts'
import type {StoredObject} from '../stored-object.ts'
import {type Place, walkPlace} from '../walk.ts'
import type {Before} from './before.ts'
import {lostInCopy} from './compare-objects.ts'
import type {ObjectOutcome, ObjectTask} from './migrate-object.ts'
import type {MigrationApi} from './migration-api.ts'
import type {Surroundings} from './surroundings.ts'
import {isAsWanted} from './wanted.ts'

/** A copy that was made. */
export type Copied = Extract<ObjectOutcome, {kind: 'copied'}>

/** What is to be seen of a copy afterwards. */
export type Verdict = (
  | {readonly kind: 'kept' | 'gone'}
  /** Somebody wrote a newer one. */
  | {readonly kind: 'replaced'; readonly isAsWanted: boolean}
  /** Somebody wrote while it was made, and stands below it although that is newer. */
  | {readonly kind: 'misplaced'; readonly copyId: string; readonly below: ListedObject}
  | {readonly kind: 'differs'; readonly lost: readonly string[]}
) & {
  /** Whether the version `null` that was copied is still there, below the copy. */
  readonly leavesNull?: boolean
}

/** The part of a place that a group of objects lies in. */
export interface Stretch {
  readonly place: Place
  /** The key before the first one; undefined at the beginning. */
  readonly startAfter: string | undefined
  readonly last: string
}

/**
 * Looks at copies once more, by a listing of the keys around them, and says of each by its key what is to be seen.
 *
 * A listing tells all but the `Expires` header; who has that is asked for. With `versions` the listing tells the order, too.
 */
export async function verifyCopies(
  api: MigrationApi,
  task: ObjectTask,
  copies: ReadonlyMap<string, Copied>,
  {place, startAfter, last, versions}: Stretch & {readonly versions: boolean},
  around: Surroundings,
): Promise<Map<string, Verdict>> {
  const found = new Map<string, StoredObject[]>()
  for await (const page of walkPlace(api, place, {versions, startAfter})) {
    for (const stored of page) {
      const {key} = stored.object
      if (copies.has(key)) found.set(key, [...(found.get(key) ?? []), stored])
    }
    if (page.some(({object}) => isAfter(object.key, last))) break
  }
  const verdicts = new Map<string, Verdict>()
  for (const [key, copy] of copies) {
    verdicts.set(key, await judge(api, task, copy, found.get(key) ?? [], around))
  }
  return verdicts
}

// Names are sorted by their octets, which is not the order of JavaScript's text.
function isAfter(key: string, other: string): boolean {
  return Buffer.compare(Buffer.from(key), Buffer.from(other)) > 0
}

async function judge(
  api: MigrationApi,
  task: ObjectTask,
  copy: Copied,
  entries: readonly StoredObject[],
  around: Surroundings,
): Promise<Verdict> {
  const {before, written} = copy
  const [newest] = entries
  if (newest === undefined || newest.object.isDeleteMarker) return {kind: 'gone'}
  const wellEncrypted =
    newest.encryption !== undefined && isAsWanted(newest.encryption, task.wanted)
  const isOurs =
    written.versionId === undefined
      ? newest.object.etag === written.etag && wellEncrypted
      : newest.object.versionId === written.versionId
  const leavesNull =
    written.versionId !== undefined && entries.some((each) => isSource(each, before))
  if (!isOurs) return {kind: 'replaced', isAsWanted: wellEncrypted, leavesNull: false}
  const below = written.versionId === undefined ? undefined : newerBelow(entries, before)
  if (written.versionId !== undefined && below !== undefined) {
    return {kind: 'misplaced', copyId: written.versionId, below}
  }
  const lost = await lostBy(api, task, copy, newest, around)
  if (!wellEncrypted) lost.push('encryption')
  return lost.length === 0 ? {kind: 'kept', leavesNull} : {kind: 'differs', lost}
}

/** Whether a version is the one without an id that was copied. */
function isSource({object}: StoredObject, before: Before): boolean {
  if (before.versionId !== undefined || object.versionId !== 'null') return false
  return object.etag === before.etag && secondsOf(object.lastModified) === secondsOf(timeOf(before))
}

// Below the copy comes what was copied; what came between was written while it was made. A version that is gone altogether,
// such as by a rule of the bucket, has nothing newer in its place.
function newerBelow(entries: readonly StoredObject[], before: Before): ListedObject | undefined {
  const [, next, ...older] = entries
  if (next === undefined || isVersionOf(next, before)) return undefined
  const below = next.object
  const isNewer =
    before.lastModified === undefined
      ? secondsOf(below.lastModified) > secondsOf(timeOf(before))
      : Date.parse(below.lastModified) > Date.parse(before.lastModified)
  return isNewer || older.some((each) => isVersionOf(each, before)) ? below : undefined
}

function isVersionOf({object}: StoredObject, {versionId, etag}: Before): boolean {
  return versionId === undefined
    ? object.versionId === 'null' && object.etag === etag
    : object.versionId === versionId
}

function timeOf({lastModified, head}: Before): string {
  return lastModified ?? head['last-modified'] ?? ''
}

// A HEAD tells whole seconds.
function secondsOf(time: string): number {
  return Math.floor(Date.parse(time) / 1000)
}

async function lostBy(
  api: MigrationApi,
  {bucket, wanted}: ObjectTask,
  {before, written}: Copied,
  {object}: StoredObject,
  around: Surroundings,
): Promise<string[]> {
  const now = around.now()
  const lost = new Set<string>()
  if (before.listed !== undefined && object.metadata !== undefined) {
    const was = {size: before.size, headers: before.listed}
    for (const name of lostInCopy(was, {size: object.size, headers: object.metadata}, now))
      lost.add(name)
  }
  if (
    before.listed === undefined ||
    object.metadata === undefined ||
    before.head.expires !== undefined
  ) {
    const head = await api.head(bucket, before.key, written.versionId)
    const was = {size: before.size, headers: before.head}
    const is = {size: Number(head['content-length']), headers: head}
    for (const name of lostInCopy(was, is, now)) lost.add(name)
  }
  if (hasOtherContent(before, written, wanted.algorithm)) lost.add('content')
  return [...lost]
}

const wholeMd5 = /^[0-9a-f]{32}$/

// The ETag of what is plain, or under SSE-S3, is the MD5 of the content; of what is under SSE-KMS it is anything.
function hasOtherContent(
  {head, etag}: Before,
  written: Copied['written'],
  wanted: string,
): boolean {
  const isMd5 = encryptionOf(head).algorithm !== 'SSE-KMS' && wholeMd5.test(etag)
  if (isMd5 && wanted === 'SSE-S3' && wholeMd5.test(written.etag) && written.etag !== etag)
    return true
  if (head['x-amz-checksum-type'] !== 'FULL_OBJECT') return false
  return Object.entries(written.checksums).some(
    ([name, sum]) => head[name] !== undefined && head[name] !== sum,
  )
}
