import type {Target} from '../base/target.ts'
import {isCustomerKeyNeeded} from '../encryption/object-encryption.ts'
import {AppError} from '../errors/errors.ts'
import {inWordsOf} from '../errors/rephrase.ts'
import {factsOf, fromMetadata} from './listed-object.ts'
import {describeFolder, type ObjectStat, statFromHeaders} from './object.ts'
import {lastPart, listPlace, noObject} from './place.ts'
import type {StatApi} from './stat-api.ts'

/**
 * Reads one object, or the folder of that name where there is no such object.
 *
 * An object that is encrypted with its owner's key is described from a listing when that key is not given.
 * Throws `object_not_found` and `bucket_not_found` with the names, and `access_denied`.
 */
export async function statObject(
  api: StatApi,
  target: Required<Target>,
  options: {readonly versionId?: string | undefined; readonly noList: boolean},
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
    for await (const {objects} of listPlace(api, target, {prefix: key, versions})) {
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
  for await (const page of listPlace(api, target, {prefix: `${key}/`, maxKeys: 1})) {
    const [first] = page.objects
    if (first?.key === `${key}/`) return fromMetadata(factsOf(first, `${name}/`), first.metadata)
    if (first !== undefined) return describeFolder(`${name}/`)
  }
  return undefined
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
