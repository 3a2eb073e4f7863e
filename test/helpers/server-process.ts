import {type ChildProcess, spawn} from 'node:child_process'
import {once} from 'node:events'
import {readFileSync} from 'node:fs'
import net from 'node:net'
import {join} from 'node:path'

/** A server under the eyes of the watchdog. */
export interface ServerProcess {
  readonly pid: number
  readonly isRunning: () => boolean
  /** What it has written so far. */
  log(): string
  stop(): Promise<void>
}

/** Starts a server that ends with this process, whatever ends this process. */
export async function startServerProcess(options: {
  program: string
  args: readonly string[]
  env: Readonly<Record<string, string>>
  /** Folder of the server; it goes with it. */
  folder: string
  /** Where it writes, when that is to outlast it; default: in its folder. */
  log?: string
}): Promise<ServerProcess> {
  const {program, args, env, folder, log = join(folder, 'server.log')} = options
  const watchdog: ChildProcess = spawn(
    process.execPath,
    [join(import.meta.dirname, 'watchdog.ts'), log, JSON.stringify([folder]), program, ...args],
    {
      env: {PATH: process.env.PATH ?? '', HOME: folder, ...env},
      stdio: ['pipe', 'ignore', 'inherit', 'ipc'],
      detached: true,
    },
  )
  const [message]: unknown[] = await once(watchdog, 'message')
  watchdog.disconnect()
  let running = true
  const ended = once(watchdog, 'exit').then(() => {
    running = false
  })
  // The watchdog must not keep this process alive; its end of the pipe tells it when this process is gone.
  watchdog.unref()
  const stdin = watchdog.stdin
  if (stdin instanceof net.Socket) stdin.unref()
  return {
    pid: pidOf(message),
    isRunning: () => running,
    log: () => {
      try {
        return readFileSync(log, 'utf8')
      } catch {
        return ''
      }
    },
    stop: async () => {
      watchdog.ref()
      stdin?.destroy()
      await ended
    },
  }
}

function pidOf(message: unknown): number {
  if (typeof message === 'object' && message !== null) {
    if ('pid' in message && typeof message.pid === 'number') return message.pid
    if ('error' in message) throw new Error(`The server did not start: ${message.error}`)
  }
  throw new Error('The server did not start')
}

/** A port that was free a moment ago. */
export async function freePort(host = '127.0.0.1'): Promise<number> {
  const server = net.createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, host, resolve)
  })
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
