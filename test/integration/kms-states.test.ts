// What `admin kms status` sees of servers that were started with another KMS than they had, or with one that refuses.
import {execFileSync} from 'node:child_process'
import {randomBytes} from 'node:crypto'
import {once} from 'node:events'
import {readFileSync} from 'node:fs'
import {request} from 'node:https'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {type KesServer, startKes} from '../helpers/kes-server.ts'
import {type MinioServer, startMinio} from '../helpers/minio-server.ts'
import {findProgram} from '../helpers/programs.ts'
import {type Run, runMctl, temporaryDirectory} from '../helpers/run-mctl.ts'
import {makeBucket, putObject} from '../helpers/seed.ts'

const root = {user: 'rootuser', password: 'rootpassword'}
const newKey = (): string => randomBytes(32).toString('base64')

/** Runs `work` beside a server on drives that outlast it. */
async function served(
  drives: string,
  env: Readonly<Record<string, string>>,
  work: (server: MinioServer) => Promise<void>,
): Promise<void> {
  const server = await startMinio({tls: false, kms: 'none', drivesIn: drives, root, env})
  try {
    await work(server)
  } finally {
    await server.stop()
  }
}

async function fill(server: MinioServer): Promise<void> {
  await makeBucket(server, 'docs')
  await putObject(server, 'docs', 'a', 'x', {sse: 's3'})
  await mctl(server, 'admin', 'user', 'add', 'prod', 'alice', 'alice-secret')
}

// Two seconds are the patience of the test with a server that never answers.
function mctl(server: MinioServer, ...args: string[]): Promise<Run> {
  return runMctl(['--timeout', '2s', ...args], {env: {MC_HOST_prod: server.aliasUrl}})
}

async function status(server: MinioServer, ...args: string[]) {
  const {exitCode, json} = await mctl(server, '--json', 'admin', 'kms', 'status', 'prod', ...args)
  const [report = {}] = json
  const {findings = []} = report
  const codes = Array.isArray(findings) ? findings.map(({code}) => code) : []
  return {exitCode, report, codes}
}

describe('a static key', () => {
  const key = newKey()
  let drives: Awaited<ReturnType<typeof temporaryDirectory>>

  beforeAll(async () => {
    drives = await temporaryDirectory()
  })

  afterAll(() => drives?.[Symbol.asyncDispose]())

  test('that reads what is stored is well, and a value of auto encryption that is off is said', async () => {
    const env = {MINIO_KMS_SECRET_KEY: `my-key:${key}`, MINIO_KMS_AUTO_ENCRYPTION: 'yes'}
    await served(drives.path, env, async (server) => {
      await fill(server)
      const {exitCode, report, codes} = await status(server, '--probe', 'docs')
      expect(exitCode).toBe(0)
      expect(report).toMatchObject({
        status: 'success',
        kind: 'static',
        healthy: true,
        defaultKey: {encryption: 'ok', decryption: 'ok'},
        iam: 'loaded',
        autoEncryption: {configured: 'off', inForce: 'off'},
        storedData: {state: 'readable', bucketsTested: 1, buckets: 1, unreadable: []},
      })
      expect(codes).toEqual(['auto-encryption-misspelt'])
      // The probe is gone.
      expect((await mctl(server, '--json', 'stat', '-r', 'prod/docs')).json).toHaveLength(1)
    })
  })

  test('that was replaced by another leaves data unreadable and users unknown', async () => {
    const env = {MINIO_KMS_SECRET_KEY: `my-key:${newKey()}`}
    await served(drives.path, env, async (server) => {
      const {exitCode, report, codes} = await status(server)
      expect(exitCode).toBe(3)
      expect(report).toMatchObject({
        status: 'error',
        healthy: false,
        defaultKey: {encryption: 'ok', decryption: 'ok'},
        iam: 'not-loaded',
        storedData: {
          state: 'unreadable',
          unreadable: [{where: 'docs', serverMessage: 'failed to decrypt ciphertext'}],
        },
      })
      expect(codes).toEqual(['data-unreadable', 'iam-not-loaded'])
      const stat = await mctl(server, 'stat', '-r', 'prod/docs')
      expect(stat.exitCode).toBe(1)
      expect(stat.stderr).toContain(
        'mctl: prod cannot read or list what is encrypted: the key in its KMS is not the one it was encrypted with\n' +
          'See what is wrong with it: mctl admin kms status prod\n',
      )
    })
  })

  test('that is gone is said, and that there was one', async () => {
    await served(drives.path, {}, async (server) => {
      const refused = await mctl(server, 'admin', 'kms', 'status', 'prod')
      expect(refused.exitCode).toBe(1)
      expect(refused.stderr).toBe(
        'mctl: prod has no KMS: it cannot encrypt, and cannot read the users that it stored: it had a KMS before\n' +
          'Start it with the KMS and the key that it had; a key file that is missing is ignored without a word\n',
      )
    })
  })

  test('without a name is found before the first object breaks in the server', async () => {
    await using empty = await temporaryDirectory()
    await served(empty.path, {MINIO_KMS_SECRET_KEY: `:${newKey()}`}, async (server) => {
      const {exitCode, codes} = await status(server)
      expect(exitCode).toBe(3)
      expect(codes).toEqual(['key-name-empty'])
    })
  })
})

describe('a KES', () => {
  let kes: KesServer

  beforeAll(async () => {
    kes = await startKes()
  })

  afterAll(() => kes?.stop())

  test('that refuses the server is said, and that objects are stored plain', async () => {
    await using folder = await temporaryDirectory()
    const [key, cert] = [join(folder.path, 'stranger.key'), join(folder.path, 'stranger.crt')]
    execFileSync(await findProgram('kes'), ['identity', 'new', '--key', key, '--cert', cert, 'x'])
    const env = {
      ...kes.minioEnvironment,
      MINIO_KMS_KES_KEY_FILE: key,
      MINIO_KMS_KES_CERT_FILE: cert,
      MINIO_KMS_AUTO_ENCRYPTION: 'on',
    }
    await served(folder.path, env, async (server) => {
      await makeBucket(server, 'docs')
      const {exitCode, report, codes} = await status(server, '--probe', 'docs')
      expect(exitCode).toBe(3)
      expect(report).toMatchObject({
        defaultKeyId: 'kes-default',
        defaultKey: {encryption: 'failed', decryption: 'untested'},
        autoEncryption: {configured: 'on', inForce: 'off'},
      })
      expect(codes).toEqual([
        'status-refused',
        'default-key-refused',
        'iam-not-loaded',
        'auto-encryption-off',
      ])
    })
  })

  test('whose key was deleted, and made anew by a restart, is found out', async () => {
    await using drives = await temporaryDirectory()
    const env = {...kes.minioEnvironment, MINIO_KMS_KES_KEY_NAME: 'doomed'}
    await served(drives.path, env, async (server) => {
      await fill(server)
      expect((await status(server)).codes).toEqual([])
      await deleteKey('doomed')
      const {exitCode, codes} = await status(server)
      expect(exitCode).toBe(3)
      expect(codes).toEqual(['default-key-missing', 'data-unreadable'])
    })
    await served(drives.path, env, async (server) => {
      const {report, codes} = await status(server)
      expect(report).toMatchObject({defaultKey: {encryption: 'ok', decryption: 'ok'}})
      expect(codes).toEqual(['data-unreadable', 'iam-not-loaded'])
    })
  })

  /** Deletes a key behind MinIO's back, as its administrator at the KES. */
  async function deleteKey(name: string): Promise<void> {
    const {MINIO_KMS_KES_CERT_FILE: cert = '', MINIO_KMS_KES_KEY_FILE: key = ''} =
      kes.minioEnvironment
    const call = request(`${kes.url}/v1/key/delete/${name}`, {
      method: 'DELETE',
      ca: readFileSync(kes.caFile),
      cert: readFileSync(cert),
      key: readFileSync(key),
    })
    call.end()
    const [response] = await once(call, 'response')
    response.resume()
    expect(response.statusCode).toBe(200)
  }
})
