import {textOf, utf8} from '../base/bytes.ts'
import {childText, parseXml} from '../xml/tree.ts'
import type {S3Client} from './s3-client.ts'

/** Whether a bucket keeps versions. */
export interface BucketVersioning {
  /** An empty text where it was never switched on. */
  readonly status: 'Enabled' | 'Suspended' | ''
  /** MinIO keeps no versions of folders, or below some prefixes, although the bucket does. */
  readonly hasExceptions: boolean
}

/** Reads whether a bucket keeps versions. Throws `bucket_not_found`, `access_denied`. */
export async function getVersioning(client: S3Client, bucket: string): Promise<BucketVersioning> {
  const {body} = await client.call({method: 'GET', bucket, query: {versioning: ''}})
  const root = parseXml(textOf(body))
  const status = childText(root, 'Status')
  return {
    status: status === 'Enabled' || status === 'Suspended' ? status : '',
    hasExceptions:
      root.children.some(({name}) => name === 'ExcludedPrefixes') ||
      childText(root, 'ExcludeFolders') === 'true',
  }
}

/** Switches versioning on, or suspends it: no server takes it back to where it never was on (measured). */
export async function putVersioning(
  client: S3Client,
  bucket: string,
  status: 'Enabled' | 'Suspended',
): Promise<void> {
  const xml = `<VersioningConfiguration><Status>${status}</Status></VersioningConfiguration>`
  await client.call({
    method: 'PUT',
    bucket,
    query: {versioning: ''},
    body: utf8(xml),
    replay: 'always',
  })
}
