import {once} from 'node:events'
import {readFileSync} from 'node:fs'
import {request} from 'node:https'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {type KesServer, startKes} from '../helpers/kes-server.ts'
import {type MinioServer, startMinio} from '../helpers/minio-server.ts'
import {type Run, runMctl} from '../helpers/run-mctl.ts'

let kes: KesServer
let withKes: MinioServer
let withKey: MinioServer
let without: MinioServer

beforeAll(async () => {
  kes = await startKes()
  withKes = await startMinio({tls: false, kms: {kes}})
  withKey = await startMinio({tls: false})
  without = await startMinio({tls: false, kms: 'none'})
})

afterAll(async () => {
  await withKes?.stop()
  await withKey?.stop()
  await without?.stop()
  await kes?.stop()
})

const run = (args: readonly string[]): Promise<Run> =>
  runMctl(args, {
    env: {
      MC_HOST_kes: withKes.aliasUrl,
      MC_HOST_key: withKey.aliasUrl,
      MC_HOST_none: without.aliasUrl,
      MC_HOST_alice: withKes.url.replace('://', '://alice:alice-secret@'),
    },
  })
const kms = (...args: string[]): Promise<Run> => run(['--json', 'admin', 'kms', ...args])
const text = (...args: string[]): Promise<Run> => run(['admin', 'kms', ...args])

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

describe('a static key', () => {
  test('is the whole KMS', async () => {
    expect((await kms('status', 'key')).json).toEqual([
      {
        status: 'success',
        name: 'MinIO builtin',
        defaultKeyId: 'my-key',
        healthy: true,
        endpoints: [{endpoint: '127.0.0.1', status: 'online'}],
        kind: 'static',
        defaultKey: {encryption: 'ok', decryption: 'ok'},
        iam: 'loaded',
        autoEncryption: {configured: 'off', inForce: 'untested'},
        storedData: {state: 'untested', bucketsTested: 0, buckets: 0, unreadable: []},
        findings: [],
      },
    ])
    expect((await kms('key', 'list', 'key')).json).toEqual([
      {status: 'success', target: 'key', keys: ['my-key']},
    ])
  })

  test('encrypts and decrypts', async () => {
    expect((await kms('key', 'status', 'key')).json).toEqual([
      {status: 'success', keyId: 'my-key', healthy: true, encryption: 'ok', decryption: 'ok'},
    ])
    expect((await text('key', 'status', 'key/', 'my-key')).stdout).toBe(
      'Key: my-key\n   - Encryption ✔ ok\n   - Decryption ✔ ok\n',
    )
  })

  test('gets no second one beside it', async () => {
    const refused = await text('key', 'create', 'key', 'second')
    expect(refused.exitCode).toBe(1)
    expect(refused.stderr).toContain('mctl: The KMS of key cannot make keys: it is one static key')
    const again = await text('key', 'create', 'key', 'my-key')
    expect(again.exitCode).toBe(1)
    expect(again.stderr).toBe(
      'mctl: The KMS of key has a key named my-key already\n' +
        '--if-not-exists is content with it, where it works\n',
    )
    expect((await kms('key', 'create', 'key', 'my-key', '--if-not-exists')).json).toEqual([
      {status: 'success', keyId: 'my-key', changed: false},
    ])
  })
})

test.each([['status'], ['key', 'status'], ['key', 'list'], ['key', 'create', 'none', 'k1']])(
  'a server without KMS says so: %s %s',
  async (...words) => {
    const refused = await kms(...(words.includes('none') ? words : [...words, 'none']))
    expect(refused.exitCode).toBe(1)
    expect(refused.json).toMatchObject([
      {
        status: 'error',
        error: {message: 'none has no KMS: it cannot encrypt', code: 'kms_not_configured'},
      },
    ])
  },
)

describe('keys at a KES', () => {
  test('are made once, and listed sorted by name and by pattern', async () => {
    expect((await kms('key', 'create', 'kes', 'b-2')).json).toEqual([
      {status: 'success', keyId: 'b-2', changed: true},
    ])
    const again = await kms('key', 'create', 'kes', 'b-1', 'b-2', 'bad name')
    expect(again.exitCode).toBe(2)
    expect(again.json).toMatchObject([
      {status: 'success', keyId: 'b-1', changed: true},
      {status: 'error', error: {code: 'conflict', exitCode: 1}},
      {status: 'error', error: {code: 'bad_input', exitCode: 2}},
    ])
    expect((await kms('key', 'create', 'kes', 'b-1', 'b-2', '--if-not-exists')).json).toEqual([
      {status: 'success', keyId: 'b-1', changed: false},
      {status: 'success', keyId: 'b-2', changed: false},
    ])
    expect((await text('key', 'list', 'kes')).stdout).toBe('b-1\nb-2\nkes-default\n')
    expect((await text('key', 'ls', 'kes', 'b-*')).stdout).toBe('b-1\nb-2\n')
    expect(await text('key', 'list', 'kes', 'nosuch*')).toMatchObject({exitCode: 0, stdout: ''})
  })

  test('need a name that a KES takes', async () => {
    const refused = await text('key', 'create', 'kes', 'a b')
    expect(refused.exitCode).toBe(2)
    expect(refused.stderr).toContain('mctl: The key name "a b" is not one that a KMS takes')
  })

  test('that are unknown fail the test of a key, and their decryption is untested', async () => {
    const failed = await kms('key', 'status', 'kes', 'nosuch')
    expect(failed.exitCode).toBe(3)
    expect(failed.json).toEqual([
      {
        status: 'error',
        keyId: 'nosuch',
        healthy: false,
        encryption: 'failed',
        decryption: 'untested',
        encryptionError: 'key with given key ID does not exist',
      },
    ])
  })

  test('are tested all at once, and each that fails is named', async () => {
    const all = await kms('key', 'status', 'kes', '--all')
    expect(all.exitCode).toBe(0)
    expect(all.json.map(({keyId, healthy}) => [keyId, healthy])).toEqual([
      ['b-1', true],
      ['b-2', true],
      ['kes-default', true],
    ])
    const some = await text('key', 'status', 'kes', 'b-*', 'nosuch')
    expect(some.exitCode).toBe(3)
    expect(some.stdout).toBe(
      'Key     Encryption  Decryption  Reason\n' +
        'b-1     ✔ ok        ✔ ok\n' +
        'b-2     ✔ ok        ✔ ok\n' +
        'nosuch  ✗ failed    ? untested  key with given key ID does not exist\n',
    )
    expect((await kms('key', 'status', 'kes', 'c-*')).json).toMatchObject([
      {error: {code: 'kms_key_not_found', message: 'No key like c-* in the KMS of kes'}},
    ])
    expect((await kms('key', 'status', 'kes', 'b-1', '--all')).exitCode).toBe(2)
  })

  test('that were deleted at the KES fail the test of a key', async () => {
    await kms('key', 'create', 'kes', 'doomed')
    expect((await kms('key', 'status', 'kes', 'doomed')).exitCode).toBe(0)
    await deleteKey('doomed')
    const failed = await text('key', 'status', 'kes', 'doomed')
    expect(failed.exitCode).toBe(3)
    expect(failed.stdout).toBe(
      'Key: doomed\n   - Encryption ✗ key with given key ID does not exist\n   - Decryption ? untested\n',
    )
  })

  test('are no business of somebody without rights', async () => {
    await run(['admin', 'user', 'add', 'kes', 'alice', 'alice-secret'])
    for (const words of [['status'], ['key', 'status'], ['key', 'list']]) {
      const refused = await kms(...words, 'alice')
      expect(refused.exitCode).toBe(4)
      expect(refused.json).toMatchObject([{error: {code: 'access_denied'}}])
      expect(refused.stdout).not.toContain('alice-secret')
    }
  })
})

// The last ones: the KES is gone after them.
describe('a KES that was stopped', () => {
  beforeAll(async () => {
    process.kill(kes.pid, 'SIGKILL')
    await kes.stop()
  })

  test('is offline', async () => {
    const down = await kms('status', 'kes')
    expect(down.exitCode).toBe(3)
    expect(down.json).toMatchObject([
      {
        status: 'error',
        name: 'MinIO KES',
        defaultKeyId: 'kes-default',
        healthy: false,
        endpoints: [{endpoint: kes.url, status: 'offline'}],
        defaultKey: {encryption: 'failed', decryption: 'untested'},
        iam: 'loaded',
        storedData: {state: 'untested'},
        findings: [
          {severity: 'error', code: 'endpoint-offline', where: kes.url},
          {severity: 'error', code: 'default-key-failed', where: 'kes-default'},
        ],
      },
    ])
    expect((await text('status', 'kes')).stdout).toContain(
      `KMS: MinIO KES\nDefault key: kes-default, encryption failed, decryption untested\n   - ${kes.url} ✗ offline\n`,
    )
  })

  test.each([[], ['b-1']])('has no key that works: %s', async (...key) => {
    const down = await kms('key', 'status', 'kes', ...key)
    expect(down.exitCode).toBe(3)
    expect(down.json).toMatchObject([
      {
        status: 'error',
        healthy: false,
        encryption: 'failed',
        decryption: 'untested',
        encryptionError: expect.stringContaining('connection refused'),
      },
    ])
  })

  test.each([
    ['list', 'kes'],
    ['status', 'kes', '--all'],
    ['create', 'kes', 'late'],
    ['create', 'kes', 'b-1'],
  ])('is named by key %s', async (...words) => {
    const down = await text('key', ...words)
    expect(down.exitCode).toBe(1)
    expect(down.stderr).toBe(
      'mctl: kes cannot reach its KMS\nSee its state with: mctl admin kms status kes\n',
    )
  })
})
