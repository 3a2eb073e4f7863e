// `encrypt migrate` on a real server: what it keeps of an object, and what it never touches.
import {createHash, randomBytes} from 'node:crypto'
import {mkdirSync} from 'node:fs'
import {join} from 'node:path'
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectLockConfigurationCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {type MinioServer, startMinio} from '../helpers/minio-server.ts'
import {type Run, runMctl} from '../helpers/run-mctl.ts'
import {makeBucket, putObject, rootClient, seedObjects} from '../helpers/seed.ts'
import {type TemporaryDirectory, temporaryDirectory} from '../helpers/temporary-directory.ts'

const day = 86_400_000
const until = new Date(Math.floor(Date.now() / 1000) * 1000 + day)
const customerKey = randomBytes(32).toString('base64')
const oddNames = ['a b+c%41&d<é>"日本.txt', "it's (not) *odd*!", 'new\nline', 'a?versionId=null#x']

let server: MinioServer
let folder: TemporaryDirectory
let configDir: string
let client: S3Client

beforeAll(async () => {
  folder = await temporaryDirectory()
  configDir = join(folder.path, 'config')
  mkdirSync(configDir)
  server = await startMinio()
  client = rootClient(server)
  const keys = [server.rootUser, server.rootPassword, '--ca', server.caFile]
  await run(['alias', 'set', 'prod', server.url, ...keys])
})

afterAll(async () => {
  client?.destroy()
  await server?.stop()
  await folder?.[Symbol.asyncDispose]()
})

const run = (args: readonly string[]): Promise<Run> => runMctl(args, {configDir})
const migrate = (...args: string[]): Promise<Run> =>
  run(['--json', 'encrypt', 'migrate', '--yes', ...args])
const last = ({json}: Run): Record<string, unknown> => json.at(-1) ?? {}
const head = (Bucket: string, Key: string): Promise<HeadObjectCommandOutput> =>
  client.send(new HeadObjectCommand({Bucket, Key, ChecksumMode: 'ENABLED'}))
const versions = async (Bucket: string, Prefix = '') =>
  (await client.send(new ListObjectVersionsCommand({Bucket, Prefix}))).Versions ?? []

async function sha256(Bucket: string, Key: string, VersionId?: string): Promise<string> {
  const {Body} = await client.send(new GetObjectCommand({Bucket, Key, VersionId}))
  return createHash('sha256')
    .update((await Body?.transformToByteArray()) ?? '')
    .digest('hex')
}

/** What of an object has to stay. */
async function kept(bucket: string, key: string) {
  const found = await head(bucket, key)
  const {TagSet} = await client.send(new GetObjectTaggingCommand({Bucket: bucket, Key: key}))
  const {ContentLength, ContentType, CacheControl, ContentDisposition, ContentEncoding} = found
  const {ContentLanguage, ExpiresString, Metadata, StorageClass} = found
  const {ObjectLockMode, ObjectLockRetainUntilDate, ObjectLockLegalHoldStatus} = found
  return {
    ...{ContentLength, ContentType, CacheControl, ContentDisposition, ContentEncoding},
    ...{ContentLanguage, ExpiresString, Metadata, StorageClass, TagSet},
    ...{ObjectLockMode, ObjectLockRetainUntilDate},
    hold: ObjectLockLegalHoldStatus === 'ON',
    sha256: await sha256(bucket, key),
  }
}

const described = {
  CacheControl: 'max-age=90',
  ContentDisposition: 'inline; filename="x.txt"',
  ContentEncoding: 'identity',
  ContentLanguage: 'de',
  ContentType: 'text/x-test',
  Metadata: {colour: 'blue', 'with-list': 'a, b', encoded: '=?UTF-8?q?h=C3=A9?='},
  Tagging: 'team=a%2Bb&stage=prod',
  ChecksumAlgorithm: 'SHA256',
} as const

async function putMultipart(Bucket: string, Key: string): Promise<void> {
  const {UploadId} = await client.send(new CreateMultipartUploadCommand({Bucket, Key}))
  const Parts = []
  for (const [index, size] of [5 * 1024 * 1024, 1000].entries()) {
    const part = {Bucket, Key, UploadId, PartNumber: index + 1, Body: Buffer.alloc(size, index)}
    const {ETag} = await client.send(new UploadPartCommand(part))
    Parts.push({ETag, PartNumber: index + 1})
  }
  const done = {Bucket, Key, UploadId, MultipartUpload: {Parts}}
  await client.send(new CompleteMultipartUploadCommand(done))
}

async function fill(bucket: string): Promise<string[]> {
  await putObject(server, bucket, 'described', 'hello', {more: described})
  const expiring = {...described, Expires: new Date('2031-01-01T00:00:00Z')}
  await putObject(server, bucket, 'expiring', 'hello', {
    more: {...expiring, StorageClass: 'REDUCED_REDUNDANCY'},
  })
  await putObject(server, bucket, 'empty', Buffer.alloc(0))
  for (const name of oddNames) await putObject(server, bucket, name, `content of ${name}`)
  await putMultipart(bucket, 'multipart')
  return ['described', 'expiring', 'empty', 'multipart', ...oddNames]
}

const ways = [
  {way: '--accept-race', status: undefined},
  {way: '--in-parts', status: undefined},
  {way: '--with-versioning', status: 'Suspended'},
] as const

test('a bucket without versions is not touched until something is said about writers', async () => {
  await makeBucket(server, 'refused')
  await putObject(server, 'refused', 'plain', 'x')
  const text = await run(['encrypt', 'migrate', 'prod/refused', '--key', 'my-key', '--yes'])
  expect([text.exitCode, text.stderr]).toEqual([
    2,
    'mctl: prod/refused keeps no versions. What somebody writes within a millisecond of a copy would be lost\n' +
      'Choose: --in-parts (slower, and nothing is lost), --with-versioning (on for the time of the migration), or --accept-race where nobody writes\n',
  ])
  const noDefault = await run(['encrypt', 'migrate', 'prod/refused', '--accept-race', '--yes'])
  expect([noDefault.exitCode, noDefault.stderr.split('\n')[0]]).toEqual([
    2,
    'mctl: prod/refused has no default encryption to go by',
  ])
  const unasked = await run(['encrypt', 'migrate', 'prod/refused', '--to', 'sse-s3', '--in-parts'])
  expect(unasked.exitCode).toBe(2)
  expect((await head('refused', 'plain')).ServerSideEncryption).toBeUndefined()
})

describe.each(ways)('with $way', ({way, status}) => {
  const bucket = `kept${way}`.replace('--', '-').toLowerCase()

  test('objects keep their content and all that they are described with', async () => {
    await makeBucket(server, bucket)
    const keys = await fill(bucket)
    await putObject(server, bucket, 'owners', 'secret', {
      more: {SSECustomerAlgorithm: 'AES256', SSECustomerKey: customerKey},
    })
    const before = new Map<string, unknown>()
    for (const key of keys) before.set(key, await kept(bucket, key))

    const done = await migrate(`prod/${bucket}`, '--key', 'my-key', way)
    expect(last(done), done.stdout).toMatchObject({
      status: 'success',
      migrated: {objects: keys.length},
      left: 0,
      differing: 0,
      failed: 0,
      audit: {toMigrate: {objects: 0}, customerKey: {objects: 1}, unknown: {objects: 0}},
      complete: true,
      changed: true,
    })
    expect(done.exitCode).toBe(0)
    for (const key of keys) {
      expect(await kept(bucket, key), key).toEqual(before.get(key))
      expect(await head(bucket, key)).toMatchObject({
        ServerSideEncryption: 'aws:kms',
        SSEKMSKeyId: 'arn:aws:kms:my-key',
      })
    }
    const {Status} = await client.send(new GetBucketVersioningCommand({Bucket: bucket}))
    expect(Status).toBe(status)
    // No version in plain is left behind, and none but the newest.
    expect((await versions(bucket)).map(({Key}) => Key).sort()).toEqual([...keys, 'owners'].sort())

    const again = await migrate(`prod/${bucket}`, '--key', 'my-key', way)
    expect(last(again)).toMatchObject({migrated: {objects: 0}, complete: true, changed: false})
  })
})

test('large objects go in parts of the size that is asked for, and no upload is left', async () => {
  await makeBucket(server, 'large')
  const content = randomBytes(12 * 1024 * 1024)
  await putObject(server, 'large', 'big', content, {more: {...described, Expires: until}})
  const before = await kept('large', 'big')
  const sizes = ['--multipart-above', '5MiB', '--part-size', '5MiB']
  const done = await migrate('prod/large', '--to', 'sse-s3', '--accept-race', ...sizes)
  expect(last(done), done.stdout).toMatchObject({migrated: {objects: 1}, complete: true})
  expect(await kept('large', 'big')).toEqual(before)
  expect(await head('large', 'big')).toMatchObject({
    ETag: expect.stringMatching(/-3"$/),
    ServerSideEncryption: 'AES256',
  })
  const uploads = await client.send(
    new ListMultipartUploadsCommand({Bucket: 'large', Prefix: 'big'}),
  )
  expect(uploads.Uploads ?? []).toEqual([])
})

test('a versioned bucket keeps the old versions in plain, and says how many', async () => {
  await makeBucket(server, 'versioned', {versioning: true})
  for (const text of ['one', 'two']) await putObject(server, 'versioned', 'doc', text)
  const done = await migrate('prod/versioned', '--to', 'sse-s3')
  expect(last(done)).toMatchObject({
    migrated: {objects: 1},
    audit: {plainVersions: {objects: 2, bytes: 6}},
    complete: true,
  })
  const found = await versions('versioned')
  expect(found.map(({IsLatest, Size}) => [IsLatest, Size])).toEqual([
    [true, 3],
    [false, 3],
    [false, 3],
  ])
})

test('a suspended bucket loses no version: what would overwrite one is left', async () => {
  await makeBucket(server, 'suspended')
  await putObject(server, 'suspended', 'doc', 'from before')
  const set = (Status: 'Enabled' | 'Suspended') =>
    client.send(
      new PutBucketVersioningCommand({Bucket: 'suspended', VersioningConfiguration: {Status}}),
    )
  await set('Enabled')
  await putObject(server, 'suspended', 'doc', 'newer')
  await set('Suspended')
  await putObject(server, 'suspended', 'alone', 'alone')
  const left = await migrate('prod/suspended', '--to', 'sse-s3', '--accept-race')
  expect(left.exitCode).toBe(3)
  expect(left.json).toMatchObject([
    {type: 'object', key: 'doc', outcome: 'left', reason: 'would-replace-version'},
    {type: 'migration', migrated: {objects: 1}, left: 1, complete: false},
  ])
  const done = await migrate('prod/suspended', '--to', 'sse-s3', '--with-versioning')
  expect(last(done), done.stdout).toMatchObject({migrated: {objects: 1}, complete: true})
  const oldest = (await versions('suspended', 'doc')).find(({VersionId}) => VersionId === 'null')
  expect(oldest).toMatchObject({IsLatest: false, Size: 'from before'.length})
})

test('retention and legal hold stay, and none is gained by the default of the bucket', async () => {
  await makeBucket(server, 'locked', {lock: true})
  const locks = {
    governance: {ObjectLockMode: 'GOVERNANCE', ObjectLockRetainUntilDate: until},
    compliance: {
      ObjectLockMode: 'COMPLIANCE',
      ObjectLockRetainUntilDate: until,
      ObjectLockLegalHoldStatus: 'ON',
    },
    hold: {ObjectLockLegalHoldStatus: 'ON'},
    free: {},
  } as const
  for (const [key, more] of Object.entries(locks)) {
    await putObject(server, 'locked', key, key, {more})
  }
  await client.send(
    new PutObjectLockConfigurationCommand({
      Bucket: 'locked',
      ObjectLockConfiguration: {
        ObjectLockEnabled: 'Enabled',
        Rule: {DefaultRetention: {Mode: 'COMPLIANCE', Days: 1}},
      },
    }),
  )
  const before = new Map<string, unknown>()
  for (const key of Object.keys(locks)) before.set(key, await kept('locked', key))
  await migrateAs('blind', ['s3:GetObject', 's3:PutObject'], async (alias) => {
    const left = await migrate(`${alias}/locked`, '--to', 'sse-s3', '--only-plain')
    expect([left.exitCode, left.json]).toMatchObject([
      4,
      [
        {
          error: {
            message: 'Whether blind/locked locks its objects may not be read with these keys',
          },
        },
      ],
    ])
  })
  const actions = ['s3:GetObject', 's3:PutObject', 's3:GetBucketObjectLockConfiguration']
  await migrateAs('half-blind', actions, async (alias) => {
    const left = await migrate(`${alias}/locked`, '--to', 'sse-s3')
    expect(left.exitCode).toBe(4)
    expect(left.json).toMatchObject([
      {key: 'compliance', outcome: 'left', reason: 'locks-unreadable'},
      {error: {code: 'access_denied'}},
      {key: 'governance', outcome: 'left', reason: 'locks-unreadable'},
      {key: 'hold', outcome: 'left', reason: 'locks-unreadable'},
      {type: 'migration', migrated: {objects: 0}, left: 3, failed: 1, changed: false},
    ])
  })
  const done = await migrate('prod/locked', '--key', 'my-key')
  expect(last(done), done.stdout).toMatchObject({migrated: {objects: 4}, complete: true})
  for (const key of Object.keys(locks)) {
    expect(await kept('locked', key), key).toEqual(before.get(key))
    expect((await head('locked', key)).ServerSideEncryption).toBe('aws:kms')
  }
})

async function migrateAs(
  user: string,
  actions: readonly string[],
  work: (alias: string) => Promise<void>,
): Promise<void> {
  const all = ['s3:ListBucket', 's3:ListBucketVersions', 's3:GetBucketVersioning', ...actions]
  const policy = {
    Version: '2012-10-17',
    Statement: [{Effect: 'Allow', Action: all, Resource: 'arn:aws:s3:::*'}],
  }
  await run(['admin', 'user', 'add', 'prod', user, 'secret-of-it'])
  await run(['admin', 'policy', 'create', 'prod', user, JSON.stringify(policy)])
  await run(['admin', 'policy', 'attach', 'prod', user, '--user', user])
  await run(['alias', 'set', user, server.url, user, 'secret-of-it', '--ca', server.caFile])
  await work(user)
}

test('who may not write is told of each object, and --from-key takes what is under that key', async () => {
  await makeBucket(server, 'mixed', {versioning: true})
  await putObject(server, 'mixed', 'plain', 'x')
  await putObject(server, 'mixed', 'kms', 'x', {sse: {kms: 'my-key'}})
  const actions = ['s3:GetObject', 's3:GetBucketObjectLockConfiguration']
  await migrateAs('reader', actions, async (alias) => {
    const refused = await migrate(`${alias}/mixed`, '--to', 'sse-s3')
    expect(refused.exitCode).toBe(4)
    expect(refused.json).toMatchObject([
      {status: 'error', error: {code: 'access_denied'}},
      {status: 'error', error: {code: 'access_denied'}},
      {type: 'migration', failed: 2, complete: false, changed: false},
    ])
  })
  const done = await migrate('prod/mixed', '--to', 'sse-s3', '--from-key', 'my-key')
  expect(last(done)).toMatchObject({migrated: {objects: 1}, audit: {notSelected: {objects: 1}}})
  expect((await head('mixed', 'plain')).ServerSideEncryption).toBeUndefined()
  expect((await head('mixed', 'kms')).ServerSideEncryption).toBe('AES256')
})

test('a cancelled run leaves every object whole, and another one goes on', async () => {
  await makeBucket(server, 'many')
  await seedObjects(server, 'many', 150)
  const args = ['encrypt', 'migrate', 'prod/many', '--to', 'sse-s3', '--with-versioning', '--yes']
  const interrupt = new Promise((resolve) => setTimeout(resolve, 1500))
  const cut = await runMctl([...args, '--rate', '50'], {configDir, interrupt})
  expect([cut.exitCode, cut.stderr]).toEqual([130, expect.stringContaining('--resume')])
  expect((await run([...args])).exitCode).toBe(1)
  expect((await run([...args, '--only-plain', '--resume'])).exitCode).toBe(2)
  const done = await migrate('prod/many', '--to', 'sse-s3', '--with-versioning', '--resume')
  expect(last(done), done.stdout).toMatchObject({complete: true, audit: {asWanted: {objects: 150}}})
  expect((await versions('many')).length).toBe(150)
  const {Status} = await client.send(new GetBucketVersioningCommand({Bucket: 'many'}))
  expect(Status).toBe('Suspended')
  expect((await run([...args, '--resume'])).exitCode).toBe(2)
})
