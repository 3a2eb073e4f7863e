import {mkdirSync, rmSync, writeFileSync} from 'node:fs'
import {mkdtemp} from 'node:fs/promises'
import http from 'node:http'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import tls from 'node:tls'
import {stripVTControlCharacters} from 'node:util'
import {findProgram} from './programs.ts'
import {freePort, type ServerProcess, startServerProcess} from './server-process.ts'

/** A real server that was given a folder of certificates, whatever became of it. */
export interface LoadingServer extends AsyncDisposable {
  readonly verdict: 'tls' | 'refused' | 'plain-http' | 'handshake-fails'
  /** The line it ended with. */
  readonly message: string | undefined
  readonly port: number
  readonly pid: number
  log(): string
}

const deadline = 30_000

/** Starts MinIO or KES with a folder, and says what it did with it. */
export async function startWith(
  product: 'minio' | 'kes',
  dir: string,
  {password = ''}: {readonly password?: string | undefined} = {},
): Promise<LoadingServer> {
  const port = await freePort()
  const folder = await mkdtemp(join(tmpdir(), 'mctl-loading-'))
  // What it says when it refuses is read when it is gone, and its folder with it.
  const file = `${folder}.log`
  const order = {folder, dir, port, password, log: file}
  const started = await (product === 'minio' ? startMinio(order) : startKes(order))
  const verdict = await verdictOf(started, port)
  const log = (): string => stripVTControlCharacters(started.log())
  return {
    verdict,
    message: verdict === 'refused' ? /^(?:FATAL|Error:) .*$/m.exec(log())?.[0].trim() : undefined,
    port,
    pid: started.pid,
    log,
    [Symbol.asyncDispose]: async () => {
      await started.stop()
      rmSync(file, {force: true})
    },
  }
}

interface Order {
  readonly folder: string
  readonly dir: string
  readonly port: number
  readonly password: string
  readonly log: string
}

async function startMinio({folder, dir, port, password, log}: Order): Promise<ServerProcess> {
  const drive = join(folder, 'drive')
  mkdirSync(drive)
  return startServerProcess({
    program: await findProgram('minio'),
    args: ['server', '--quiet', ...['--certs-dir', dir, '--address', `127.0.0.1:${port}`], drive],
    env: {
      MINIO_BROWSER: 'off',
      MINIO_UPDATE: 'off',
      MINIO_CI_CD: '1',
      ...(password === '' ? {} : {MINIO_CERT_PASSWD: password}),
    },
    folder,
    log,
  })
}

async function startKes({folder, dir, port, password, log}: Order): Promise<ServerProcess> {
  mkdirSync(join(folder, 'keys'))
  const config = join(folder, 'kes.yml')
  writeFileSync(
    config,
    `version: v1
address: 127.0.0.1:${port}
admin:
  identity: disabled
tls:
  key: ${join(dir, 'private.key')}
  cert: ${join(dir, 'public.crt')}
  password: '${password}'
keystore:
  fs:
    path: ${join(folder, 'keys')}
`,
  )
  const program = await findProgram('kes')
  return startServerProcess({program, args: ['server', '--config', config], env: {}, folder, log})
}

async function verdictOf(server: ServerProcess, port: number): Promise<LoadingServer['verdict']> {
  for (const end = Date.now() + deadline; Date.now() < end; await sleep(50)) {
    if (!server.isRunning()) return 'refused'
    const {certificate, error} = await served(port)
    if (certificate) return 'tls'
    if (error === 'ERR_SSL_WRONG_VERSION_NUMBER' && (await speaksHttp(port))) return 'plain-http'
    if (error !== 'ECONNREFUSED' && error !== 'ERR_SSL_WRONG_VERSION_NUMBER') {
      return 'handshake-fails'
    }
  }
  throw new Error(`The server did not make up its mind:\n${server.log()}`)
}

/** What a client of TLS 1.2 gets to see: the certificate (DER, base64), or the code of its error. */
export function served(
  port: number,
  servername = 'localhost',
): Promise<{readonly certificate?: string; readonly error?: string}> {
  const {promise, resolve} = Promise.withResolvers<{certificate?: string; error?: string}>()
  const socket = tls.connect(
    {port, host: '127.0.0.1', servername, rejectUnauthorized: false, maxVersion: 'TLSv1.2'},
    () => {
      const certificate = socket.getPeerX509Certificate()?.raw.toString('base64') ?? ''
      socket.destroy()
      resolve({certificate})
    },
  )
  socket.on('error', (error) => {
    resolve({error: 'code' in error && typeof error.code === 'string' ? error.code : error.message})
  })
  return promise
}

function speaksHttp(port: number): Promise<boolean> {
  const {promise, resolve} = Promise.withResolvers<boolean>()
  const request = http.get({port, host: '127.0.0.1', agent: false}, (response) => {
    response.resume()
    // 400 is what a TLS server says to a client that speaks HTTP.
    resolve(response.statusCode !== 400)
  })
  request.on('error', () => resolve(false))
  return promise
}
