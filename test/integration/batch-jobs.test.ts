// MinIO's batch job keyrotate: what mctl asks of it, and what docs/encryption.md says that it does.
import {setTimeout as sleep} from 'node:timers/promises'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {followRotation, type RotationOutcome} from '../../src/lib/batch-jobs/follow-rotation.ts'
import {startRotation} from '../../src/lib/batch-jobs/key-rotation.ts'
import type {Transport} from '../../src/lib/http/transport.ts'
import {type KesServer, startKes} from '../helpers/kes-server.ts'
import {type MinioServer, startMinio} from '../helpers/minio-server.ts'
import {makeBucket, putObject} from '../helpers/seed.ts'
import {openTransport, signedClients} from '../helpers/signed-client.ts'

let kes: KesServer
let server: MinioServer
let transport: Transport
let clients: ReturnType<typeof signedClients>

beforeAll(async () => {
  kes = await startKes()
  server = await startMinio({tls: false, kms: {kes}})
  transport = openTransport(server.url)
  clients = signedClients(transport, server.rootUser, server.rootPassword)
  for (const key of ['old', 'new']) await clients.admin.postKms('key/create', {'key-id': key})
  await makeBucket(server, 'docs')
  await makeBucket(server, 'versions', {versioning: true})
})

afterAll(async () => {
  transport?.close()
  await server?.stop()
  await kes?.stop()
})

const sse = {kms: 'old'}

async function rotate(bucket: string, prefix = '', key = 'new'): Promise<RotationOutcome> {
  const jobId = await startRotation(clients.admin, {bucket, prefix, key})
  const pause = async (): Promise<void> => sleep(100)
  return followRotation(clients.admin, jobId, {pause})
}

async function headers(bucket: string, key: string): Promise<Record<string, string>> {
  return {...(await clients.s3.call({method: 'HEAD', bucket, key})).headers}
}

async function content(bucket: string, key: string): Promise<string> {
  return Buffer.from((await clients.s3.call({method: 'GET', bucket, key})).body).toString()
}

const sealedWith = (key: string) => ({
  'x-amz-server-side-encryption-aws-kms-key-id': `arn:aws:kms:${key}`,
})

describe('a rotation on the server', () => {
  test('gives what is encrypted another key, below a prefix, and leaves plain objects plain', async () => {
    await putObject(server, 'docs', 'in/kms', 'x', {sse})
    await putObject(server, 'docs', 'in/s3', 'x', {sse: 's3'})
    await putObject(server, 'docs', 'in/plain', 'x')
    await putObject(server, 'docs', 'out/kms', 'x', {sse})
    const before = await headers('docs', 'in/kms')
    expect(await rotate('docs', 'in/')).toEqual({
      jobId: expect.stringMatching(/^keyrotate-/),
      state: 'complete',
      // The one with SSE-S3 counts.
      objects: 2,
      failed: 0,
      lastObject: 'in/s3',
    })
    expect(await headers('docs', 'in/kms')).toMatchObject({...sealedWith('new'), etag: before.etag})
    expect(await headers('docs', 'in/s3')).toMatchObject({
      'x-amz-server-side-encryption': 'AES256',
    })
    expect(await headers('docs', 'in/plain')).not.toHaveProperty('x-amz-server-side-encryption')
    expect(await headers('docs', 'out/kms')).toMatchObject(sealedWith('old'))
  })

  test('loses tags and Expires, and keeps the other headers', async () => {
    await putObject(server, 'docs', 'headers', 'x', {
      sse,
      more: {
        Tagging: 'a=b',
        Expires: new Date('2030-10-21T07:28:00Z'),
        CacheControl: 'no-cache',
        Metadata: {color: 'blue'},
      },
    })
    expect(await headers('docs', 'headers')).toHaveProperty('expires')
    await rotate('docs', 'headers')
    const after = await headers('docs', 'headers')
    expect(after).toMatchObject({...sealedWith('new'), 'cache-control': 'no-cache'})
    expect(after).toHaveProperty('x-amz-meta-color', 'blue')
    expect(after).not.toHaveProperty('expires')
    expect(after).not.toHaveProperty('x-amz-tagging-count')
  })

  test('brings deleted objects back, and old content above plain content', async () => {
    await putObject(server, 'versions', 'gone', 'deleted', {sse})
    await clients.s3.call({method: 'DELETE', bucket: 'versions', key: 'gone'})
    await putObject(server, 'versions', 'mixed', 'old', {sse})
    await putObject(server, 'versions', 'mixed', 'new and plain')
    await putObject(server, 'versions', 'all', 'first', {sse})
    await putObject(server, 'versions', 'all', 'second', {sse})
    expect(await rotate('versions')).toMatchObject({state: 'complete', objects: 4})
    expect(await content('versions', 'gone')).toBe('deleted')
    expect(await content('versions', 'mixed')).toBe('old')
    expect(await content('versions', 'all')).toBe('second')
  })

  test.each([
    {what: 'bucket', bucket: 'nosuch', key: 'new', code: 'bucket_not_found'},
    {what: 'key', bucket: 'docs', key: 'nosuch', code: 'kms_key_not_found'},
  ])('is not started for a $what that is not there', async ({what, bucket, key, code}) => {
    await expect(rotate(bucket, '', key)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(`No ${what} named nosuch`),
    })
  })

  test('is unknown where the server has forgotten it', async () => {
    const pause = async (): Promise<void> => undefined
    const jobId = 'keyrotate-forgotten:-1'
    expect(await followRotation(clients.admin, jobId, {pause})).toMatchObject({state: 'unknown'})
  })
})
