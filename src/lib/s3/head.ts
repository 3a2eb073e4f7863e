import {createHash} from 'node:crypto'
import {AppError} from '../errors/errors.ts'
import type {S3Client} from './s3-client.ts'

type Headers = Readonly<Record<string, string>>

export interface HeadOptions {
  readonly versionId?: string | undefined
  /** 32 bytes: the key of an object that is encrypted with its owner's (SSE-C). */
  readonly customerKey?: Uint8Array | undefined
}

const notFound = 404
const notAllowed = 405

/**
 * The headers of an object, by lower-case name.
 *
 * A delete marker in its place has headers, too: `x-amz-delete-marker` is `true`. MinIO and S3 answer 404 where
 * it is the latest version, 405 where it is named by its version. A customer key is sent over TLS only, and
 * left out where the object is not encrypted with one. Throws `object_not_found`, `bucket_not_found`,
 * `access_denied`, and `bad_input` for a wrong key or version id.
 */
export async function headObject(
  client: S3Client,
  bucket: string,
  key: string,
  {versionId, customerKey}: HeadOptions,
): Promise<Headers> {
  const send = (more: Headers): Promise<Headers> => sendHead(client, bucket, key, versionId, more)
  if (customerKey === undefined) return await send({})
  if (!client.isEncrypted) {
    throw new AppError('bad_input', `${client.server} is reached without TLS: no key goes there`, {
      hint: 'Servers take the keys of owners over https only',
    })
  }
  try {
    return await send(customerHeaders(customerKey))
  } catch (error) {
    if (isFault(error, 'InvalidRequest', /not applicable/i)) return await send({})
    if (error instanceof AppError && error.code === 'access_denied') {
      // The server answers a wrong key as it does a missing right; without a key it tells them apart.
      const reason = await send({}).catch((other: unknown) => other)
      if (asksForCustomerKey(reason)) {
        throw new AppError(
          'bad_input',
          `The key given for ${key} is not the one it is encrypted with`,
          {
            fault: error.fault,
          },
        )
      }
    }
    throw error
  }
}

async function sendHead(
  client: S3Client,
  bucket: string,
  key: string,
  versionId: string | undefined,
  more: Headers,
): Promise<Headers> {
  try {
    const response = await client.call({
      method: 'HEAD',
      bucket,
      key,
      query: versionId === undefined ? {} : {versionId},
      headers: {'x-amz-checksum-mode': 'ENABLED', ...more},
      accept: [notFound, notAllowed],
    })
    const {status, headers} = response
    if (status < 400 || headers['x-amz-delete-marker'] === 'true') return headers
    throw client.explain(response, more)
  } catch (error) {
    if (versionId === undefined || !isFault(error, 'InvalidArgument', /version id/i)) throw error
    throw new AppError('bad_input', `${versionId} is not the id of a version`, {cause: error})
  }
}

function asksForCustomerKey(error: unknown): boolean {
  return isFault(error, 'InvalidRequest', /Server Side Encryption/i)
}

function isFault(error: unknown, code: string, words: RegExp): boolean {
  return error instanceof AppError && error.fault?.Code === code && words.test(error.fault.Message)
}

function customerHeaders(key: Uint8Array): Record<string, string> {
  const name = 'x-amz-server-side-encryption-customer'
  return {
    [`${name}-algorithm`]: 'AES256',
    [`${name}-key`]: Buffer.from(key).toString('base64'),
    [`${name}-key-md5`]: createHash('md5').update(key).digest('base64'),
  }
}
