import * as v from 'valibot'
import {encryptionOf, type Headers, ObjectEncryption} from '../encryption/object-encryption.ts'

const text = v.string()

/** An object, a version, a delete marker or a folder, as `mctl stat --json` prints it, with mc's names. */
export const ObjectStat = v.strictObject({
  name: text,
  /** The start of 1970 where there is none to tell: a folder is made of names only. */
  lastModified: text,
  size: v.number(),
  etag: text,
  type: v.picklist(['file', 'folder']),
  expires: v.optional(text),
  /** When a lifecycle rule removes it, and which; a listing does not tell. */
  expiration: v.optional(text),
  expirationRuleID: v.optional(text),
  replicationStatus: v.optional(text),
  metadata: v.optional(v.record(v.string(), text)),
  versionID: v.optional(text),
  deleteMarker: v.optional(v.literal(true)),
  restore: v.optional(v.strictObject({OngoingRestore: v.boolean(), ExpiryTime: v.optional(text)})),
  /** By algorithm; a listing does not tell. */
  checksum: v.optional(v.record(v.string(), text)),
  /** Absent for folders that are no objects, and for delete markers. */
  encryption: v.optional(ObjectEncryption),
})
export type ObjectStat = v.InferOutput<typeof ObjectStat>

const checksumHeader = /^x-amz-checksum-(?!type$)(.+)$/

// The headers that mc counts as metadata; the rest speaks of the answer, not of the object.
const metadataHeader =
  /^(content-(type|encoding|language|disposition)|cache-control|x-amz-(meta-.*|tagging-count|server-side-encryption.*|storage-class|website-redirect-location|object-lock-.*))$/

/** The metadata of an object in mc's spelling, `Content-Type`, sorted. */
function metadataOf(headers: Headers): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => metadataHeader.test(name))
      .map(([name, value]) => [canonicalName(name), value] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )
}

/** A header as Go writes it: `x-amz-meta-k1` is `X-Amz-Meta-K1`. */
function canonicalName(name: string): string {
  return name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase())
}

/** A time of a header or a listing as RFC 3339 with whole seconds; what is no time stays as it is. */
export function timeOf(time: string): string {
  const read = new Date(time)
  return Number.isNaN(read.getTime()) ? time : read.toISOString().replace(/\.\d{3}Z$/, 'Z')
}

/** What every source of facts tells of an object. */
export interface ObjectFacts {
  readonly name: string
  readonly lastModified: string
  readonly size: number
  readonly etag: string
  readonly versionId: string | undefined
}

/** An object from its facts and its headers, or its metadata in a listing. */
export function describeObject(facts: ObjectFacts, headers: Headers): ObjectStat {
  const metadata = metadataOf(headers)
  const {expires} = headers
  const replicationStatus = headers['x-amz-replication-status']
  const checksum = checksumsOf(headers)
  return {
    ...factsOf(facts),
    ...(expires === undefined ? {} : {expires: timeOf(expires)}),
    ...expirationOf(headers['x-amz-expiration']),
    ...(replicationStatus === undefined ? {} : {replicationStatus}),
    ...(Object.keys(metadata).length === 0 ? {} : {metadata}),
    ...versionOf(facts.versionId),
    ...restoreOf(headers['x-amz-restore']),
    ...(Object.keys(checksum).length === 0 ? {} : {checksum}),
    encryption: encryptionOf(headers),
  }
}

/** A delete marker: nothing but when, and which version. */
export function describeDeleteMarker(facts: ObjectFacts): ObjectStat {
  return {...factsOf(facts), ...versionOf(facts.versionId), deleteMarker: true}
}

/** An object of which a listing told no more than its facts. */
export function describeUnread(
  facts: ObjectFacts,
  algorithm: ObjectEncryption['algorithm'],
): ObjectStat {
  return {...factsOf(facts), ...versionOf(facts.versionId), encryption: {algorithm}}
}

/** An object, or a delete marker in its place, from the headers of a HEAD. */
export function statFromHeaders(name: string, headers: Headers): ObjectStat {
  const isDeleteMarker = headers['x-amz-delete-marker'] === 'true'
  const facts: ObjectFacts = {
    name,
    lastModified: headers['last-modified'] ?? noTime,
    size: isDeleteMarker ? 0 : Number(headers['content-length'] ?? Number.NaN),
    etag: (headers.etag ?? '').replace(/^"|"$/g, ''),
    versionId: headers['x-amz-version-id'],
  }
  return isDeleteMarker ? describeDeleteMarker(facts) : describeObject(facts, headers)
}

/** mc's word for a time that is not known. */
export const noTime = '1970-01-01T00:00:00Z'

/** A folder that is no object: names begin with it. */
export function describeFolder(name: string, lastModified = noTime): ObjectStat {
  return {name, lastModified: timeOf(lastModified), size: 0, etag: '', type: 'folder'}
}

function factsOf({name, lastModified, size, etag}: ObjectFacts) {
  // An object whose name ends with a slash stands for a folder.
  const type = name.endsWith('/') ? ('folder' as const) : ('file' as const)
  return {name, lastModified: timeOf(lastModified), size, etag, type}
}

// Where versioning is off there is no version to speak of; `null` is what it was before it was on.
function versionOf(versionId: string | undefined): {versionID?: string} {
  return versionId === undefined || versionId === '' ? {} : {versionID: versionId}
}

function checksumsOf(headers: Headers): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => {
      const algorithm = checksumHeader.exec(name)?.[1]
      return algorithm === undefined ? [] : [[algorithm.toUpperCase(), value] as const]
    }),
  )
}

// expiry-date="Sat, 28 Nov 2026 00:00:00 GMT", rule-id="clean-up"
function expirationOf(header: string | undefined): Partial<ObjectStat> {
  const date = parameter(header, 'expiry-date')
  const rule = parameter(header, 'rule-id')
  if (date === undefined) return {}
  return {expiration: timeOf(date), ...(rule === undefined ? {} : {expirationRuleID: rule})}
}

// ongoing-request="false", expiry-date="Fri, 21 Dec 2027 00:00:00 GMT"
function restoreOf(header: string | undefined): Partial<ObjectStat> {
  const ongoing = parameter(header, 'ongoing-request')
  if (ongoing === undefined) return {}
  const date = parameter(header, 'expiry-date')
  return {
    restore: {
      OngoingRestore: ongoing === 'true',
      ...(date === undefined ? {} : {ExpiryTime: timeOf(date)}),
    },
  }
}

function parameter(header: string | undefined, name: string): string | undefined {
  return new RegExp(`(?:^|[,\\s])${name}="([^"]*)"`).exec(header ?? '')?.[1]
}
