import {randomBytes} from 'node:crypto'
import http from 'node:http'
import {Secret} from '../../src/lib/base/secret.ts'
import {signRequest} from '../../src/lib/sigv4/sign.ts'
import {createSealer, isSealed, openBody} from '../../src/lib/wire/body.ts'
import type {Loopback} from './loopback.ts'
import type {MinioServer} from './minio-server.ts'

/** A server that speaks version 4 of the admin API outside, and is the real MinIO inside. */
export interface Version4Server {
  readonly url: string
  /** The admin calls that came, `GET v4 list-users`, with the status of each answer. */
  readonly calls: string[]
  /** From now on it speaks version 3, as if it had been replaced by an older one. */
  downgrade(): void
}

// What version 4 no longer has, by its path, and by a parameter that only the older form of a call lacks.
const removed = new Set(['set-user-or-group-policy', 'import-iam', 'list-temporary-accounts'])
const neededParameter: Readonly<Record<string, string>> = {
  'info-canned-policy': 'v',
  service: 'type',
}

/**
 * Starts a stand-in for the servers that speak version 4, in front of a real one.
 *
 * It refuses version 3 before it looks at anything else, knows no removed call, checks that a call is signed for
 * the path of version 4, and signs it again for that of version 3. What version 4 adds or seals is added and sealed.
 */
export async function startVersion4Server(
  loopback: Loopback,
  minio: MinioServer,
): Promise<Version4Server> {
  const calls: string[] = []
  const secret = new Secret(minio.rootPassword)
  let spoken = 'v4'
  const port = await loopback.http(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(Buffer.from(chunk))
    const body = Buffer.concat(chunks)
    const {method = '', headers} = request
    const url = new URL(request.url ?? '', 'http://server')
    const [, version, call = ''] = /^\/minio\/admin\/(v\d+)\/(.*)$/.exec(url.pathname) ?? []
    response.on('finish', () => {
      if (version) calls.push(`${method} ${version} ${call}: ${response.statusCode}`)
    })
    const refuse = (status: number, Code: string, Message: string): void => {
      response.writeHead(status, {'content-type': 'application/json'})
      response.end(JSON.stringify({Code, Message}))
    }
    if (version !== undefined && version !== spoken) {
      const message =
        spoken === 'v4'
          ? `Server expects client requests with 'admin' API version 'v4', found '${version}', please upgrade the client to newer releases`
          : `Unexpected client 'admin' API version found '${version}', expected 'v3', please downgrade the client to older releases`
      return refuse(426, 'XMinioAdminVersionMismatch', message)
    }
    if (version === 'v4') {
      const parameter = neededParameter[call]
      if (removed.has(call) || (parameter && !url.searchParams.has(parameter))) {
        const message = "This 'admin' API is not supported by server in 'mode-server-xl-single'"
        return refuse(426, 'XMinioAdminVersionMismatch', message)
      }
      const older = `/minio/admin/v3/${call}`
      const signed = signedAgain(method, url, older, headers, body, minio.rootUser, secret)
      if (signed === undefined) return refuse(403, 'SignatureDoesNotMatch', 'It is signed for v3')
      url.pathname = older
      headers.authorization = signed
    }
    const answer = await forward(minio, method, url, headers, body)
    const {'content-length': _, ...kept} = answer.headers
    response.writeHead(answer.status, kept)
    response.end(
      answer.status === 200 ? await newer(url, answer.body, secret, spoken) : answer.body,
    )
  })
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    downgrade: () => {
      spoken = 'v3'
    },
  }
}

/** The signature for another path, or undefined when that for its own is wrong. */
function signedAgain(
  method: string,
  url: URL,
  path: string,
  headers: http.IncomingHttpHeaders,
  body: Buffer,
  accessKey: string,
  secretKey: Secret,
): string | undefined {
  const names = /SignedHeaders=([^,]*)/.exec(headers.authorization ?? '')?.[1]?.split(';') ?? []
  const own = names.filter((name) => !/^x-amz-(date|content-sha256)$/.test(name))
  const stamp = String(headers['x-amz-date']).replace(
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/,
    '$1-$2-$3T$4:$5:$6Z',
  )
  const signature = (signedPath: string): string | undefined =>
    signRequest(
      {
        method,
        path: signedPath,
        query: url.search.slice(1),
        headers: Object.fromEntries(own.map((name) => [name, String(headers[name])])),
        body,
      },
      {accessKey, secretKey},
      {region: '', time: new Date(stamp)},
    ).authorization
  return signature(url.pathname) === headers.authorization ? signature(path) : undefined
}

interface Forwarded {
  readonly status: number
  readonly headers: http.IncomingHttpHeaders
  readonly body: Buffer
}

async function forward(
  {port}: MinioServer,
  method: string,
  url: URL,
  headers: http.IncomingHttpHeaders,
  body: Buffer,
): Promise<Forwarded> {
  const {promise, resolve, reject} = Promise.withResolvers<http.IncomingMessage>()
  const path = url.pathname + url.search
  const onward = http.request({host: '127.0.0.1', port, method, path, headers}, resolve)
  onward.on('error', reject)
  onward.end(body)
  const answer = await promise
  const chunks: Buffer[] = []
  for await (const chunk of answer) chunks.push(Buffer.from(chunk))
  return {
    status: answer.statusCode ?? 0,
    headers: answer.headers,
    body: Buffer.concat(chunks),
  }
}

// The fields that are new, where they stand; and what comes in clear from version 3 alone.
async function newer(url: URL, body: Buffer, secret: Secret, spoken: string): Promise<Uint8Array> {
  if (spoken !== 'v4' || body.length === 0) return body
  const [, call = ''] = /^\/minio\/(?:admin|kms)\/v\d+\/(.*)$/.exec(url.pathname) ?? []
  const added: Record<string, Record<string, unknown>> = {
    'key/status': {version: 1},
    'info-service-account': {parentUserStatus: 'enabled'},
    'user-info': {userId: 'alice'},
  }
  const more = added[call]
  if (more === undefined) return body
  const text = isSealed(body) ? await openBody(body, secret) : body
  const answer = Buffer.from(JSON.stringify({...JSON.parse(text.toString()), ...more}))
  if (call === 'key/status') return answer
  return (await createSealer(secret, 'pbkdf2-aes256gcm', randomBytes)).seal(answer)
}
