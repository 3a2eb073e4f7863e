// Buckets and objects for tests, demo and benchmarks, through the AWS SDK: independent of our own signing.
import {readFileSync} from 'node:fs'
import {Agent} from 'node:https'
import {
  CreateBucketCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  S3Client,
} from '@aws-sdk/client-s3'

/** The part of a server that these need. */
export interface Target {
  readonly url: string
  readonly rootUser: string
  readonly rootPassword: string
  readonly caFile: string
}

/** An SDK client with the rights of root. */
export function rootClient(target: Target): S3Client {
  const secure = target.url.startsWith('https:')
  return new S3Client({
    endpoint: target.url,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: {accessKeyId: target.rootUser, secretAccessKey: target.rootPassword},
    requestHandler: secure
      ? {httpsAgent: new Agent({ca: readFileSync(target.caFile), keepAlive: true, maxSockets: 32})}
      : {},
  })
}

export async function makeBucket(
  target: Target,
  bucket: string,
  options: {versioning?: boolean; lock?: boolean} = {},
): Promise<void> {
  const client = rootClient(target)
  await client.send(
    new CreateBucketCommand({Bucket: bucket, ObjectLockEnabledForBucket: options.lock ?? false}),
  )
  if (options.versioning) {
    await client.send(
      new PutBucketVersioningCommand({
        Bucket: bucket,
        VersioningConfiguration: {Status: 'Enabled'},
      }),
    )
  }
  client.destroy()
}

export async function putObject(
  target: Target,
  bucket: string,
  key: string,
  body: string | Uint8Array,
  options: {sse?: 's3' | {kms: string}; more?: Partial<PutObjectCommandInput>} = {},
): Promise<void> {
  const {sse} = options
  const client = rootClient(target)
  await client.send(
    new PutObjectCommand({
      Bucket: bucket,
      Key: key,
      Body: body,
      ...(sse === 's3' ? {ServerSideEncryption: 'AES256'} : {}),
      ...(typeof sse === 'object' ? {ServerSideEncryption: 'aws:kms', SSEKMSKeyId: sse.kms} : {}),
      ...options.more,
    }),
  )
  client.destroy()
}

/** Puts many small objects, 32 at a time. */
export async function seedObjects(target: Target, bucket: string, count: number): Promise<void> {
  const client = rootClient(target)
  const keys = Array.from(
    {length: count},
    (_, index) => `folder-${index % 10}/object-${index}`,
  ).values()
  await Promise.all(
    Array.from({length: 32}, async () => {
      for (const key of keys) {
        await client.send(new PutObjectCommand({Bucket: bucket, Key: key, Body: key}))
      }
    }),
  )
  client.destroy()
}
