import {inParallel} from '../base/in-parallel.ts'
import {isCustomerKeyNeeded} from '../encryption/object-encryption.ts'
import {AppError} from '../errors/errors.ts'
import type {ListedObject} from '../s3/listing-page.ts'
import {factsOf, fromMetadata} from './listed-object.ts'
import {describeDeleteMarker, describeFolder, type ObjectStat, statFromHeaders} from './object.ts'
import {lastPart, listPlace, noObject, type Place} from './place.ts'
import type {StatApi} from './stat-api.ts'

export interface BelowOptions {
  readonly recursive: boolean
  readonly versions: boolean
  /** Ask for each object on its own: a listing tells neither checksums nor expirations. */
  readonly headEach: boolean
}

// HEADs that are under way at once, where a listing tells too little.
const headsAtOnce = 32

/**
 * Lists what lies below a target, a page of results at a time, with the encryption of each object.
 *
 * `path` is the target as typed, without the alias: names are told relative to its last slash, as in mc.
 * MinIO tells the metadata in the listing. Where a listing does not, each object is asked for with a HEAD:
 * on other servers, and where the caller may list but perhaps not read. What a HEAD does not tell either is
 * `unknown`, and after the last page that is thrown as `access_denied`. Throws `bucket_not_found`,
 * `object_not_found` where nothing lies there, and `access_denied`.
 */
export async function* statBelow(
  api: StatApi,
  target: Place,
  path: string,
  options: BelowOptions,
): AsyncGenerator<ObjectStat[]> {
  const base = path.slice(0, path.lastIndexOf('/') + 1)
  const prefix = target.key ?? ''
  const {recursive, versions, headEach} = options
  // One object with its versions is told as fully as one object alone.
  const isOne = !recursive && prefix !== '' && !prefix.endsWith('/')
  const pages = listPlace(api, target, {prefix, versions, ...(recursive ? {} : {delimiter: '/'})})
  let found = 0
  let unread = 0
  for await (const page of pages) {
    const nameOf = (key: string): string => {
      return `${target.bucket}/${key}`.slice(base.length) || `${lastPart(key.slice(0, -1))}/`
    }
    const wanted = page.objects.filter(({key}) => isBelow(key, prefix, options))
    const folders = isOne ? [] : page.prefixes.map((key) => describeFolder(nameOf(key)))
    const objects = await describeAll(api, target.bucket, wanted, nameOf, headEach || isOne)
    unread += objects.filter(({encryption}) => encryption?.algorithm === 'unknown').length
    found += folders.length + objects.length
    if (folders.length === 0 && objects.length > 0) yield objects
    else if (folders.length > 0) yield [...folders, ...objects].sort(byName(versions))
    // Names are sorted: what follows only begins like the one that was asked for.
    if (isOne && page.objects.some(({key}) => key !== prefix)) break
  }
  if (found === 0 && prefix !== '') throw nothingBelow({...target, key: prefix})
  if (unread > 0) throw encryptionUnknown(target, unread)
}

// `--versions` of one object lists its name as a prefix, which others may share.
function isBelow(key: string, prefix: string, {recursive}: BelowOptions): boolean {
  if (prefix === '' || prefix.endsWith('/')) return true
  return key === prefix || (recursive && key.startsWith(`${prefix}/`))
}

// The order of a listing, where folders come apart from the objects; versions stay newest first.
function byName(versions: boolean): (a: ObjectStat, b: ObjectStat) => number {
  return (a, b) => (versions || a.name === b.name ? 0 : a.name < b.name ? -1 : 1)
}

async function describeAll(
  api: StatApi,
  bucket: string,
  listed: readonly ListedObject[],
  nameOf: (key: string) => string,
  headEach: boolean,
): Promise<ObjectStat[]> {
  const known = listed.map((object) => {
    const facts = factsOf(object, nameOf(object.key))
    if (object.isDeleteMarker) return describeDeleteMarker(facts)
    const {metadata} = object
    return metadata === undefined || headEach ? undefined : fromMetadata(facts, metadata)
  })
  const open = listed.filter((_, index) => known[index] === undefined)
  const outcomes = inParallel(open, headsAtOnce, (object) =>
    describe(api, bucket, object, nameOf(object.key)),
  )
  const results: ObjectStat[] = []
  for (const each of known) {
    if (each !== undefined) {
      results.push(each)
      continue
    }
    const {value: outcome} = await outcomes.next()
    if (outcome === undefined || 'error' in outcome) throw outcome?.error
    results.push(outcome.value)
  }
  return results
}

async function describe(
  api: StatApi,
  bucket: string,
  object: ListedObject,
  name: string,
): Promise<ObjectStat> {
  const {key, versionId, metadata} = object
  const facts = factsOf(object, name)
  try {
    const stat = statFromHeaders(name, await api.head(bucket, key, versionId))
    return versionId === undefined ? stat : {...stat, versionID: versionId}
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    if (isCustomerKeyNeeded(error)) return fromMetadata(facts, metadata, 'SSE-C')
    // Removed since it was listed, not to be read by this caller, or encrypted with another key than given.
    if (!/^(object_not_found|access_denied|bad_input)$/.test(error.code)) throw error
    return fromMetadata(facts, metadata)
  }
}

function nothingBelow(target: Place & {readonly key: string}): AppError {
  return new AppError('object_not_found', noObject(target).object_not_found.message)
}

function encryptionUnknown({alias, bucket}: Place, count: number): AppError {
  const objects = count === 1 ? 'one object' : `${count} objects`
  return new AppError(
    'access_denied',
    `The encryption of ${objects} in ${alias}/${bucket} is unknown: these keys may not read them`,
    {hint: 'Use an alias that has s3:GetObject there'},
  )
}
