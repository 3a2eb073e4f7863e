// No way of changing an access key gives it rights: each is gone, and afterwards what it must not do is tried.
import {join} from 'node:path'
import {GetObjectCommand, S3Client} from '@aws-sdk/client-s3'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {type MinioServer, startMinio} from '../helpers/minio-server.ts'
import {type Run, runMctl} from '../helpers/run-mctl.ts'
import {makeBucket, putObject} from '../helpers/seed.ts'
import {type TemporaryDirectory, temporaryDirectory} from '../helpers/temporary-directory.ts'

let server: MinioServer
let folder: TemporaryDirectory

beforeAll(async () => {
  folder = await temporaryDirectory()
  server = await startMinio({tls: false})
  for (const bucket of ['open', 'closed']) {
    await makeBucket(server, bucket)
    await putObject(server, bucket, 'object', 'x')
  }
  await mctl('admin', 'user', 'add', 'prod', 'alice', 'alice-secret')
  await mctl('admin', 'policy', 'attach', 'prod', 'readwrite', 'consoleAdmin', '--user', 'alice')
})

afterAll(async () => {
  await server?.stop()
  await folder?.[Symbol.asyncDispose]()
})

const mctl = (...args: string[]): Promise<Run> =>
  runMctl(['--json', ...args], {
    env: {MC_HOST_prod: server.aliasUrl},
    configDir: join(folder.path, 'config'),
  })

const only = (bucket: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {Effect: 'Allow', Action: ['s3:GetObject'], Resource: [`arn:aws:s3:::${bucket}/*`]},
    ],
  })

/** What a pair may really do, asked of the S3 API and of the admin API. */
async function rights(accessKeyId: string, secretAccessKey: string): Promise<string[]> {
  const client = new S3Client({
    endpoint: server.url,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: {accessKeyId, secretAccessKey},
  })
  const reads = await Promise.all(
    ['open', 'closed'].map((bucket) =>
      client.send(new GetObjectCommand({Bucket: bucket, Key: 'object'})).then(
        () => [`read ${bucket}`],
        (error: unknown) => {
          expect(Object(error).name).toMatch(/^(AccessDenied|InvalidAccessKeyId)$/)
          return []
        },
      ),
    ),
  )
  client.destroy()
  const url = new URL(server.url)
  const users = await runMctl(['--json', 'admin', 'user', 'list', 'key'], {
    env: {MC_HOST_key: `http://${accessKeyId}:${secretAccessKey}@${url.host}`},
  })
  expect([0, 4]).toContain(users.exitCode)
  return [...reads.flat(), ...(users.exitCode === 0 ? ['administer'] : [])]
}

describe.each([
  {owner: 'a user', key: 'userkey', parent: () => 'alice'},
  {owner: 'root', key: 'rootkey', parent: () => server.rootUser},
])('a key of $owner with a policy of its own', ({key, parent}) => {
  let secret = 'limited-secret'

  beforeAll(async () => {
    const flags = ['--access-key', key, '--secret-key', secret, '--policy', only('open')]
    const made = await mctl('admin', 'accesskey', 'create', 'prod', parent(), ...flags)
    expect(made.json).toMatchObject([{accessKey: key, parentUser: parent(), changed: true}])
  })

  for (const face of ['accesskey', 'user svcacct']) {
    test.each([
      'edit --name backup1',
      'edit --description words',
      'edit --expiry 30d',
      'edit --secret-key other-secret',
      'edit',
      'disable',
      'enable',
    ])(`keeps its limits after ${face} %s`, async (line) => {
      const [verb = '', ...flags] = line.split(' ')
      const suffix = face === 'accesskey' ? '-a' : '-b'
      const values = flags.map((flag, at) => {
        const isText = at === 1 && flag !== '30d'
        return isText ? `${flag}${suffix}` : flag
      })
      await mctl('admin', ...face.split(' '), verb, 'prod', key, ...values)
      if (flags[0] === '--secret-key') secret = `other-secret${suffix}`
      expect(await rights(key, secret)).toEqual(verb === 'disable' ? [] : ['read open'])
    })
  }

  test('keeps its limits when many are disabled and enabled', async () => {
    const chosen = ['--user', parent(), '--policy', 'embedded', '--yes']
    const off = await mctl('admin', 'accesskey', 'disable', 'prod', ...chosen)
    expect(off.json).toEqual([{status: 'success', accessKey: key, changed: true}])
    expect(await rights(key, secret)).toEqual([])
    const refused = await mctl('admin', 'accesskey', 'enable', 'prod', '--user', parent())
    expect(refused.exitCode).toBe(2)
    expect(await rights(key, secret)).toEqual([])
    await mctl('admin', 'accesskey', 'enable', 'prod', ...chosen)
    expect(await rights(key, secret)).toEqual(['read open'])
  })

  test('has a successor with the same limits, and ends', async () => {
    const {json} = await mctl('admin', 'accesskey', 'rotate', 'prod', key, '--grace', '1h')
    const [made = {}] = json
    expect(made).toMatchObject({
      parentUser: parent(),
      name: 'backup1-b',
      description: 'words-b',
      oldKey: {accessKey: key, state: 'expires', expiration: expect.stringMatching(/Z$/)},
    })
    expect(await rights(key, secret)).toEqual(['read open'])
    expect(await rights(String(made.accessKey), String(made.secretKey))).toEqual(['read open'])
    const again = await mctl('admin', 'accesskey', 'rotate', 'prod', String(made.accessKey))
    expect(again.json).toMatchObject([{oldKey: {state: 'disabled'}}])
    expect(await rights(String(made.accessKey), String(made.secretKey))).toEqual([])
    expect(
      await rights(String(again.json[0]?.accessKey), String(again.json[0]?.secretKey)),
    ).toEqual(['read open'])
  })

  test('gets the rights of its owner when that is asked for, and only then', async () => {
    const run = await mctl('admin', 'accesskey', 'edit', 'prod', key, '--inherit-policy')
    expect(run.json).toEqual([
      {status: 'success', accessKey: key, changed: true, impliedPolicy: true},
    ])
    expect(await rights(key, secret)).toEqual(['read open', 'read closed', 'administer'])
  })
})

test('lists all keys with one call, and says no more than it knows', async () => {
  const {json} = await mctl('admin', 'accesskey', 'list', 'prod')
  expect(json.map(({user}) => user)).toEqual(['alice', server.rootUser])
  expect(Object(json[0]).svcaccs).toContainEqual({
    accessKey: 'userkey',
    parentUser: 'alice',
    accountStatus: null,
    impliedPolicy: null,
    expiration: expect.stringMatching(/Z$/),
  })
})

test('lists keys by what they are', async () => {
  const names = async (...filter: string[]): Promise<string[]> => {
    const {json} = await mctl('admin', 'accesskey', 'list', 'prod', '--user', 'alice', ...filter)
    return json.flatMap((line) =>
      Object(line)
        .svcaccs.map(Object)
        .map((key: object) => Object(key).accessKey),
    )
  }
  expect(await names('--policy', 'inherited')).toEqual(['userkey'])
  expect(await names('--status', 'off')).toHaveLength(1)
  expect(await names('--name', 'backup?-*', '--policy', 'embedded')).toHaveLength(2)
  expect(await names('--expires-within', '10m')).toEqual([])
})

test('an unknown key, a user and root each get their own words, and the others are shown', async () => {
  const keys = ['userkey', 'nosuch', 'alice', server.rootUser]
  const {exitCode, json} = await mctl('admin', 'accesskey', 'info', 'prod', ...keys)
  expect(exitCode).toBe(5)
  expect(json).toMatchObject([
    {accessKey: 'userkey', parentUser: 'alice', provider: 'builtin'},
    {error: {message: 'No access key named nosuch at prod'}},
    {error: {message: 'alice is a user at prod, not an access key'}},
    {error: {message: `${server.rootUser} is the root user of prod, not an access key`}},
  ])
})

test('removes what is there, and is content with what is gone when told so', async () => {
  const remove = (...args: string[]) => mctl('admin', 'accesskey', 'rm', 'prod', ...args)
  expect((await remove('userkey')).json).toMatchObject([{accessKey: 'userkey', changed: true}])
  expect((await remove('userkey')).exitCode).toBe(5)
  expect(await remove('userkey', '--if-exists')).toMatchObject({
    exitCode: 0,
    json: [{accessKey: 'userkey', changed: false}],
  })
  expect((await remove('alice', '--if-exists')).exitCode).toBe(5)
})

test('a key that is there is left as it is when told so', async () => {
  const create = (user: string) =>
    mctl('admin', 'accesskey', 'create', 'prod', user, '--access-key', 'rootkey', '--if-not-exists')
  expect((await create(server.rootUser)).json).toMatchObject([{changed: false}])
  expect((await create('alice')).json).toMatchObject([{error: {code: 'conflict'}}])
})
