// One error each, in one line with a hint, the right exit code, within seconds, and nothing changed.
import {readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {failing as runFailing} from '../helpers/failing.ts'
import {type MinioServer, startMinio} from '../helpers/minio-server.ts'
import {type Run, runMctl} from '../helpers/run-mctl.ts'
import {makeBucket} from '../helpers/seed.ts'
import {type TemporaryDirectory, temporaryDirectory} from '../helpers/temporary-directory.ts'

let server: MinioServer
let withoutKms: MinioServer
let folder: TemporaryDirectory
let configDir: string

beforeAll(async () => {
  folder = await temporaryDirectory()
  configDir = join(folder.path, 'config')
  ;[server, withoutKms] = await Promise.all([startMinio(), startMinio({tls: false, kms: 'none'})])
  await makeBucket(server, 'bucket')
  const {rootUser, rootPassword} = server
  await run(['alias', 'set', 'prod', server.url, rootUser, rootPassword, '--ca', server.caFile])
  await run(['admin', 'user', 'add', 'prod', 'plain-user', 'plain-secret'])
})

afterAll(async () => {
  await server?.stop()
  await withoutKms?.stop()
  await folder?.[Symbol.asyncDispose]()
})

const run = (args: readonly string[], env: Record<string, string> = {}): Promise<Run> =>
  runMctl(args, {configDir, env: {MC_HOST_nokms: withoutKms.aliasUrl, ...env}})

const failing = (args: readonly string[]) =>
  runFailing(args, {configDir, env: {MC_HOST_nokms: withoutKms.aliasUrl}})

describe('what is not there', () => {
  test.each([
    [['admin', 'user', 'list', 'nosuch'], 'alias_not_found', 'No alias named nosuch'],
    [['admin', 'user', 'info', 'prod', 'nosuch'], 'user_not_found', 'No user named nosuch at prod'],
    [
      ['admin', 'user', 'remove', 'prod', 'nosuch'],
      'user_not_found',
      'No user named nosuch at prod',
    ],
    [
      ['admin', 'user', 'enable', 'prod', 'nosuch'],
      'user_not_found',
      'No user named nosuch at prod',
    ],
    [
      ['admin', 'user', 'svcacct', 'add', 'prod', 'nosuch'],
      'user_not_found',
      'No user named nosuch at prod',
    ],
    [
      ['admin', 'user', 'svcacct', 'list', 'prod', 'nosuch'],
      'user_not_found',
      'No user named nosuch at prod',
    ],
    [
      ['admin', 'user', 'svcacct', 'info', 'prod', 'nosuch'],
      'access_key_not_found',
      'No access key named nosuch at prod',
    ],
    [
      ['admin', 'user', 'svcacct', 'rm', 'prod', 'nosuch'],
      'access_key_not_found',
      'No access key named nosuch at prod',
    ],
    [
      ['admin', 'user', 'svcacct', 'edit', 'prod', 'nosuch', '--name', 'abc'],
      'access_key_not_found',
      'No access key named nosuch at prod',
    ],
    [
      ['admin', 'policy', 'info', 'prod', 'nosuch'],
      'policy_not_found',
      'No policy named nosuch at prod',
    ],
    [
      ['admin', 'policy', 'remove', 'prod', 'nosuch'],
      'policy_not_found',
      'No policy named nosuch at prod',
    ],
    [
      ['admin', 'policy', 'attach', 'prod', 'nosuch', '--user', 'plain-user'],
      'policy_not_found',
      'No policy named nosuch at prod',
    ],
    [
      ['admin', 'policy', 'detach', 'prod', 'nosuch', '--user', 'plain-user'],
      'policy_not_found',
      'No policy named nosuch at prod',
    ],
    [
      ['admin', 'policy', 'set', 'prod', 'nosuch', 'user=plain-user'],
      'policy_not_found',
      'No policy named nosuch at prod',
    ],
    [
      ['admin', 'policy', 'set', 'prod', 'readonly', 'user=nosuch'],
      'user_not_found',
      'No user named nosuch at prod',
    ],
    [
      ['admin', 'policy', 'attach', 'prod', 'readonly', '--group', 'nosuch'],
      'group_not_found',
      'No group named nosuch at prod',
    ],
    [
      ['encrypt', 'set', 'sse-kms', 'nosuch', 'prod/bucket'],
      'kms_key_not_found',
      'No key named nosuch in the KMS of prod',
    ],
    [
      ['encrypt', 'info', 'prod/bucket'],
      'encryption_not_set',
      'No encryption is set on prod/bucket',
    ],
    [
      ['encrypt', 'set', 'sse-s3', 'prod/nosuch'],
      'bucket_not_found',
      'No bucket named nosuch at prod',
    ],
    [['stat', 'prod/nosuch'], 'bucket_not_found', 'No bucket named nosuch at prod'],
    [['stat', 'prod/bucket/nosuch'], 'object_not_found', 'No object nosuch in prod/bucket'],
    [
      ['admin', 'policy', 'create', 'prod', 'broken', 'nosuch.json'],
      'file_not_found',
      'There is no file nosuch.json',
    ],
    [
      ['admin', 'user', 'add', 'prod', '--file', 'nosuch.csv'],
      'file_not_found',
      'There is no file nosuch.csv',
    ],
    [
      ['cert', 'check', 'nosuch/public.crt'],
      'file_not_found',
      'There is no file or folder nosuch/public.crt',
    ],
  ])('%j', async (args, code, message) => {
    expect(await failing(args)).toEqual({
      exitCode: 5,
      code,
      stderr: expect.stringMatching(new RegExp(`^mctl: ${message.replaceAll('.', '\\.')}\n`)),
    })
  })
})

describe('what cannot be read', () => {
  test.each([
    ['alias set', ['alias', 'set', 'x', 'ftp://host', 'root', 'secret-12']],
    ['alias set', ['alias', 'set', 'x', 'https://host/path', 'root', 'secret-12']],
    ['alias set', ['alias', 'set', '1x', 'https://host', 'root', 'secret-12']],
    ['a policy', ['admin', 'policy', 'create', 'prod', 'broken', '{"Version":']],
    ['a policy', ['admin', 'policy', 'create', 'prod', 'broken', '{"Statement":[]}']],
    [
      'a policy',
      [
        'admin',
        'policy',
        'create',
        'prod',
        'broken',
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","NotAction":["s3:*"],"Resource":["*"]}]}',
      ],
    ],
    ['a user', ['admin', 'user', 'add', 'prod', 'a=b', 'secret-12']],
    ['a secret', ['admin', 'user', 'add', 'prod', 'newuser', 'short']],
    ['an expiry', ['admin', 'user', 'svcacct', 'add', 'prod', 'plain-user', '--expiry', 'banana']],
    [
      'an expiry',
      ['admin', 'user', 'svcacct', 'add', 'prod', 'plain-user', '--expiry', '2020-01-01'],
    ],
    ['an expiry', ['admin', 'user', 'svcacct', 'add', 'prod', 'plain-user', '--expiry', '5m']],
    ['a name', ['admin', 'user', 'svcacct', 'add', 'prod', 'plain-user', '--name', '9lives']],
    ['an entity', ['admin', 'policy', 'set', 'prod', 'readonly', 'plain-user']],
    ['an encryption', ['encrypt', 'set', 'aes', 'prod/bucket']],
    ['a host', ['cert', 'create', 'not a host', '--dry-run']],
  ])('%s: %j', async (_, args) => {
    const {exitCode, stderr} = await failing(args)
    expect(exitCode).toBe(2)
    expect(stderr.split('\n').length).toBeLessThanOrEqual(3)
    expect(stderr).not.toContain('secret-12')
  })

  test('none of them changed anything', async () => {
    const users = await run(['--json', 'admin', 'user', 'list', 'prod'])
    expect(users.json.map(({accessKey}) => accessKey)).toEqual(['plain-user'])
    const keys = await run(['--json', 'admin', 'user', 'svcacct', 'list', 'prod', 'plain-user'])
    expect(keys.json).toEqual([])
    const policies = await run(['admin', 'policy', 'list', 'prod'])
    expect(policies.stdout).toBe('consoleAdmin\ndiagnostics\nreadonly\nreadwrite\nwriteonly\n')
  })

  test('a configuration that is no JSON is named with its line, and left as it is', async () => {
    await using other = await temporaryDirectory()
    const file = join(other.path, 'config.json')
    writeFileSync(file, '{\n  "version": "10",\n  "aliases": oops\n}\n')
    const {exitCode, stderr} = await runMctl(['alias', 'list'], {configDir: other.path})
    expect(exitCode).toBe(2)
    expect(stderr).toContain(file)
    expect(stderr).toMatch(/line 3/)
    expect(readFileSync(file, 'utf8')).toContain('oops')
  })
})

test('a server without a KMS is said to have none', async () => {
  const expected = {exitCode: 1, code: 'kms_not_configured'}
  expect(await failing(['admin', 'kms', 'key', 'status', 'nokms'])).toMatchObject(expected)
  expect(await failing(['admin', 'kms', 'status', 'nokms'])).toMatchObject(expected)
})

test('a name that is taken is a conflict', async () => {
  const add = ['admin', 'user', 'svcacct', 'add', 'prod', 'plain-user', '--access-key', 'taken-key']
  expect((await run(add)).exitCode).toBe(0)
  expect(await failing(add)).toMatchObject({
    exitCode: 1,
    code: 'conflict',
    stderr: 'mctl: The access key taken-key is taken at prod\n',
  })
})
