import {X509Certificate} from 'node:crypto'
import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, expect, test} from 'vitest'
import {type KesServer, startKes} from '../helpers/kes-server.ts'
import {type MinioServer, startMinio} from '../helpers/minio-server.ts'
import {type Run, runMc, runMctl} from '../helpers/run-mctl.ts'
import {type TemporaryDirectory, temporaryDirectory} from '../helpers/temporary-directory.ts'

let folder: TemporaryDirectory
let kes: KesServer
let secure: MinioServer
let plain: MinioServer
const passwords = ['broker-geheim', 'base-geheim', 'hook-geheim']

beforeAll(async () => {
  folder = await temporaryDirectory()
  kes = await startKes()
  secure = await startMinio({kms: {kes}})
  plain = await startMinio({
    tls: false,
    kms: 'none',
    drives: 4,
    region: 'eu-1',
    env: {
      MINIO_NOTIFY_AMQP_URL_one: `amqp://user:${passwords[0]}@127.0.0.1:1`,
      MINIO_NOTIFY_POSTGRES_CONNECTION_STRING_one: `host=h password=${passwords[1]}`,
      MINIO_NOTIFY_WEBHOOK_AUTH_TOKEN_FILE: passwords[2] ?? '',
    },
  })
  const {url, rootUser, rootPassword, caFile} = secure
  await mctl(['alias', 'set', 'secure', url, rootUser, rootPassword, '--ca', caFile])
})

afterAll(async () => {
  await secure?.stop()
  await plain?.stop()
  await kes?.stop()
  await folder?.[Symbol.asyncDispose]()
})

const options = () => ({
  env: {MC_HOST_plain: plain.aliasUrl},
  configDir: join(folder.path, 'config'),
})
const mctl = (args: readonly string[]): Promise<Run> => runMctl(args, options())
const info = async (...args: string[]): Promise<Record<string, unknown>> =>
  (await mctl(['--json', 'admin', 'info', ...args])).json[0] ?? {}

test('several drives without TLS and without KMS', async () => {
  expect(await info('plain')).toMatchObject({
    status: 'success',
    mode: 'online',
    region: 'eu-1',
    deploymentID: expect.stringMatching(/^[0-9a-f-]{36}$/),
    drives: {online: 4, offline: 0},
    kms: {state: 'none', endpoints: []},
  })
  expect((await info('plain')).nodes).toEqual([
    {
      endpoint: plain.host,
      state: 'online',
      version: expect.stringMatching(/./),
      uptime: expect.any(Number),
      network: {[plain.host]: 'online'},
      drives: {online: 4, total: 4},
      certificate: {state: 'none', message: 'served without TLS'},
    },
  ])
})

test('the text has a block for each node, and one for all of them', async () => {
  const {stdout} = await mctl(['admin', 'info', 'plain/'])
  expect(stdout).toMatch(
    new RegExp(
      [
        `^●  ${plain.host.replaceAll('.', '\\.')} online`,
        ' {3}Uptime: \\d+ (seconds|minutes)',
        ' {3}Version: .+',
        ' {3}Network: 1/1 online',
        ' {3}Drives: 4/4 online',
        ' {3}Certificate: served without TLS',
        '',
        'Deployment: [0-9a-f-]{36} \\(online\\)',
        'Region: eu-1',
        'Buckets: 0, objects: 0, bytes: 0 \\(as last counted\\)',
        'Drives: 4 online, 0 offline',
        'KMS: none\n$',
      ].join('\n'),
    ),
  )
})

test('--offline shows no node that is online', async () => {
  expect(await info('plain', '--offline')).toMatchObject({status: 'success', nodes: []})
  expect((await mctl(['admin', 'info', 'plain', '--offline'])).stdout).toMatch(/^Deployment: /)
})

test('the certificate that a node serves is looked at', async () => {
  const served = new X509Certificate(readFileSync(secure.caFile))
  expect(await info('secure')).toMatchObject({
    drives: {online: 1, offline: 0},
    nodes: [
      {
        endpoint: secure.host,
        drives: {online: 1, total: 1},
        certificate: {
          state: 'ok',
          notAfter: served.validToDate.toISOString().replace('.000Z', 'Z'),
          fingerprint: served.fingerprint256.replaceAll(':', '').toLowerCase(),
        },
      },
    ],
    kms: {state: 'online', endpoints: [{endpoint: kes.url, status: 'online'}]},
  })
})

test('every field that mc prints is there', async () => {
  const [theirs] = (await runMc(['--json', 'admin', 'info', 'plain'], options())).json
  const pathsOf = (value: unknown, path = ''): string[] =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([name, each]) => pathsOf(each, `${path}.${name}`))
      : [path]
  // A list that grows with every collection of garbage.
  const expected = pathsOf(theirs).filter((path) => !path.includes('.gc_stats.'))
  expect(expected.length).toBeGreaterThan(50)
  expect(pathsOf(await info('plain'))).toEqual(expect.arrayContaining(expected))
})

test('no secret of the server is shown, and what is none stays', async () => {
  for (const [alias, server] of [
    ['plain', plain],
    ['secure', secure],
  ] as const) {
    const run = await mctl(['--json', 'admin', 'info', alias, '--debug'])
    for (const secret of [...passwords, server.rootPassword]) {
      expect(run.stdout + run.stderr).not.toContain(secret)
    }
  }
  expect(await info('plain')).toMatchObject({
    info: {
      servers: [
        {
          minio_env_vars: {
            MINIO_NOTIFY_AMQP_URL_one: 'amqp://********@127.0.0.1:1',
            MINIO_NOTIFY_POSTGRES_CONNECTION_STRING_one: '********',
            MINIO_NOTIFY_WEBHOOK_AUTH_TOKEN_FILE: '********',
            MINIO_ROOT_PASSWORD: '*** EXISTS, REDACTED ***',
          },
        },
      ],
    },
  })
  expect(await info('secure')).toMatchObject({
    info: {servers: [{minio_env_vars: {MINIO_KMS_KES_KEY_NAME: 'kes-default'}}]},
  })
})

test.each([
  ['nosuch', 5, 'No alias named nosuch'],
  ['stranger', 4, 'does not accept the secret key'],
  ['gone', 6, 'Nothing listens at http://127.0.0.1:9'],
])('%s exits with %i', async (alias, exitCode, word) => {
  const {env, configDir} = options()
  const run = await runMctl(['--json', 'admin', 'info', alias, '--retries', '0'], {
    configDir,
    env: {
      ...env,
      MC_HOST_stranger: plain.url.replace('://', `://${plain.rootUser}:wrong-secret@`),
      MC_HOST_gone: 'http://root:root-secret@127.0.0.1:9',
    },
  })
  expect(run.exitCode).toBe(exitCode)
  expect(run.json).toMatchObject([{status: 'error', error: {exitCode}}])
  expect(run.stdout).toContain(word)
  expect(run.stdout).not.toMatch(/wrong-secret|root-secret/)
})

// The last one: the KES is gone after it.
test('a KES that was stopped is offline', async () => {
  process.kill(kes.pid, 'SIGKILL')
  await kes.stop()
  expect(await info('secure')).toMatchObject({
    status: 'success',
    nodes: [{state: 'online'}],
    kms: {state: 'offline', endpoints: [{endpoint: kes.url, status: 'offline'}]},
  })
  expect((await mctl(['admin', 'info', 'secure'])).stdout).toMatch(/^KMS: offline$/m)
})
