import {execFileSync} from 'node:child_process'
import {readFileSync} from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import net from 'node:net'
import {join} from 'node:path'

/** A certificate and its key, as PEM and as files. */
export interface Pair {
  readonly cert: string
  readonly key: string
  readonly certFile: string
  readonly keyFile: string
}

/** Makes certificates of a CA of its own in a folder, with openssl. */
export class TestAuthority {
  readonly caFile: string
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
    this.caFile = join(folder, 'ca.crt')
    openssl(folder, [...newKey, '-x509', ...keyAndOut('ca', 'crt'), '-subj', '/CN=test CA'])
  }

  /** Its own certificate, PEM. */
  bundle(): readonly string[] {
    return [readFileSync(this.caFile, 'utf8')]
  }

  issue(name: string, subjectAltName: string, days = 2): Pair {
    const folder = this.#folder
    const subject = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=${subjectAltName}`]
    openssl(folder, [...newKey, ...keyAndOut(name, 'csr'), ...subject])
    openssl(folder, [
      ...['x509', '-req', '-in', `${name}.csr`, '-out', `${name}.crt`, '-days', `${days}`],
      ...['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-copy_extensions', 'copy'],
    ])
    const [certFile, keyFile] = [join(folder, `${name}.crt`), join(folder, `${name}.key`)]
    return {
      cert: readFileSync(certFile, 'utf8'),
      key: readFileSync(keyFile, 'utf8'),
      certFile,
      keyFile,
    }
  }
}

const newKey = 'req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes'.split(' ')
const keyAndOut = (name: string, extension: string): string[] => [
  ...['-keyout', `${name}.key`],
  ...['-out', `${name}.${extension}`],
]

function openssl(cwd: string, args: readonly string[]): void {
  execFileSync('openssl', args, {cwd, stdio: 'ignore'})
}

/** Servers on 127.0.0.1 that end with the test. */
export class Loopback implements AsyncDisposable {
  readonly #servers: net.Server[] = []
  readonly #sockets = new Set<net.Socket>()
  /** How many connections were accepted. */
  connections = 0

  /** Starts a server and returns its port. */
  async listen(server: net.Server): Promise<number> {
    this.#servers.push(server)
    server.on('connection', (socket: net.Socket) => {
      this.connections += 1
      this.#sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => this.#sockets.delete(socket))
    })
    const {promise, resolve, reject} = Promise.withResolvers<void>()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
    await promise
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    return address.port
  }

  async http(handler: http.RequestListener): Promise<number> {
    return this.listen(http.createServer(handler))
  }

  async https(options: https.ServerOptions, handler: http.RequestListener): Promise<number> {
    return this.listen(https.createServer(options, handler))
  }

  /** A server that takes connections and says nothing; and a promise of its first byte. */
  async silent(): Promise<{port: number; asked: Promise<void>}> {
    const {promise, resolve} = Promise.withResolvers<void>()
    const server = net.createServer((socket) => socket.once('data', () => resolve()))
    return {port: await this.listen(server), asked: promise}
  }

  /** A forward proxy that writes down what it is asked for, and takes any name for 127.0.0.1. */
  async proxy(): Promise<{port: number; asked: string[]}> {
    const asked: string[] = []
    const note = (request: http.IncomingMessage): void => {
      const {'proxy-authorization': credentials = 'nobody'} = request.headers
      asked.push(`${request.method} ${request.url} as ${credentials}`)
    }
    const server = http.createServer((request, response) => {
      note(request)
      const {port, pathname, search} = new URL(request.url ?? '')
      const onward = http.request(
        {port, host: '127.0.0.1', path: pathname + search, headers: request.headers},
        (answer) => {
          response.writeHead(answer.statusCode ?? 0, answer.headers)
          answer.pipe(response)
        },
      )
      onward.end()
    })
    server.on('connect', (request: http.IncomingMessage, socket: net.Socket) => {
      note(request)
      const onward = net.connect(Number(request.url?.split(':')[1]), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n')
        onward.pipe(socket)
        socket.pipe(onward)
      })
      onward.on('error', () => socket.destroy())
      socket.on('close', () => onward.destroy())
    })
    return {port: await this.listen(server), asked}
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    await Promise.all(
      this.#servers.map((server) => new Promise((resolve) => server.close(resolve))),
    )
  }
}
