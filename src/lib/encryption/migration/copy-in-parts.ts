import {AppError} from '../../errors/errors.ts'
import type {Written} from '../../s3/copy.ts'
import type {OctetRange, Upload} from '../../s3/copy-in-parts.ts'
import type {Headers} from '../object-encryption.ts'
import type {Before} from './before.ts'
import {descriptionHeaders} from './kept-headers.ts'
import type {MigrationApi} from './migration-api.ts'
import type {Surroundings} from './surroundings.ts'

/** When objects are copied in parts, and where it is written down that they are. */
export interface PartOptions {
  readonly bucket: string
  /** Octets: what is larger is copied in parts; -1 for everything. */
  readonly partsAbove: number
  /** Octets of a part. */
  readonly partSize: number
  readonly notes: UploadNotes
}

/** Remembers uploads, so that a later run can throw away what a killed one left. */
export interface UploadNotes {
  /** Before one is begun, and once more when its id is known. */
  begun(upload: {readonly bucket: string; readonly key: string; readonly id?: string}): void
  ended(upload: {readonly bucket: string; readonly key: string}): void
}

const mostParts = 10_000

/**
 * Copies an object onto itself in parts; what it is described with is sent with the first request.
 *
 * Nothing of it is seen before the last request, which replaces only the object that was read. Whatever fails, the parts are
 * thrown away. `cancelled` when the user wants to end before the last part.
 */
export async function copyInParts(
  api: MigrationApi,
  options: PartOptions,
  before: Before,
  headers: Headers,
  around: Surroundings,
): Promise<Written | 'cancelled'> {
  const {bucket, notes} = options
  const {key, etag, size, head} = before
  const tagging = Number(head['x-amz-tagging-count'] ?? 0) > 0 ? await api.tagging(bucket, key) : ''
  const described = {
    ...descriptionHeaders(before),
    ...(tagging === '' ? {} : {'x-amz-tagging': tagging}),
    ...headers,
  }
  const upload = await begin(api, bucket, key, described, notes)
  try {
    const parts: string[] = []
    for (const range of rangesOf(size, options.partSize)) {
      if (around.isCancelled()) return await abandon(api, upload, notes)
      const part = {number: parts.length + 1, source: {bucket, key, etag}, range}
      const octets = range === undefined ? size : range.last - range.first + 1
      parts.push(await api.copyPart(upload, part, octets))
    }
    const written = await api.completeUpload(upload, parts, etag, size)
    notes.ended(upload)
    return written
  } catch (error) {
    // When this fails, too, the notes keep it for the next run.
    await abandon(api, upload, notes).catch(() => undefined)
    throw error
  }
}

async function begin(
  api: MigrationApi,
  bucket: string,
  key: string,
  headers: Headers,
  notes: UploadNotes,
): Promise<Upload> {
  notes.begun({bucket, key})
  try {
    const upload = {bucket, key, id: await api.createUpload(bucket, key, headers)}
    notes.begun(upload)
    return upload
  } catch (error) {
    // A refusal began nothing; an answer that got lost may have.
    if (error instanceof AppError && error.fault !== undefined) notes.ended({bucket, key})
    throw error
  }
}

async function abandon(
  api: MigrationApi,
  upload: Upload,
  notes: UploadNotes,
): Promise<'cancelled'> {
  await api.abortUpload(upload)
  notes.ended(upload)
  return 'cancelled'
}

/** The parts of an object, none smaller than asked for but the last; without a range where one part is all of it. */
export function rangesOf(size: number, wish: number): (OctetRange | undefined)[] {
  const partSize = Math.max(wish, Math.ceil(size / mostParts))
  if (size <= partSize) return [undefined]
  return Array.from({length: Math.ceil(size / partSize)}, (_, at) => ({
    first: at * partSize,
    last: Math.min(size, (at + 1) * partSize) - 1,
  }))
}
