// The kes commands on a real KES, beside what its own client says of the same things.
import {execFile} from 'node:child_process'
import {readFileSync, statSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {promisify} from 'node:util'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {type KesServer, startKes} from '../helpers/kes-server.ts'
import {findProgram} from '../helpers/programs.ts'
import {type Run, type RunOptions, runMctl} from '../helpers/run-mctl.ts'
import {type TemporaryDirectory, temporaryDirectory} from '../helpers/temporary-directory.ts'

const appKey = 'kes:v1:AN5/vRLhX3Ti+X+BQS4QK0Dq9C8NBaeRpbSoWdlKKd+k'
const app = 'e62eef490807fa084c9b21458bd0d4223411c890604f7c4dbb3af25a2ca40675'
const strangerKey = 'kes:v1:AA1/TVYz+wIWXwbHjZN+vq2Q9hPxWunvC8uk5K983GqN'
const stranger = '72ba5b041b75fb4e0b32655ec522e4a691b5088749f46bc2d5fbc71bb100a93c'

let kes: KesServer
let folder: TemporaryDirectory

beforeAll(async () => {
  folder = await temporaryDirectory()
  kes = await startKes({
    policies: {
      app: {allow: ['/v1/key/generate/*', '/v1/status'], identities: [app]},
      ops: {allow: ['/v1/key/*'], deny: ['/v1/key/delete/*'], identities: ['1'.repeat(64)]},
    },
  })
  const {caFile, admin, url} = kes
  const flags = ['--ca', caFile, '--client-cert', admin.certFile, '--client-key', admin.keyFile]
  const made = await mctl(['alias', 'set', 'kes', url, '', '', '--no-check', ...flags])
  expect(made).toMatchObject({exitCode: 0, stderr: ''})
})
afterAll(async () => {
  await kes?.stop()
  await folder?.[Symbol.asyncDispose]()
})

const at = (name: string): string => join(folder.path, name)

function mctl(args: string[], options: RunOptions = {}): Promise<Run> {
  return runMctl(args, {configDir: at('config'), cwd: folder.path, ...options})
}

/** Run as the client of that API key, which comes from the environment as the server does. */
function withKey(apiKey: string, args: string[]): Promise<Run> {
  const env = {KES_SERVER: kes.url, KES_API_KEY: apiKey, MINIO_KMS_KES_CAPATH: kes.caFile}
  return mctl(args, {env})
}

async function kesClient(...args: string[]): Promise<string> {
  const {certFile, keyFile} = kes.admin
  const env = {
    KES_SERVER: kes.url,
    KES_CLIENT_CERT: certFile,
    KES_CLIENT_KEY: keyFile,
    SSL_CERT_FILE: kes.caFile,
  }
  return (await promisify(execFile)(await findProgram('kes'), args, {env})).stdout
}

describe('a key', () => {
  test('is made once, listed, described, checked and removed', async () => {
    expect(await mctl(['kes', 'key', 'create', 'kes', 'app-1', 'app-2', 'other'])).toMatchObject({
      exitCode: 0,
      stdout: ['app-1', 'app-2', 'other']
        .map((k) => `Created key \`${k}\` successfully.\n`)
        .join(''),
    })
    expect(await mctl(['kes', 'key', 'create', 'kes', 'app-1', 'new'])).toMatchObject({
      exitCode: 1,
      stdout: 'Created key `new` successfully.\n',
      stderr: 'mctl: kes has a key app-1 already\n',
    })
    const again = await mctl(['kes', 'key', 'create', 'kes', 'app-1', '--if-not-exists', '--json'])
    expect(again.json).toEqual([{status: 'success', name: 'app-1', changed: false}])
    for (const prefix of ['app', 'app*']) {
      const listed = await mctl(['kes', 'key', 'list', 'kes', prefix])
      expect(listed).toMatchObject({exitCode: 0, stdout: 'app-1\napp-2\n'})
    }
    expect(await kesClient('key', 'ls', 'app')).toMatch(/app-1\s+app-2/)
    const info = await mctl(['kes', 'key', 'info', 'kes', 'app-1', '--json'])
    expect(info.json).toMatchObject([{algorithm: 'AES256', created_by: kes.admin.identity}])

    const all = await mctl(['kes', 'key', 'check', 'kes', '--all'])
    expect(all).toMatchObject({exitCode: 0, stdout: '✔ app-1\n✔ app-2\n✔ new\n✔ other\n'})
    expect(await mctl(['kes', 'key', 'check', 'kes', 'app-1', 'gone'])).toMatchObject({
      exitCode: 3,
      stdout: '✔ app-1\n✗ gone  generation finds no key: key does not exist\n',
    })
    expect(await kesClient('key', 'ls')).not.toContain('gone')

    const unasked = await mctl(['kes', 'key', 'delete', 'kes', 'app-2'])
    expect(unasked).toMatchObject({exitCode: 2, stdout: ''})
    expect(unasked.stderr).toContain('Delete the key app-2 at kes?')
    expect(await kesClient('key', 'ls', 'app-2')).toContain('app-2')
    const removed = await mctl(['kes', 'key', 'delete', 'kes', 'app-2', 'gone', '--yes'])
    expect(removed).toMatchObject({
      exitCode: 5,
      stdout: 'Deleted key `app-2` successfully.\n',
      stderr:
        'mctl: Keys to delete at kes: app-2, gone\nmctl: kes has no key gone\nSee which there are with: mctl kes key list kes\n',
    })
    const twice = await mctl(['kes', 'key', 'rm', 'kes', 'app-2', '--yes', '--if-exists'])
    expect(twice).toMatchObject({exitCode: 0, stdout: 'The key `app-2` is gone already.\n'})
  })

  test('is imported from stdin or a file, and never shown', async () => {
    const key = Buffer.alloc(32, 7).toString('base64')
    writeFileSync(at('backup.key'), `${key}\n`)
    const piped = await mctl(['kes', 'key', 'import', 'kes', 'piped'], {stdin: `${key}\n`})
    expect(piped).toMatchObject({exitCode: 0, stdout: 'Imported key `piped` successfully.\n'})
    const line = ['kes', 'key', 'import', 'kes', 'filed', '--from', 'backup.key']
    expect(await mctl([...line, '--cipher', 'ChaCha20'])).toMatchObject({exitCode: 0})
    expect(await mctl(['kes', 'key', 'info', 'kes', 'filed'])).toMatchObject({
      stdout: expect.stringContaining('ChaCha20'),
    })
    const short = await mctl(['kes', 'key', 'import', 'kes', 'short'], {stdin: 'AAAA'})
    expect(short).toMatchObject({
      exitCode: 2,
      stderr: 'mctl: The key to import has 3 bytes, and needs 32\n',
    })
    expect(await mctl(line)).toMatchObject({
      exitCode: 1,
      stderr: 'mctl: kes has a key filed already\n',
    })
    const kept = await mctl([...line, '--if-not-exists'])
    expect(kept).toMatchObject({exitCode: 0, stdout: 'The key `filed` exists already.\n'})
  })
})

describe('rights', () => {
  test('are told apart from keys that are not there', async () => {
    expect(await withKey(appKey, ['kes', 'key', 'check', 'app-1'])).toMatchObject({
      exitCode: 3,
      stdout: '✗ app-1  decryption is not allowed: not authorized: insufficient permissions\n',
    })
    const none = await withKey(appKey, ['kes', 'key', 'check', 'gone'])
    expect(none.stdout).toContain('generation finds no key')
    const denied = await withKey(strangerKey, ['kes', 'key', 'check', 'app-1'])
    expect(denied.stdout).toContain('generation is not allowed')
    const refused = await withKey(strangerKey, ['kes', 'key', 'create', 'mine'])
    expect(refused.exitCode).toBe(4)
    expect(refused.stderr).toContain(`The identity ${stranger} may not call /v1/key/create/mine`)
  })

  test('are read, or tried where they may not be read', async () => {
    const policies = await mctl(['kes', 'policy', 'list', 'kes', '--json'])
    expect(policies.json.map(({name}) => name)).toEqual(['app', 'ops'])
    const ops = await mctl(['kes', 'policy', 'info', 'kes', 'ops', '--json'])
    expect(ops.json).toMatchObject([{allow: ['/v1/key/*'], deny: ['/v1/key/delete/*']}])
    expect(await mctl(['kes', 'policy', 'info', 'kes', 'nope'])).toMatchObject({exitCode: 5})
    const listed = await mctl(['kes', 'identity', 'list', 'kes', '--json'])
    expect(listed.json).toContainEqual({
      status: 'success',
      identity: app,
      admin: false,
      policy: 'app',
    })
    const other = await mctl(['kes', 'identity', 'info', 'kes', app, '--json'])
    expect(other.json).toMatchObject([{known: 'yes', policy: 'app', admin: false}])
    const self = await mctl(['kes', 'identity', 'info', 'kes', '--json'])
    expect(self.json).toMatchObject([{identity: kes.admin.identity, admin: true}])

    const own = await withKey(appKey, ['kes', 'identity', 'info', '--for-key', 'app-1', '--json'])
    expect(own.json).toMatchObject([{identity: app, known: 'yes'}])
    expect(own.json[0]?.policy).toBeUndefined()
    expect(own.json[0]?.rights).toContainEqual({path: '/v1/key/generate/app-1', allowed: 'yes'})
    expect(own.json[0]?.rights).toContainEqual({path: '/v1/key/decrypt/app-1', allowed: 'no'})
    const nobody = await withKey(strangerKey, ['kes', 'identity', 'info', '--json'])
    expect(nobody.json).toMatchObject([{identity: stranger, known: 'unknown'}])
  })
})

describe('a new identity', () => {
  test('is an API key that the kes client knows by the same name', async () => {
    const made = await mctl(['kes', 'identity', 'new', '--json'])
    const {identity, apiKey} = made.json[0] ?? {}
    expect(`${apiKey}`).toMatch(/^kes:v1:/)
    expect(await kesClient('identity', 'of', `${apiKey}`)).toBe(identity)
    const filed = await mctl(['kes', 'identity', 'new', '--api-key-file', 'api.key'])
    expect(filed.stdout).not.toContain('kes:v1:')
    expect(statSync(at('api.key')).mode & 0o777).toBe(0o600)
    const of = await mctl(['kes', 'identity', 'of', 'api.key'])
    expect(await kesClient('identity', 'of', readFileSync(at('api.key'), 'utf8').trim())).toBe(
      of.stdout.trim(),
    )
  })

  test('is a key and a certificate, and stays the same with another certificate', async () => {
    const line = ['kes', 'identity', 'new', 'minio', '--cert', 'client.crt']
    const made = await mctl([...line, '--key', 'client.key', '--expiry', '90d', '--json'])
    const identity = made.json[0]?.identity
    expect(statSync(at('client.key')).mode & 0o777).toBe(0o600)
    expect(await kesClient('identity', 'of', at('client.crt'))).toBe(identity)
    const again = await mctl([...line, '--key', 'client.key'])
    expect(again).toMatchObject({exitCode: 2, stdout: ''})
    const renewed = await mctl([...line, '--reuse-key', 'client.key', '--force', '--json'])
    expect(renewed.json).toMatchObject([{identity, reused: true}])
    kes.setPolicies({
      app: {allow: ['/v1/key/generate/*', '/v1/status'], identities: [`${identity}`]},
    })
    const flags = ['--server', kes.url, '--ca', kes.caFile]
    const client = ['--cert', 'client.crt', '--key', 'client.key']
    await expect
      .poll(async () => (await mctl(['kes', 'status', ...flags, ...client])).exitCode)
      .toBe(0)
  })

  test('is locked with a password, and opened with it', async () => {
    writeFileSync(at('password'), 'open sesame\n')
    const line = ['kes', 'identity', 'new', '--key', 'locked.key', '--cert', 'locked.crt']
    const made = await mctl([...line, '--encrypt', '--password-file', 'password', '--json'])
    expect(made.json).toMatchObject([{encrypted: true}])
    expect(readFileSync(at('locked.key'), 'utf8')).toContain('DEK-Info')
    const flags = ['--password-file', 'password']
    const of = await mctl(['kes', 'identity', 'of', 'locked.key', ...flags])
    expect(of.stdout.trim()).toBe(made.json[0]?.identity)
  })
})

describe('which KES is asked', () => {
  test('is an error where variables contradict each other, without their secrets', async () => {
    const env = {KES_API_KEY: appKey, MINIO_KMS_KES_API_KEY: strangerKey, KES_SERVER: kes.url}
    const twice = await mctl(['kes', 'status'], {env})
    expect(twice).toMatchObject({exitCode: 2, stdout: ''})
    expect(twice.stderr).toContain('KES_API_KEY and MINIO_KMS_KES_API_KEY contradict each other')
    expect(twice.stderr).not.toContain('kes:v1:')
    const both = await mctl(['kes', 'status'], {
      env: {KES_SERVER: kes.url, KES_API_KEY: appKey, KES_CLIENT_CERT: kes.admin.certFile},
    })
    expect(both).toMatchObject({exitCode: 2})
    expect(both.stderr).toContain('KES_API_KEY and KES_CLIENT_CERT are both set')
  })

  test('must be named, trusted, and shown a client', async () => {
    expect(await mctl(['kes', 'status'])).toMatchObject({exitCode: 2})
    expect(await mctl(['kes', 'status', 'nobody'])).toMatchObject({exitCode: 5})
    const {certFile, keyFile} = kes.admin
    const client = ['--cert', certFile, '--key', keyFile]
    const untrusted = await mctl(['kes', 'status', '--server', kes.url, ...client])
    expect(untrusted).toMatchObject({exitCode: 6, stdout: ''})
    const anonymous = await mctl(['kes', 'status', '--server', kes.url, '--ca', kes.caFile])
    expect(anonymous.exitCode).toBe(4)
    expect(anonymous.stderr).toContain('wants a client certificate or an API key')
  })
})

// The last: it stops the server.
test('its state is shown while it runs, and that it does not', async () => {
  const status = await mctl(['kes', 'status', 'kes', '--json'])
  expect(status).toMatchObject({exitCode: 0, json: [{healthy: true, keystore: 'reachable'}]})
  const ready = await mctl(['kes', 'ready', 'kes'])
  expect(ready).toMatchObject({exitCode: 0, stdout: '✔ kes is ready\n'})
  const metrics = await mctl(['kes', 'metrics', 'kes'])
  expect(metrics.stdout).toContain('# TYPE kes_system_up_time gauge')
  await kes.stop()
  for (const command of ['status', 'ready', 'metrics']) {
    expect(await mctl(['kes', command, 'kes', '--retries', '0'])).toMatchObject({
      exitCode: 6,
      stdout: '',
    })
  }
})
