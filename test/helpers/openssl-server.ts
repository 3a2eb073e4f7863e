import {execFileSync, spawn} from 'node:child_process'
import {once} from 'node:events'
import net from 'node:net'
import {join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {freePort} from './server-process.ts'

export interface OpensslServer extends AsyncDisposable {
  readonly port: number
}

/** Makes `rsa.crt` and `rsa.key` for loopback, which only an RSA key exchange can do without. */
export function makeRsaPair(folder: string): {readonly cert: string; readonly key: string} {
  const [cert, key] = [join(folder, 'rsa.crt'), join(folder, 'rsa.key')]
  execFileSync(
    'openssl',
    [
      ...'req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=localhost'.split(' '),
      ...['-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1', '-keyout', key, '-out', cert],
    ],
    {stdio: 'ignore'},
  )
  return {cert, key}
}

/** Starts `openssl s_server`, which ends when it is disposed of, or with this process. */
export async function startOpenssl(
  pair: {readonly cert: string; readonly key: string},
  flags: string,
): Promise<OpensslServer> {
  const port = await freePort()
  const child = spawn(
    'openssl',
    [
      ...['s_server', '-quiet', '-accept', `127.0.0.1:${port}`],
      ...['-cert', pair.cert, '-key', pair.key, ...flags.split(' ').filter((flag) => flag !== '')],
    ],
    // It ends with its stdin.
    {stdio: ['pipe', 'ignore', 'pipe']},
  )
  let log = ''
  child.stderr.on('data', (chunk: Buffer) => {
    log += chunk.toString()
  })
  const ended = once(child, 'exit')
  for (const end = Date.now() + 20_000; !(await accepts(port)); await sleep(50)) {
    if (child.exitCode !== null || Date.now() > end) {
      child.kill()
      throw new Error(`openssl s_server ${flags} did not start:\n${log}`)
    }
  }
  return {
    port,
    [Symbol.asyncDispose]: async () => {
      child.kill()
      await ended
    },
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
