import {textOf} from '../base/bytes.ts'
import {AppError} from '../errors/errors.ts'
import {type ListingPage, parseListing} from './listing-page.ts'
import type {S3Client} from './s3-client.ts'

export interface ListingRequest {
  readonly bucket: string
  readonly prefix: string
  readonly versions: boolean
  readonly delimiter?: string | undefined
  /** Whether to ask for the metadata of each object. Default: true. */
  readonly metadata?: boolean
  /** Default: as many as the server gives, 1,000. */
  readonly maxKeys?: number
  /** Begin behind this key, and behind all versions of it. */
  readonly startAfter?: string | undefined
}

/**
 * Lists a bucket, a page of up to 1,000 entries at a time, with the metadata of each where MinIO gives it.
 *
 * `metadata=true` is MinIO's extension of ListObjectsV2 and ListObjectVersions; other servers ignore it. The
 * next page is asked for while the caller works on one. Throws `bucket_not_found`, `access_denied`, `protocol`.
 */
export async function* listObjects(
  client: S3Client,
  request: ListingRequest,
): AsyncGenerator<ListingPage> {
  let coming: Promise<ListingPage> | undefined = readPage(client, request, startOf(request))
  while (coming !== undefined) {
    const page: ListingPage = await coming
    coming = page.next && readPage(client, request, page.next)
    // A caller who stops early leaves the page that is on its way to nobody.
    coming?.catch(() => undefined)
    yield page
  }
}

function startOf({versions, startAfter}: ListingRequest): Record<string, string> {
  if (startAfter === undefined) return {}
  return {[versions ? 'key-marker' : 'start-after']: startAfter}
}

async function readPage(
  client: S3Client,
  request: ListingRequest,
  start: Readonly<Record<string, string>>,
): Promise<ListingPage> {
  const {bucket, prefix, versions, delimiter, maxKeys, metadata = true} = request
  const query = {
    ...(versions ? {versions: ''} : {'list-type': '2'}),
    ...(metadata ? {metadata: 'true'} : {}),
    'encoding-type': 'url',
    prefix,
    ...(delimiter === undefined ? {} : {delimiter}),
    ...(maxKeys === undefined ? {} : {'max-keys': String(maxKeys)}),
    ...start,
  }
  const {body} = await client.call({method: 'GET', bucket, query})
  try {
    return parseListing(textOf(body))
  } catch (error) {
    if (!metadata || !(error instanceof AppError)) throw error
    // MinIO makes elements of the names of metadata, and a header may have a name that XML forbids.
    return await readPage(client, {...request, metadata: false}, start)
  }
}
