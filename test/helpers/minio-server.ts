import {randomBytes} from 'node:crypto'
import {mkdirSync} from 'node:fs'
import {mkdtemp} from 'node:fs/promises'
import http from 'node:http'
import https from 'node:https'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import type {KesServer} from './kes-server.ts'
import {findProgram} from './programs.ts'
import {makeSelfSigned} from './self-signed.ts'
import {freePort, type ServerProcess, startServerProcess} from './server-process.ts'

export interface MinioOptions {
  /** Default: true, with a certificate of its own for 127.0.0.1 and localhost. */
  readonly tls?: boolean
  /** A folder with `private.key` and `public.crt` instead. */
  readonly certsDir?: string
  /** Default: a static key named my-key. */
  readonly kms?: 'static' | 'none' | {readonly kes: KesServer}
  readonly drives?: number
  /** A folder for the drives that outlasts the server; wants `kms: 'none'` to be read by the next one. */
  readonly drivesIn?: string
  readonly address?: string
  readonly region?: string
  /** Default: made up for this server. */
  readonly root?: {readonly user: string; readonly password: string}
  readonly env?: Readonly<Record<string, string>>
}

export interface MinioServer extends AsyncDisposable {
  readonly url: string
  readonly host: string
  readonly port: number
  readonly rootUser: string
  readonly rootPassword: string
  readonly kmsKey: string
  readonly certsDir: string
  /** The server's certificate, which is its own CA. */
  readonly caFile: string
  readonly pid: number
  /** The value of an MC_HOST_ variable for the root user. */
  readonly aliasUrl: string
  log(): string
  stop(): Promise<void>
}

const deadline = 60_000
const staticKey = 'my-key'

/** Starts a MinIO of its own: folder, port, root user; ready to answer when this returns. */
export async function startMinio(options: MinioOptions = {}): Promise<MinioServer> {
  const program = await findProgram('minio')
  // The port was free a moment ago; somebody may have taken it since.
  for (let attempt = 1; ; attempt += 1) {
    const server = await tryToStart(program, options)
    if (typeof server !== 'string') return server
    if (attempt === 3 || !/address already in use|port .* is in use/i.test(server)) {
      throw new Error(`MinIO did not start:\n${server.split('\n').slice(-20).join('\n')}`)
    }
  }
}

async function tryToStart(program: string, options: MinioOptions): Promise<MinioServer | string> {
  const {tls = true, address = '127.0.0.1', drives = 1} = options
  const folder = await mkdtemp(join(tmpdir(), 'mctl-minio-'))
  const certsDir = options.certsDir ?? join(folder, 'certs')
  if (tls && options.certsDir === undefined) makeSelfSigned(certsDir)
  const paths = Array.from({length: drives}, (_, index) =>
    join(options.drivesIn ?? folder, `drive${index + 1}`),
  )
  for (const path of paths) mkdirSync(path, {recursive: true})
  const port = await freePort(address)
  const rootUser = options.root?.user ?? `root${randomBytes(4).toString('hex')}`
  const rootPassword = options.root?.password ?? randomBytes(12).toString('hex')
  const started = await startServerProcess({
    program,
    args: [
      'server',
      '--quiet',
      ...['--certs-dir', tls ? certsDir : join(folder, 'no-certs')],
      ...['--address', `${address}:${port}`],
      ...paths,
    ],
    env: {
      MINIO_ROOT_USER: rootUser,
      MINIO_ROOT_PASSWORD: rootPassword,
      MINIO_BROWSER: 'off',
      MINIO_UPDATE: 'off',
      // Several drives of one disk may form a set.
      MINIO_CI_CD: '1',
      ...kmsEnvironment(options),
      ...(options.region === undefined ? {} : {MINIO_SITE_REGION: options.region}),
      ...options.env,
    },
    folder,
  })
  const host = `${address}:${port}`
  const url = `${tls ? 'https' : 'http'}://${host}`
  if (!(await becomesReady(url, started))) {
    const log = started.log()
    await started.stop()
    return log === '' ? 'it said nothing' : log
  }
  return {
    url,
    host,
    port,
    rootUser,
    rootPassword,
    kmsKey: staticKey,
    certsDir,
    caFile: join(certsDir, 'public.crt'),
    pid: started.pid,
    aliasUrl: url.replace('://', `://${rootUser}:${rootPassword}@`),
    log: started.log,
    stop: started.stop,
    [Symbol.asyncDispose]: started.stop,
  }
}

function kmsEnvironment({kms = 'static'}: MinioOptions): Record<string, string> {
  if (kms === 'none') return {}
  if (kms === 'static') {
    return {MINIO_KMS_SECRET_KEY: `${staticKey}:${randomBytes(32).toString('base64')}`}
  }
  return {...kms.kes.minioEnvironment}
}

// `health/ready` says 200 while the server is offline; `health/cluster` does not.
async function becomesReady(url: string, server: ServerProcess): Promise<boolean> {
  const end = Date.now() + deadline
  while (Date.now() < end && server.isRunning()) {
    if ((await statusOf(`${url}/minio/health/cluster`)) === 200) return true
    await sleep(50)
  }
  return false
}

function statusOf(url: string): Promise<number> {
  const {promise, resolve} = Promise.withResolvers<number>()
  const client = url.startsWith('https:') ? https : http
  const request = client.get(
    url,
    {rejectUnauthorized: false, timeout: 2000, agent: false},
    (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    },
  )
  request.on('timeout', () => request.destroy())
  request.on('error', () => resolve(0))
  return promise
}
