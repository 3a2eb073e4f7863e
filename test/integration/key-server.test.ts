// mctl kes on a real KES: by whom it is called, what it says, and what it never prints.
import {execFileSync} from 'node:child_process'
import {readFileSync, renameSync, statSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {type KesServer, startKes} from '../helpers/kes-server.ts'
import {findProgram} from '../helpers/programs.ts'
import {type Run, type RunOptions, runMctl} from '../helpers/run-mctl.ts'
import {type TemporaryDirectory, temporaryDirectory} from '../helpers/temporary-directory.ts'

const apiKey = 'kes:v1:AN5/vRLhX3Ti+X+BQS4QK0Dq9C8NBaeRpbSoWdlKKd+k'
const app = 'e62eef490807fa084c9b21458bd0d4223411c890604f7c4dbb3af25a2ca40675'

let kes: KesServer
let folder: TemporaryDirectory
beforeAll(async () => {
  folder = await temporaryDirectory()
  kes = await startKes({
    policies: {
      app: {
        allow: ['/v1/key/generate/app*', '/v1/key/decrypt/app*'],
        identities: [app],
      },
    },
  })
})
afterAll(async () => {
  await kes?.stop()
  await folder?.[Symbol.asyncDispose]()
})

const run = (args: string, options: RunOptions = {}): Promise<Run> =>
  runMctl(['kes', ...args.split(' ')], {cwd: folder.path, ...options})
const admin = (args: string, options: RunOptions = {}): Promise<Run> =>
  run(args, {...options, env: {...kes.minioEnvironment, ...options.env}})
const asApp = (args: string): Promise<Run> =>
  run(args, {
    env: {KES_SERVER: kes.url, KES_API_KEY: apiKey, MINIO_KMS_KES_CAPATH: kes.caFile},
  })
/** What the kes client prints. */
async function client(...args: string[]): Promise<string> {
  return execFileSync(await findProgram('kes'), args, {
    encoding: 'utf8',
    env: {
      KES_SERVER: kes.url,
      KES_CLIENT_CERT: kes.admin.certFile,
      KES_CLIENT_KEY: kes.admin.keyFile,
      SSL_CERT_FILE: kes.caFile,
    },
  })
}

describe('the server and its client', () => {
  test('come from flags, with an API key from a file or stdin', async () => {
    writeFileSync(join(folder.path, 'api.key'), `${apiKey}\n`)
    const flags = `--server ${kes.url.replace('https://', '')} --ca ${kes.caFile}`
    for (const [from, stdin] of [['api.key'], ['-', apiKey]]) {
      const denied = await run(`status ${flags} --api-key-file ${from}`, {stdin: stdin ?? ''})
      expect(denied.exitCode).toBe(4)
      expect(denied.stderr).toContain(`The identity ${app} may not call /v1/status`)
    }
    const {certFile, keyFile} = kes.admin
    const ready = await run(`ready ${flags} --cert ${certFile} --key ${keyFile}`)
    expect(ready).toMatchObject({exitCode: 0, stderr: ''})
  })

  test('are not taken from variables that contradict each other, and both are named', async () => {
    const both = await admin('ready', {env: {KES_SERVER: 'https://127.0.0.1:1'}})
    expect(both.exitCode).toBe(2)
    expect(both.stderr).toContain('KES_SERVER and MINIO_KMS_KES_ENDPOINT contradict each other')
    const kinds = await admin('ready', {env: {KES_API_KEY: apiKey}})
    expect(kinds.exitCode).toBe(2)
    expect(kinds.stderr).toContain('KES_API_KEY and MINIO_KMS_KES_CERT_FILE are both set')
  })

  test('are missed with words about what to do', async () => {
    expect(await run('key list')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/^mctl: No KES is named\n/),
    })
    expect(await run('key create nosuch k1')).toMatchObject({
      exitCode: 5,
      stderr: expect.stringMatching(/^mctl: No alias named nosuch\n/),
    })
    const untrusted = await run(`ready --server ${kes.url}`)
    expect(untrusted.exitCode).toBe(6)
    expect(untrusted.stderr).toContain('Name its CA with --ca FILE')
    const gone = await run('ready --server https://127.0.0.1:1')
    expect(gone.exitCode).toBe(6)
  })

  test('are an alias with a client certificate', async () => {
    const configDir = join(folder.path, 'config')
    const {certFile, keyFile} = kes.admin
    const words = ['alias', 'set', 'kes1', kes.url, '', '', '--no-check', '--ca', kes.caFile]
    await runMctl([...words, '--client-cert', certFile, '--client-key', keyFile], {configDir})
    expect(await run('key create kes1 of-alias', {configDir})).toMatchObject({
      exitCode: 0,
      stdout: 'Created key `of-alias` successfully.\n',
    })
    // A word that is an alias is the alias, whatever the variables say.
    expect(await admin('key delete kes1 of-alias -y', {configDir})).toMatchObject({exitCode: 0})
  })
})

describe('keys', () => {
  test('of several each is tried and listed, and the worst exit code wins', async () => {
    expect((await admin('key create app-1 app-2')).exitCode).toBe(0)
    const again = await admin('key create app-2 app-3')
    expect(again).toMatchObject({exitCode: 1, stdout: 'Created key `app-3` successfully.\n'})
    expect(again.stderr).toContain('has a key app-2 already')
    expect((await client('key', 'ls')).split('\n')).toEqual(
      expect.arrayContaining(['app-1', 'app-2', 'app-3']),
    )
    expect((await admin('key list app*')).stdout).toBe('app-1\napp-2\napp-3\n')
    expect((await admin('key list app-')).stdout).toBe('app-1\napp-2\napp-3\n')
  })

  test('are deleted after a yes only', async () => {
    const unasked = await admin('key delete app-3')
    expect(unasked.exitCode).toBe(2)
    expect(unasked.stderr).toContain('All that is encrypted with it is lost for good.')
    expect((await admin('key delete app-3 --yes')).exitCode).toBe(0)
    expect((await admin('key delete app-3 --yes')).exitCode).toBe(5)
    expect(await admin('key delete app-3 --yes --if-exists')).toMatchObject({
      exitCode: 0,
      stdout: 'The key `app-3` is gone already.\n',
    })
  })

  test('that are checked tell the policy from the key, and none is made', async () => {
    const checked = await asApp('key check app-1 app-none other --json')
    expect(checked.exitCode).toBe(3)
    expect(checked.json).toMatchObject([
      {status: 'success', name: 'app-1', healthy: true, generation: 'ok', decryption: 'ok'},
      {status: 'error', name: 'app-none', generation: 'not-found', decryption: 'untested'},
      {status: 'error', name: 'other', generation: 'denied', decryption: 'untested'},
    ])
    expect((await admin('key check --all')).stdout).toBe('✔ app-1\n✔ app-2\n')
  })

  test('are imported from stdin, and a wrong one is not sent', async () => {
    const key = 'c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LTEyMzQ='
    expect((await admin('key import app-4', {stdin: key})).exitCode).toBe(0)
    for (const [stdin, reason] of [
      [key.slice(4), 'has 29 bytes, and needs 32'],
      ['no base64!', 'is no base64'],
    ] as const) {
      const refused = await admin('key import app-5', {stdin})
      expect(refused.exitCode).toBe(2)
      expect(refused.stderr).toContain(reason)
      expect(refused.stderr).not.toContain(stdin)
    }
  })
})

describe('identities', () => {
  test('are found out by trying where KES does not say', async () => {
    const own = await asApp('identity info --for-key app-1 --json')
    expect(own.json).toMatchObject([{identity: app, known: 'yes', admin: false}])
    expect(own.json[0]?.rights).toEqual(
      expect.arrayContaining([
        {path: '/v1/key/generate/app-1', allowed: 'yes'},
        {path: '/v1/key/decrypt/app-1', allowed: 'yes'},
        {path: '/v1/key/list/', allowed: 'no'},
      ]),
    )
    expect((await admin(`identity info ${app} --json`)).json).toMatchObject([
      {identity: app, policy: 'app', allow: ['/v1/key/decrypt/app*', '/v1/key/generate/app*']},
    ])
    expect((await admin(`identity info ${'0'.repeat(64)}`)).exitCode).toBe(5)
  })

  test('are those that the kes client gives, of API keys and certificates', async () => {
    const made = await run('identity new minio --key n.key --cert n.crt --ip 127.0.0.1')
    expect(made.exitCode).toBe(0)
    expect(statSync(join(folder.path, 'n.key')).mode & 0o777).toBe(0o600)
    const theirs = (await client('identity', 'of', join(folder.path, 'n.crt'))).trim()
    expect((await run('identity of n.crt')).stdout).toBe(`${theirs}\n`)
    expect((await run('identity of n.key')).stdout).toBe(`${theirs}\n`)
    expect((await run('identity of -', {stdin: apiKey})).stdout).toBe(`${app}\n`)
    // A certificate made again for the same key is the same client.
    expect((await run('identity new --reuse-key n.key --cert n.crt')).exitCode).toBe(2)
    const again = await run(
      'identity new --reuse-key n.key --cert n.crt --force --expiry 1h --json',
    )
    expect(again.json).toMatchObject([{identity: theirs, reused: true}])
    expect((await client('identity', 'of', join(folder.path, 'n.crt'))).trim()).toBe(theirs)
    const shown = await run('identity new --json')
    const [{apiKey: secret = '', identity} = {}] = shown.json
    expect((await client('identity', 'of', String(secret))).trim()).toBe(identity)
  })

  test('in a chain are those of the client, wherever it stands', async () => {
    await runMctl('cert ca Clients --out ca'.split(' '), {cwd: folder.path})
    await runMctl(
      'cert create --client app --ca-cert ca/ca.crt --ca-key ca/ca.key --out c'.split(' '),
      {cwd: folder.path},
    )
    const read = (name: string): string => readFileSync(join(folder.path, name), 'utf8')
    writeFileSync(join(folder.path, 'chain.crt'), read('ca/ca.crt') + read('c/public.crt'))
    const wanted = (await run('identity of c/private.key')).stdout
    expect((await run('identity of chain.crt')).stdout).toBe(wanted)
    expect((await run('identity of ca/ca.crt')).exitCode).toBe(2)
  })

  test('keep an encrypted key, which opens with its password', async () => {
    writeFileSync(join(folder.path, 'password'), 'open sesame\n')
    const made = await run(
      'identity new minio --key e.key --cert e.crt --encrypt --password-file password',
    )
    expect(made.exitCode).toBe(0)
    expect(readFileSync(join(folder.path, 'e.key'), 'utf8')).toContain('DEK-Info: AES-256-CBC')
    const identity = (await run('identity of e.crt')).stdout.trim()
    const flags = `--server ${kes.url} --ca ${kes.caFile} --cert e.crt --key e.key`
    const denied = await run(`status ${flags} --password-file password`)
    expect(denied.stderr).toContain(`The identity ${identity} may not call /v1/status`)
  })
})

test('an API key stands in no error and no trace', async () => {
  const broken = apiKey.slice(0, -1)
  const runs = [
    await asApp('status --debug'),
    await run('ready --debug', {env: {KES_SERVER: kes.url, KES_API_KEY: broken}}),
    await run(`key list ${apiKey}`),
    await run(`identity of ${broken}`),
  ]
  for (const {stdout, stderr, exitCode} of runs) {
    expect(exitCode).toBeGreaterThan(0)
    expect(stdout + stderr).not.toContain(broken.slice(10))
  }
})

// The last one: the key store is gone after it.
test('a lost key store is not ready, which is exit code 3', async () => {
  renameSync(kes.keysFolder, `${kes.keysFolder}-away`)
  const ready = await admin('ready')
  expect(ready.exitCode).toBe(3)
  expect(ready.stdout).toContain('is not ready: key store is not reachable')
  expect((await admin('status --json')).json).toMatchObject([
    {status: 'error', healthy: false, keystore: 'unreachable'},
  ])
})
