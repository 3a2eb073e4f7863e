// The built program over servers that answer with nonsense, or say yes to everything.
import {writeFileSync} from 'node:fs'
import type http from 'node:http'
import {join} from 'node:path'
import {gzipSync} from 'node:zlib'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {type AdminCall, adminHandler} from '../helpers/admin-server.ts'
import {Loopback} from '../helpers/loopback.ts'
import {type Run, runMctl} from '../helpers/run-mctl.ts'
import {temporaryDirectory} from '../helpers/temporary-directory.ts'

let loopback: Loopback
beforeEach(() => {
  loopback = new Loopback()
})
afterEach(() => loopback[Symbol.asyncDispose]())

const secretKey = 'secret-of-prod'
const run = (port: number, args: readonly string[]): Promise<Run> =>
  runMctl([...args, '--json', '--retries', '1'], {
    env: {MC_HOST_prod: `http://access-key:${secretKey}@127.0.0.1:${port}`},
  })

/** The one document of a line that failed. */
function errorOf({json, stderr, exitCode}: Run): {
  exitCode: number
  code: unknown
  message: string
} {
  expect(stderr).toBe('')
  expect(json).toHaveLength(1)
  const {code, message} = Object(json[0]).error
  return {exitCode, code, message}
}

describe('a read', () => {
  const raw =
    (text: string): http.RequestListener =>
    ({socket}) =>
      socket.end(text)
  const unreachable = {exitCode: 6, code: 'unreachable'}
  const protocol = {exitCode: 1, code: 'protocol'}

  const answers: [string, http.RequestListener, object][] = [
    ['shorter than it says', raw('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{}'), unreachable],
    [
      'cut between chunks',
      raw('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n'),
      unreachable,
    ],
    ['that is no HTTP', raw('hello\r\n\r\n'), unreachable],
    ['with a header without end', raw(`HTTP/1.1 200 OK\r\nx: ${'a'.repeat(1e6)}`), unreachable],
    ['without a body', (_, response) => response.writeHead(204).end(), protocol],
    ['that is a page', (_, response) => response.end('<!DOCTYPE html><html></html>'), protocol],
    [
      'that is compressed',
      (_, response) => response.writeHead(200, {'content-encoding': 'gzip'}).end(gzipSync('{}')),
      protocol,
    ],
    [
      'nested too deeply',
      (_, response) => response.end('['.repeat(1e6) + ']'.repeat(1e6)),
      protocol,
    ],
    ['of another kind', (_, response) => response.end('[["readonly",{}]]'), protocol],
    [
      'of a document type with entities',
      (_, response) =>
        response
          .writeHead(400)
          .end(
            '<!DOCTYPE a [<!ENTITY b "bbbb">]><Error><Code>X</Code><Message>&b;</Message></Error>',
          ),
      {exitCode: 1, code: 'server_error', message: 'prod refused: HTTP 400'},
    ],
    [
      'whose fields are of another kind',
      (_, response) => response.writeHead(400).end('{"Code":"X","Message":null}'),
      {exitCode: 1, code: 'server_error', message: 'prod refused: HTTP 400'},
    ],
  ]

  test.each(answers)('an answer %s is an error', async (_, handler, expected) => {
    const port = await loopback.http(handler)
    expect(errorOf(await run(port, ['admin', 'policy', 'list', 'prod']))).toMatchObject(expected)
  })

  test('an answer without end is given up after 64 MiB', async () => {
    const megabyte = Buffer.alloc(1024 * 1024, ' ')
    let sent = 0
    const port = await loopback.http((_, response) => {
      const more = (): void => {
        sent += 1
        response.write(megabyte, (error) => {
          if (!error && sent < 500) more()
        })
      }
      more()
    })
    expect(errorOf(await run(port, ['admin', 'policy', 'list', 'prod']))).toEqual({
      exitCode: 1,
      code: 'protocol',
      message: `http://127.0.0.1:${port} sent an answer of more than 64 MiB, which was not read`,
    })
    expect(sent).toBeLessThan(200)
  })

  test('no redirect is followed', async () => {
    const asked: (string | undefined)[] = []
    const port = await loopback.http((request, response) => {
      asked.push(request.url)
      response.writeHead(302, {location: '/elsewhere'}).end()
    })
    expect(errorOf(await run(port, ['admin', 'policy', 'list', 'prod'])).exitCode).toBe(1)
    expect(asked).toEqual(['/minio/admin/v3/list-canned-policies'])
  })

  test('what a user may be named hides nobody from a list', async () => {
    const handler = adminHandler(secretKey, async ({response, seal}) => {
      response.writeHead(200)
      await seal(JSON.parse('{"__proto__":{"status":"enabled"},"constructor":{},"prototype":{}}'))
    })
    const {json} = await run(await loopback.http(handler), ['admin', 'user', 'list', 'prod'])
    expect(json.map(({accessKey}) => accessKey)).toEqual(['__proto__', 'constructor', 'prototype'])
  })

  test.each([
    ['cut', (sealed: Buffer) => sealed.subarray(0, -1)],
    [
      'changed',
      (sealed: Buffer) =>
        Buffer.concat([sealed.subarray(0, -1), Buffer.of((sealed.at(-1) ?? 0) ^ 1)]),
    ],
    [
      'of an unknown cipher',
      (sealed: Buffer) =>
        Buffer.concat([sealed.subarray(0, 32), Buffer.of(9), sealed.subarray(33)]),
    ],
    ['empty', () => Buffer.alloc(0)],
  ])('a sealed answer that is %s is an error', async (_, harm) => {
    const handler = adminHandler(secretKey, async (call) => {
      const {response} = call
      const end = response.end.bind(response)
      response.end = (sealed: unknown) => end(Buffer.isBuffer(sealed) ? harm(sealed) : undefined)
      await call.seal({bob: {}})
    })
    const port = await loopback.http(handler)
    expect(errorOf(await run(port, ['admin', 'user', 'list', 'prod']))).toMatchObject(protocol)
  })
})

describe('a change', () => {
  const policy =
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:GetObject"],"Resource":["arn:aws:s3:::b/*"]}]}'
  const changes: string[][] = [
    ['admin', 'user', 'add', 'prod', 'bob', 'secret-of-bob'],
    ['admin', 'user', 'disable', 'prod', 'bob'],
    ['admin', 'user', 'remove', 'prod', 'bob'],
    ['admin', 'user', 'svcacct', 'add', 'prod', 'bob'],
    ['admin', 'user', 'svcacct', 'disable', 'prod', 'key'],
    ['admin', 'user', 'svcacct', 'rm', 'prod', 'key'],
    ['admin', 'policy', 'create', 'prod', 'new', policy],
    ['admin', 'policy', 'attach', 'prod', 'writeonly', '--user', 'bob'],
    ['admin', 'policy', 'detach', 'prod', 'readonly', '--user', 'bob'],
    ['admin', 'policy', 'set', 'prod', 'writeonly', 'user=bob'],
    ['admin', 'kms', 'key', 'create', 'prod', 'k2'],
    ['encrypt', 'set', 'sse-s3', 'prod/bucket'],
    ['encrypt', 'set', 'sse-kms', 'my-key', 'prod/bucket'],
  ]

  /** A server on which all reads work. */
  async function read({name, response, seal}: AdminCall): Promise<void> {
    if (name === 'GET user-info') response.end('{"status":"enabled","policyName":"readonly"}')
    else if (name === 'GET info-service-account')
      await seal({parentUser: 'bob', accountStatus: 'on', impliedPolicy: true})
    else if (name === 'GET info-canned-policy')
      response.end('{"PolicyName":"p","Policy":{"Version":"2012-10-17","Statement":[]}}')
    else if (name === 'GET key/status') response.end('{"key-id":"my-key"}')
    else
      response
        .writeHead(404)
        .end('<Error><Code>ServerSideEncryptionConfigurationNotFoundError</Code></Error>')
  }

  const refusals: [string, (response: http.ServerResponse) => void][] = [
    ['a page', (response) => response.end('<html>Please log in</html>')],
    ['other text', (response) => response.end('fine')],
    [
      'an error within a success',
      (response) => response.end('<Error><Code>SlowDown</Code></Error>'),
    ],
    ['a redirect', (response) => response.writeHead(307, {location: '/'}).end()],
    ['500', (response) => response.writeHead(500).end('{"Code":"InternalError","Message":"no"}')],
    ['a closed connection', (response) => response.socket?.destroy()],
  ]

  test.each(refusals)('that is answered with %s is not made', async (_, refuse) => {
    const port = await loopback.http(
      adminHandler(secretKey, async (call) => {
        if (/^(GET|HEAD) /.test(call.name)) await read(call)
        else refuse(call.response)
      }),
    )
    for (const args of changes) {
      const result = await run(port, args)
      expect(result.exitCode, args.join(' ')).toBeGreaterThan(0)
      expect(errorOf(result).message, args.join(' ')).not.toBe('')
      expect(result.stdout, args.join(' ')).not.toContain('"changed":true')
    }
  })

  test('keys are not found right by what says yes to everything', async () => {
    const port = await loopback.http((_, response) => response.end('OK'))
    const keys = ['access-key', secretKey]
    const result = await run(port, ['alias', 'set', 'new', `http://127.0.0.1:${port}`, ...keys])
    expect(errorOf(result)).toMatchObject({exitCode: 1, code: 'protocol'})
  })
})

test('the folder that mctl runs in adds no alias, no proxy and no code', async () => {
  await using folder = await temporaryDirectory()
  const write = (name: string, text: string): void => writeFileSync(join(folder.path, name), text)
  write('.env', 'MC_HOST_evil=http://a:b@127.0.0.1:1\n')
  write('bunfig.toml', 'preload = ["./evil.js"]\n')
  write('evil.js', 'console.log("evil")\n')
  const {stdout, stderr} = await runMctl(['alias', 'list'], {cwd: folder.path})
  expect({stdout, stderr}).toEqual({stdout: '', stderr: ''})
})
