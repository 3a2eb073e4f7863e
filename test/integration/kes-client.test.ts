// The client of the HTTP API against a real KES, and what it makes of each refusal.
import {randomBytes} from 'node:crypto'
import {copyFileSync, readFileSync, renameSync} from 'node:fs'
import {join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {Secret} from '../../src/lib/base/secret.ts'
import {Transport} from '../../src/lib/http/transport.ts'
import {clientOfApiKey, clientOfPair, type KesClient} from '../../src/lib/kes/client-identity.ts'
import {KesApi} from '../../src/lib/kes/kes-api.ts'
import {type KesServer, startKes} from '../helpers/kes-server.ts'
import {Loopback, TestAuthority} from '../helpers/loopback.ts'
import {temporaryDirectory} from '../helpers/temporary-directory.ts'

const appKey = 'kes:v1:AN5/vRLhX3Ti+X+BQS4QK0Dq9C8NBaeRpbSoWdlKKd+k'
const app = 'e62eef490807fa084c9b21458bd0d4223411c890604f7c4dbb3af25a2ca40675'
const strangerKey = 'kes:v1:AA1/TVYz+wIWXwbHjZN+vq2Q9hPxWunvC8uk5K983GqN'
const stranger = '72ba5b041b75fb4e0b32655ec522e4a691b5088749f46bc2d5fbc71bb100a93c'

let kes: KesServer
let admin: KesClient
const open: Transport[] = []

beforeAll(async () => {
  kes = await startKes({
    policies: {
      app: {
        allow: ['/v1/key/generate/*', '/v1/key/decrypt/*', '/v1/key/list/*'],
        deny: ['/v1/key/generate/internal*'],
        identities: [app],
      },
    },
  })
  const {certFile, keyFile} = kes.admin
  const [cert, key] = [readFileSync(certFile, 'utf8'), readFileSync(keyFile, 'utf8')]
  admin = clientOfPair(cert, key, {cert: certFile, key: keyFile})
})
afterAll(async () => {
  for (const transport of open) transport.close()
  await kes?.stop()
})

const ofKey = (apiKey: string): KesClient =>
  clientOfApiKey(new Secret(apiKey), 'the test', new Date(), randomBytes)

function api(client: KesClient | undefined, url = kes.url, caFile: string = kes.caFile): KesApi {
  const transport = new Transport(new URL(url), {
    trust: {ca: [readFileSync(caFile, 'utf8')], client, insecure: false},
    resolve: [],
    proxyEnvironment: {},
    timeout: 10_000,
    connectTimeout: 5000,
    retries: 1,
    signal: new AbortController().signal,
    clock: {
      now: () => new Date(),
      sleep: async (milliseconds, signal) => sleep(milliseconds, undefined, {signal}),
      random: () => 0,
    },
  })
  open.push(transport)
  return new KesApi(transport, {
    server: 'kes1',
    place: 'kes1',
    identity: client?.identity,
    headers: {},
  })
}

describe('the administrator', () => {
  test('sees the server', async () => {
    const kes1 = api(admin)
    expect(kes1.identity).toBe(kes.admin.identity)
    expect(await kes1.version()).toMatchObject({version: expect.any(String)})
    await kes1.ready()
    const status = await kes1.status()
    expect(status).toMatchObject({os: 'linux', keystore_latency: expect.any(Number)})
    expect(status.keystore_unreachable).toBeUndefined()
    expect(await kes1.apis()).toContainEqual({
      method: 'PUT',
      path: '/v1/key/generate/',
      max_body: 1_000_000,
      timeout: 15,
    })
    expect(await kes1.metrics()).toContain('kes_system_up_time')
  })

  test('makes, uses and removes keys', async () => {
    const kes1 = api(admin)
    await kes1.createKey('k1')
    await expect(kes1.createKey('k1')).rejects.toMatchObject({
      code: 'conflict',
      message: 'kes1 has a key k1 already',
    })
    expect(await kes1.describeKey('k1')).toMatchObject({
      name: 'k1',
      algorithm: 'AES256',
      created_by: kes.admin.identity,
    })
    const {plaintext, ciphertext} = await kes1.generateKey('k1')
    expect(Buffer.from(plaintext.reveal(), 'base64')).toHaveLength(32)
    expect((await kes1.decrypt('k1', ciphertext)).reveal()).toBe(plaintext.reveal())
    const sealed = await kes1.encrypt('k1', new Secret('aGVsbG8='), 'Y29udGV4dA==')
    expect((await kes1.decrypt('k1', sealed, 'Y29udGV4dA==')).reveal()).toBe('aGVsbG8=')
    await expect(kes1.decrypt('k1', sealed)).rejects.toMatchObject({
      code: 'server_error',
      message: 'kes1 refused: decryption failed: ciphertext is not authentic',
    })
    await kes1.deleteKey('k1')
    await expect(kes1.deleteKey('k1')).rejects.toMatchObject({
      code: 'kms_key_not_found',
      message: 'kes1 has no key k1',
    })
  })

  test('imports a key, which decrypts what it encrypted elsewhere', async () => {
    const kes1 = api(admin)
    const key = new Secret(randomBytes(32).toString('base64'))
    await kes1.importKey('first', key, 'AES256')
    await kes1.importKey('second', key, 'AES256')
    const {plaintext, ciphertext} = await kes1.generateKey('first')
    expect((await kes1.decrypt('second', ciphertext)).reveal()).toBe(plaintext.reveal())
    await expect(kes1.importKey('third', key, 'DES')).rejects.toMatchObject({
      code: 'bad_input',
      message: "kes1 refused: algorithm 'DES' is not supported",
    })
    const short = new Secret(randomBytes(16).toString('base64'))
    await expect(kes1.importKey('third', short, 'AES256')).rejects.toMatchObject({
      code: 'bad_input',
    })
    await kes1.deleteKey('first')
    await kes1.deleteKey('second')
  })

  test('sees policies and identities, himself among them', async () => {
    const kes1 = api(admin)
    expect(await kes1.listPolicies()).toEqual(['app'])
    expect(await kes1.listPolicies('b*')).toEqual([])
    expect(await kes1.describePolicy('app')).toMatchObject({name: 'app'})
    expect(await kes1.readPolicy('app')).toMatchObject({
      allow: ['/v1/key/decrypt/*', '/v1/key/generate/*', '/v1/key/list/*'],
      deny: ['/v1/key/generate/internal*'],
    })
    expect(await kes1.listIdentities()).toEqual([app, kes.admin.identity].sort())
    expect(await kes1.describeIdentity(app)).toMatchObject({policy: 'app'})
    expect(await kes1.describeSelf()).toMatchObject({identity: kes.admin.identity, admin: true})
    await expect(kes1.readPolicy('nosuch')).rejects.toMatchObject({code: 'policy_not_found'})
    await expect(kes1.describeIdentity(stranger)).rejects.toMatchObject({
      code: 'identity_not_found',
      message: `kes1 knows no identity ${stranger}`,
    })
  })

  test('is told of names that no KES takes', async () => {
    for (const name of ['a b', 'a/b', '-a', '_', 'x'.repeat(81)]) {
      await expect(api(admin).createKey(name)).rejects.toMatchObject({code: 'bad_input'})
    }
  })

  test('gets a list of more keys than a page whole', async () => {
    const kes1 = api(admin)
    await kes1.createKey('page-0')
    const names = Array.from({length: 1500}, (_, index) => `page-${index}`)
    for (const name of names.slice(1)) {
      copyFileSync(join(kes.keysFolder, 'page-0'), join(kes.keysFolder, name))
    }
    expect(await kes1.listKeys()).toEqual(names.toSorted())
    expect(await kes1.listKeys('page-14')).toHaveLength(111)
    expect(await kes1.listKeys('page-')).toHaveLength(1500)
    expect(await kes1.listKeys('b')).toEqual([])
  })
})

describe('a client with few rights', () => {
  test('is told apart by key and by policy', async () => {
    const kes1 = api(ofKey(appKey))
    await expect(kes1.generateKey('nosuch')).rejects.toMatchObject({code: 'kms_key_not_found'})
    const calls = [
      () => kes1.generateKey('internal-1'),
      () => kes1.createKey('k2'),
      () => kes1.ready(),
    ]
    for (const call of calls) {
      await expect(call()).rejects.toMatchObject({
        code: 'access_denied',
        message: expect.stringContaining(`The identity ${app} may not call /v1/`),
      })
    }
    await expect(kes1.describeSelf()).rejects.toMatchObject({code: 'identity_not_found'})
  })

  test('that no policy names may do nothing but ask for the version', async () => {
    const kes1 = api(ofKey(strangerKey))
    await kes1.version()
    await expect(kes1.status()).rejects.toMatchObject({
      code: 'access_denied',
      message: `The identity ${stranger} may not call /v1/status at kes1`,
    })
  })

  test('without a certificate is asked for one, and with that of a CA told that it does not count', async () => {
    await api(undefined).version()
    await expect(api(undefined).status()).rejects.toMatchObject({
      code: 'invalid_credentials',
      message: 'kes1 wants a client certificate or an API key',
    })
    await using folder = await temporaryDirectory()
    const authority = new TestAuthority(folder.path)
    const key = readFileSync(join(folder.path, 'ca.key'), 'utf8')
    const ca = clientOfPair(authority.bundle().join(''), key, {cert: 'ca.crt', key: 'ca.key'})
    await expect(api(ca).status()).rejects.toMatchObject({
      code: 'invalid_credentials',
      message: expect.stringContaining('KES takes none of a CA'),
    })
  })
})

test('a KES that trusts CAs alone names the reason of its refusal', async () => {
  await using folder = await temporaryDirectory()
  const authority = new TestAuthority(folder.path)
  await using strict = await startKes({clientAuthorities: authority.caFile})
  const pair = authority.issue('client', 'DNS:client')
  const known = clientOfPair(pair.cert, pair.key, {cert: pair.certFile, key: pair.keyFile})
  await expect(api(known, strict.url, strict.caFile).status()).rejects.toMatchObject({
    code: 'access_denied',
  })
  await expect(api(ofKey(appKey), strict.url, strict.caFile).status()).rejects.toMatchObject({
    code: 'tls_failed',
    message: expect.stringContaining('kes1 does not accept the client certificate: '),
  })
})

test('what is no KES, and what is no TLS, are named', async () => {
  await using loopback = new Loopback()
  await using folder = await temporaryDirectory()
  const authority = new TestAuthority(folder.path)
  const pair = authority.issue('server', 'IP:127.0.0.1')
  const page = await loopback.https(pair, (_, response) => response.end('<html>hello</html>'))
  await expect(
    api(admin, `https://127.0.0.1:${page}`, authority.caFile).version(),
  ).rejects.toMatchObject({code: 'protocol', message: 'kes1 does not answer as a KES does'})
  await expect(api(admin, kes.url.replace('https', 'http')).version()).rejects.toMatchObject({
    code: 'tls_failed',
    message: 'kes1 speaks TLS, and was asked in plain HTTP',
  })
  await expect(api(admin, kes.url, authority.caFile).version()).rejects.toMatchObject({
    code: 'tls_untrusted',
    hint: 'Name its CA with --ca FILE, or the one certificate with --fingerprint SHA256',
  })
})

// The last one: the key store is gone after it.
test('a lost key store is not ready, and its status says so', async () => {
  const kes1 = api(admin)
  renameSync(kes.keysFolder, `${kes.keysFolder}-away`)
  await expect(kes1.ready()).rejects.toMatchObject({
    code: 'not_ready',
    message: 'kes1 cannot reach its key store',
  })
  const status = await kes1.status()
  expect(status.keystore_unreachable).toBe(true)
  expect(status.keystore_latency).toBeUndefined()
  await expect(kes1.createKey('k3')).rejects.toMatchObject({code: 'not_ready'})
  await expect(kes1.listKeys()).rejects.toMatchObject({code: 'not_ready'})
})
