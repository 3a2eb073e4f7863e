import {readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {assumeRole} from '../helpers/assume-role.ts'
import {type MinioServer, startMinio} from '../helpers/minio-server.ts'
import {mctlCommand, type Run, type RunOptions, runMctl} from '../helpers/run-mctl.ts'
import {type TemporaryDirectory, temporaryDirectory} from '../helpers/temporary-directory.ts'
import {runOnTerminal} from '../helpers/terminal.ts'

let server: MinioServer
let folder: TemporaryDirectory
let configDir: string

beforeAll(async () => {
  folder = await temporaryDirectory()
  configDir = join(folder.path, 'config')
  server = await startMinio({kms: 'none'})
})

afterAll(async () => {
  await server?.stop()
  await folder?.[Symbol.asyncDispose]()
})

const mctl = (args: readonly string[], options: RunOptions = {}): Promise<Run> =>
  runMctl(args, {configDir, ...options})
/** `alias set` of the server, which is trusted. */
const set = (name: string, ...keys: string[]): string[] => [
  ...['alias', 'set', name, server.url, ...keys],
  ...['--ca', server.caFile],
]
const works = async (alias: string, options?: RunOptions): Promise<number> =>
  (await mctl(['admin', 'user', 'list', alias], options)).exitCode
const stored = (): Record<string, unknown> =>
  JSON.parse(readFileSync(join(configDir, 'config.json'), 'utf8')).aliases

describe('the keys of an alias', () => {
  test('come as arguments, as in mc', async () => {
    const run = await mctl(['--json', ...set('argued', server.rootUser, server.rootPassword)])
    expect(run.json).toEqual([
      {
        status: 'success',
        alias: 'argued',
        URL: server.url,
        accessKey: server.rootUser,
        secretKey: '********',
        api: 's3v4',
        path: 'auto',
        ca: server.caFile,
        changed: true,
        replaced: false,
        checked: true,
      },
    ])
    expect(await works('argued')).toBe(0)
  })

  test('come as two lines of stdin, also with the line ends of Windows', async () => {
    const stdin = `${server.rootUser}\r\n${server.rootPassword}\r\n`
    const run = await mctl(set('lines'), {stdin})
    expect(run.stdout).toBe(`Added lines (${server.url}); the server accepts the keys\n`)
    expect(await works('lines')).toBe(0)
  })

  test('come as one line, the secret, when the access key is an argument', async () => {
    await mctl(set('line', server.rootUser), {stdin: server.rootPassword})
    expect(await works('line')).toBe(0)
  })

  test('come by prompts, the secret hidden', async () => {
    const run = await runOnTerminal(
      `${mctlCommand()} ${set('prompted').join(' ')}`,
      [
        {expect: 'Enter Access Key:', send: `${server.rootUser}\r`},
        {expect: 'Enter Secret Key:', send: `${server.rootPassword}\r`},
      ],
      {MC_CONFIG_DIR: configDir},
    )
    expect(run.screen).toContain(`Added prompted (${server.url}); the server accepts the keys`)
    expect(run.screen).not.toContain(server.rootPassword)
    expect(run.exitCode).toBe(0)
    expect(await works('prompted')).toBe(0)
  })

  test('are not stored when the prompt is left with Ctrl-C', async () => {
    const run = await runOnTerminal(
      `${mctlCommand()} ${set('leftthere', server.rootUser).join(' ')}`,
      [{expect: 'Enter Secret Key:', send: '\u0003'}],
      {MC_CONFIG_DIR: configDir},
    )
    expect(run.exitCode).toBe(130)
    expect(stored()).not.toHaveProperty('leftthere')
  })

  test('that are missing on an empty stdin are asked for in words; mc would store an anonymous alias', async () => {
    expect(await mctl(set('empty'))).toMatchObject({
      exitCode: 2,
      stderr:
        'mctl: The access key and the secret are missing\nGive what is missing on stdin, one a line, or run the command in a terminal to be asked\n',
    })
    expect(stored()).not.toHaveProperty('empty')
  })

  test('may be none: two empty arguments mean anonymous access', async () => {
    const run = await mctl(['--json', ...set('anon', '', '')])
    expect(run.json[0]).toMatchObject({alias: 'anon', checked: true})
    expect(run.json[0]).not.toHaveProperty('accessKey')
    expect(stored()).toMatchObject({anon: {accessKey: '', secretKey: ''}})
    expect(await works('anon')).toBe(4)
  })

  test('that begin with a dash stand behind --, and are not repeated without it', async () => {
    const wrong = await mctl(set('dashed', server.rootUser, '-Geheim-123'))
    expect(wrong.exitCode).toBe(2)
    expect(wrong.stdout + wrong.stderr).not.toContain('Geheim')
    const line = ['alias', 'set', '--no-check', 'dashed', server.url, 'root1', '--', '-Geheim-123']
    expect((await mctl(line)).exitCode).toBe(0)
    expect(stored()).toMatchObject({dashed: {secretKey: '-Geheim-123'}})
  })
})

describe('alias set stores nothing, and ends within seconds,', () => {
  const other = 'http://127.0.0.1:1'
  test.each([
    [
      'when the secret is wrong',
      4,
      'does not accept the secret key of',
      () => set('no', server.rootUser, 'wrong-secret'),
    ],
    [
      'when the access key is unknown',
      4,
      'no knows no access key nobody',
      () => set('no', 'nobody', 'wrong-secret'),
    ],
    [
      'when nothing listens',
      6,
      'Nothing listens at http://127.0.0.1:1',
      () => ['alias', 'set', 'no', other, 'root1', 'wrong-secret'],
    ],
    [
      'when the CA is unknown',
      6,
      'is self-signed and not trusted here',
      () => ['alias', 'set', 'no', server.url, 'root1', 'wrong-secret'],
    ],
    [
      'when the server speaks TLS and the URL is http',
      6,
      'no speaks TLS, and was asked in plain HTTP',
      () => ['alias', 'set', 'no', server.url.replace('https', 'http'), 'root1', 'wrong-secret'],
    ],
    [
      'when the certificate has another fingerprint',
      6,
      '',
      () => [
        ...set('no', 'root1', 'wrong-secret'),
        '--trust-fingerprint',
        `sha256:${'ab'.repeat(32)}`,
      ],
    ],
    [
      'when flags about certificates stand beside http',
      2,
      'Flags about certificates need an https:// URL',
      () => ['alias', 'set', 'no', other, 'root1', 'wrong-secret', '--ca', server.caFile],
    ],
    [
      'when the URL holds a password',
      2,
      'it holds a user name or a password',
      () => ['alias', 'set', 'no', 'https://u:wrong-secret@h', 'root1', 'x'],
    ],
    [
      'when name and URL are swapped',
      2,
      'Not a name for an alias: an address',
      () => ['alias', 'set', 'https://u:wrong-secret@h', 'no'],
    ],
  ])('%s', async (_title, exitCode, message, line) => {
    const start = Date.now()
    const run = await mctl(line(), {stdin: 'root1\nwrong-secret\n'})
    expect(Date.now() - start).toBeLessThan(10_000)
    expect(run).toMatchObject({exitCode, stdout: ''})
    expect(run.stderr).toContain(message)
    expect(run.stderr).not.toContain('wrong-secret')
    expect(stored()).not.toHaveProperty('no')
  })

  test('when the server has no TLS and the URL is https', async () => {
    await using plain = await startMinio({tls: false, kms: 'none'})
    const url = plain.url.replace('http', 'https')
    const run = await mctl(['alias', 'set', 'no', url, plain.rootUser, plain.rootPassword])
    expect(run).toMatchObject({
      exitCode: 6,
      stderr: `mctl: ${url} does not speak TLS there\nIf the server runs without TLS, use ${plain.url}\n`,
    })
    expect(stored()).not.toHaveProperty('no')
  })
})

test('wrong keys leave the alias that was there as it was', async () => {
  await mctl(set('kept', server.rootUser, server.rootPassword))
  expect((await mctl(set('kept', server.rootUser, 'wrong-secret'))).exitCode).toBe(4)
  expect(await works('kept')).toBe(0)
})

describe('what an alias trusts', () => {
  test('holds for every later command, from any folder', async () => {
    const line = ['alias', 'set', 'relative', server.url, server.rootUser, server.rootPassword]
    await mctl([...line, '--ca', 'public.crt'], {cwd: server.certsDir})
    expect(await works('relative', {cwd: folder.path})).toBe(0)
    expect((await mctl(['--json', 'alias', 'list', 'relative'])).json).toMatchObject([
      {ca: server.caFile},
    ])
  })

  test('may be one fingerprint, which holds whatever the case of the scheme', async () => {
    const {json} = await mctl(['--json', 'cert', 'verify', 'argued'])
    const fingerprint = /[0-9a-f]{64}/.exec(JSON.stringify(json))?.[0] ?? ''
    const url = server.url.replace('https', 'HTTPS')
    const line = ['alias', 'set', 'pinned', url, server.rootUser, server.rootPassword]
    await mctl([...line, '--no-check', '--trust-fingerprint', `sha256:${'ab'.repeat(32)}`])
    expect(await works('pinned')).toBe(6)
    expect((await mctl([...line, '--trust-fingerprint', fingerprint])).exitCode).toBe(0)
    expect(await works('pinned')).toBe(0)
    expect(stored()).toMatchObject({pinned: {url: server.url}})
  })

  test('is trusted for one run with --insecure, which is not stored', async () => {
    const line = ['alias', 'set', 'unsure', server.url, server.rootUser, server.rootPassword]
    expect((await mctl(['--insecure', ...line])).exitCode).toBe(0)
    expect(await works('unsure')).toBe(6)
  })
})

describe('aliases of variables', () => {
  const env = () => ({MC_HOST_envy: server.aliasUrl})

  test('work, are listed as in mc, and cannot be removed', async () => {
    const {json} = await mctl(['--json', 'alias', 'list', 'envy'], {env: env()})
    expect(json).toEqual([
      {
        status: 'success',
        alias: 'envy',
        URL: server.url,
        accessKey: server.rootUser,
        secretKey: '********',
        api: 'S3v4',
        path: 'auto',
        src: 'env',
        variable: 'MC_HOST_envy',
      },
    ])
    expect(await works('envy', {env: {...env(), MC_INSECURE: 'true'}})).toBe(0)
    expect(await mctl(['alias', 'remove', 'envy'], {env: env()})).toMatchObject({
      exitCode: 2,
      stderr: 'mctl: The alias envy comes from the variable MC_HOST_envy\nunset MC_HOST_envy\n',
    })
  })

  test('win over stored ones, and alias set and remove say so', async () => {
    const run = await mctl(set('envy', server.rootUser, server.rootPassword), {env: env()})
    expect(run.stdout).toBe(
      `Added envy (${server.url}); the server accepts the keys\nMC_HOST_envy defines envy too, and wins\n`,
    )
    const removed = await mctl(['alias', 'remove', 'envy'], {env: env()})
    expect(removed.stdout).toBe('Removed envy\nMC_HOST_envy still defines envy\n')
  })

  test('come from the file of MC_CONFIG_ENV_FILE, too', async () => {
    const file = join(folder.path, 'hosts.env')
    writeFileSync(file, `# lab\nexport MC_HOST_filed="${server.aliasUrl}"\n`)
    const fileEnv = {MC_CONFIG_ENV_FILE: file}
    expect(await works('filed', {env: {...fileEnv, MC_INSECURE: '1'}})).toBe(0)
    expect((await mctl(['alias', 'remove', 'filed'], {env: fileEnv})).exitCode).toBe(2)
    const missing = {MC_CONFIG_ENV_FILE: join(folder.path, 'missing.env')}
    const run = await mctl(set('nofile', server.rootUser, server.rootPassword), {env: missing})
    expect(run.exitCode).toBe(2)
    expect(stored()).not.toHaveProperty('nofile')
  })
})

test('an alias of STS keys holds their token, and works', async () => {
  const {accessKey, secretKey, sessionToken} = assumeRole(server)
  const text = JSON.stringify({url: server.url, accessKey, secretKey, sessionToken})
  await mctl(set('sts', '', ''))
  const run = await mctl(['--json', 'alias', 'import', 'sts'], {stdin: text})
  expect(run.json).toMatchObject([{secretKey: '********', sessionToken: '********'}])
  expect(run.stdout).not.toContain(sessionToken)
  expect(await works('sts')).toBe(0)
  const value = `${accessKey}:${secretKey}:${sessionToken}@`
  const env = {MC_HOST_token: server.url.replace('://', `://${value}`), MC_INSECURE: 'true'}
  expect(await works('token', {env})).toBe(0)
  expect((await mctl(['alias', 'export', 'sts'])).json).toMatchObject([{sessionToken}])
})
