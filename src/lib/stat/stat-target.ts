import {parseTarget, type Target} from '../base/target.ts'
import {AppError} from '../errors/errors.ts'
import {type BucketApi, type BucketStat, statBucket} from './bucket.ts'
import {describeFolder, type ObjectStat} from './object.ts'
import type {Place} from './place.ts'
import type {StatApi} from './stat-api.ts'
import {statBelow} from './stat-below.ts'
import {statObject} from './stat-object.ts'

/** What is to be told of a target. */
export interface StatWish {
  readonly recursive: boolean
  readonly versions: boolean
  readonly versionId?: string | undefined
  /** Take a target for an object, and list nothing. */
  readonly noList: boolean
  /** Everything, at the price of a request for each object and bucket. */
  readonly everything: boolean
}

/** The two ways to ask the server of an alias, each made when it is needed. */
export interface StatApis {
  objects(alias: string): Promise<StatApi>
  buckets(alias: string): Promise<BucketApi>
}

/** A part of what there is to tell. An error is that of one bucket among several: the others go on. */
export type StatPart =
  | {readonly objects: readonly ObjectStat[]}
  | {readonly bucket: BucketStat}
  | {readonly error: unknown}

/**
 * Tells what a word of the command line names: a server, a bucket, an object, or what lies below a prefix.
 *
 * As in mc ALIAS lists the buckets, ALIAS/BUCKET tells the settings of the bucket, and a slash at the end or
 * `recursive` what lies below. Throws `usage` for what does not go together, and what `statBelow`, `statBucket`
 * and `statObject` throw.
 */
export async function* statTarget(
  apis: StatApis,
  word: string,
  wish: StatWish,
): AsyncGenerator<StatPart> {
  const target = parseTarget(word)
  const {alias, bucket, key} = target
  // The alias first: a URL with a password in it, given in its place, must not be repeated.
  const api = await apis.objects(alias)
  check(word, target, wish)
  if (bucket === undefined) {
    yield* statAlias(apis, api, wish)
    return
  }
  const isFolder = word.endsWith('/') && !wish.noList
  if (wish.recursive || isFolder || (wish.versions && key !== undefined)) {
    const path = word.slice(word.indexOf('/') + 1)
    yield* below(api, {...target, bucket}, path, wish)
  } else if (key === undefined) {
    yield {bucket: await statBucket(await apis.buckets(alias), bucket)}
  } else {
    yield {objects: [await statObject(api, {alias, bucket, key}, wish)]}
  }
}

function check(word: string, {alias, bucket, key}: Target, wish: StatWish): void {
  const lists = wish.recursive ? '--recursive' : wish.versions ? '--versions' : undefined
  const single =
    wish.versionId !== undefined ? '--version-id' : wish.noList ? '--no-list' : undefined
  if (lists !== undefined && single !== undefined) {
    throw new AppError('usage', `Give either ${single} or ${lists}`)
  }
  if (bucket === undefined && (key !== undefined || wish.versionId !== undefined)) {
    throw new AppError('usage', `${word} names no bucket`, {hint: `For example ${alias}/BUCKET`})
  }
  if (key === undefined && wish.versionId !== undefined) {
    throw new AppError('usage', `${word} is a bucket: only objects have versions`)
  }
}

async function* statAlias(apis: StatApis, api: StatApi, wish: StatWish): AsyncGenerator<StatPart> {
  const buckets = await api.buckets()
  const alias = api.server
  if (!wish.recursive && !wish.everything) {
    yield {objects: buckets.map(({name, created}) => describeFolder(`${name}/`, created))}
    return
  }
  for (const {name} of buckets) {
    try {
      if (wish.recursive) yield* below(api, {alias, bucket: name}, '', wish)
      else yield {bucket: await statBucket(await apis.buckets(alias), name)}
    } catch (error) {
      yield {error}
    }
  }
}

async function* below(
  api: StatApi,
  place: Place,
  path: string,
  {recursive, versions, everything}: StatWish,
): AsyncGenerator<StatPart> {
  const pages = statBelow(api, place, path, {recursive, versions, headEach: everything})
  for await (const objects of pages) yield {objects}
}
