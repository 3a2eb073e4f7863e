import type {X509Certificate} from 'node:crypto'
import {isIP} from 'node:net'
import tls from 'node:tls'
import {errorCode} from '../base/error-code.ts'
import {AppError} from '../errors/errors.ts'
import {explain} from './handshake-failure.ts'
import {asksForClient, lookAgain} from './second-look.ts'

/** Where to connect, and as what. */
export interface ProbeRequest {
  readonly host: string
  readonly port: number
  /** Connect to this address instead of looking the host up. */
  readonly address?: string | undefined
  /** The name to ask for; empty asks for none. Default: the host, unless it is an address. */
  readonly servername?: string | undefined
  /** PEM; the key is not encrypted. */
  readonly client?: {readonly cert: string; readonly key: string} | undefined
  /** Protocols of the application to offer, such as `h2`. */
  readonly alpn?: readonly string[] | undefined
  /**
   * Whether to wait for what the server says to this client's answer: in TLS 1.3 it refuses a missing or a
   * wrong client certificate only then. It costs one more way there and back.
   */
  readonly awaitsVerdict?: boolean
  /** Milliseconds for connection and handshake. */
  readonly timeout: number
  readonly signal?: AbortSignal | undefined
}

/** What a handshake showed; nothing is judged here. */
export interface ProbeResult {
  /** The address that was connected to. */
  readonly address: string
  /** Exactly as sent, duplicates and strays included, the leaf first; DER. */
  readonly chain: readonly Uint8Array[]
  readonly protocol: string
  readonly cipher: string
  /** The key exchange group, or unknown. */
  readonly group: string
  /** The protocol of the application that was agreed on, or empty. */
  readonly alpn: string
}

// Milliseconds that a server may take to close its side.
const goodbye = 500
// Milliseconds that a server has to refuse a client, once the handshake is done for this side.
const verdictTime = 250
// More than any server sends, in case that a certificate is its own issuer.
const longestChain = 100

/**
 * Shakes hands with a server and reports what it presents, whatever it is worth.
 *
 * A new connection without a session each time: a resumed one would show an old certificate. Throws
 * `unreachable`, `unknown_host`, `timeout`, `tls_failed` or `cancelled`.
 */
export function probeTls(request: ProbeRequest): Promise<ProbeResult> {
  const {host, port, address, client, alpn, timeout, signal} = request
  const where = `${host.includes(':') ? `[${host}]` : host}:${port}`
  const {promise, resolve, reject} = Promise.withResolvers<ProbeResult>()
  const servername = request.servername ?? (isIP(host) ? '' : host)
  const socket = tls.connect({
    host: address ?? host,
    port,
    servername,
    // Nobody is trusted here: chains are judged elsewhere, by rules that are the same in every runtime. Hundreds
    // of anchors would make a handshake 20 times slower, and one runtime adds them to the chain as sent.
    ca: [],
    // With true there would be an error and no certificate to look at.
    rejectUnauthorized: false,
    checkServerIdentity: () => undefined,
    minVersion: 'TLSv1.2',
    ...(alpn ? {ALPNProtocols: [...alpn]} : {}),
    ...(client ? {cert: client.cert, key: client.key} : {}),
  })
  let connected = false
  let isSettled = false
  let shaken: ProbeResult | undefined
  const settle = (): void => {
    isSettled = true
    clearTimeout(timer)
    signal?.removeEventListener('abort', cancel)
  }
  const fail = (error: AppError): void => {
    if (isSettled) return
    settle()
    reject(error)
    socket.destroy()
  }
  const failed = (error: Error): void => {
    if (isSettled) return
    settle()
    socket.destroy()
    const target = {host, port, address: address ?? host, servername, timeout, signal}
    const server = {...target, where, hasClient: client !== undefined}
    const better = (): Promise<AppError> => lookAgain(error, explain(error, where), server)
    // Some say goodbye as soon as the handshake is complete; without a word, that may also be a refusal.
    if (shaken === undefined || !isHangUp(error)) return void better().then(reject, reject)
    const result = shaken
    asksForClient(server)
      .then(async (asks) => (asks ? reject(await better()) : resolve(result)))
      .catch(reject)
  }
  // Not torn down at once: a client certificate may still be on its way.
  const leave = (): void => {
    settle()
    socket.end()
    const patience = setTimeout(() => socket.destroy(), goodbye)
    socket.once('close', () => clearTimeout(patience))
  }
  const cancel = (): void => fail(new AppError('cancelled', 'Cancelled'))
  const timer = setTimeout(() => {
    fail(
      new AppError(
        'timeout',
        connected
          ? `${where} accepts connections, and does not answer in TLS within ${timeout / 1000} s`
          : `${where} did not accept a connection within ${timeout / 1000} s`,
        {hint: 'Check the address, the port and the firewall, or wait longer with --timeout'},
      ),
    )
  }, timeout)
  if (signal?.aborted) cancel()
  signal?.addEventListener('abort', cancel)
  socket.once('connect', () => {
    connected = true
  })
  socket.on('error', failed)
  socket.once('close', () => failed(hangUp()))
  socket.once('secureConnect', () => {
    try {
      const result = describe(socket)
      if (result.chain.length === 0) throw new Error('no certificate')
      shaken = result
      const finish = (): void => {
        if (isSettled) return
        resolve(result)
        leave()
      }
      if (request.awaitsVerdict && result.protocol === 'TLSv1.3') afterVerdict(socket, finish)
      else finish()
    } catch (cause) {
      fail(
        new AppError('tls_failed', `${where} presents a certificate that cannot be read`, {cause}),
      )
    }
  })
  return promise
}

const hangUp = (): Error => Object.assign(new Error('closed'), {code: 'ECONNRESET'})
const isHangUp = (error: Error): boolean => /^(?:ECONNRESET|EPIPE)$/.test(errorCode(error))

// A ticket for a session or data come only to a client that is taken.
function afterVerdict(socket: tls.TLSSocket, finish: () => void): void {
  const timer = setTimeout(finish, verdictTime)
  const settled = (): void => {
    clearTimeout(timer)
    finish()
  }
  socket.once('session', settled)
  socket.once('data', settled)
  socket.once('error', () => clearTimeout(timer))
  socket.once('close', () => clearTimeout(timer))
}

function describe(socket: tls.TLSSocket): ProbeResult {
  const chain: Uint8Array[] = []
  // The order of the wire; this also holds for what is no chain at all.
  let next: X509Certificate | undefined = socket.getPeerX509Certificate()
  while (next && chain.length < longestChain) {
    chain.push(next.raw)
    next = next.issuerCertificate === next ? undefined : next.issuerCertificate
  }
  const exchange = socket.getEphemeralKeyInfo()
  const group = exchange && 'name' in exchange ? exchange.name : undefined
  return {
    address: socket.remoteAddress ?? 'unknown',
    chain,
    protocol: socket.getProtocol() ?? 'unknown',
    cipher: socket.getCipher()?.standardName ?? socket.getCipher()?.name ?? 'unknown',
    group: typeof group === 'string' && group !== '' ? group : 'unknown',
    alpn: socket.alpnProtocol || '',
  }
}
