import {mkdtempSync, readFileSync, rmSync} from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import type net from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, afterEach, describe, expect, test} from 'vitest'
import {AdminApi} from '../../../src/lib/admin/admin-api.ts'
import {Secret} from '../../../src/lib/base/secret.ts'
import {Transport} from '../../../src/lib/http/transport.ts'
import {createSealer, openBody} from '../../../src/lib/wire/body.ts'
import {makeSelfSigned} from '../../helpers/self-signed.ts'

const secret = new Secret('secret-of-root')
const folder = mkdtempSync(join(tmpdir(), 'mctl-admin-'))
makeSelfSigned(folder)
const pair = {
  key: readFileSync(join(folder, 'private.key'), 'utf8'),
  cert: readFileSync(join(folder, 'public.crt'), 'utf8'),
}
afterAll(() => rmSync(folder, {recursive: true}))

const opened: {close(): void}[] = []
afterEach(() => {
  for (const each of opened.splice(0)) each.close()
})

interface Seen {
  readonly method: string
  readonly url: string
  readonly authorization: string
  readonly body: Buffer
}

interface Answer {
  readonly status?: number
  readonly body?: string | Uint8Array
}

/** A client of a server on loopback that answers as `answer` says, and what the server has seen. */
async function clientOf(
  answer: (seen: Seen) => Answer,
  encrypted = false,
): Promise<{client: AdminApi; seen: Seen[]}> {
  const seen: Seen[] = []
  const listener: http.RequestListener = async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(Buffer.from(chunk))
    const {method = '', url = '', headers} = request
    const one = {
      method,
      url,
      authorization: headers.authorization ?? '',
      body: Buffer.concat(chunks),
    }
    seen.push(one)
    const {status = 200, body = '{}'} = answer(one)
    response.writeHead(status).end(body)
  }
  const server: net.Server = encrypted
    ? https.createServer(pair, listener)
    : http.createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const {port} = Object(server.address())
  const transport = new Transport(new URL(`${encrypted ? 'https' : 'http'}://127.0.0.1:${port}`), {
    trust: {ca: [pair.cert], insecure: false},
    resolve: [],
    proxyEnvironment: {},
    timeout: 5000,
    connectTimeout: 2000,
    retries: 0,
    signal: new AbortController().signal,
    clock: {now: () => new Date(), sleep: async () => undefined, random: () => 0},
  })
  opened.push(transport, server)
  const client = new AdminApi(transport, {
    server: 'prod',
    keys: {accessKey: 'root', secretKey: secret},
    headers: {'x-more': 'yes'},
    now: () => new Date('2026-11-24T10:00:00Z'),
  })
  return {client, seen}
}

describe('a request', () => {
  test('is signed for an empty region, with its query in order and the headers of the user', async () => {
    const {client, seen} = await clientOf(() => ({body: '{"name":"g1"}'}))
    expect(await client.get('group', {group: 'a b', a: '1'})).toEqual({name: 'g1'})
    expect(seen[0]).toMatchObject({
      method: 'GET',
      url: '/minio/admin/v3/group?a=1&group=a%20b',
      authorization: expect.stringMatching(
        /^AWS4-HMAC-SHA256 Credential=root\/20261124\/\/s3\/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-more, Signature=[0-9a-f]{64}$/,
      ),
    })
  })

  test.each([
    ['under Argon2id over plain HTTP, where anybody could try secrets on it', false, 0],
    ['under PBKDF2 over TLS, which costs the server a tenth', true, 2],
  ])('is sealed %s', async (_, encrypted, algorithm) => {
    const {client, seen} = await clientOf(() => ({}), encrypted)
    await client.put('add-user', {query: {accessKey: 'alice'}, payload: {sealed: {a: 1}}})
    const body = seen[0]?.body ?? Buffer.alloc(0)
    expect(body[32]).toBe(algorithm)
    expect(Buffer.from(await openBody(body, secret)).toString()).toBe('{"a":1}')
  })

  test('of the same run is sealed under the same salt with another nonce', async () => {
    const {client, seen} = await clientOf(() => ({}), true)
    await client.put('add-user', {payload: {sealed: {a: 1}}})
    await client.put('add-user', {payload: {sealed: {a: 1}}})
    const [first, second] = seen.map(({body}) => body)
    expect(first?.subarray(0, 33)).toEqual(second?.subarray(0, 33))
    expect(first?.subarray(33, 41)).not.toEqual(second?.subarray(33, 41))
  })
})

describe('an answer', () => {
  test.each(['argon2id-aes256gcm', 'argon2id-chacha20poly1305', 'pbkdf2-aes256gcm'] as const)(
    'sealed under %s is opened',
    async (algorithm) => {
      const sealer = await createSealer(secret, algorithm, (length) => Buffer.alloc(length, 7))
      const body = sealer.seal(Buffer.from('{"alice":{}}'))
      const {client} = await clientOf(() => ({body}))
      expect(await client.getSealed('list-users')).toEqual({alice: {}})
    },
  )

  test.each([
    ['that is no JSON', '<html>'],
    ['that is cut', '{"alice":'],
    ['that is empty', ''],
  ])('%s is no success', async (_, body) => {
    const {client} = await clientOf(() => ({body}))
    await expect(client.get('user-info')).rejects.toMatchObject({code: 'protocol'})
  })

  test('that should be sealed and is not is no success', async () => {
    const {client} = await clientOf(() => ({body: '{"alice":{}}'}))
    await expect(client.getSealed('list-users')).rejects.toMatchObject({code: 'protocol'})
  })
})

describe('another version of the API', () => {
  const refusal = (Message: string) => ({
    status: 426,
    body: JSON.stringify({Code: 'XMinioAdminVersionMismatch', Message}),
  })

  test.each([
    "Server expects client requests with 'admin' API version 'v4', found 'v3', please upgrade",
    "Unexpected client 'admin' API version found 'v3', expected 'v4', please upgrade",
  ])('is taken up when the server names it, and kept: %s', async (message) => {
    const {client, seen} = await clientOf(({url}) => (url.includes('/v3/') ? refusal(message) : {}))
    await client.get('groups')
    await client.get('groups')
    expect(seen.map(({url}) => url)).toEqual([
      '/minio/admin/v3/groups',
      '/minio/admin/v4/groups',
      '/minio/admin/v4/groups',
    ])
  })

  test.each([
    ['one that is not known here', "Server expects client requests with 'admin' API version 'v9'"],
    ['the same one', "Unexpected client 'admin' API version found 'v4', expected 'v3'"],
    [
      'a path that the server does not know',
      "This 'admin' API is not supported by server in 'mode-server-xl-single'",
    ],
  ])('is not tried for %s', async (_, message) => {
    const {client, seen} = await clientOf(() => refusal(message))
    await expect(client.get('groups')).rejects.toMatchObject({
      fault: {Code: 'XMinioAdminVersionMismatch'},
    })
    expect(seen).toHaveLength(1)
  })
})
