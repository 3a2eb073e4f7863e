import {SaxesParser} from 'saxes'
import {AppError} from '../errors/errors.ts'

/** An object, a version of one, or a delete marker, as a listing tells of it. */
export interface ListedObject {
  readonly key: string
  readonly size: number
  /** Without quotes. */
  readonly etag: string
  /** RFC 3339, with the digits that the server gave. */
  readonly lastModified: string
  readonly storageClass: string
  /** In a listing of versions. `null` is the version from before versioning. */
  readonly versionId?: string
  readonly isLatest: boolean
  readonly isDeleteMarker: boolean
  /**
   * Headers of the object by lower-case name, as a HEAD would tell them, which MinIO adds on request. Undefined
   * where the server is no MinIO, and where the caller may list but not read the object.
   */
  readonly metadata?: Readonly<Record<string, string>>
}

export interface ListingPage {
  readonly objects: readonly ListedObject[]
  /** Common prefixes, where a delimiter was given. */
  readonly prefixes: readonly string[]
  /** The query parameters that continue the listing, or undefined at its end. */
  readonly next: Readonly<Record<string, string>> | undefined
}

type Fields = Record<string, string>
type Decode = (text: string) => string

interface Entry {
  readonly element: string
  readonly fields: Fields
  metadata?: Fields
}

const listings = new Set(['ListBucketResult', 'ListVersionsResult', 'ListObjectVersionsResult'])
const entryElements = new Set(['Contents', 'Version', 'DeleteMarker', 'CommonPrefixes'])

/** Reads one page of a listing. Throws `protocol` for anything else. */
export function parseListing(text: string): ListingPage {
  const {head, entries} = readElements(text)
  // Only after the last element is it known whether the names are encoded.
  const decode = head.EncodingType === 'url' ? decodeUrl : (name: string): string => name
  const prefixes: string[] = []
  const objects: ListedObject[] = []
  for (const entry of entries) {
    if (entry.element === 'CommonPrefixes') prefixes.push(decode(required(entry.fields, 'Prefix')))
    else objects.push(listedObject(entry, decode))
  }
  return {objects, prefixes, next: nextOf(head, decode)}
}

// A stream of tags and texts, no tree: a thousand objects with metadata are 20,000 elements.
function readElements(text: string): {head: Fields; entries: Entry[]} {
  const head: Fields = {}
  const entries: Entry[] = []
  const path: string[] = []
  let entry: Entry | undefined
  let content = ''
  const parser = new SaxesParser({position: false})
  const add = (piece: string): void => {
    content += piece
  }
  parser.on('text', add)
  parser.on('cdata', add)
  parser.on('error', (cause) => {
    throw new AppError('protocol', 'The server sent a listing that cannot be read', {cause})
  })
  parser.on('opentag', ({name}) => {
    if (path.length === 0 && !listings.has(name)) {
      throw new AppError('protocol', `The server sent ${name} instead of a listing`)
    }
    if (path.length === 1 && entryElements.has(name)) {
      entry = {element: name, fields: {}}
      entries.push(entry)
    } else if (path.length === 2 && name === 'UserMetadata' && entry) {
      entry.metadata = {}
    }
    path.push(name)
    content = ''
  })
  parser.on('closetag', ({name}) => {
    path.pop()
    if (path.length === 1) {
      if (entry) entry = undefined
      else head[name] = content
    } else if (path.length === 2 && entry) {
      entry.fields[name] = content
    } else if (path.length === 3 && path[2] === 'UserMetadata' && entry?.metadata) {
      entry.metadata[name.toLowerCase()] = content
    }
    content = ''
  })
  parser.write(text).close()
  return {head, entries}
}

function listedObject({element, fields, metadata}: Entry, decode: Decode): ListedObject {
  const isDeleteMarker = element === 'DeleteMarker'
  const size = Number(isDeleteMarker ? 0 : required(fields, 'Size'))
  if (!Number.isSafeInteger(size) || size < 0) throw unreadable('Size')
  const lastModified = required(fields, 'LastModified')
  if (Number.isNaN(Date.parse(lastModified))) throw unreadable('LastModified')
  return {
    key: decode(required(fields, 'Key')),
    size,
    etag: (fields.ETag ?? '').replace(/^"|"$/g, ''),
    lastModified,
    storageClass: fields.StorageClass ?? '',
    ...(fields.VersionId === undefined ? {} : {versionId: fields.VersionId}),
    isLatest: element === 'Contents' || fields.IsLatest === 'true',
    isDeleteMarker,
    ...(metadata === undefined ? {} : {metadata: {...metadata, ...tagCount(fields.UserTags)}}),
  }
}

// t1=v1&t2=v+2
function tagCount(tags: string | undefined): Fields {
  return tags ? {'x-amz-tagging-count': String(tags.split('&').length)} : {}
}

function nextOf(head: Fields, decode: Decode): ListingPage['next'] {
  if (head.IsTruncated !== 'true') return undefined
  if (head.NextContinuationToken) return {'continuation-token': head.NextContinuationToken}
  if (head.NextKeyMarker) {
    return {
      'key-marker': decode(head.NextKeyMarker),
      'version-id-marker': head.NextVersionIdMarker ?? '',
    }
  }
  throw new AppError('protocol', 'The server sent part of a listing, and not how to go on')
}

function required(fields: Fields, name: string): string {
  const value = fields[name]
  if (value === undefined) throw unreadable(name)
  return value
}

function unreadable(name: string): AppError {
  return new AppError('protocol', `The server sent a listing with a wrong or missing ${name}`)
}

// encoding-type=url is the encoding of forms: + is a blank. Names may hold what XML cannot.
function decodeUrl(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch (cause) {
    throw new AppError('protocol', 'The server sent a listing with a wrongly encoded name', {cause})
  }
}
