// One error each, in one line with a hint, the right exit code, within seconds, and nothing changed.
import {readFileSync, writeFileSync} from 'node:fs'
import http from 'node:http'
import net from 'node:net'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {type MinioServer, startMinio} from '../helpers/minio-server.ts'
import {type Run, runMctl} from '../helpers/run-mctl.ts'
import {makeBucket} from '../helpers/seed.ts'
import {makeSelfSigned} from '../helpers/self-signed.ts'
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

/** An alias of the server by variable, with other keys. */
const as = (accessKey: string, secretKey: string, url = server.url): Record<string, string> => ({
  MC_HOST_other: url.replace('://', `://${accessKey}:${secretKey}@`),
})

/** Runs a line that must fail, in text and in JSON, and returns both faces of the error. */
async function failing(
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<{exitCode: number; stderr: string; code: unknown}> {
  const text = await run(args, env)
  const json = await run(['--json', ...args], env)
  expect(text.stdout).toBe('')
  expect(json.stderr).toBe('')
  expect(json.exitCode).toBe(text.exitCode)
  const [document] = json.json
  const error = Object(document).error
  expect(text.stderr).toBe(
    error.hint === '' ? `mctl: ${error.message}\n` : `mctl: ${error.message}\n${error.hint}\n`,
  )
  expect(error.exitCode).toBe(text.exitCode)
  return {exitCode: text.exitCode, stderr: text.stderr, code: error.code}
}

describe('who asks', () => {
  const insecure = ['--insecure', 'admin', 'user', 'list', 'other']

  test('a wrong secret', async () => {
    expect(await failing(insecure, as(server.rootUser, 'wrong-secret'))).toEqual({
      exitCode: 4,
      code: 'invalid_credentials',
      stderr: `mctl: other does not accept the secret key of ${server.rootUser}\nStore the right keys with: mctl alias set other URL\n`,
    })
  })

  test('an unknown access key', async () => {
    expect(await failing(insecure, as('nobody', 'wrong-secret'))).toMatchObject({
      exitCode: 4,
      code: 'invalid_credentials',
      stderr: expect.stringMatching(/^mctl: other knows no access key nobody\n/),
    })
  })

  test('a user who is no administrator', async () => {
    expect(await failing(insecure, as('plain-user', 'plain-secret'))).toMatchObject({
      exitCode: 4,
      code: 'access_denied',
      stderr: expect.stringMatching(/^mctl: The access key plain-user may not do this at other\n/),
    })
  })

  test('a disabled user', async () => {
    await run(['admin', 'user', 'add', 'prod', 'sleeper', 'sleeper-secret'])
    await run(['admin', 'user', 'disable', 'prod', 'sleeper'])
    expect(await failing(insecure, as('sleeper', 'sleeper-secret'))).toMatchObject({
      exitCode: 4,
      stderr: expect.stringMatching(/^mctl: The access key sleeper is disabled at other\n/),
    })
  })

  test('nobody', async () => {
    expect(await failing(insecure, {MC_HOST_other: server.url})).toMatchObject({
      exitCode: 4,
      stderr: expect.stringMatching(/^mctl: other allows this to nobody without keys\n/),
    })
  })
})

describe('the way to the server', () => {
  const list = ['admin', 'user', 'list', 'other']

  test('a server that is down', async () => {
    const socket = net.createServer()
    await new Promise<void>((resolve) => socket.listen(0, '127.0.0.1', resolve))
    const {port} = Object(socket.address())
    await new Promise((resolve) => socket.close(resolve))
    const start = Date.now()
    expect(await failing(list, as('root', 'secret-12', `http://127.0.0.1:${port}`))).toEqual({
      exitCode: 6,
      code: 'unreachable',
      stderr: `mctl: Nothing listens at http://127.0.0.1:${port}\nCheck that the server runs and that the port is right\n`,
    })
    expect(Date.now() - start).toBeLessThan(10_000)
  })

  test('an unknown host', async () => {
    expect(await failing(list, as('root', 'secret-12', 'https://nosuch.invalid'))).toMatchObject({
      exitCode: 6,
      code: 'unknown_host',
      stderr: expect.stringMatching(
        /^mctl: No host of the name in https:\/\/nosuch\.invalid is known\n/,
      ),
    })
  })

  test('an unknown certificate', async () => {
    expect(await failing(list, as('root', 'secret-12'))).toMatchObject({
      exitCode: 6,
      code: 'tls_untrusted',
      stderr: `mctl: The certificate of ${server.url} is self-signed and not trusted here\nName it with: mctl alias set ALIAS URL --ca FILE, or --trust-fingerprint SHA256\n`,
    })
  })

  test('a certificate for another name', async () => {
    const certs = join(folder.path, 'elsewhere')
    makeSelfSigned(certs, 'DNS:elsewhere.example')
    await using other = await startMinio({certsDir: certs})
    await run([
      'alias',
      'set',
      'named',
      other.url,
      'root',
      'secret-12',
      '--no-check',
      '--ca',
      other.caFile,
    ])
    expect(await failing(['admin', 'user', 'list', 'named'])).toMatchObject({
      exitCode: 6,
      code: 'tls_wrong_name',
      stderr: expect.stringMatching(/is made for other names\n/),
    })
  })

  test('plain HTTP on a TLS port', async () => {
    const url = server.url.replace('https:', 'http:')
    expect(await failing(list, as('root', 'secret-12', url))).toMatchObject({
      exitCode: 6,
      code: 'tls_failed',
      stderr: expect.stringMatching(/^mctl: other speaks TLS, and was asked in plain HTTP\n/),
    })
  })

  test('TLS on a plain HTTP port', async () => {
    const url = withoutKms.url.replace('http:', 'https:')
    expect(await failing(list, as('root', 'secret-12', url))).toMatchObject({
      exitCode: 6,
      code: 'tls_failed',
      stderr: expect.stringMatching(/does not speak TLS there\n/),
    })
  })

  test('a server that never answers, within the time that --timeout gives', async () => {
    const silent = http.createServer(() => undefined)
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const {port} = Object(silent.address())
    const result = await failing(
      [...list, '--timeout', '1s'],
      as('root', 'secret-12', `http://127.0.0.1:${port}`),
    )
    silent.closeAllConnections()
    silent.close()
    expect(result).toMatchObject({
      exitCode: 6,
      code: 'timeout',
      stderr: expect.stringMatching(/did not answer within 1 s\n/),
    })
  })

  test('a clock that is off', async () => {
    // The server of this test is the one whose clock is off: it answers with MinIO's words.
    const late = new Date(Date.now() - 20 * 60_000).toUTCString()
    const skewed = http.createServer((_, response) => {
      response.writeHead(403, {Date: late, 'Content-Type': 'application/xml'})
      response.end('<Error><Code>RequestTimeTooSkewed</Code><Message>too large</Message></Error>')
    })
    await new Promise<void>((resolve) => skewed.listen(0, '127.0.0.1', resolve))
    const {port} = Object(skewed.address())
    const result = await failing(list, as('root', 'secret-12', `http://127.0.0.1:${port}`))
    skewed.close()
    expect(result).toMatchObject({
      exitCode: 4,
      code: 'clock_skew',
      stderr: expect.stringMatching(/\nThe clock here is 20 minutes ahead of the server's/),
    })
  })
})

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
    ['a policy', ['admin', 'policy', 'create', 'prod', 'broken', 'nosuch.json']],
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
    expect(users.json.map(({accessKey}) => accessKey)).toEqual(['plain-user', 'sleeper'])
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
