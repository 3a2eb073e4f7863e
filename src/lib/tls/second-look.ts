import net from 'node:net'
import {AppError} from '../errors/errors.ts'
import {unclearIn} from './handshake-failure.ts'
import {seeOpenFlight} from './open-flight.ts'

/** A server that a handshake failed with. */
export interface FailedServer {
  readonly host: string
  readonly port: number
  readonly address: string
  /** How it is called in messages. */
  readonly where: string
  readonly servername: string
  readonly hasClient: boolean
  readonly timeout: number
  readonly signal?: AbortSignal | undefined
}

/** Sharpens what a failed handshake means by a second connection, where the first leaves it open. */
export async function lookAgain(
  error: Error,
  explained: AppError,
  server: FailedServer,
): Promise<AppError> {
  const unclear = unclearIn(error)
  if (unclear === 'who-answers') return nameService(error, explained, server)
  if (unclear !== 'client-certificate') return explained
  if (server.hasClient) {
    const {code, message} = explained
    return new AppError(code, message, {
      hint: 'It may not take the client certificate',
      cause: error,
    })
  }
  if (!(await asksForClient(server))) return explained
  return new AppError('tls_failed', `${server.where} wants a client certificate`, {
    hint: 'Give one with --client-cert and --client-key',
    cause: error,
  })
}

/** Whether a server is known to ask for a client certificate. */
export async function asksForClient(server: FailedServer): Promise<boolean> {
  const {requestsCertificate} = await seeOpenFlight(server)
  return requestsCertificate === 'yes'
}

/** What answers in place of a TLS server, where it says that of itself; else `explained`. */
export async function nameService(
  error: Error,
  explained: AppError,
  server: FailedServer,
): Promise<AppError> {
  const answer = await whoAnswers(server)
  const {where} = server
  const version = /^(HTTP\/\d(?:\.\d)?) (\d{3})/.exec(answer)
  if (version) {
    return new AppError('tls_failed', `${where} does not speak TLS: it answers plain HTTP`, {
      hint: `It is to be reached as http://${where}, and has no certificate; for TLS, its server needs a certificate, and another port may have it`,
      cause: error,
    })
  }
  const banner = /^(SSH)-|^220[ -].*\b(SMTP|ESMTP|FTP)\b/i.exec(answer)
  const service = (banner?.[1] ?? banner?.[2])?.toUpperCase()
  if (service === undefined) return explained
  return new AppError('tls_failed', `${where} does not speak TLS: it answers as ${service} does`, {
    hint: 'Check the port',
    cause: error,
  })
}

// Milliseconds: the server has just answered something, and will not need longer.
const patience = 1000
const enough = 12

/** The first characters that a server says, of itself or to a request in HTTP; empty when it says nothing. */
function whoAnswers({address, port, host, timeout, signal}: FailedServer): Promise<string> {
  const {promise, resolve} = Promise.withResolvers<string>()
  let heard = ''
  const socket = net.connect({host: address, port})
  const settle = (): void => {
    clearTimeout(timer)
    signal?.removeEventListener('abort', settle)
    socket.destroy()
    resolve(heard)
  }
  const timer = setTimeout(settle, Math.min(patience, timeout))
  signal?.addEventListener('abort', settle)
  socket.on('connect', () => {
    socket.write(`HEAD / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
  })
  socket.on('data', (chunk: Buffer) => {
    heard += chunk.toString('latin1')
    if (heard.length >= enough) settle()
  })
  socket.on('error', settle)
  socket.on('close', settle)
  return promise
}
