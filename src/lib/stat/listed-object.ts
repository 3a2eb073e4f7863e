import type {Headers} from '../encryption/object-encryption.ts'
import type {ListedObject} from '../s3/listing-page.ts'
import {describeObject, describeUnread, type ObjectFacts, type ObjectStat} from './object.ts'

/** The facts of an object that every listing tells, under the name to show. */
export function factsOf(object: ListedObject, name: string): ObjectFacts {
  const {lastModified, size, etag, versionId} = object
  return {name, lastModified, size, etag, versionId}
}

/** An object from the metadata of a listing; where it told none the encryption is `otherwise`. */
export function fromMetadata(
  facts: ObjectFacts,
  metadata: Headers | undefined,
  otherwise: 'SSE-C' | 'unknown' = 'unknown',
): ObjectStat {
  return metadata === undefined ? describeUnread(facts, otherwise) : describeObject(facts, metadata)
}
