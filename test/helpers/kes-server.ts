import {execFileSync} from 'node:child_process'
import {mkdirSync, writeFileSync} from 'node:fs'
import {mkdtemp} from 'node:fs/promises'
import net from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {findProgram} from './programs.ts'
import {makeSelfSigned} from './self-signed.ts'
import {freePort, startServerProcess} from './server-process.ts'

export interface KesServer extends AsyncDisposable {
  readonly url: string
  readonly caFile: string
  readonly defaultKey: string
  /** What a MinIO needs to use it. */
  readonly minioEnvironment: Readonly<Record<string, string>>
  readonly pid: number
  stop(): Promise<void>
}

export interface KesOptions {
  /** A folder with `private.key` and `public.crt`; default: a pair of its own for 127.0.0.1 and localhost. */
  readonly certsDir?: string
  /** Policies by name: what is allowed, and to which identities. */
  readonly policies?: Readonly<
    Record<string, {readonly allow: readonly string[]; readonly identities: readonly string[]}>
  >
}

/** Starts a KES with a key store of files, whose administrator is a MinIO. */
export async function startKes(options: KesOptions = {}): Promise<KesServer> {
  const program = await findProgram('kes')
  const folder = await mkdtemp(join(tmpdir(), 'mctl-kes-'))
  const certs = options.certsDir ?? join(folder, 'certs')
  if (options.certsDir === undefined) makeSelfSigned(certs)
  const client = {key: join(folder, 'client.key'), cert: join(folder, 'client.crt')}
  execFileSync(program, ['identity', 'new', '--key', client.key, '--cert', client.cert, 'minio'], {
    stdio: 'ignore',
  })
  const identity = execFileSync(program, ['identity', 'of', client.cert], {encoding: 'utf8'}).trim()
  const keys = join(folder, 'keys')
  mkdirSync(keys)
  const port = await freePort()
  const config = join(folder, 'kes.yml')
  writeFileSync(
    config,
    `version: v1
address: 127.0.0.1:${port}
admin:
  identity: ${identity}
tls:
  key: ${join(certs, 'private.key')}
  cert: ${join(certs, 'public.crt')}
keystore:
  fs:
    path: ${keys}
policy: ${JSON.stringify(options.policies ?? {})}
`,
  )
  const started = await startServerProcess({
    program,
    args: ['server', '--config', config],
    env: {},
    folder,
  })
  for (const end = Date.now() + 30_000; !(await accepts(port)); await sleep(50)) {
    if (Date.now() > end || !started.isRunning()) {
      const log = started.log()
      await started.stop()
      throw new Error(`KES did not start:\n${log}`)
    }
  }
  const url = `https://127.0.0.1:${port}`
  const caFile = join(certs, 'public.crt')
  const defaultKey = 'kes-default'
  return {
    url,
    caFile,
    defaultKey,
    minioEnvironment: {
      MINIO_KMS_KES_ENDPOINT: url,
      MINIO_KMS_KES_KEY_NAME: defaultKey,
      MINIO_KMS_KES_CERT_FILE: client.cert,
      MINIO_KMS_KES_KEY_FILE: client.key,
      MINIO_KMS_KES_CAPATH: caFile,
    },
    pid: started.pid,
    stop: started.stop,
    [Symbol.asyncDispose]: started.stop,
  }
}

function accepts(port: number): Promise<boolean> {
  const {promise, resolve} = Promise.withResolvers<boolean>()
  const socket = net.connect(port, '127.0.0.1', () => {
    socket.destroy()
    resolve(true)
  })
  socket.on('error', () => resolve(false))
  return promise
}
