// The built program over proxies, certificates of all kinds, and servers that stall or talk nonsense.
import {createHash, X509Certificate} from 'node:crypto'
import http from 'node:http'
import {join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, test} from 'vitest'
import {Loopback, type Pair, TestAuthority} from '../helpers/loopback.ts'
import {type Run, type RunOptions, runMctl} from '../helpers/run-mctl.ts'
import {freePort} from '../helpers/server-process.ts'
import {type TemporaryDirectory, temporaryDirectory} from '../helpers/temporary-directory.ts'

let folder: TemporaryDirectory
let authority: TestAuthority
let node: Pair
let admin: Pair
let loopback: Loopback
let aliases = 0

beforeAll(async () => {
  folder = await temporaryDirectory()
  authority = new TestAuthority(folder.path)
  node = authority.issue('node', 'IP:127.0.0.1,DNS:node.example')
  admin = authority.issue('admin', 'DNS:admin')
})
afterAll(() => folder?.[Symbol.asyncDispose]())
beforeEach(() => {
  loopback = new Loopback()
})
afterEach(() => loopback[Symbol.asyncDispose]())

const noPolicies: http.RequestListener = (_, response) => response.end('{"readonly":{}}')
const listing = ['admin', 'policy', 'list', 'prod']

/** A configuration of its own with the alias prod. */
async function aliasOf(url: string, ...trust: string[]): Promise<{configDir: string}> {
  aliases += 1
  const configDir = join(folder.path, `config${aliases}`)
  const keys = ['access-key', 'secret-of-prod']
  const stored = await runMctl(['alias', 'set', 'prod', url, ...keys, '--no-check', ...trust], {
    configDir,
  })
  expect(stored.stderr).toBe('')
  return {configDir}
}

const list = (options: RunOptions, ...more: string[]): Promise<Run> =>
  runMctl([...listing, ...more], options)

/** What a failed line says under --json. */
async function failure(
  options: RunOptions,
  ...more: string[]
): Promise<{exitCode: number; code: unknown; message: unknown}> {
  const {exitCode, json, stderr} = await list(options, '--json', ...more)
  expect(stderr).toBe('')
  expect(json).toHaveLength(1)
  const {code, message} = Object(json[0]).error
  return {exitCode, code, message}
}

describe('proxies', () => {
  test.each(['HTTP_PROXY', 'http_proxy'])('%s takes requests in clear', async (variable) => {
    const {port, asked} = await loopback.proxy()
    const server = `http://127.0.0.1:${await loopback.http(noPolicies)}`
    const env = {[variable]: `http://127.0.0.1:${port}`}
    expect(await list({...(await aliasOf(server)), env})).toMatchObject({stdout: 'readonly\n'})
    expect(asked).toEqual([`GET ${server}/minio/admin/v3/list-canned-policies as nobody`])
  })

  test.each(['HTTPS_PROXY', 'https_proxy'])('%s makes a tunnel for TLS', async (variable) => {
    const {port, asked} = await loopback.proxy()
    const server = await loopback.https(node, noPolicies)
    const alias = await aliasOf(`https://node.example:${server}`, '--ca', authority.caFile)
    const env = {[variable]: `http://127.0.0.1:${port}`}
    expect(await list({...alias, env})).toMatchObject({stdout: 'readonly\n', stderr: ''})
    expect(asked).toEqual([`CONNECT node.example:${server} as nobody`])
  })

  test.each(['NO_PROXY', 'no_proxy'])('%s leads past the proxy', async (variable) => {
    const {port, asked} = await loopback.proxy()
    const alias = await aliasOf(`http://127.0.0.1:${await loopback.http(noPolicies)}`)
    const env = {HTTP_PROXY: `http://127.0.0.1:${port}`, [variable]: '127.0.0.1'}
    expect(await list({...alias, env})).toMatchObject({stdout: 'readonly\n'})
    expect(asked).toEqual([])
  })

  test('the password of a proxy reaches the proxy, and no trace', async () => {
    const {port, asked} = await loopback.proxy()
    const server = await loopback.https(node, noPolicies)
    const alias = await aliasOf(`https://127.0.0.1:${server}`, '--ca', authority.caFile)
    const env = {HTTPS_PROXY: `http://me:proxy-password@127.0.0.1:${port}`}
    const {stdout, stderr} = await list({...alias, env}, '--debug')
    expect(stdout).toBe('readonly\n')
    expect(asked).toEqual([`CONNECT 127.0.0.1:${server} as Basic bWU6cHJveHktcGFzc3dvcmQ=`])
    expect(stderr).not.toMatch(/proxy-password|bWU6cHJveHkt/)
  })

  test.each(['HTTP_PROXY', 'HTTPS_PROXY'])('%s that names nobody is said to', async (variable) => {
    const port = await freePort()
    const url = variable === 'HTTP_PROXY' ? 'http://node.example' : 'https://node.example'
    const {exitCode, stderr} = await runMctl(['admin', 'user', 'list', 'prod'], {
      env: {
        MC_HOST_prod: url.replace('://', '://root:root-secret@'),
        [variable]: `http://127.0.0.1:${port}`,
      },
    })
    expect({exitCode, stderr}).toEqual({
      exitCode: 6,
      stderr: `mctl: Nothing listens at 127.0.0.1:${port}, the proxy to ${url}\nCheck HTTPS_PROXY and HTTP_PROXY, or name the host in NO_PROXY\n`,
    })
  })

  test('the password of a proxy that refuses is in no error', async () => {
    const proxy = http.createServer()
    proxy.on('connect', (_, socket) => socket.end('HTTP/1.1 407 No\r\n\r\n'))
    const port = await loopback.listen(proxy)
    const env = {HTTPS_PROXY: `http://me:proxy-password@127.0.0.1:${port}`}
    const {exitCode, stdout, stderr} = await list(
      {...(await aliasOf('https://node.example')), env},
      '--json',
      '--debug',
    )
    expect(exitCode).toBe(6)
    expect(stdout).toContain('407')
    expect(stdout + stderr).not.toContain('proxy-password')
  })

  test('a proxy that opens no tunnel ends with the deadline', async () => {
    const {port} = await loopback.silent()
    const env = {HTTPS_PROXY: `http://127.0.0.1:${port}`}
    const alias = await aliasOf('https://node.example')
    expect(await failure({...alias, env, timeoutMs: 5000}, '--timeout', '1s')).toEqual({
      exitCode: 6,
      code: 'timeout',
      message: 'https://node.example did not answer within 1 s',
    })
  })
})

describe('addresses', () => {
  test.each([
    ['a rule for the host', (): string => 'node.example=127.0.0.1', 0],
    ['a rule for its port', (port: number): string => `node.example:${port}=127.0.0.1`, 0],
    ['a rule for another port', (): string => 'node.example:1=127.0.0.1', 6],
  ])('%s', async (_, rule, exitCode) => {
    const port = await loopback.https(node, noPolicies)
    const alias = await aliasOf(`https://node.example:${port}`, '--ca', authority.caFile)
    expect(await list(alias, '--resolve', rule(port))).toMatchObject({exitCode})
  })

  test('a pinned server is looked at under the rule for its port', async () => {
    const port = await loopback.https(node, noPolicies)
    const alias = await aliasOf(
      `https://node.example:${port}`,
      ...['--trust-fingerprint', new X509Certificate(node.cert).fingerprint256],
    )
    const rules = ['node.example:1=127.0.0.9', `node.example:${port}=127.0.0.1`]
    const run = await list(alias, ...rules.flatMap((rule) => ['--resolve', rule]))
    expect(run).toMatchObject({stdout: 'readonly\n', stderr: ''})
  })
})

describe('certificates', () => {
  const publicKeyPin = (): string =>
    createHash('sha256')
      .update(new X509Certificate(node.cert).publicKey.export({type: 'spki', format: 'der'}))
      .digest('hex')

  test.each([
    ['of the certificate', () => new X509Certificate(node.cert).fingerprint256, 0],
    ['of the public key', publicKeyPin, 0],
    ['of another one', () => 'ab'.repeat(32), 6],
  ])('a fingerprint %s', async (_, pin, exitCode) => {
    const port = await loopback.https(node, noPolicies)
    const alias = await aliasOf(`https://127.0.0.1:${port}`, '--trust-fingerprint', pin())
    expect(await list(alias)).toMatchObject({exitCode})
  })

  test.each([
    ['expired', 'IP:127.0.0.1', -1, 'tls_expired'],
    ['elsewhere', 'DNS:other.example', 2, 'tls_wrong_name'],
  ])(
    '%s is refused at the first try, and with --insecure accepted',
    async (name, names, days, code) => {
      const port = await loopback.https(authority.issue(name, names, days), noPolicies)
      const alias = await aliasOf(`https://127.0.0.1:${port}`, '--ca', authority.caFile)
      expect(await failure(alias)).toMatchObject({exitCode: 6, code})
      expect(loopback.connections).toBe(1)
      expect(await list(alias, '--insecure')).toMatchObject({stdout: 'readonly\n'})
    },
  )

  test('an unknown CA is refused, whatever NODE_TLS_REJECT_UNAUTHORIZED says', async () => {
    const alias = await aliasOf(`https://127.0.0.1:${await loopback.https(node, noPolicies)}`)
    expect(await failure(alias)).toMatchObject({exitCode: 6, code: 'tls_untrusted'})
    const env = {NODE_TLS_REJECT_UNAUTHORIZED: '0'}
    expect(await list({...alias, env})).toMatchObject({exitCode: 6, stdout: ''})
  })

  test.each([
    ['TLSv1.3', () => ['--ca', authority.caFile]],
    ['TLSv1.2', () => ['--trust-fingerprint', new X509Certificate(node.cert).fingerprint256]],
  ] as const)('a client certificate is shown over %s', async (maxVersion, trust) => {
    const mutual = {requestCert: true, ca: [...authority.bundle()], maxVersion}
    const port = await loopback.https({...node, ...mutual}, noPolicies)
    const url = `https://127.0.0.1:${port}`
    const pair = ['--client-cert', admin.certFile, '--client-key', admin.keyFile]
    expect(await list(await aliasOf(url, ...trust(), ...pair))).toMatchObject({
      stdout: 'readonly\n',
    })
  })

  test('a server that misses the client certificate is named as such', async () => {
    const mutual = {requestCert: true, ca: [...authority.bundle()]}
    const url = `https://127.0.0.1:${await loopback.https({...node, ...mutual}, noPolicies)}`
    expect(await failure(await aliasOf(url, '--ca', authority.caFile))).toEqual({
      exitCode: 6,
      code: 'tls_failed',
      message: `${url} asks for a client certificate, and did not accept one`,
    })
  })
})

describe('Ctrl-C and deadlines', () => {
  type Stage = () => Promise<{options: RunOptions; asked: Promise<unknown>}>
  const answering = async (answer: (response: http.ServerResponse) => void): ReturnType<Stage> => {
    const {promise, resolve} = Promise.withResolvers<void>()
    const port = await loopback.http((_, response) => {
      answer(response)
      resolve()
    })
    return {options: await aliasOf(`http://127.0.0.1:${port}`), asked: promise}
  }
  const silently = async (scheme: string, ...trust: string[]): ReturnType<Stage> => {
    const {port, asked} = await loopback.silent()
    return {options: await aliasOf(`${scheme}://127.0.0.1:${port}`, ...trust), asked}
  }
  const stages: [string, Stage][] = [
    ['no answer', () => silently('http')],
    ['no handshake', () => silently('https')],
    [
      'no handshake of a pinned server',
      () => silently('https', '--trust-fingerprint', 'ab'.repeat(32)),
    ],
    ['a body that stops', () => answering((response) => response.writeHead(200).write('{'))],
    [
      'a body that trickles',
      () =>
        answering((response) => {
          const drip = setInterval(() => response.write(' '), 50)
          response.on('close', () => clearInterval(drip))
        }),
    ],
  ]

  test.each(stages)('%s ends with --timeout', async (_, start) => {
    const {options} = await start()
    const begun = Date.now()
    expect(await failure({...options, timeoutMs: 6000}, '--timeout', '1s')).toMatchObject({
      exitCode: 6,
      code: 'timeout',
    })
    expect(Date.now() - begun).toBeLessThan(3000)
  })

  test.each(stages)('%s ends with Ctrl-C, in one line', async (_, start) => {
    const {options, asked} = await start()
    const begun = Date.now()
    expect(await list({...options, interrupt: asked, timeoutMs: 6000})).toMatchObject({
      exitCode: 130,
      stdout: '',
      stderr: 'mctl: Cancelled\n',
    })
    expect(Date.now() - begun).toBeLessThan(3000)
  })

  test('a read of stdin that nobody feeds ends with Ctrl-C', async () => {
    const options = await aliasOf('http://127.0.0.1:1')
    const run = await runMctl(['admin', 'policy', 'create', 'prod', 'p', '-'], {
      ...options,
      stdin: null,
      interrupt: sleep(1000),
      timeoutMs: 6000,
    })
    expect(run).toMatchObject({exitCode: 130, stdout: '', stderr: 'mctl: Cancelled\n'})
  })
})
