import {textOf} from '../base/bytes.ts'
import {AppError} from '../errors/errors.ts'
import {encodePath} from '../sigv4/encode.ts'
import {childText, parseXml} from '../xml/tree.ts'
import type {S3Client} from './s3-client.ts'

/** Headers by lower-case name. */
type Headers = Readonly<Record<string, string>>

/** An object that is to be copied, as it must still be. */
export interface CopySource {
  readonly bucket: string
  readonly key: string
  /** The version to read; default: the newest. */
  readonly versionId?: string | undefined
  /** Without quotes: what has another ETag by then is not copied. */
  readonly etag: string
}

/** What a server wrote. */
export interface Written {
  /** Without quotes. */
  readonly etag: string
  /** Undefined where the bucket keeps no versions. */
  readonly versionId?: string | undefined
  /** Checksums by header name, as the server computed them. */
  readonly checksums: Headers
}

/**
 * Copies an object onto itself, inside the server.
 *
 * The version that is written is never named: MinIO would overwrite that version, also a locked one (measured). Throws
 * `server_error` with the fault `PreconditionFailed` when the object is another by now.
 */
export async function copyOnto(
  client: S3Client,
  source: CopySource,
  headers: Headers,
  timeout: number,
): Promise<Written> {
  const {bucket, key} = source
  const response = await client.call({
    method: 'PUT',
    bucket,
    key,
    headers: {...sourceHeaders(source), ...headers},
    timeout,
  })
  return written(response.headers, childText(parseXml(textOf(response.body)), 'ETag'))
}

/** The headers that name the source of a copy, and the state that it must be in. */
export function sourceHeaders({bucket, key, versionId, etag}: CopySource): Record<string, string> {
  const version = versionId === undefined ? '' : `?versionId=${encodeURIComponent(versionId)}`
  return {
    'x-amz-copy-source': `/${bucket}/${encodePath(key)}${version}`,
    'x-amz-copy-source-if-match': `"${etag}"`,
  }
}

/** What an answer says of the object that was written. Throws `protocol` when it says no ETag. */
export function written(headers: Headers, etag: string): Written {
  if (etag === '') {
    throw new AppError('protocol', 'The server did not say what it wrote')
  }
  const checksums = Object.entries(headers).filter(([name]) =>
    /^x-amz-checksum-(?!type$)/.test(name),
  )
  return {
    etag: etag.replace(/^"|"$/g, ''),
    versionId: headers['x-amz-version-id'],
    checksums: Object.fromEntries(checksums),
  }
}
