// An edit must never widen an access key: the server drops an embedded policy from every update without one.
import {join} from 'node:path'
import {GetObjectCommand, PutObjectCommand, S3Client} from '@aws-sdk/client-s3'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {type MinioServer, startMinio} from '../helpers/minio-server.ts'
import {type Run, runMc, runMctl} from '../helpers/run-mctl.ts'
import {makeBucket, putObject} from '../helpers/seed.ts'
import {type TemporaryDirectory, temporaryDirectory} from '../helpers/temporary-directory.ts'

let server: MinioServer
let folder: TemporaryDirectory

beforeAll(async () => {
  folder = await temporaryDirectory()
  // Without TLS, so that the bodies of this file go through Argon2id.
  server = await startMinio({tls: false})
  await makeBucket(server, 'open')
  await makeBucket(server, 'closed')
  await putObject(server, 'open', 'object', 'x')
  await putObject(server, 'closed', 'object', 'x')
  await mctl('admin', 'user', 'add', 'prod', 'alice', 'alice-secret')
  await mctl('admin', 'policy', 'attach', 'prod', 'readwrite', '--user', 'alice')
})

afterAll(async () => {
  await server?.stop()
  await folder?.[Symbol.asyncDispose]()
})

const env = () => ({MC_HOST_prod: server.aliasUrl})
const mctl = (...args: string[]): Promise<Run> =>
  runMctl(args, {env: env(), configDir: join(folder.path, 'config')})
const svcacct = (...args: string[]): Promise<Run> =>
  mctl('--json', 'admin', 'user', 'svcacct', ...args)

const onlyOpen = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject'], Resource: ['arn:aws:s3:::open/*']},
    {Effect: 'Deny', Action: 's3:DeleteObject', Resource: 'arn:aws:s3:::open/*'},
  ],
})

/** What a pair may really do, asked of the S3 API. */
async function rights(accessKeyId: string, secretAccessKey: string): Promise<string[]> {
  const client = new S3Client({
    endpoint: server.url,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: {accessKeyId, secretAccessKey},
  })
  const may = async (
    word: string,
    command: GetObjectCommand | PutObjectCommand,
  ): Promise<string[]> => {
    try {
      // The two commands have one signature too many for a union.
      await (command instanceof GetObjectCommand ? client.send(command) : client.send(command))
      return [word]
    } catch (error) {
      expect(Object(error).name).toMatch(/^(AccessDenied|InvalidAccessKeyId)$/)
      return []
    }
  }
  const found = await Promise.all([
    may('read open', new GetObjectCommand({Bucket: 'open', Key: 'object'})),
    may('read closed', new GetObjectCommand({Bucket: 'closed', Key: 'object'})),
    may('write closed', new PutObjectCommand({Bucket: 'closed', Key: 'new', Body: 'x'})),
  ])
  client.destroy()
  return found.flat()
}

const infoOf = async (key: string): Promise<Record<string, unknown>> =>
  (await svcacct('info', 'prod', key)).json[0] ?? {}

describe.each([
  {owner: 'a user', parent: () => 'alice'},
  {owner: 'root', parent: () => server.rootUser},
])('a key of $owner with a policy of its own', ({owner, parent}) => {
  const key = owner === 'root' ? 'rootlimited' : 'alicelimited'
  let secret = 'limited-secret'

  beforeAll(async () => {
    await svcacct(
      'add',
      'prod',
      parent(),
      '--access-key',
      key,
      '--secret-key',
      secret,
      '--policy',
      onlyOpen,
    )
  })

  test('may do what its policy says, and no more', async () => {
    expect(await rights(key, secret)).toEqual(['read open'])
  })

  test.each([
    {edit: ['edit', '--name', 'backup'], shows: {name: 'backup'}},
    {edit: ['edit', '--description', 'nightly'], shows: {description: 'nightly'}},
    {edit: ['edit', '--expiry', '30d'], shows: {expiration: expect.stringMatching(/Z$/)}},
    {edit: ['disable'], shows: {accountStatus: 'off'}},
    {edit: ['enable'], shows: {accountStatus: 'on'}},
    {edit: ['edit', '--secret-key', 'another-secret'], shows: {}},
  ])('keeps its policy after $edit', async ({edit: [verb = '', ...flags], shows}) => {
    const before = await infoOf(key)
    const run = await svcacct(verb, 'prod', key, ...flags)
    expect(run.json).toEqual([{status: 'success', accessKey: key, changed: true}])
    if (flags[0] === '--secret-key') secret = 'another-secret'
    const after = await infoOf(key)
    expect(after).toMatchObject({impliedPolicy: false, ...shows})
    expect(new Set(JSON.stringify(after.policy))).toEqual(new Set(JSON.stringify(before.policy)))
    expect(await rights(key, secret)).toEqual(verb === 'disable' ? [] : ['read open'])
  })

  test('is not touched by an edit that changes nothing', async () => {
    const run = await svcacct('edit', 'prod', key, '--name', 'backup')
    expect(run.json).toEqual([{status: 'success', accessKey: key, changed: false}])
  })

  test('an edit without anything to change is refused', async () => {
    const run = await svcacct('edit', 'prod', key)
    expect(run.exitCode).toBe(2)
    expect(await rights(key, secret)).toEqual(['read open'])
  })

  test.each([
    ['user', 'svcacct', '--name'],
    ['user', 'svcacct', '--description'],
    ['accesskey', '', '--name'],
    ['accesskey', '', '--description'],
  ])('is not said to have lost its text: %s %s edit %s ""', async (topic, face, flag) => {
    const words = [topic, face].filter((word) => word !== '')
    const run = await mctl('admin', ...words, 'edit', 'prod', key, flag, '')
    const what = flag.slice(2)
    expect(run).toMatchObject({
      exitCode: 2,
      stderr: `mctl: The ${what} of an access key cannot be emptied\nServers keep the old one; give another ${flag}\n`,
    })
    expect(await infoOf(key)).toMatchObject({name: 'backup', description: 'nightly'})
  })

  test('gets another policy when it is given one', async () => {
    const both = onlyOpen.replace(
      '"arn:aws:s3:::open/*"]',
      '"arn:aws:s3:::open/*","arn:aws:s3:::closed/*"]',
    )
    await svcacct('edit', 'prod', key, '--policy', both)
    expect(await rights(key, secret)).toEqual(['read open', 'read closed', 'write closed'])
  })
})

test('a key without a policy of its own keeps the rights of its owner', async () => {
  await svcacct(
    'add',
    'prod',
    'alice',
    '--access-key',
    'inherited',
    '--secret-key',
    'inherited-secret',
  )
  await svcacct('edit', 'prod', 'inherited', '--name', 'all')
  expect(await infoOf('inherited')).toMatchObject({impliedPolicy: true, name: 'all'})
  expect(await rights('inherited', 'inherited-secret')).toEqual([
    'read open',
    'read closed',
    'write closed',
  ])
})

test('mc still drops the policy: what is measured here is no thing of the past', async () => {
  await svcacct(
    'add',
    'prod',
    'alice',
    '--access-key',
    'bymc',
    '--secret-key',
    'bymc-secret',
    '--policy',
    onlyOpen,
  )
  await runMc(['admin', 'user', 'svcacct', 'edit', 'prod', 'bymc', '--name', 'widened'], {
    env: env(),
  })
  expect(await rights('bymc', 'bymc-secret')).toEqual(['read open', 'read closed', 'write closed'])
})

test('the name of a user is not taken for an access key', async () => {
  const run = await mctl('admin', 'user', 'svcacct', 'rm', 'prod', 'alice')
  expect(run).toMatchObject({
    exitCode: 5,
    stderr: 'mctl: alice is a user at prod, not an access key\nmctl admin user info prod alice\n',
  })
  expect((await mctl('admin', 'user', 'info', 'prod', 'alice')).exitCode).toBe(0)
})

test('a user never hides a disabled access key of its name', async () => {
  await svcacct(
    'add',
    'prod',
    'alice',
    '--access-key',
    'sleeping',
    '--secret-key',
    'sleeping-secret',
  )
  await svcacct('disable', 'prod', 'sleeping')
  const run = await mctl('admin', 'user', 'add', 'prod', 'sleeping', 'shadow-secret')
  expect(run).toMatchObject({
    exitCode: 1,
    stderr: expect.stringMatching(/^mctl: sleeping is the name of an access key at prod\n/),
  })
  expect(await infoOf('sleeping')).toMatchObject({accountStatus: 'off', parentUser: 'alice'})
})

test('the access key of root is taken', async () => {
  const run = await svcacct('add', 'prod', 'alice', '--access-key', server.rootUser)
  expect(run.exitCode).toBe(1)
  expect(run.json).toMatchObject([{error: {code: 'conflict'}}])
})

test('a pair that mctl makes has 20 and 40 characters, and works', async () => {
  const [made] = (await svcacct('add', 'prod', 'alice')).json
  expect(made).toMatchObject({
    accessKey: expect.stringMatching(/^[0-9A-Z]{20}$/),
    secretKey: expect.stringMatching(/^[\w-]{40}$/),
    expiration: '1970-01-01T00:00:00Z',
  })
  expect(await rights(String(made?.accessKey), String(made?.secretKey))).toContain('read open')
})
