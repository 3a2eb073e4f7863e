import type {X509Certificate} from 'node:crypto'
import {isIP} from 'node:net'
import tls from 'node:tls'
import {errorCode} from '../base/error-code.ts'
import {AppError} from '../errors/errors.ts'

/** Where to connect, and as what. */
export interface ProbeRequest {
  readonly host: string
  readonly port: number
  /** Connect to this address instead of looking the host up. */
  readonly address?: string | undefined
  /** The name to ask for; empty asks for none. Default: the host, unless it is an address. */
  readonly servername?: string | undefined
  /** Every trusted certificate, PEM. */
  readonly ca: readonly string[]
  readonly client?: {readonly cert: string; readonly key: string} | undefined
  /** Milliseconds for connection and handshake. */
  readonly timeout: number
  readonly signal?: AbortSignal | undefined
}

/** What a handshake showed; nothing is judged here but the chain, and that only by the runtime. */
export interface ProbeResult {
  /** The address that was connected to. */
  readonly address: string
  /** Why the chain is not trusted, as a code of OpenSSL, or undefined when it is. */
  readonly chainError: {readonly code: string; readonly message: string} | undefined
  /** As sent, the leaf first; DER. */
  readonly chain: readonly Uint8Array[]
  readonly protocol: string
  readonly cipher: string
  /** The key exchange group, or unknown. */
  readonly group: string
}

// Milliseconds that a server may take to close its side.
const goodbye = 500

/**
 * Shakes hands with a server and reports what it presents, whatever it is worth.
 *
 * A new connection without a session each time: a resumed one would show an old certificate. Throws
 * `unreachable`, `unknown_host`, `timeout`, `tls_failed` or `cancelled`.
 */
export function probeTls(request: ProbeRequest): Promise<ProbeResult> {
  const {host, port, address, ca, client, timeout, signal} = request
  const where = `${host.includes(':') ? `[${host}]` : host}:${port}`
  const {promise, resolve, reject} = Promise.withResolvers<ProbeResult>()
  const servername = request.servername ?? (isIP(host) ? '' : host)
  const socket = tls.connect({
    host: address ?? host,
    port,
    servername,
    ca: [...ca],
    // Go takes any certificate in the trust list as an anchor, so that nodes and mc judge like this.
    allowPartialTrustChain: true,
    // With true there would be an error and no certificate to look at.
    rejectUnauthorized: false,
    // The name is judged apart: here it would hide what is wrong with the chain.
    checkServerIdentity: () => undefined,
    minVersion: 'TLSv1.2',
    ...(client ? {cert: client.cert, key: client.key} : {}),
  })
  let connected = false
  const settle = (): void => {
    clearTimeout(timer)
    signal?.removeEventListener('abort', cancel)
  }
  const fail = (error: AppError): void => {
    settle()
    reject(error)
    socket.destroy()
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
  signal?.addEventListener('abort', cancel)
  socket.once('connect', () => {
    connected = true
  })
  socket.once('error', (error) => fail(explain(error, where)))
  socket.once('close', () =>
    fail(new AppError('tls_failed', `${where} closed the connection within the handshake`)),
  )
  socket.once('secureConnect', () => {
    try {
      resolve(describe(socket))
      leave()
    } catch (cause) {
      fail(
        new AppError('tls_failed', `${where} presents a certificate that cannot be read`, {cause}),
      )
    }
  })
  return promise
}

function describe(socket: tls.TLSSocket): ProbeResult {
  const chain: X509Certificate[] = []
  // The wire's order; a self-signed certificate may name itself as its issuer.
  let next = socket.getPeerX509Certificate()
  while (next && !chain.some((known) => known.fingerprint256 === next?.fingerprint256)) {
    chain.push(next)
    next = next.issuerCertificate
  }
  const exchange = socket.getEphemeralKeyInfo()
  const group = exchange && 'name' in exchange ? exchange.name : undefined
  return {
    address: socket.remoteAddress ?? 'unknown',
    chainError: socket.authorized ? undefined : verdictOf(socket.authorizationError),
    chain: chain.map(({raw}) => raw),
    protocol: socket.getProtocol() ?? 'unknown',
    cipher: socket.getCipher()?.standardName ?? socket.getCipher()?.name ?? 'unknown',
    group: typeof group === 'string' && group !== '' ? group : 'unknown',
  }
}

// Typed as an Error, and a plain text in some runtimes.
function verdictOf(error: unknown): {code: string; message: string} {
  if (error instanceof Error) {
    const code = errorCode(error) || error.message
    return {code, message: error.message}
  }
  return {code: String(error), message: String(error)}
}

/** What a failed connection means, in words. */
export function explain(error: Error, where: string): AppError {
  const code = errorCode(error)
  const known = explanations[code]
  if (known) return new AppError(known.code, known.message(where), {hint: known.hint, cause: error})
  if (error instanceof AppError) return error
  return new AppError(
    'tls_failed',
    `No TLS connection to ${where}: ${error.message.split('\n')[0]}`,
    {
      cause: error,
    },
  )
}

interface Explanation {
  readonly code: 'unreachable' | 'unknown_host' | 'tls_failed'
  readonly message: (where: string) => string
  readonly hint?: string
}

const noTls: Explanation = {
  code: 'tls_failed',
  message: (where) => `${where} does not speak TLS`,
  hint: 'It may be plain HTTP, or another service',
}

const refusesUs: Explanation = {
  code: 'tls_failed',
  message: (where) => `${where} cannot agree with this client on how to encrypt`,
  hint: 'Its key may be of a kind that clients do not take, such as P-224 or RSA 512',
}

const explanations: Record<string, Explanation> = {
  ECONNREFUSED: {
    code: 'unreachable',
    message: (where) => `Nothing listens at ${where}`,
    hint: 'Check that the server runs and that the port is right',
  },
  ENOTFOUND: {
    code: 'unknown_host',
    message: (where) => `No host of the name in ${where} is known`,
    hint: 'Check the spelling, or give its address with --resolve HOST=IP',
  },
  EAI_AGAIN: {
    code: 'unknown_host',
    message: (where) => `The name in ${where} cannot be looked up now`,
    hint: 'Check the name server, or give its address with --resolve HOST=IP',
  },
  ECONNRESET: {
    code: 'tls_failed',
    message: (where) => `${where} closed the connection within the handshake`,
  },
  ETIMEDOUT: {code: 'unreachable', message: (where) => `No way leads to ${where}`},
  EHOSTUNREACH: {code: 'unreachable', message: (where) => `No way leads to ${where}`},
  ENETUNREACH: {code: 'unreachable', message: (where) => `No way leads to ${where}`},
  EPROTO: noTls,
  ERR_SSL_WRONG_VERSION_NUMBER: noTls,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: noTls,
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: {
    code: 'tls_failed',
    message: (where) => `${where} speaks no version of TLS that is safe`,
  },
  'ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE': refusesUs,
  ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE: refusesUs,
}
