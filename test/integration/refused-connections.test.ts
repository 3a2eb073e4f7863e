// Who may not ask, and servers that cannot be reached or trusted: one error each, in one line with a hint, the right
// exit code, within seconds.
import {readFileSync} from 'node:fs'
import http from 'node:http'
import net from 'node:net'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {AdminApi} from '../../src/lib/admin/admin-api.ts'
import {Secret} from '../../src/lib/base/secret.ts'
import {Transport} from '../../src/lib/http/transport.ts'
import {datedPair, writePair} from '../helpers/dated-pair.ts'
import {failing} from '../helpers/failing.ts'
import {type MinioServer, startMinio} from '../helpers/minio-server.ts'
import {type Run, runMctl} from '../helpers/run-mctl.ts'
import {makeSelfSigned} from '../helpers/self-signed.ts'
import {type TemporaryDirectory, temporaryDirectory} from '../helpers/temporary-directory.ts'

let server: MinioServer
let plain: MinioServer
let folder: TemporaryDirectory
let configDir: string

beforeAll(async () => {
  folder = await temporaryDirectory()
  configDir = join(folder.path, 'config')
  ;[server, plain] = await Promise.all([startMinio(), startMinio({tls: false, kms: 'none'})])
  const {url, rootUser, rootPassword, caFile} = server
  await run(['alias', 'set', 'prod', url, rootUser, rootPassword, '--ca', caFile])
  await run(['admin', 'user', 'add', 'prod', 'plain-user', 'plain-secret'])
})

afterAll(async () => {
  await server?.stop()
  await plain?.stop()
  await folder?.[Symbol.asyncDispose]()
})

const run = (args: readonly string[]): Promise<Run> => runMctl(args, {configDir})
const fail = (args: readonly string[], env: Record<string, string> = {}) =>
  failing(args, {configDir, env})

/** An alias of the server by variable, with other keys. */
const as = (accessKey: string, secretKey: string, url = server.url): Record<string, string> => ({
  MC_HOST_other: url.replace('://', `://${accessKey}:${secretKey}@`),
})

describe('who asks', () => {
  const insecure = ['--insecure', 'admin', 'user', 'list', 'other']

  test('a wrong secret', async () => {
    expect(await fail(insecure, as(server.rootUser, 'wrong-secret'))).toEqual({
      exitCode: 4,
      code: 'invalid_credentials',
      stderr: `mctl: other does not accept the secret key of ${server.rootUser}\nStore the right keys with: mctl alias set other URL\n`,
    })
  })

  test('an unknown access key', async () => {
    expect(await fail(insecure, as('nobody', 'wrong-secret'))).toMatchObject({
      exitCode: 4,
      code: 'invalid_credentials',
      stderr: expect.stringMatching(/^mctl: other knows no access key nobody\n/),
    })
  })

  test('a user who is no administrator', async () => {
    expect(await fail(insecure, as('plain-user', 'plain-secret'))).toMatchObject({
      exitCode: 4,
      code: 'access_denied',
      stderr: expect.stringMatching(/^mctl: The access key plain-user may not do this at other\n/),
    })
  })

  test('a disabled user', async () => {
    await run(['admin', 'user', 'add', 'prod', 'sleeper', 'sleeper-secret'])
    await run(['admin', 'user', 'disable', 'prod', 'sleeper'])
    expect(await fail(insecure, as('sleeper', 'sleeper-secret'))).toMatchObject({
      exitCode: 4,
      stderr: expect.stringMatching(/^mctl: The access key sleeper is disabled at other\n/),
    })
  })

  test('nobody', async () => {
    expect(await fail(insecure, {MC_HOST_other: server.url})).toMatchObject({
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
    expect(await fail(list, as('root', 'secret-12', `http://127.0.0.1:${port}`))).toEqual({
      exitCode: 6,
      code: 'unreachable',
      stderr: `mctl: Nothing listens at http://127.0.0.1:${port}\nCheck that the server runs and that the port is right\n`,
    })
    expect(Date.now() - start).toBeLessThan(10_000)
  })

  test('an unknown host', async () => {
    expect(await fail(list, as('root', 'secret-12', 'https://nosuch.invalid'))).toMatchObject({
      exitCode: 6,
      code: 'unknown_host',
      stderr: expect.stringMatching(
        /^mctl: No host of the name in https:\/\/nosuch\.invalid is known\n/,
      ),
    })
  })

  test('an unknown certificate', async () => {
    expect(await fail(list, as('root', 'secret-12'))).toMatchObject({
      exitCode: 6,
      code: 'tls_untrusted',
      stderr: `mctl: The certificate of ${server.url} is self-signed and not trusted here\nName it with: mctl alias set ALIAS URL --ca FILE, or --trust-fingerprint SHA256\n`,
    })
  })

  test.each([
    ['has expired', {from: -40, until: -3}],
    ['is not valid yet', {from: 2, until: 90}],
  ])('a certificate that %s', async (words, dates) => {
    const certs = join(folder.path, words)
    writePair(certs, datedPair(dates))
    await using other = await startMinio({certsDir: certs})
    const alias = ['alias', 'set', 'dated', other.url, 'root', 'secret-12', '--ca', other.caFile]
    expect(await fail(alias)).toMatchObject({exitCode: 6, code: 'tls_expired'})
    await run([...alias, '--no-check'])
    const start = Date.now()
    expect(await fail(['admin', 'user', 'list', 'dated'])).toMatchObject({
      exitCode: 6,
      code: 'tls_expired',
      stderr: expect.stringMatching(
        new RegExp(`^mctl: The certificate of ${other.url} ${words}\n.*mctl cert verify ALIAS\n$`),
      ),
    })
    expect(Date.now() - start).toBeLessThan(10_000)
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
    expect(await fail(['admin', 'user', 'list', 'named'])).toMatchObject({
      exitCode: 6,
      code: 'tls_wrong_name',
      stderr: expect.stringMatching(/is made for other names\n/),
    })
  })

  test('plain HTTP on a TLS port', async () => {
    const url = server.url.replace('https:', 'http:')
    expect(await fail(list, as('root', 'secret-12', url))).toMatchObject({
      exitCode: 6,
      code: 'tls_failed',
      stderr: expect.stringMatching(/^mctl: other speaks TLS, and was asked in plain HTTP\n/),
    })
  })

  test('TLS on a plain HTTP port', async () => {
    const url = plain.url.replace('http:', 'https:')
    expect(await fail(list, as('root', 'secret-12', url))).toMatchObject({
      exitCode: 6,
      code: 'tls_failed',
      stderr: expect.stringMatching(/does not speak TLS there\n/),
    })
  })

  test('a server that never answers, within the time that --timeout gives', async () => {
    const silent = http.createServer(() => undefined)
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const {port} = Object(silent.address())
    const result = await fail(
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

  test.each([
    ['ahead of', 20],
    ['behind', -20],
  ])('a clock that is %s that of the server', async (direction, minutes) => {
    const now = (): Date => new Date(Date.now() + minutes * 60_000)
    const transport = new Transport(new URL(server.url), {
      trust: {ca: [readFileSync(server.caFile, 'utf8')], insecure: false},
      resolve: [],
      proxyEnvironment: {},
      timeout: 10_000,
      connectTimeout: 10_000,
      retries: 3,
      signal: new AbortController().signal,
      clock: {now, sleep: async () => undefined, random: Math.random},
    })
    const admin = new AdminApi(transport, {
      server: 'prod',
      keys: {accessKey: server.rootUser, secretKey: new Secret(server.rootPassword)},
      headers: {},
      now,
    })
    const failure = await admin.get('list-canned-policies').catch((error: unknown) => error)
    transport.close()
    expect(failure).toMatchObject({
      code: 'clock_skew',
      message: 'The clock here and the clock of prod are more than 15 minutes apart',
      hint: `The clock here is 20 minutes ${direction} the server's; a signature carries the time`,
    })
  })

  test('a clock that is off, as the program says it', async () => {
    // It is the server's that is off here: the clock of this machine is not ours to set.
    const late = new Date(Date.now() - 20 * 60_000).toUTCString()
    const skewed = http.createServer((_, response) => {
      response.writeHead(403, {Date: late, 'Content-Type': 'application/xml'})
      response.end('<Error><Code>RequestTimeTooSkewed</Code><Message>too large</Message></Error>')
    })
    await new Promise<void>((resolve) => skewed.listen(0, '127.0.0.1', resolve))
    const {port} = Object(skewed.address())
    const result = await fail(list, as('root', 'secret-12', `http://127.0.0.1:${port}`))
    skewed.close()
    expect(result).toMatchObject({
      exitCode: 4,
      code: 'clock_skew',
      stderr: expect.stringMatching(/\nThe clock here is 20 minutes ahead of the server's/),
    })
  })
})
