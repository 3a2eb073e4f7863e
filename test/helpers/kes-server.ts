import {execFileSync} from 'node:child_process'
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import net from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {findProgram} from './programs.ts'
import {makeSelfSigned} from './self-signed.ts'
import {freePort, type ServerProcess, startServerProcess} from './server-process.ts'

export interface KesServer extends AsyncDisposable {
  readonly url: string
  readonly caFile: string
  readonly defaultKey: string
  /** What a MinIO needs to use it. */
  readonly minioEnvironment: Readonly<Record<string, string>>
  /** Its administrator. */
  readonly admin: {
    readonly identity: string
    readonly certFile: string
    readonly keyFile: string
  }
  /** The folder with a file for each key. */
  readonly keysFolder: string
  readonly pid: number
  /** Writes other policies down; in force at the next request. */
  setPolicies(policies: KesPolicies): void
  stop(): Promise<void>
  /** Starts it again after `stop`, with the same keys and at the same port. */
  start(): Promise<void>
}

export type KesPolicies = Readonly<
  Record<
    string,
    {
      readonly allow: readonly string[]
      readonly deny?: readonly string[]
      readonly identities: readonly string[]
    }
  >
>

export interface KesOptions {
  /** A folder with `private.key` and `public.crt`; default: a pair of its own for 127.0.0.1 and localhost. */
  readonly certsDir?: string
  /** Policies by name: what is allowed, and to which identities. */
  readonly policies?: KesPolicies
  /** An identity in place of that of a client made for it. */
  readonly adminIdentity?: string
  /** Takes client certificates of these CAs alone (`tls.auth: on`). */
  readonly clientAuthorities?: string
}

/** Starts a KES with a key store of files, whose administrator is a MinIO. */
export async function startKes(options: KesOptions = {}): Promise<KesServer> {
  const program = await findProgram('kes')
  // Beside the folder of the process, which goes with each stop.
  const folder = mkdtempSync(join(tmpdir(), 'mctl-kes-'))
  process.once('exit', () => rmSync(folder, {recursive: true, force: true}))
  const certs = options.certsDir ?? join(folder, 'certs')
  if (options.certsDir === undefined) makeSelfSigned(certs)
  const [keyFile, certFile] = [join(folder, 'client.key'), join(folder, 'client.crt')]
  execFileSync(program, ['identity', 'new', '--key', keyFile, '--cert', certFile, 'minio'], {
    stdio: 'ignore',
  })
  const identity = execFileSync(program, ['identity', 'of', certFile], {encoding: 'utf8'}).trim()
  const keysFolder = join(folder, 'keys')
  mkdirSync(keysFolder)
  const port = await freePort()
  const config = join(folder, 'kes.yml')
  const configure = (policies: KesPolicies): void =>
    writeFileSync(
      config,
      `version: v1
address: 127.0.0.1:${port}
admin:
  identity: ${options.adminIdentity ?? identity}
tls:
  key: ${join(certs, 'private.key')}
  cert: ${join(certs, 'public.crt')}
  auth: "${options.clientAuthorities === undefined ? 'off' : 'on'}"
keystore:
  fs:
    path: ${keysFolder}
policy: ${JSON.stringify(policies)}
`,
    )
  configure(options.policies ?? {})
  const run = async (): Promise<ServerProcess> => {
    const started = await startServerProcess({
      program,
      args: ['server', '--config', config],
      // With `auth: on` KES 0.23 looks at the system's CAs, and not at those of its configuration.
      env: options.clientAuthorities ? {SSL_CERT_FILE: options.clientAuthorities} : {},
      folder: mkdtempSync(join(tmpdir(), 'mctl-kes-run-')),
    })
    for (const end = Date.now() + 30_000; !(await accepts(port)); await sleep(50)) {
      if (Date.now() > end || !started.isRunning()) {
        const log = started.log()
        await started.stop()
        throw new Error(`KES did not start:\n${log}`)
      }
    }
    return started
  }
  let running = await run()
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
      MINIO_KMS_KES_CERT_FILE: certFile,
      MINIO_KMS_KES_KEY_FILE: keyFile,
      MINIO_KMS_KES_CAPATH: caFile,
    },
    admin: {identity, certFile, keyFile},
    keysFolder,
    get pid() {
      return running.pid
    },
    setPolicies: (policies) => {
      configure(policies)
      process.kill(running.pid, 'SIGHUP')
    },
    stop: () => running.stop(),
    start: async () => {
      running = await run()
    },
    [Symbol.asyncDispose]: () => running.stop(),
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
