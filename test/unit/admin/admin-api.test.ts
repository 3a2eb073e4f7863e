import {mkdtempSync, readFileSync, rmSync} from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import type net from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, afterEach, describe, expect, test} from 'vitest'
import {AdminApi, type AdminApiOptions} from '../../../src/lib/admin/admin-api.ts'
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
  more: Pick<AdminApiOptions, 'version' | 'remember'> = {},
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
    ...more,
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

  test('that comes in clear from version 3 of the API is read sealed, too', async () => {
    const sealer = await createSealer(secret, 'argon2id-aes256gcm', (length) =>
      Buffer.alloc(length, 7),
    )
    const body = sealer.seal(Buffer.from('{"status":"enabled"}'))
    const {client} = await clientOf(() => ({body}))
    expect(await client.get('user-info')).toEqual({status: 'enabled'})
    expect(await client.exchange('POST', 'service')).toEqual({status: 'enabled'})
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
  const upgrade =
    "Server expects client requests with 'admin' API version 'v4', found 'v3', please upgrade"
  const downgrade =
    "Unexpected client 'admin' API version found 'v4', expected 'v3', please downgrade"

  /** A client that begins with a version, what the server has seen, and what was to be remembered. */
  async function clientThatBeginsWith(version: 'v3' | 'v4', answer: (seen: Seen) => Answer) {
    const remembered: string[] = []
    const remember = async (next: string): Promise<void> => {
      remembered.push(next)
    }
    return {...(await clientOf(answer, false, {version, remember})), remembered}
  }

  test.each([
    ['v3', '4', upgrade],
    ['v3', '4', "Unexpected client 'admin' API version found 'v3', expected 'v4', please upgrade"],
    ['v4', '3', downgrade],
  ] as const)(
    'is taken up when the server names it, kept and remembered: from %s to v%s',
    async (first, second, message) => {
      const {client, seen, remembered} = await clientThatBeginsWith(first, ({url}) =>
        url.includes(`/${first}/`) ? refusal(message) : {},
      )
      await client.get('groups')
      await client.until(new AbortController().signal).get('groups')
      expect(seen.map(({url}) => url)).toEqual([
        `/minio/admin/${first}/groups`,
        `/minio/admin/v${second}/groups`,
        `/minio/admin/v${second}/groups`,
      ])
      expect(remembered).toEqual([`v${second}`])
    },
  )

  test('is taken up by each of many calls at once, and remembered once', async () => {
    const {client, remembered} = await clientThatBeginsWith('v3', ({url}) =>
      url.includes('/v3/') ? refusal(upgrade) : {body: '["staff"]'},
    )
    const answers = await Promise.all(Array.from({length: 20}, () => client.get('groups')))
    expect(answers).toEqual(Array.from({length: 20}, () => ['staff']))
    expect(remembered).toEqual(['v4'])
  })

  test('is remembered when the call itself is then refused', async () => {
    const denied = {status: 403, body: '{"Code":"AccessDenied","Message":"Access Denied."}'}
    const {client, remembered} = await clientThatBeginsWith('v3', ({url}) =>
      url.includes('/v3/') ? refusal(upgrade) : denied,
    )
    await expect(client.get('groups')).rejects.toMatchObject({code: 'access_denied'})
    expect(remembered).toEqual(['v4'])
  })

  test('is not remembered when the server refuses both', async () => {
    const {client, seen, remembered} = await clientThatBeginsWith('v3', ({url}) =>
      refusal(url.includes('/v3/') ? upgrade : downgrade),
    )
    await expect(client.get('groups')).rejects.toMatchObject({
      code: 'not_supported',
      message: 'prod speaks a version of the admin API that this mctl does not',
    })
    expect(seen).toHaveLength(2)
    expect(remembered).toEqual([])
  })

  test.each([
    ['one that is not known here', "Server expects client requests with 'admin' API version 'v9'"],
    ['the same one', "Unexpected client 'admin' API version found 'v4', expected 'v3'"],
    [
      'a path that the server does not know',
      "This 'admin' API is not supported by server in 'mode-server-xl-single'",
    ],
  ])('is not tried for %s', async (_, message) => {
    const {client, seen, remembered} = await clientThatBeginsWith('v3', () => refusal(message))
    await expect(client.get('groups')).rejects.toMatchObject({
      code: 'not_supported',
      fault: {Code: 'XMinioAdminVersionMismatch'},
    })
    expect(seen).toHaveLength(1)
    expect(remembered).toEqual([])
  })
})

describe('a signal of its own', () => {
  test('ends the calls made with it, with its reason, and no others', async () => {
    const {client} = await clientOf(() => ({body: '["staff"]'}))
    const reason = new Error('no longer wanted')
    await expect(client.until(AbortSignal.abort(reason)).get('groups')).rejects.toMatchObject({
      code: 'cancelled',
      cause: reason,
    })
    expect(await client.get('groups')).toEqual(['staff'])
  })
})
