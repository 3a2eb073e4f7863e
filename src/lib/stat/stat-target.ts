import {inParallel} from '../base/in-parallel.ts'
import type {Target} from '../base/target.ts'
import {AppError} from '../errors/errors.ts'
import {inWordsOf} from '../errors/rephrase.ts'
import type {ListedObject} from '../s3/listing-page.ts'
import {
  describeDeleteMarker,
  describeFolder,
  describeObject,
  describeUnread,
  type Headers,
  type ObjectFacts,
  type ObjectStat,
  statFromHeaders,
} from './object.ts'
import type {StatApi} from './stat-api.ts'

export interface StatOptions {
  readonly recursive: boolean
  readonly versions: boolean
  readonly versionId?: string | undefined
  /** Do not list: take a target for an object and for nothing else. */
  readonly noList: boolean
  /** Ask for each object on its own: a listing tells neither checksums nor expirations. */
  readonly headEach?: boolean
}

type Place = Target & {readonly bucket: string}

// HEADs that are under way at once, where a listing tells too little.
const headsAtOnce = 32

/** The buckets of a server, as mc prints them: folders. */
export async function statBuckets(api: StatApi): Promise<ObjectStat[]> {
  return (await api.buckets()).map(({name, created}) => describeFolder(`${name}/`, created))
}

/**
 * Reads one object, or the folder of that name where there is no such object.
 *
 * An object that is encrypted with its owner's key is described from a listing when that key is not given.
 * Throws `object_not_found` and `bucket_not_found` with the names, and `access_denied`.
 */
export async function statObject(
  api: StatApi,
  target: Required<Target>,
  options: Pick<StatOptions, 'versionId' | 'noList'>,
): Promise<ObjectStat> {
  const {bucket, key} = target
  const {versionId, noList} = options
  const name = lastPart(key)
  try {
    const found = statFromHeaders(name, await api.head(bucket, key, versionId))
    if (found.deleteMarker && versionId === undefined) throw deleted(target)
    return found
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const listed = noList ? undefined : await fromListing(api, target, versionId, error)
    if (listed !== undefined) return listed
    if (isCustomerKeyNeeded(error)) throw customerEncrypted(name, error)
    // A delete marker has been put into words above.
    if (error.code === 'object_not_found' && error.fault === undefined) throw error
    return inWordsOf(noObject(target, versionId), Promise.reject(error))
  }
}

async function fromListing(
  api: StatApi,
  target: Required<Target>,
  versionId: string | undefined,
  reason: AppError,
): Promise<ObjectStat | undefined> {
  const {key} = target
  const name = lastPart(key)
  if (isCustomerKeyNeeded(reason)) {
    const versions = versionId !== undefined
    for await (const {objects} of listing(api, target, {prefix: key, versions})) {
      const found = objects.find(
        (object) => object.key === key && (!versions || object.versionId === versionId),
      )
      if (found) return fromMetadata(factsOf(found, name), found.metadata, 'SSE-C')
      // Names are sorted: the versions of this one come before all that only begin like it.
      if (objects.some((object) => object.key !== key)) return undefined
    }
  }
  if (reason.code !== 'object_not_found' || versionId !== undefined || key.endsWith('/')) {
    return undefined
  }
  for await (const page of listing(api, target, {prefix: `${key}/`, maxKeys: 1})) {
    const [first] = page.objects
    if (first?.key === `${key}/`) return fromMetadata(factsOf(first, `${name}/`), first.metadata)
    if (first !== undefined) return describeFolder(`${name}/`)
  }
  return undefined
}

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
  options: StatOptions,
): AsyncGenerator<ObjectStat[]> {
  const base = path.slice(0, path.lastIndexOf('/') + 1)
  const prefix = target.key ?? ''
  const {recursive, versions, headEach = false} = options
  // One object with its versions is told as fully as one object alone.
  const isOne = !recursive && prefix !== '' && !prefix.endsWith('/')
  const pages = listing(api, target, {prefix, versions, ...(recursive ? {} : {delimiter: '/'})})
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

async function* listing(
  api: StatApi,
  target: Place,
  request: {prefix: string; versions?: boolean; delimiter?: string; maxKeys?: number},
): ReturnType<StatApi['list']> {
  const pages = api.list({bucket: target.bucket, versions: false, ...request})
  try {
    for (;;) {
      const page = await inWordsOf(noBucket(target), pages.next())
      if (page.done) return
      yield page.value
    }
  } finally {
    await pages.return(undefined)
  }
}

// `--versions` of one object lists its name as a prefix, which others may share.
function isBelow(key: string, prefix: string, {recursive}: StatOptions): boolean {
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

function fromMetadata(
  facts: ObjectFacts,
  metadata: Headers | undefined,
  otherwise: 'SSE-C' | 'unknown' = 'unknown',
): ObjectStat {
  return metadata === undefined ? describeUnread(facts, otherwise) : describeObject(facts, metadata)
}

function factsOf(object: ListedObject, name: string): ObjectFacts {
  const {lastModified, size, etag, versionId} = object
  return {name, lastModified, size, etag, versionId}
}

function lastPart(key: string): string {
  const end = key.endsWith('/') ? key.length - 1 : key.length
  return key.slice(key.lastIndexOf('/', end - 1) + 1)
}

// A HEAD of an SSE-C object without its key: 400, and words that only this has.
function isCustomerKeyNeeded({fault}: AppError): boolean {
  return fault?.Code === 'InvalidRequest' && /Server Side Encryption/i.test(fault.Message)
}

function customerEncrypted(name: string, cause: AppError): AppError {
  return new AppError('bad_input', `${name} is encrypted with a key of its owner (SSE-C)`, {
    hint: 'Give the key: --enc-c ALIAS/BUCKET/PREFIX=KEY',
    fault: cause.fault,
  })
}

function deleted({alias, bucket, key}: Required<Target>): AppError {
  const path = `${alias}/${bucket}/${key}`
  return new AppError(
    'object_not_found',
    `${path} is deleted: its latest version is a delete marker`,
    {hint: `See its versions with: mctl stat --versions ${path}`},
  )
}

function nothingBelow(target: Required<Target>): AppError {
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

function noBucket({alias, bucket}: {readonly alias: string; readonly bucket: string}) {
  return {
    bucket_not_found: {
      message: `No bucket named ${bucket} at ${alias}`,
      hint: `mctl stat ${alias}`,
    },
  }
}

function noObject(target: Required<Target>, versionId?: string) {
  const {alias, bucket, key} = target
  const path = `${alias}/${bucket}`
  return {
    ...noBucket(target),
    object_not_found:
      versionId === undefined
        ? {
            message: `No object ${key} in ${path}`,
            hint: `See what is there with: mctl stat ${path}/`,
          }
        : {
            message: `No version ${versionId} of ${key} in ${path}`,
            hint: `See its versions with: mctl stat --versions ${path}/${key}`,
          },
  }
}
