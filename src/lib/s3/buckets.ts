import {textOf} from '../base/bytes.ts'
import {child, childText, parseXml, type XmlElement} from '../xml/tree.ts'
import type {S3Client} from './s3-client.ts'

/** A bucket as the list of buckets tells of it. */
export interface ListedBucket {
  readonly name: string
  readonly created: string
}

/** All buckets that the caller may see, sorted. */
export async function listBuckets(client: S3Client): Promise<ListedBucket[]> {
  const {body} = await client.call({method: 'GET'})
  const buckets: XmlElement | undefined = child(parseXml(textOf(body)), 'Buckets')
  return (buckets?.children ?? [])
    .map((bucket) => ({
      name: childText(bucket, 'Name'),
      created: childText(bucket, 'CreationDate'),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

export {headObject} from './head.ts'
