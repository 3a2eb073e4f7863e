// `stat` on a real server, beside the real mc: every field that mc prints has the same value here.
import {randomBytes} from 'node:crypto'
import {copyFileSync, mkdirSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutObjectLockConfigurationCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {type MinioServer, startMinio} from '../helpers/minio-server.ts'
import {type Run, runMc, runMctl} from '../helpers/run-mctl.ts'
import {makeBucket, putObject, rootClient, seedObjects} from '../helpers/seed.ts'
import {type TemporaryDirectory, temporaryDirectory} from '../helpers/temporary-directory.ts'

const customerKey = randomBytes(32)
const encC = `prod/documents/=${customerKey.toString('base64').replace('=', '')}`
const oddNames = [
  'a b+c%41&d<é>"日本.txt',
  "it's (not) *odd*!",
  'new\nline',
  'üöä/ß 1.txt',
  '𝒳.txt',
  'bell\u0007',
]

let server: MinioServer
let folder: TemporaryDirectory
let configDir: string

beforeAll(async () => {
  folder = await temporaryDirectory()
  configDir = join(folder.path, 'config')
  mkdirSync(configDir)
  server = await startMinio()
  await run([
    'alias',
    'set',
    'prod',
    server.url,
    server.rootUser,
    server.rootPassword,
    '--ca',
    server.caFile,
  ])
  await makeBucket(server, 'documents')
  await makeBucket(server, 'versioned', {versioning: true})
  await putObject(server, 'documents', 'plain.txt', 'hello\n')
  await putObject(server, 'documents', 'sse-s3.txt', 'hello\n', {sse: 's3'})
  await putObject(server, 'documents', 'sse-kms.txt', 'hello\n', {sse: {kms: 'my-key'}})
  await putObject(server, 'documents', 'folder/', Buffer.alloc(0))
  await putObject(server, 'documents', 'sub/deep/x.txt', 'x')
  await putObject(server, 'documents', 'subway.txt', 'x')
  await putObject(server, 'documents', 'described.txt', 'hello\n', {
    more: {
      CacheControl: 'max-age=90',
      ContentDisposition: 'inline',
      ContentLanguage: 'de',
      ContentType: 'text/x-test',
      Expires: new Date('2031-01-01T00:00:00Z'),
      Metadata: {colour: 'blue', 'with-list': 'a, b'},
      Tagging: 'team=a%2Bb&stage=prod',
      ChecksumAlgorithm: 'CRC32C',
    },
  })
  await putObject(server, 'documents', 'customer.txt', 'hello\n', {
    more: {
      SSECustomerAlgorithm: 'AES256',
      SSECustomerKey: customerKey.toString('base64'),
    },
  })
  for (const name of oddNames) await putObject(server, 'documents', name, 'odd')
  await putMultipart('documents', 'multipart.bin')
  for (const text of ['one', 'two two', 'three three']) {
    await putObject(server, 'versioned', 'kept.txt', text)
  }
  await putObject(server, 'versioned', 'kept.txt.bak', 'another object')
  await putObject(server, 'versioned', 'deleted.txt', 'gone')
  const client = rootClient(server)
  await client.send(new DeleteObjectCommand({Bucket: 'versioned', Key: 'deleted.txt'}))
  client.destroy()
})

afterAll(async () => {
  await server?.stop()
  await folder?.[Symbol.asyncDispose]()
})

const run = (args: readonly string[], env: Record<string, string> = {}): Promise<Run> =>
  runMctl(args, {configDir, env})

const json = async (...args: string[]): Promise<Record<string, unknown>[]> => {
  const {json: documents, exitCode, stdout} = await run(['stat', '--json', ...args])
  expect(exitCode, stdout).toBe(0)
  return documents
}

const mc = async (...args: string[]): Promise<Record<string, unknown>[]> => {
  const {json: documents} = await runMc(['--json', 'stat', ...args], {
    env: {MC_HOST_prod: server.aliasUrl, SSL_CERT_FILE: server.caFile},
  })
  return documents
}

async function putMultipart(Bucket: string, Key: string): Promise<void> {
  const client = rootClient(server)
  const {UploadId} = await client.send(new CreateMultipartUploadCommand({Bucket, Key}))
  const Parts = []
  for (const [index, size] of [5 * 1024 * 1024, 1000].entries()) {
    const part = {Bucket, Key, UploadId, PartNumber: index + 1, Body: Buffer.alloc(size)}
    const {ETag} = await client.send(new UploadPartCommand(part))
    Parts.push({ETag, PartNumber: index + 1})
  }
  await client.send(
    new CompleteMultipartUploadCommand({Bucket, Key, UploadId, MultipartUpload: {Parts}}),
  )
  client.destroy()
}

/** An alias for a new user who has nothing but a policy with these statements. */
async function userWith(name: string, statements: object[]): Promise<Record<string, string>> {
  await run(['admin', 'user', 'add', 'prod', name, 'secret-of-user'])
  if (statements.length > 0) {
    const file = join(folder.path, `${name}.json`)
    writeFileSync(file, JSON.stringify({Version: '2012-10-17', Statement: statements}))
    await run(['admin', 'policy', 'create', 'prod', name, file])
    await run(['admin', 'policy', 'attach', 'prod', name, '--user', name])
  }
  mkdirSync(join(configDir, 'certs', 'CAs'), {recursive: true})
  copyFileSync(server.caFile, join(configDir, 'certs', 'CAs', 'server.crt'))
  return {MC_HOST_user: server.url.replace('://', `://${name}:secret-of-user@`)}
}

const allow = (actions: readonly string[], ...resources: string[]): object => ({
  Effect: 'Allow',
  Action: actions,
  Resource: resources.map((resource) => `arn:aws:s3:::${resource}`),
})

describe('one object', () => {
  test.each([
    'plain.txt',
    'sse-s3.txt',
    'sse-kms.txt',
    'described.txt',
    'multipart.bin',
    'sub/deep/x.txt',
    ...oddNames.slice(0, 4),
  ])('%s has every field of mc, with the same value', async (name) => {
    const [theirs] = await mc(`prod/documents/${name}`)
    expect(theirs).toMatchObject({status: 'success'})
    expect(await json(`prod/documents/${name}`)).toMatchObject([theirs])
  })

  test.each([
    ['plain.txt', {algorithm: 'none'}],
    ['sse-s3.txt', {algorithm: 'SSE-S3'}],
    ['sse-kms.txt', {algorithm: 'SSE-KMS', keyId: 'arn:aws:kms:my-key'}],
    ['customer.txt', {algorithm: 'SSE-C'}],
  ])('%s is encrypted as it was put', async (name, encryption) => {
    expect(await json(`prod/documents/${name}`)).toMatchObject([{name, size: 6, encryption}])
  })

  test('its key is on the line of the encryption', async () => {
    const {stdout} = await run(['stat', 'prod/documents/sse-kms.txt'])
    expect(stdout).toContain('Encryption: SSE-KMS (arn:aws:kms:my-key)\n')
  })

  test.each(oddNames)('the name %j comes back as it was put', async (name) => {
    const [found] = await json(`prod/documents/${name}`)
    expect(found).toMatchObject({name: name.split('/').at(-1), size: 3, type: 'file'})
  })

  test('encrypted with the key of a customer shows more with that key, and proves it', async () => {
    const [theirs] = await mc('--enc-c', encC, 'prod/documents/customer.txt')
    const [ours] = await json('--enc-c', encC, 'prod/documents/customer.txt')
    expect(theirs).toMatchObject({status: 'success', metadata: {}})
    expect(ours).toMatchObject({...theirs, encryption: {algorithm: 'SSE-C'}})
  })

  test('a wrong key is called wrong, and neither printed nor traced', async () => {
    const wrong = randomBytes(32).toString('base64').replace('=', '')
    const {exitCode, stdout, stderr} = await run([
      ...['stat', '--debug', '--enc-c', `prod/documents=${wrong}`],
      'prod/documents/customer.txt',
    ])
    expect(exitCode).toBe(2)
    expect(stderr).toContain(
      'mctl: The key given for customer.txt is not the one it is encrypted with',
    )
    expect(stdout + stderr).not.toContain(wrong)
  })

  test('a key does not disturb objects that need none', async () => {
    expect(await json('--enc-c', encC, 'prod/documents/plain.txt')).toMatchObject([
      {name: 'plain.txt', encryption: {algorithm: 'none'}},
    ])
  })

  test('a folder is a folder, with and without an object that stands for it', async () => {
    const [[sub], [marked]] = await Promise.all([
      json('prod/documents/sub'),
      json('prod/documents/folder'),
    ])
    expect(sub).toEqual({
      status: 'success',
      name: 'sub/',
      lastModified: '1970-01-01T00:00:00Z',
      size: 0,
      etag: '',
      type: 'folder',
    })
    expect(marked).toMatchObject({
      name: 'folder/',
      type: 'folder',
      etag: 'd41d8cd98f00b204e9800998ecf8427e',
    })
  })

  test('several are told one after the other, and the worst decides', async () => {
    const result = await run([
      ...['stat', '--json', 'prod/documents/plain.txt', 'prod/documents/nosuch'],
      'prod/documents/sse-s3.txt',
    ])
    expect(result.exitCode).toBe(5)
    expect(result.json).toMatchObject([
      {name: 'plain.txt'},
      {status: 'error', error: {code: 'object_not_found', exitCode: 5}},
      {name: 'sse-s3.txt'},
    ])
  })
})

describe('what is not there', () => {
  test.each([
    ['prod/nosuch', 'No bucket named nosuch at prod'],
    ['prod/nosuch/x', 'No bucket named nosuch at prod'],
    ['prod/documents/nosuch', 'No object nosuch in prod/documents'],
    ['prod/documents/plain', 'No object plain in prod/documents'],
    ['prod/documents/nosuch/', 'No object nosuch/ in prod/documents'],
    [
      'prod/versioned/deleted.txt',
      'prod/versioned/deleted.txt is deleted: its latest version is a delete marker',
    ],
  ])('%s is said in one line and exits with 5', async (target, message) => {
    const {exitCode, stdout, stderr} = await run(['stat', target])
    expect(exitCode).toBe(5)
    expect(stdout).toBe('')
    expect(stderr.split('\n')[0]).toBe(`mctl: ${message}`)
  })

  test('nothing below a bucket is an empty list, nothing below a prefix an error', async () => {
    await makeBucket(server, 'empty')
    expect(await json('-r', 'prod/empty')).toEqual([])
    expect((await run(['stat', '-r', 'prod/documents/nosuch'])).exitCode).toBe(5)
    expect((await run(['stat', '-r', 'prod/nosuch'])).exitCode).toBe(5)
  })
})

describe('versions', () => {
  test('of one object have every field of mc', async () => {
    const theirs = await mc('--versions', 'prod/versioned/kept.txt')
    expect(theirs.filter(({name}) => name === 'kept.txt')).toHaveLength(3)
    expect(await json('--versions', 'prod/versioned/kept.txt')).toMatchObject(
      theirs.filter(({name}) => name === 'kept.txt'),
    )
  })

  test('show delete markers instead of failing on them', async () => {
    const [marker, version, ...more] = await json('--versions', 'prod/versioned/deleted.txt')
    expect(more).toEqual([])
    expect(marker).toMatchObject({name: 'deleted.txt', deleteMarker: true, size: 0})
    expect(marker).not.toHaveProperty('encryption')
    expect(version).toMatchObject({name: 'deleted.txt', size: 4, encryption: {algorithm: 'none'}})
    expect(
      await json('--version-id', String(marker?.versionID), 'prod/versioned/deleted.txt'),
    ).toMatchObject([{deleteMarker: true, versionID: marker?.versionID}])
  })

  test('of a whole bucket come newest first', async () => {
    const found = await json('-r', '--versions', 'prod/versioned')
    expect(found.map(({name, size}) => [name, size])).toEqual([
      ['versioned/deleted.txt', 0],
      ['versioned/deleted.txt', 4],
      ['versioned/kept.txt', 11],
      ['versioned/kept.txt', 7],
      ['versioned/kept.txt', 3],
      ['versioned/kept.txt.bak', 14],
    ])
  })

  test('are told by their id, --vid for short', async () => {
    const versions = await json('--versions', 'prod/versioned/kept.txt')
    const versionID = String(versions.at(-1)?.versionID)
    const [theirs] = await mc('--vid', versionID, 'prod/versioned/kept.txt')
    expect(theirs).toMatchObject({size: 3, versionID})
    expect(await json('--vid', versionID, 'prod/versioned/kept.txt')).toMatchObject([theirs])
  })

  test.each([
    [['--vid', '11111111-c6c6-4f6d-8047-2dfaff3d6518'], 5, 'No version 11111111-c6c6-4f6d-8047'],
    [['--vid', 'first'], 2, 'first is not the id of a version'],
    [['--vid', 'first', '--versions'], 2, 'Give either --version-id or --versions'],
    [['--vid', 'first', '-r'], 2, 'Give either --version-id or --recursive'],
  ])('%j exits with %i', async (flags, exitCode, message) => {
    const result = await run(['stat', ...flags, 'prod/versioned/kept.txt'])
    expect(result.exitCode).toBe(exitCode)
    expect(result.stderr).toContain(message)
  })
})

describe('a listing', () => {
  test('tells the encryption of every object, and does not fail on one with a customer key', async () => {
    const found = await json('-r', 'prod/documents')
    expect(
      Object.fromEntries(found.map(({name, encryption}) => [name, Object(encryption).algorithm])),
    ).toEqual({
      ...Object.fromEntries(oddNames.map((name) => [`documents/${name}`, 'none'])),
      'documents/customer.txt': 'SSE-C',
      'documents/described.txt': 'none',
      'documents/folder/': 'none',
      'documents/multipart.bin': 'none',
      'documents/plain.txt': 'none',
      'documents/sse-kms.txt': 'SSE-KMS',
      'documents/sse-s3.txt': 'SSE-S3',
      'documents/sub/deep/x.txt': 'none',
      'documents/subway.txt': 'none',
    })
  })

  test('of a folder has every field of mc with -v, and all but what only a HEAD tells without', async () => {
    const theirs = await mc('-r', 'prod/documents/sub/')
    expect(theirs).toMatchObject([{name: 'deep/x.txt'}])
    expect(await json('-r', '-v', 'prod/documents/sub/')).toMatchObject(theirs)
    const [{checksum, ...rest} = {}] = theirs
    expect(checksum).toBeDefined()
    expect(await json('-r', 'prod/documents/sub/')).toMatchObject([rest])
  })

  test('of one level shows folders', async () => {
    const found = await json('prod/documents/')
    expect(found.filter(({type}) => type === 'folder').map(({name}) => name)).toEqual([
      'folder/',
      'sub/',
      'üöä/',
    ])
  })

  test('of an alias is its buckets, and with -r all they hold', async () => {
    const theirs = (await mc('prod')).map(({name}) => name)
    expect((await json('prod')).map(({name}) => name)).toEqual(theirs)
    const all = await json('-r', 'prod')
    expect(all.some(({name}) => name === 'documents/plain.txt')).toBe(true)
    expect(all.some(({name}) => name === 'versioned/kept.txt')).toBe(true)
  })

  test('survives a name of metadata that XML forbids', async () => {
    await makeBucket(server, 'strange')
    await putObject(server, 'strange', 'x', 'x', {sse: 's3', more: {Metadata: {'a&b!': '1'}}})
    expect(await json('-r', 'prod/strange')).toMatchObject([
      {name: 'strange/x', encryption: {algorithm: 'SSE-S3'}, metadata: {'X-Amz-Meta-A&b!': '1'}},
    ])
  })

  test('of 3,000 objects takes a few requests and loses none', async () => {
    await makeBucket(server, 'many')
    await seedObjects(server, 'many', 3000)
    const {stdout, stderr, exitCode} = await run(['stat', '-r', '--json', '--debug', 'prod/many'])
    expect(exitCode).toBe(0)
    const names = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).name)
    expect(new Set(names).size).toBe(3000)
    expect(names).toEqual([...names].sort())
    expect(stderr.match(/> GET /g)?.length).toBeLessThanOrEqual(4)
    expect(stderr).not.toContain('> HEAD ')
  })
})

describe('rights', () => {
  test('who may list but not read is told that the encryption is unknown', async () => {
    const env = await userWith('lister', [allow(['s3:ListBucket'], 'documents')])
    const found = await run(['stat', '-r', '--json', 'user/documents/sub'], env)
    expect(found.exitCode).toBe(4)
    expect(found.json).toMatchObject([
      {name: 'sub/deep/x.txt', size: 1, encryption: {algorithm: 'unknown'}},
      {status: 'error', error: {code: 'access_denied', exitCode: 4}},
    ])
  })

  test('who may list and read is told all', async () => {
    const env = await userWith('reader', [
      allow(['s3:ListBucket', 's3:GetObject'], 'documents', 'documents/*'),
    ])
    const {json: found, exitCode} = await run(['stat', '-r', '--json', 'user/documents/'], env)
    expect(exitCode).toBe(0)
    expect(found.some(({encryption}) => Object(encryption).algorithm === 'SSE-KMS')).toBe(true)
    expect(found.some(({encryption}) => Object(encryption).algorithm === 'unknown')).toBe(false)
  })

  test.each(['user/documents', 'user/documents/plain.txt', '-r user/documents'])(
    'who has no rights learns nothing of %s and exits with 4',
    async (line) => {
      const env = await userWith('nobody', [])
      const {exitCode, stdout} = await run(['stat', ...line.split(' ')], env)
      expect(exitCode).toBe(4)
      expect(stdout).toBe('')
    },
  )

  test('parts of a bucket that may not be read are unknown, and not off', async () => {
    const env = await userWith('locator', [
      allow(['s3:GetBucketLocation', 's3:ListBucket'], 'documents'),
    ])
    const {json: found, exitCode} = await run(['stat', '--json', 'user/documents'], env)
    expect(exitCode).toBe(0)
    expect(found).toMatchObject([
      {
        name: 'documents/',
        Versioning: {status: 'unknown'},
        Encryption: {algorithm: 'unknown'},
        ObjectLock: {enabled: 'unknown'},
        Policy: {type: 'unknown'},
        unknown: expect.arrayContaining(['Versioning', 'Encryption', 'Policy', 'ilm', 'tagging']),
      },
    ])
  })
})

describe('a bucket', () => {
  beforeAll(async () => {
    await makeBucket(server, 'settled')
    await makeBucket(server, 'locked', {lock: true})
    const client = rootClient(server)
    const Bucket = 'settled'
    await client.send(
      new PutBucketTaggingCommand({Bucket, Tagging: {TagSet: [{Key: 'a', Value: 'b'}]}}),
    )
    await client.send(
      new PutBucketEncryptionCommand({
        Bucket,
        ServerSideEncryptionConfiguration: {
          Rules: [
            {
              ApplyServerSideEncryptionByDefault: {
                SSEAlgorithm: 'aws:kms',
                KMSMasterKeyID: 'my-key',
              },
            },
          ],
        },
      }),
    )
    await client.send(
      new PutBucketPolicyCommand({
        Bucket,
        Policy: JSON.stringify({
          Version: '2012-10-17',
          // One action each: the server gives several in any order.
          Statement: [
            ['s3:GetBucketLocation', 'settled'],
            ['s3:ListBucket', 'settled'],
            ['s3:GetObject', 'settled/*'],
          ].map(([action, resource]) => ({
            Effect: 'Allow',
            Principal: {AWS: ['*']},
            Action: [action],
            Resource: [`arn:aws:s3:::${resource}`],
          })),
        }),
      }),
    )
    await client.send(
      new PutBucketLifecycleConfigurationCommand({
        Bucket,
        LifecycleConfiguration: {
          Rules: [
            {ID: 'all', Status: 'Enabled', Filter: {Prefix: ''}, Expiration: {Days: 30}},
            {
              ID: 'some',
              Status: 'Enabled',
              Filter: {And: {Prefix: 'x/', Tags: [{Key: 'a', Value: 'b'}]}},
              Expiration: {Days: 7},
            },
          ],
        },
      }),
    )
    await client.send(
      new PutObjectLockConfigurationCommand({
        Bucket: 'locked',
        ObjectLockConfiguration: {
          ObjectLockEnabled: 'Enabled',
          Rule: {DefaultRetention: {Mode: 'GOVERNANCE', Days: 30}},
        },
      }),
    )
    client.destroy()
  })

  test.each(['documents', 'versioned', 'settled', 'locked'])(
    '%s has every setting that mc tells, with the same value',
    async (bucket) => {
      const [theirs] = await mc(`prod/${bucket}`)
      // mc says the time of the answer for the bucket's, zero for usage not counted yet, and how Go reads XML.
      const {lastModified, Usage, notification, ...settings} = theirs ?? {}
      expect(settings).toMatchObject({status: 'success', name: `${bucket}/`})
      expect(await json(`prod/${bucket}`)).toMatchObject([{...settings, unknown: []}])
    },
  )

  test('with settings shows them as text', async () => {
    const {stdout} = await run(['stat', 'prod/settled'])
    expect(stdout).toContain('Encryption: aws:kms (my-key)')
    expect(stdout).toContain('Anonymous: Enabled (readonly)')
    expect(stdout).toContain('ILM: Enabled')
  })

  test('with -v ALIAS is told for every bucket', async () => {
    const found = await json('-v', 'prod')
    expect(found.find(({name}) => name === 'locked/')).toMatchObject({
      ObjectLock: {enabled: 'Enabled', mode: 'GOVERNANCE', validity: '30DAYS'},
    })
    expect(found.length).toBeGreaterThan(3)
  })
})

test('a server with a region of its own is understood', async () => {
  await using other = await startMinio({region: 'eu-north-7', tls: false})
  const env = {MC_HOST_far: other.aliasUrl}
  const client = rootClient(other)
  client.config.region = async () => 'eu-north-7'
  const {CreateBucketCommand, PutObjectCommand} = await import('@aws-sdk/client-s3')
  await client.send(new CreateBucketCommand({Bucket: 'remote'}))
  await client.send(new PutObjectCommand({Bucket: 'remote', Key: 'x', Body: 'x'}))
  client.destroy()
  const [bucket, all] = await Promise.all([
    run(['stat', '--json', 'far/remote'], env),
    run(['stat', '--json', '-r', 'far/remote'], env),
  ])
  expect(bucket.json).toMatchObject([{name: 'remote/', location: 'eu-north-7', unknown: []}])
  expect(all.json).toMatchObject([{name: 'remote/x', encryption: {algorithm: 'none'}}])
  const direct = await run(['stat', '--json', 'far/remote/x'], {...env, MC_REGION: 'eu-north-7'})
  expect(direct.json).toMatchObject([{name: 'x', size: 1}])
  const withKey = await run(
    ['stat', '--enc-c', encC.replace('prod', 'far'), 'far/documents/x'],
    env,
  )
  expect(withKey.stderr).toContain('far is reached without TLS: no key goes there')
})
