import {AppError} from '../../errors/errors.ts'
import type {ListedObject} from '../../s3/listing-page.ts'
import {copyHeaders, lockHeaders} from './kept-headers.ts'
import type {ObjectTask} from './migrate-object.ts'
import type {MigrationApi} from './migration-api.ts'
import {wantedHeaders} from './wanted.ts'

/**
 * Makes what somebody wrote while a copy was made the newest again: it stands below the copy, because MinIO sorts versions
 * by a time that a write takes before its turn comes.
 *
 * The copy is taken back. One that is locked stays, and what is below it is put on top once more. Throws what the server
 * refuses.
 */
export async function restoreOrder(
  api: MigrationApi,
  task: ObjectTask,
  copyId: string,
  below: ListedObject,
  now: Date,
): Promise<void> {
  const {bucket} = task
  try {
    await api.removeVersion(bucket, below.key, copyId)
  } catch (error) {
    const isRefused = error instanceof AppError && error.fault !== undefined
    if (!isRefused) throw error
    if (below.isDeleteMarker) await api.remove(bucket, below.key)
    else await putOnTop(api, task, below, now)
  }
}

async function putOnTop(
  api: MigrationApi,
  {bucket, locks, wanted}: ObjectTask,
  {key, size, etag, versionId, metadata}: ListedObject,
  now: Date,
): Promise<void> {
  const head = await api.head(bucket, key, versionId)
  const headers = {
    ...copyHeaders({head, listed: metadata}),
    ...wantedHeaders(wanted),
    ...lockHeaders(head, locks, now),
  }
  await api.copy({bucket, key, etag, versionId}, headers, size)
}
