import {inParallel} from '../base/in-parallel.ts'
import {AppError} from '../errors/errors.ts'
import type {ListedObject} from '../s3/listing-page.ts'
import {
  encryptionOf,
  type Headers,
  isCustomerKeyNeeded,
  kmsKeyName,
  type ObjectEncryption,
} from './object-encryption.ts'
import type {ObjectsApi} from './objects-api.ts'

/** An object or a version as it was listed, and how it is encrypted. */
export interface StoredObject {
  readonly object: ListedObject
  /** With the bare name of the key; undefined for a delete marker. */
  readonly encryption: ObjectEncryption | undefined
  /** The headers that the listing or a HEAD told; undefined where neither did. */
  readonly headers: Headers | undefined
  /** Why its encryption is unknown, where a HEAD was refused. */
  readonly refusal?: AppError
}

// HEADs that are under way at once, where a listing tells too little.
const headsAtOnce = 32

/**
 * How the objects of a listing's page are encrypted, in its order.
 *
 * MinIO leaves out the metadata of what the caller may list but not read, and other servers tell none: those get a
 * HEAD each. What was removed meanwhile is left out of the result, and what may not be read is `unknown`.
 */
export async function readStored(
  api: ObjectsApi,
  bucket: string,
  listed: readonly ListedObject[],
): Promise<StoredObject[]> {
  const open = listed.filter((object) => !isTold(object))
  const outcomes = inParallel(open, headsAtOnce, (object) => ask(api, bucket, object))
  const stored: StoredObject[] = []
  for (const object of listed) {
    if (isTold(object)) {
      stored.push(asListed(object))
      continue
    }
    const {value: outcome} = await outcomes.next()
    if (outcome === undefined || 'error' in outcome) throw outcome?.error
    if (outcome.value !== undefined) stored.push(outcome.value)
  }
  return stored
}

// Whatever may be read has at least a content type: an empty list of metadata tells nothing either.
function isTold({metadata, isDeleteMarker}: ListedObject): boolean {
  if (isDeleteMarker) return true
  for (const _ in metadata) return true
  return false
}

function asListed(object: ListedObject): StoredObject {
  const {metadata, isDeleteMarker} = object
  const encryption = isDeleteMarker ? undefined : bare(encryptionOf(metadata ?? {}))
  return {object, encryption, headers: metadata}
}

async function ask(
  api: ObjectsApi,
  bucket: string,
  object: ListedObject,
): Promise<StoredObject | undefined> {
  try {
    const headers = await api.head(bucket, object.key, object.versionId)
    if (headers['x-amz-delete-marker'] === 'true') return undefined
    return {object, encryption: bare(encryptionOf(headers)), headers}
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    if (error.code === 'object_not_found') return undefined
    if (isCustomerKeyNeeded(error)) {
      return {object, encryption: {algorithm: 'SSE-C'}, headers: undefined}
    }
    // These speak of the one object, all others of the way to the server.
    if (!/^(access_denied|bad_input|server_error)$/.test(error.code)) throw error
    return {object, encryption: {algorithm: 'unknown'}, headers: undefined, refusal: error}
  }
}

function bare(encryption: ObjectEncryption): ObjectEncryption {
  const {algorithm, keyId} = encryption
  return keyId === undefined ? encryption : {algorithm, keyId: kmsKeyName(keyId)}
}
