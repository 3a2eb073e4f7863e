import type {Target} from '../base/target.ts'
import {AppError} from '../errors/errors.ts'
import {inWordsOf, type Wording} from '../errors/rephrase.ts'
import type {ListedObject, ListingPage} from '../s3/listing-page.ts'
import type {ObjectsApi} from './objects-api.ts'
import {readStored, type StoredObject} from './stored-object.ts'

/** A bucket, or what lies in it under a name. */
export interface Place {
  readonly bucket: string
  /** A key, and what lies below it as below a folder; an empty text for the whole bucket. */
  readonly prefix: string
}

export interface WalkOptions {
  /** Noncurrent versions and delete markers, too. */
  readonly versions: boolean
  /** Begin behind this key, and behind all versions of it: where an earlier walk ended. */
  readonly startAfter?: string | undefined
}

/** The buckets of a target: all that the caller may see of a server, or the one that is named. Throws `usage`. */
export async function placesOf(
  api: ObjectsApi,
  {alias, bucket, key}: Target,
): Promise<readonly Place[]> {
  if (bucket !== undefined) return [{bucket, prefix: key ?? ''}]
  if (key !== undefined) {
    throw new AppError('usage', `${alias}//${key} names no bucket`, {
      hint: `For example ${alias}/BUCKET`,
    })
  }
  return (await api.buckets()).map(({name}) => ({bucket: name, prefix: ''}))
}

/**
 * Walks through a place in the order of its keys, and yields its objects a page at a time with their encryption.
 *
 * A page holds up to 1,000; the next is on its way meanwhile, and no more is held than that. What a listing does
 * not tell of an object is asked for with a HEAD; what is gone by then is left out. A prefix without a slash at its
 * end names an object and the folder of that name, and not all that begins like it. Throws `bucket_not_found`,
 * `access_denied` for a bucket that may not be listed, and what ends every request.
 */
export async function* walkPlace(
  api: ObjectsApi,
  place: Place,
  options: WalkOptions,
): AsyncGenerator<StoredObject[]> {
  for await (const listed of listedIn(api, place, options)) {
    const stored = await readStored(api, place.bucket, listed)
    if (stored.length > 0) yield stored
  }
}

async function* listedIn(
  api: ObjectsApi,
  place: Place,
  options: WalkOptions,
): AsyncGenerator<readonly ListedObject[]> {
  const {bucket, prefix} = place
  if (prefix === '' || prefix.endsWith('/')) {
    for await (const {objects} of listPages(api, place, options)) yield objects
    return
  }
  // Its name is the first of all that begin so: a walk that goes on is past it.
  if (options.startAfter === undefined) {
    for await (const {objects} of listPages(api, place, options)) {
      const named = objects.filter(({key}) => key === prefix)
      yield named
      if (named.length < objects.length) break
    }
  }
  const folder = {bucket, prefix: `${prefix}/`}
  for await (const {objects} of listPages(api, folder, options)) yield objects
}

/** Lists a place in pages. Throws `bucket_not_found` with its name. */
export async function* listPages(
  api: ObjectsApi,
  {bucket, prefix}: Place,
  options: WalkOptions & {readonly delimiter?: string},
): AsyncGenerator<ListingPage> {
  const {server} = api
  const pages = api.list({bucket, prefix, ...options})
  const words = noBucket(server, bucket)
  try {
    for (;;) {
      const page = await inWordsOf(words, pages.next())
      if (page.done) return
      yield page.value
    }
  } finally {
    await pages.return(undefined)
  }
}

/** The words for a bucket that is not there. */
export function noBucket(server: string, bucket: string): Wording {
  return {
    bucket_not_found: {
      message: `No bucket named ${bucket} at ${server}`,
      hint: `mctl stat ${server}`,
    },
  }
}
