import net from 'node:net'
import {AppError} from '../errors/errors.ts'
import {explain} from './handshake-failure.ts'
import {type ServerAnswer, ServerFlightReader} from './server-flight.ts'

/** Where to say hello. */
export interface HelloTarget {
  readonly host: string
  readonly port: number
  /** Connect to this address instead of looking the host up. */
  readonly address: string
  /** Milliseconds for the connection and the answer. */
  readonly timeout: number
  readonly signal?: AbortSignal | undefined
}

/** A server as messages name it. */
export const whereOf = ({host, port}: Pick<HelloTarget, 'host' | 'port'>): string =>
  `${host.includes(':') ? `[${host}]` : host}:${port}`

/** What became of a ClientHello; what is not an answer is either a connection closed in silence, or a failure. */
export type HelloOutcome =
  | ServerAnswer
  | {readonly kind: 'closed'}
  | {readonly kind: 'failed'; readonly error: AppError}

/**
 * Sends a ClientHello over a connection of its own, reads the answer, and hangs up.
 *
 * Throws `cancelled`; everything else that goes wrong is an outcome.
 */
export function exchangeHello(
  target: HelloTarget,
  hello: Uint8Array,
  until: 'hello' | 'flight',
): Promise<HelloOutcome> {
  const {port, address, timeout, signal} = target
  const where = whereOf(target)
  const {promise, resolve, reject} = Promise.withResolvers<HelloOutcome>()
  const reader = new ServerFlightReader(until)
  const socket = net.connect({host: address, port, noDelay: true})
  const settle = (outcome: HelloOutcome): void => {
    clearTimeout(timer)
    signal?.removeEventListener('abort', cancel)
    socket.destroy()
    resolve(outcome)
  }
  const fail = (error: AppError): void => settle({kind: 'failed', error})
  const cancel = (): void => {
    reject(new AppError('cancelled', 'Cancelled'))
    fail(new AppError('cancelled', 'Cancelled'))
  }
  const timer = setTimeout(() => {
    const problem = socket.connecting
      ? 'did not accept a connection'
      : 'accepts connections, and does not answer in TLS'
    const hint = 'Check the address, the port and the firewall, or wait longer with --timeout'
    fail(new AppError('timeout', `${where} ${problem} within ${timeout / 1000} s`, {hint}))
  }, timeout)
  if (signal?.aborted) cancel()
  signal?.addEventListener('abort', cancel)
  socket.on('connect', () => socket.write(hello))
  socket.on('data', (chunk: Buffer) => {
    try {
      const answer = reader.push(chunk)
      if (answer) settle(answer)
    } catch (cause) {
      fail(unreadable(cause, where))
    }
  })
  socket.on('error', (error) => fail(explain(error, where)))
  socket.on('close', () => settle({kind: 'closed'}))
  return promise
}

function unreadable(cause: unknown, where: string): AppError {
  return new AppError('tls_failed', `${where} does not speak TLS`, {
    hint: 'It may be plain HTTP, or another service',
    cause,
  })
}
