import {textOf} from '../base/bytes.ts'
import {AppError} from '../errors/errors.ts'
import {childText, parseXml, type XmlElement} from '../xml/tree.ts'
import type {S3Client} from './s3-client.ts'

/** The tags of an object as a request carries them: `t1=v1&t2=v2`. Throws `access_denied`. */
export async function getTagging(client: S3Client, bucket: string, key: string): Promise<string> {
  const {body} = await client.call({method: 'GET', bucket, key, query: {tagging: ''}})
  const tags: XmlElement[] = []
  const collect = (element: XmlElement): void => {
    if (element.name === 'Tag') tags.push(element)
    else for (const each of element.children) collect(each)
  }
  collect(parseXml(textOf(body)))
  return tags
    .map((tag) =>
      [childText(tag, 'Key'), childText(tag, 'Value')].map(encodeURIComponent).join('='),
    )
    .join('&')
}

/**
 * Whether the caller would be told that an object has a retention or a legal hold: a HEAD leaves both out, without a
 * word, for who may not read them.
 */
export async function mayReadLocks(
  client: S3Client,
  bucket: string,
  key: string,
): Promise<boolean> {
  const answers = await Promise.all(
    ['retention', 'legal-hold'].map((query) => mayRead(client, bucket, key, query)),
  )
  return answers.every(Boolean)
}

async function mayRead(
  client: S3Client,
  bucket: string,
  key: string,
  query: string,
): Promise<boolean> {
  try {
    await client.call({method: 'GET', bucket, key, query: {[query]: ''}})
    return true
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    if (error.code === 'access_denied') return false
    if (error.fault?.Code === 'NoSuchObjectLockConfiguration') return true
    throw error
  }
}

/** Removes one version for good. One that is gone is none to complain about. */
export async function removeVersion(
  client: S3Client,
  bucket: string,
  key: string,
  versionId: string,
): Promise<void> {
  await client.call({method: 'DELETE', bucket, key, query: {versionId}, replay: 'always'})
}

/** Removes an object; where the bucket keeps versions a delete marker becomes the newest. */
export async function removeObject(client: S3Client, bucket: string, key: string): Promise<void> {
  await client.call({method: 'DELETE', bucket, key})
}
