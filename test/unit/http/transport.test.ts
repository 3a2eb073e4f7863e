import {execFileSync} from 'node:child_process'
import {mkdtempSync, readFileSync, rmSync} from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import net from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {afterAll, afterEach, describe, expect, test} from 'vitest'
import type {HttpRequest} from '../../../src/lib/http/message.ts'
import {Transport, type TransportOptions} from '../../../src/lib/http/transport.ts'

// Real sockets on loopback: what is tested is how connections fail, which no stand-in shows.
const folder = mkdtempSync(join(tmpdir(), 'mctl-transport-'))
const certificate = (name: string, subjectAltName: string): {cert: string; key: string} => {
  const [key, cert] = [join(folder, `${name}.key`), join(folder, `${name}.crt`)]
  execFileSync(
    'openssl',
    [
      ...'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2'.split(' '),
      ...['-keyout', key, '-out', cert, '-subj', `/CN=${name}`],
      ...['-addext', `subjectAltName=${subjectAltName}`],
    ],
    {stdio: 'ignore'},
  )
  return {cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8')}
}
const here = certificate('here', 'IP:127.0.0.1,DNS:node.example')
const elsewhere = certificate('elsewhere', 'DNS:other.example')
afterAll(() => rmSync(folder, {recursive: true}))

const opened: (net.Server | Transport)[] = []
afterEach(() => {
  for (const each of opened.splice(0)) {
    each.close()
    if (each instanceof http.Server || each instanceof https.Server) each.closeAllConnections()
  }
})

async function listen<S extends net.Server>(server: S): Promise<number> {
  opened.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

async function closedPort(): Promise<number> {
  const server = net.createServer()
  const port = await listen(server)
  await new Promise((resolve) => server.close(resolve))
  return port
}

function transportTo(url: string, options: Partial<TransportOptions> = {}): Transport {
  const transport = new Transport(new URL(url), {
    trust: {ca: [here.cert], insecure: false},
    resolve: [],
    proxyEnvironment: {},
    timeout: 5000,
    connectTimeout: 2000,
    retries: 3,
    signal: new AbortController().signal,
    clock: {
      now: () => new Date(),
      sleep: async (milliseconds, signal) => sleep(Math.min(milliseconds, 20), undefined, {signal}),
      random: () => 0,
    },
    ...options,
  })
  opened.push(transport)
  return transport
}

const get: HttpRequest = {method: 'GET', target: '/', replay: 'always', headers: () => ({})}

/** A server that gives these answers one after the other, the last one for ever. */
function answering(...answers: ((response: http.ServerResponse) => void)[]): {
  server: http.Server
  readonly requests: http.IncomingMessage[]
} {
  const requests: http.IncomingMessage[] = []
  const server = http.createServer((request, response) => {
    const answer = answers[Math.min(requests.length, answers.length - 1)]
    requests.push(request)
    request.resume()
    request.on('end', () => answer?.(response))
  })
  return {server, requests}
}

const ok = (response: http.ServerResponse): void => void response.end('fine')
const busy = (response: http.ServerResponse): void => void response.writeHead(503).end('busy')
const hangUp = (response: http.ServerResponse): void => void response.socket?.destroy()

describe('answers', () => {
  test('come with status, headers in lower case, and the body', async () => {
    const {server} = answering((response) => void response.writeHead(404, {'X-A': 'b'}).end('none'))
    const {status, headers, body} = await transportTo(
      `http://127.0.0.1:${await listen(server)}`,
    ).send(get)
    expect([status, headers['x-a'], Buffer.from(body).toString()]).toEqual([404, 'b', 'none'])
  })

  test('come over one connection, one after the other', async () => {
    const {server, requests} = answering(ok)
    const transport = transportTo(`http://127.0.0.1:${await listen(server)}`)
    await transport.send(get)
    await transport.send(get)
    expect(requests[0]?.socket === requests[1]?.socket).toBe(true)
  })

  test.each([403, 500])('after %i come over another connection', async (status) => {
    const refuse = (response: http.ServerResponse): void => {
      response.writeHead(status, {'content-length': 2}).end('no')
      // As MinIO does, without announcing it.
      response.socket?.end()
    }
    const {server, requests} = answering(refuse, ok)
    const transport = transportTo(`http://127.0.0.1:${await listen(server)}`)
    await transport.send(get)
    const second = await transport.send({...get, method: 'PUT', replay: 'never'})
    expect(second.status).toBe(200)
    expect(requests[0]?.socket === requests[1]?.socket).toBe(false)
  })

  test('a body is sent with its length', async () => {
    const {server, requests} = answering(ok)
    const transport = transportTo(`http://127.0.0.1:${await listen(server)}`)
    await transport.send({...get, method: 'PUT', body: Buffer.from('héllo')})
    expect(requests[0]?.headers['content-length']).toBe('6')
  })
})

describe('trying again', () => {
  test('a busy server is asked again', async () => {
    const {server, requests} = answering(busy, busy, ok)
    const {status} = await transportTo(`http://127.0.0.1:${await listen(server)}`).send(get)
    expect([status, requests.length]).toEqual([200, 3])
  })

  test('as often as --retries says', async () => {
    const {server, requests} = answering(busy)
    const port = await listen(server)
    const {status} = await transportTo(`http://127.0.0.1:${port}`, {retries: 1}).send(get)
    expect([status, requests.length]).toEqual([503, 2])
  })

  test('the headers are made anew for each try', async () => {
    let count = 0
    const {server, requests} = answering(busy, ok)
    await transportTo(`http://127.0.0.1:${await listen(server)}`).send({
      ...get,
      headers: () => {
        count += 1
        return {'x-try': String(count)}
      },
    })
    expect(requests.map(({headers}) => headers['x-try'])).toEqual(['1', '2'])
  })

  test('a lost connection is taken up again where the request may be repeated', async () => {
    const {server, requests} = answering(hangUp, ok)
    const {status} = await transportTo(`http://127.0.0.1:${await listen(server)}`).send(get)
    expect([status, requests.length]).toEqual([200, 2])
  })

  test('a lost connection is final where a second request could do something else', async () => {
    const {server, requests} = answering(hangUp, ok)
    const transport = transportTo(`http://127.0.0.1:${await listen(server)}`)
    await expect(transport.send({...get, method: 'POST', replay: 'never'})).rejects.toMatchObject({
      code: 'unreachable',
      message: /closed the connection/,
    })
    expect(requests.length).toBe(1)
  })

  test('a refusal is final after a short grace', async () => {
    let now = 0
    const port = await closedPort()
    const sleeps: number[] = []
    const transport = transportTo(`http://127.0.0.1:${port}`, {
      retries: 50,
      clock: {
        now: () => new Date(now),
        sleep: async (milliseconds) => {
          sleeps.push(milliseconds)
          now += milliseconds + 300
        },
        random: () => 0,
      },
    })
    await expect(transport.send(get)).rejects.toMatchObject({
      code: 'unreachable',
      message: `Nothing listens at http://127.0.0.1:${port}`,
    })
    expect(sleeps.length).toBe(3)
  })

  test('a wrong certificate is final at once', async () => {
    let connections = 0
    const server = https.createServer(elsewhere, (_, response) => response.end())
    server.on('connection', () => {
      connections += 1
    })
    const transport = transportTo(`https://127.0.0.1:${await listen(server)}`)
    await expect(transport.send(get)).rejects.toMatchObject({code: 'tls_untrusted'})
    expect(connections).toBe(1)
  })
})

describe('deadlines', () => {
  test('a server that never answers is given up', async () => {
    const {server} = answering(() => undefined)
    const port = await listen(server)
    await expect(
      transportTo(`http://127.0.0.1:${port}`, {timeout: 300}).send(get),
    ).rejects.toMatchObject({
      code: 'timeout',
      message: `http://127.0.0.1:${port} did not answer within 0.3 s`,
    })
  })

  test('a handshake that never ends is given up', async () => {
    const port = await listen(net.createServer(() => undefined))
    await expect(
      transportTo(`https://127.0.0.1:${port}`, {connectTimeout: 300}).send(get),
    ).rejects.toMatchObject({code: 'timeout', message: /did not accept a connection within 0.3 s/})
  })

  test('an answer may take longer than a connection', async () => {
    const {server} = answering((response) => void setTimeout(() => response.end('late'), 500))
    const port = await listen(server)
    const {status} = await transportTo(`http://127.0.0.1:${port}`, {connectTimeout: 200}).send(get)
    expect(status).toBe(200)
  })

  test('an encrypted answer may take longer than a connection', async () => {
    const server = https.createServer(here, (_, response) => {
      setTimeout(() => response.end('late'), 500)
    })
    const port = await listen(server)
    const {status} = await transportTo(`https://127.0.0.1:${port}`, {connectTimeout: 300}).send(get)
    expect(status).toBe(200)
  })

  test('the user may cancel', async () => {
    const {server} = answering(() => undefined)
    const controller = new AbortController()
    const port = await listen(server)
    const sent = transportTo(`http://127.0.0.1:${port}`, {signal: controller.signal}).send(get)
    setTimeout(() => controller.abort(), 50)
    await expect(sent).rejects.toMatchObject({code: 'cancelled'})
  })

  test('a signal of its own ends one request, up to the server, and no other', async () => {
    const controller = new AbortController()
    const reason = new Error('no longer wanted')
    const closed = Promise.withResolvers<void>()
    const server = http.createServer((request, response) => {
      if (request.url === '/other') return response.end('hello')
      request.on('close', closed.resolve)
      controller.abort(reason)
      return undefined
    })
    const transport = transportTo(`http://127.0.0.1:${await listen(server)}`)
    await expect(transport.send({...get, signal: controller.signal})).rejects.toMatchObject({
      code: 'cancelled',
      cause: reason,
    })
    await closed.promise
    expect(await transport.send({...get, target: '/other'})).toMatchObject({status: 200})
  })
})

describe('trust', () => {
  const hello = (): https.Server => https.createServer(here, (_, response) => response.end('hello'))

  test('a certificate in the list is trusted, though it is no root', async () => {
    const {status} = await transportTo(`https://127.0.0.1:${await listen(hello())}`).send(get)
    expect(status).toBe(200)
  })

  test('another one is not', async () => {
    const port = await listen(hello())
    await expect(
      transportTo(`https://127.0.0.1:${port}`, {
        trust: {ca: [elsewhere.cert], insecure: false},
      }).send(get),
    ).rejects.toMatchObject({
      code: 'tls_untrusted',
      message: `The certificate of https://127.0.0.1:${port} is self-signed and not trusted here`,
    })
  })

  test('more certificates are asked for when the first are not enough, once', async () => {
    const port = await listen(hello())
    let asked = 0
    const trust = {
      ca: [elsewhere.cert],
      moreCa: () => {
        asked += 1
        return [here.cert]
      },
      insecure: false,
    }
    const transport = transportTo(`https://127.0.0.1:${port}`, {trust, retries: 0})
    expect((await transport.send(get)).status).toBe(200)
    expect((await transport.send(get)).status).toBe(200)
    expect(asked).toBe(1)
  })

  test('without more that helps the certificate is refused', async () => {
    const port = await listen(hello())
    const trust = {ca: [], moreCa: () => [elsewhere.cert], insecure: false}
    await expect(transportTo(`https://127.0.0.1:${port}`, {trust}).send(get)).rejects.toMatchObject(
      {code: 'tls_untrusted'},
    )
  })

  test('a certificate for other names is refused', async () => {
    const server = https.createServer(elsewhere, (_, response) => response.end())
    const port = await listen(server)
    await expect(
      transportTo(`https://127.0.0.1:${port}`, {
        trust: {ca: [elsewhere.cert], insecure: false},
      }).send(get),
    ).rejects.toMatchObject({code: 'tls_wrong_name'})
  })

  test('--insecure takes any', async () => {
    const port = await listen(hello())
    const trust = {ca: undefined, insecure: true}
    const {status} = await transportTo(`https://127.0.0.1:${port}`, {trust}).send(get)
    expect(status).toBe(200)
  })

  test('a pinned fingerprint takes its certificate for any name, and no other', async () => {
    const {X509Certificate} = await import('node:crypto')
    const print = (pem: string): string =>
      new X509Certificate(pem).fingerprint256.replaceAll(':', '').toLowerCase()
    const server = https.createServer(elsewhere, (_, response) => response.end())
    const port = await listen(server)
    const pinned = (fingerprint: string): Transport =>
      transportTo(`https://127.0.0.1:${port}`, {
        trust: {ca: [elsewhere.cert], insecure: false, fingerprint},
      })
    expect((await pinned(print(elsewhere.cert)).send(get)).status).toBe(200)
    await expect(pinned(print(here.cert)).send(get)).rejects.toMatchObject({code: 'tls_untrusted'})
  })

  test('a client certificate is presented', async () => {
    const server = https.createServer(
      {...here, requestCert: true, rejectUnauthorized: false},
      (request, response) => {
        const {socket} = request
        response.end(
          'getPeerCertificate' in socket
            ? String(Object(socket).getPeerCertificate().subject?.CN)
            : '',
        )
      },
    )
    const port = await listen(server)
    const trust = {ca: [here.cert], insecure: false, client: elsewhere}
    const {body} = await transportTo(`https://127.0.0.1:${port}`, {trust}).send(get)
    expect(Buffer.from(body).toString()).toBe('elsewhere')
  })
})

describe('where a connection goes', () => {
  test('--resolve takes the address for the name, and the name for the certificate', async () => {
    const names: (string | false | undefined)[] = []
    const server = https.createServer(here, (request, response) => {
      names.push(String(Object(request.socket).servername), request.headers.host)
      response.end()
    })
    const port = await listen(server)
    const {status} = await transportTo(`https://node.example:${port}`, {
      resolve: [{host: 'node.example', port: undefined, address: '127.0.0.1'}],
    }).send({...get, headers: () => ({host: `node.example:${port}`})})
    expect([status, ...names]).toEqual([200, 'node.example', `node.example:${port}`])
  })

  test('an unknown host is said at once', async () => {
    await expect(transportTo('http://nosuch.invalid').send(get)).rejects.toMatchObject({
      code: 'unknown_host',
      message: 'No host of the name in http://nosuch.invalid is known',
    })
  })

  test('plain HTTP on a TLS port of the address is said in words', async () => {
    const {server} = answering(ok)
    const port = await listen(server)
    await expect(transportTo(`https://127.0.0.1:${port}`).send(get)).rejects.toMatchObject({
      code: 'tls_failed',
      message: `https://127.0.0.1:${port} does not speak TLS there`,
    })
  })

  test('a proxy of the environment is used, and NO_PROXY is kept', async () => {
    const {server} = answering(ok)
    const port = await listen(server)
    const seen: string[] = []
    const proxy = http.createServer((request, response) => {
      seen.push(request.url ?? '')
      response.end('from the proxy')
    })
    const proxyUrl = `http://127.0.0.1:${await listen(proxy)}`
    const through = await transportTo(`http://127.0.0.1:${port}`, {
      proxyEnvironment: {HTTP_PROXY: proxyUrl},
    }).send(get)
    expect(Buffer.from(through.body).toString()).toBe('from the proxy')
    expect(seen).toEqual([`http://127.0.0.1:${port}/`])
    const past = await transportTo(`http://127.0.0.1:${port}`, {
      proxyEnvironment: {HTTP_PROXY: proxyUrl, NO_PROXY: '127.0.0.1'},
    }).send(get)
    expect(Buffer.from(past.body).toString()).toBe('fine')
  })

  test('TLS goes through a proxy by CONNECT', async () => {
    const port = await listen(https.createServer(here, (_, response) => response.end('hello')))
    const connects: string[] = []
    const proxy = http.createServer()
    proxy.on('connect', (request, socket) => {
      connects.push(request.url ?? '')
      const onward = net.connect(port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n')
        onward.pipe(socket)
        socket.pipe(onward)
      })
      onward.on('error', () => undefined)
      socket.on('error', () => undefined)
    })
    const proxyUrl = `http://127.0.0.1:${await listen(proxy)}`
    const {body} = await transportTo(`https://node.example:${port}`, {
      proxyEnvironment: {HTTPS_PROXY: proxyUrl},
      connectTimeout: 300,
    }).send(get)
    expect(Buffer.from(body).toString()).toBe('hello')
    expect(connects).toEqual([`node.example:${port}`])
  })
})

test('a trace shows the request and hides what proves an identity', async () => {
  const {server} = answering(
    (response) => void response.writeHead(200, {'Set-Cookie': 'geheim'}).end(),
  )
  const lines: string[] = []
  await transportTo(`http://127.0.0.1:${await listen(server)}`, {
    trace: (line) => void lines.push(line),
  }).send({
    ...get,
    target: '/minio/admin/v3/list-users',
    headers: () => ({
      authorization: 'geheim',
      'x-amz-security-token': 'geheim',
      'x-amz-date': '2026',
    }),
  })
  expect(lines[0]).toMatch(/^> GET http:\/\/127\.0\.0\.1:\d+\/minio\/admin\/v3\/list-users$/)
  expect(lines).toContain('> authorization: ********')
  expect(lines).toContain('> x-amz-date: 2026')
  expect(lines).toContain('< 200')
  expect(lines.join()).not.toContain('geheim')
})
