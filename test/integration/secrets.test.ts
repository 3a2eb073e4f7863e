// A secret stands in nothing that mctl prints: no result, no error, no trace.
import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {adminHandler} from '../helpers/admin-server.ts'
import {Loopback} from '../helpers/loopback.ts'
import {runMctl} from '../helpers/run-mctl.ts'
import {temporaryDirectory} from '../helpers/temporary-directory.ts'

const secret = 'Geheim9876xyz'
const here = 'http://127.0.0.1:1'

let loopback: Loopback
beforeEach(() => {
  loopback = new Loopback()
})
afterEach(() => loopback[Symbol.asyncDispose]())

describe('a line that is wrong', () => {
  const lines: [string, string[], {env?: Record<string, string>; stdin?: string}?][] = [
    ['an argument too many', ['alias', 'set', 'x', here, 'key', 'other-secret', secret]],
    ['an unknown flag with a value', ['alias', 'set', 'x', here, 'key', `--secret=${secret}`]],
    ['a secret that begins with a dash', ['alias', 'set', 'x', here, 'key', `-${secret}`]],
    ['a secret that begins with two', ['admin', 'user', 'add', 'x', 'bob', `--${secret}`]],
    ['a secret behind a short flag', ['admin', 'user', 'add', 'x', 'bob', `-q${secret}`]],
    ['a secret in place of a command', [secret]],
    ['a secret before the command', ['--secret-key', secret, 'admin', 'user', 'add']],
    ['nothing but a flag', [`--${secret}`]],
    ['an URL with a password', ['alias', 'set', 'x', `https://key:${secret}@host`]],
    [
      'an URL with a password that is no URL',
      ['alias', 'set', 'x', `https://key:${secret}@@a b/%z`],
    ],
    ['an URL in place of an alias', ['admin', 'user', 'list', `https://key:${secret}@host`]],
    ['keys in place of an alias', ['admin', 'user', 'list', `key:${secret}`]],
    ['an URL in place of a target', ['stat', `https://key:${secret}@host/bucket`]],
    ['an URL in place of a bucket', ['encrypt', 'info', `https://key:${secret}@host/bucket`]],
    ['an URL with a password to verify', ['cert', 'verify', `https://key:${secret}@127.0.0.1:1`]],
    ['a number that is none', ['admin', 'user', 'list', 'x', '--retries', secret]],
    ['a header without a name', ['admin', 'user', 'list', 'x', '-H', secret]],
    [
      'a header with a control character',
      ['admin', 'user', 'list', 'x', '-H', `A: ${secret}\u0001`],
    ],
    ['a policy cut short', ['admin', 'policy', 'create', 'x', 'p', `{"Version":"${secret}`]],
    ['a customer key of a wrong length', ['stat', 'x/b/k', '--enc-c', `x/b=${secret}`]],
    ['a customer key without a prefix', ['stat', 'x/b/k', '--enc-c', secret]],
    [
      'a variable of another scheme',
      ['admin', 'user', 'list', 'y'],
      {env: {MC_HOST_y: `ftp://key:${secret}@host`}},
    ],
    ['a variable without a host', ['alias', 'list'], {env: {MC_HOST_y: `https://key:${secret}`}}],
    [
      'a variable with a path',
      ['alias', 'list'],
      {env: {MC_HOST_y: `https://key:${secret}@host/path`}},
    ],
    [
      'a session token',
      ['alias', 'list'],
      {env: {MC_HOST_y: `https://key:other-secret:${secret}@host`}},
    ],
    [
      'a DEBUG for other programs',
      ['alias', 'set', 'x', here, 'key', secret, '--no-check'],
      {env: {DEBUG: '*'}},
    ],
    ['an import cut short', ['alias', 'import', 'x', '-'], {stdin: `{"secretKey":"${secret}`}],
    [
      'users cut short',
      ['admin', 'user', 'add', 'x', '--file', '-'],
      {stdin: `[{"secretKey":"${secret}`},
    ],
    [
      'users without a header',
      ['admin', 'user', 'add', 'x', '--file', '-'],
      {stdin: `bob,${secret},more\n`},
    ],
  ]

  test.each(lines)('%s', async (_, args, {env = {}, stdin = ''} = {}) => {
    await using folder = await temporaryDirectory()
    const options = {
      env: {MC_HOST_x: `http://access-key:secret-of-x@127.0.0.1:1`, ...env},
      configDir: folder.path,
      stdin,
    }
    for (const more of [[], ['--json'], ['--debug']]) {
      const {stdout, stderr} = await runMctl([...more, '--retries=0', ...args], options)
      expect(stdout + stderr).not.toContain(secret)
      if (more.includes('--json')) expect(stderr).toBe('')
    }
  })

  test('a flag that looks like one is named', async () => {
    const {stderr, exitCode} = await runMctl(['alias', 'list', '--nope'])
    expect({stderr, exitCode}).toEqual({
      stderr: 'mctl: No such flag: --nope\nSee the usage with --help\n',
      exitCode: 2,
    })
  })
})

describe('a server that repeats what it was sent', () => {
  const repeating = (...words: string[]): Promise<number> =>
    loopback.http(
      adminHandler('secret-of-prod', ({name, response}) => {
        const missing: Record<string, string> = {
          'GET user-info': 'XMinioAdminNoSuchUser',
          'GET info-service-account': 'XMinioInvalidIAMCredentials',
        }
        const Code = missing[name] ?? 'XMinioAdminInvalidArgument'
        response.writeHead(missing[name] === undefined ? 400 : 404)
        response.end(JSON.stringify({Code, Message: `not ${words.join(' ')}`, Key: words[0]}))
      }),
    )

  test.each([
    ['its own secret key', ['admin', 'policy', 'list', 'prod']],
    ['the secret of a user', ['admin', 'user', 'add', 'prod', 'bob', secret]],
    [
      'the secret of an access key',
      ['admin', 'user', 'svcacct', 'add', 'prod', 'bob', '--secret-key', secret],
    ],
  ])('%s is masked', async (_, args) => {
    const port = await repeating(secret, 'secret-of-prod', 'token-of-prod')
    const key = 'access-key:secret-of-prod:token-of-prod'
    const env = {MC_HOST_prod: `http://${key}@127.0.0.1:${port}`}
    for (const more of ['--json', '--debug']) {
      const {stdout, stderr, exitCode} = await runMctl([...args, more], {env})
      expect(exitCode).toBe(2)
      expect(stdout + stderr).not.toMatch(/secret-of-prod|token-of-prod/)
      if (args.includes(secret)) expect(stdout + stderr).not.toContain(secret)
      expect(stdout + stderr).toContain('********')
    }
  })
})

describe('a trace', () => {
  test('hides headers that are named for secrets, and shows control characters', async () => {
    const port = await loopback.http((_, response) => {
      response.writeHead(200, {'x-note': 'a\u009bb', 'x-auth-token': secret}).end('{}')
    })
    const env = {MC_HOST_prod: `http://access-key:secret-of-prod:${secret}@127.0.0.1:${port}`}
    const headers = [`Authorization: ${secret}`, `X-Api-Key: ${secret}`, `Cookie: a=${secret}`]
    const {stderr, exitCode} = await runMctl(
      ['admin', 'policy', 'list', 'prod', '--debug', ...headers.flatMap((each) => ['-H', each])],
      {env},
    )
    expect(exitCode).toBe(0)
    expect(stderr).not.toContain(secret)
    expect(stderr).toContain('mctl: <DEBUG> > x-api-key: ********\n')
    expect(stderr).toContain('mctl: <DEBUG> > x-amz-security-token: ********\n')
    expect(stderr).toContain('mctl: <DEBUG> < x-note: a\\u009bb\n')
  })
})

describe('JSON', () => {
  test.each<[string[], Record<string, string>?]>([
    [['-json', 'nope']],
    [['--json=true', 'nope']],
    [['nope', '--json']],
    [['admin', 'user', 'list', '--nope', '-json']],
    [['nope'], {MC_JSON: 'true'}],
    [['--nope'], {MC_JSON: '1'}],
    [['admin', 'user', 'list', 'a', 'b'], {MC_JSON: 'true'}],
  ])('%j fails in one document', async (args, env = {}) => {
    const {stdout, stderr, exitCode, json} = await runMctl(args, {env})
    expect({stderr, exitCode}).toEqual({stderr: '', exitCode: 2})
    expect(stdout.split('\n')).toHaveLength(2)
    expect(json).toMatchObject([{status: 'error', error: {code: 'usage', exitCode: 2}}])
  })

  test.each([[['nope', '--', '--json']], [['--json=false', 'nope']]])(
    '%j does not ask for it',
    async (args) => {
      expect(await runMctl(args)).toMatchObject({stdout: '', exitCode: 2})
    },
  )
})

test('a stored secret lies in config.json alone', async () => {
  await using folder = await temporaryDirectory()
  await runMctl(['alias', 'set', 'x', here, 'key', secret, '--no-check'], {configDir: folder.path})
  await runMctl(['alias', 'set', 'x', here, 'key', `${secret}2`, '--no-check'], {
    configDir: folder.path,
  })
  const files = readdirSync(folder.path, {recursive: true, withFileTypes: true})
    .filter((entry) => entry.isFile())
    .map(({parentPath, name}) => join(parentPath, name))
  const holding = files.filter((file) => readFileSync(file, 'utf8').includes(secret))
  expect(holding).toEqual([join(folder.path, 'config.json')])
})
