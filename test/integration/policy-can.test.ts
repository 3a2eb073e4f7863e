// What admin policy can says of somebody, held against what the server then lets him do.
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {AppError} from '../../src/lib/errors/errors.ts'
import type {Transport} from '../../src/lib/http/transport.ts'
import {type MinioServer, startMinio} from '../helpers/minio-server.ts'
import {type Run, runMctl} from '../helpers/run-mctl.ts'
import {makeBucket, putObject} from '../helpers/seed.ts'
import {openTransport, signedClients} from '../helpers/signed-client.ts'
import {type TemporaryDirectory, temporaryDirectory} from '../helpers/temporary-directory.ts'

let server: MinioServer
let folder: TemporaryDirectory
let transport: Transport

const s3 = 'arn:aws:s3:::'
const statement = (
  effect: string,
  action: string,
  resource: string,
  more: object = {},
): object => ({
  Effect: effect,
  Action: [action],
  Resource: [`${s3}${resource}`],
  ...more,
})
const policies: Record<string, object[]> = {
  reader: [statement('Allow', 's3:GetObject', 'docs/*')],
  star: [statement('Allow', '*', 'nothing')],
  versions: [
    statement('Allow', 's3:*', '*'),
    {Sid: 'NoOld', ...statement('Deny', 's3:GetObjectVersion', 'docs/*')},
  ],
  fromhome: [
    statement('Allow', 's3:GetObject', 'docs/*', {
      Condition: {IpAddress: {'aws:SourceIp': '127.0.0.0/8'}},
    }),
  ],
  bucketonly: [statement('Allow', 's3:*', 'docs')],
  watcher: [
    {Effect: 'Allow', Action: ['admin:GetUser', 'admin:ListServiceAccounts', 'admin:GetGroup']},
  ],
}
const users: Record<string, string> = {
  alice: 'reader',
  star: 'star',
  vera: 'versions',
  homer: 'fromhome',
  bob: 'bucketonly',
  paul: 'reader',
  wendy: 'watcher',
}

beforeAll(async () => {
  folder = await temporaryDirectory()
  server = await startMinio({tls: false})
  transport = openTransport(server.url)
  await makeBucket(server, 'docs')
  await putObject(server, 'docs', 'a', 'x')
  const root = signedClients(transport, server.rootUser, server.rootPassword).admin
  for (const [name, Statement] of Object.entries(policies)) {
    const bytes = new TextEncoder().encode(JSON.stringify({Version: '2012-10-17', Statement}))
    await root.put('add-canned-policy', {query: {name}, payload: {bytes}})
  }
  for (const [accessKey, policyName] of Object.entries(users)) {
    await root.put('add-user', {
      query: {accessKey},
      payload: {sealed: {secretKey: secretOf(accessKey), status: 'enabled'}},
    })
    const query = {policyName, userOrGroup: accessKey, isGroup: 'false'}
    await root.put('set-user-or-group-policy', {query})
  }
  const members = {group: 'off', members: ['paul'], groupStatus: 'enabled', isRemove: false}
  await root.put('update-group-members', {payload: {plain: members}})
  await root.put('set-group-status', {query: {group: 'off', status: 'disabled'}})
  const denying = {
    Version: '2012-10-17',
    Statement: [statement('Deny', 's3:PutObject', '*')],
  }
  for (const [accessKey, targetUser, policy] of [
    ['alicekey', 'alice', undefined],
    ['limited1', 'alice', denying],
    ['narrow12', 'alice', {...denying, Statement: [statement('Allow', 's3:GetObject', 'docs/*')]}],
    ['rootkey1', server.rootUser, denying],
  ] as const) {
    await root.exchangeSealed('PUT', 'add-service-account', {
      payload: {
        sealed: {targetUser, accessKey, secretKey: secretOf(accessKey), ...(policy && {policy})},
      },
    })
  }
})

afterAll(async () => {
  transport?.close()
  await server?.stop()
  await folder?.[Symbol.asyncDispose]()
})

// Each is an alias that signs with its own keys.
const selves = ['alice', 'paul', 'alicekey', 'narrow12']
const secretOf = (name: string): string => `${name}-secret`

function can(asker: string, ...line: string[]): Promise<Run> {
  const as = (name: string): string =>
    server.aliasUrl.replace(/\/\/.*@/, `//${name}:${secretOf(name)}@`)
  const env = {
    MC_HOST_prod: server.aliasUrl,
    MC_HOST_watch: as('wendy'),
    ...Object.fromEntries(selves.map((name) => [`MC_HOST_${name}`, as(name)])),
  }
  const configDir = join(folder.path, 'config')
  return runMctl(['admin', 'policy', 'can', asker, ...line, '--json'], {env, configDir})
}

async function mayDo(who: string, method: string, bucket: string, key?: string): Promise<boolean> {
  const client = signedClients(transport, who, secretOf(who)).s3
  const body = method === 'PUT' ? {body: new Uint8Array(1)} : {}
  try {
    await client.call({method, bucket, ...(key === undefined ? {} : {key}), ...body})
    return true
  } catch (error) {
    if (error instanceof AppError && error.code === 'access_denied') return false
    throw error
  }
}

describe('the answer is what the server does', () => {
  test.each([
    ['alice', 'GET object', 'GET', 'docs/a', true, 'allowed-by-statement'],
    ['alice', 'PUT object', 'PUT', 'docs/a', false, 'nothing-allows'],
    ['star', 'PUT object', 'PUT', 'docs/b', true, 'allowed-by-statement'],
    ['vera', 'GET object', 'GET', 'docs/a', false, 'denied-by-statement'],
    ['vera', 'PUT object', 'PUT', 'docs/b', true, 'allowed-by-statement'],
    ['bob', 'list bucket', 'GET', 'docs', true, 'allowed-by-statement'],
    ['bob', 'GET object', 'GET', 'docs/a', false, 'nothing-allows'],
    ['paul', 'GET object', 'GET', 'docs/a', false, 'group-disabled'],
    ['alicekey', 'GET object', 'GET', 'docs/a', true, 'allowed-by-statement'],
    ['limited1', 'GET object', 'GET', 'docs/a', false, 'embedded-allows-nothing'],
    ['rootkey1', 'GET object', 'GET', 'docs/a', false, 'embedded-allows-nothing'],
  ])('%s, %s', async (who, request, method, resource, decided, reason) => {
    const [bucket = '', key] = resource.split('/')
    const {exitCode, json} = await can('prod', who, '--request', request, resource)
    expect(json).toMatchObject([{who, decided, reason}])
    expect(exitCode).toBe(decided ? 0 : 3)
    expect(await mayDo(who, method, bucket, key)).toBe(decided)
  })
})

test('the statement that decided is named, and what is stronger than it looks', async () => {
  const {json} = await can('prod', 'vera', 's3:GetObject', 'docs/a')
  const by = {policy: 'versions', origin: 'user', statement: 2, sid: 'NoOld', effect: 'Deny'}
  const caution = 'its Deny of s3:GetObjectVersion denies plain reading, too'
  expect(json).toMatchObject([
    {statement: by, cautions: [`${caution} (statement 2 of policy versions)`]},
  ])
})

test('an address that is not given is depended on, and said to be forgeable', async () => {
  const line = ['prod', 'homer', 's3:GetObject', 'docs/a'] as const
  const {exitCode, json} = await can(...line)
  const caution = 'a client can forge aws:SourceIp with a header or a parameter of that name'
  expect(json).toMatchObject([
    {
      decided: 'depends',
      dependsOn: ['aws:SourceIp'],
      cautions: [`${caution} (statement 1 of policy fromhome)`],
    },
  ])
  expect(exitCode).toBe(3)
  expect((await can(...line, '--source-ip', '127.0.0.1')).json).toMatchObject([{decided: true}])
  expect((await can(...line, '--source-ip', '10.0.0.1')).json).toMatchObject([{decided: false}])
})

describe('who may not read the policies', () => {
  test('is told that the answer depends on them', async () => {
    const {exitCode, json} = await can('watch', 'alice', 's3:GetObject', 'docs/a')
    expect(json).toMatchObject([
      {decided: 'depends', reason: 'unknown', dependsOn: ['the policy reader']},
    ])
    expect(json[0]).not.toHaveProperty('statement')
    expect(exitCode).toBe(3)
  })

  test('is told what no policy could change', async () => {
    const embedded = await can('watch', 'limited1', 's3:PutObject', 'docs/a')
    expect(embedded.json).toMatchObject([{decided: false, reason: 'embedded-denies'}])
    const disabled = await can('watch', 'paul', 's3:GetObject', 'docs/a')
    expect(disabled.json).toMatchObject([{decided: false, reason: 'group-disabled'}])
  })
})

describe('who asks about himself, and may read no policy', () => {
  const all = {policy: 'effective', origin: 'account', statement: 1, effect: 'Allow'}
  const embedded = {policy: 'embedded', origin: 'embedded', statement: 1, effect: 'Allow'}

  test.each([
    ['alice', 'alice', {kind: 'user', decided: true, statement: all}],
    ['alicekey', 'alicekey', {kind: 'access-key', parentUser: 'alice', decided: true}],
    ['narrow12', 'narrow12', {decided: true, statement: all, limitedBy: embedded}],
    ['alice', 'narrow12', {kind: 'access-key', decided: true, limitedBy: embedded}],
    ['paul', 'paul', {decided: false, reason: 'account-without-policy'}],
  ])('%s is told of %s by his account', async (asker, who, shown) => {
    const {exitCode, json} = await can(asker, who, 's3:GetObject', 'docs/a')
    expect(json).toMatchObject([shown])
    expect(await mayDo(who, 'GET', 'docs', 'a')).toBe(shown.decided)
    expect(exitCode).toBe(shown.decided ? 0 : 3)
  })

  test('is told nothing of others', async () => {
    const {exitCode, json} = await can('alice', 'paul', 's3:GetObject', 'docs/a')
    expect(json).toMatchObject([{error: {code: 'access_denied'}}])
    expect(exitCode).toBe(4)
  })
})

test('what two policies allow together is allowed by two statements', async () => {
  const {json} = await can('prod', 'narrow12', 's3:GetObject', 'docs/a')
  expect(json).toMatchObject([
    {statement: {policy: 'reader', origin: 'user'}, limitedBy: {origin: 'embedded', statement: 1}},
  ])
})

test.each([
  [['s3:GetObject'], 's3:GetObject is asked of an object, and none was named'],
  [['s3:GetObject', 'docs'], 's3:GetObject is asked of an object, and none was named'],
  [['s3:ListBucket'], 's3:ListBucket is asked of a bucket, and none was named'],
  [['s3:ListBucket', 'docs/a'], 's3:ListBucket is asked of a bucket, and docs/a is none'],
  [['kms:CreateKey'], 'kms:CreateKey is asked of a key, and none was named'],
])('%j is refused: it says too little, or too much', async (question, message) => {
  const {exitCode, json} = await can('prod', 'alice', ...question)
  expect(exitCode).toBe(2)
  expect(json).toMatchObject([{error: {message}}])
})

test('an unknown action is refused with the nearest known', async () => {
  const {exitCode, json} = await can('prod', 'alice', 's3:GetObjekt', 'docs/a')
  expect(exitCode).toBe(2)
  expect(json).toMatchObject([{error: {message: 'The action s3:GetObjekt is not known'}}])
})
