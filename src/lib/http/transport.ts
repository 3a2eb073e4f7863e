import http from 'node:http'
import https from 'node:https'
import {errorCode} from '../base/error-code.ts'
import {AppError} from '../errors/errors.ts'
import {describeConnectFailure} from './failure.ts'
import type {HttpRequest, HttpResponse} from './message.ts'
import {isWorthRetrying, retryDelay} from './retry.ts'
import {traceRequest, traceResponse} from './trace.ts'

/** Whom a connection trusts, and as whom it presents itself. */
export interface Trust {
  /** Trusted certificates as PEM; undefined takes the system's. */
  readonly ca: readonly string[] | undefined
  /** More of them, many, and costly to load: asked for when those of `ca` are not enough. */
  readonly moreCa?: (() => readonly string[]) | undefined
  /** Client certificate and key, PEM. */
  readonly client?: {readonly cert: string; readonly key: string} | undefined
  /** Accept any certificate. */
  readonly insecure: boolean
  /** SHA-256 of the one certificate or public key that is accepted, lower-case hexadecimal. */
  readonly fingerprint?: string | undefined
}

/** One line of `--resolve HOST[:PORT]=IP`. */
export interface ResolveRule {
  readonly host: string
  readonly port: string | undefined
  readonly address: string
}

/** Time as the transport needs it, so that tests need not wait. */
export interface Clock {
  now(): Date
  /** Rejects with the signal's reason when it is aborted. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>
  /** A number from 0 up to, not including, 1. */
  random(): number
}

export interface TransportOptions {
  readonly trust: Trust
  readonly resolve: readonly ResolveRule[]
  /** HTTP_PROXY, HTTPS_PROXY and NO_PROXY in either case, from the environment. */
  readonly proxyEnvironment: Readonly<Record<string, string | undefined>>
  /** Milliseconds for one request, its retries included. */
  readonly timeout: number
  /** Milliseconds until a connection, TLS included, must stand. */
  readonly connectTimeout: number
  /** How often a failed request is sent again at the most. */
  readonly retries: number
  readonly signal: AbortSignal
  readonly clock: Clock
  /** Takes one line of a redacted trace. */
  readonly trace?: ((line: string) => void) | undefined
}

// Far more than any list, and no more than this machine can bear.
const longestAnswer = 64 * 1024 * 1024

/** The one way to a server: keep-alive connections, trust, proxies, deadlines and retries. */
export class Transport {
  readonly origin: URL
  readonly #options: TransportOptions
  readonly #agent: http.Agent | https.Agent
  #ca: readonly string[] | undefined
  #hasAllCa: boolean

  constructor(origin: URL, options: TransportOptions) {
    this.origin = origin
    this.#options = options
    this.#ca = options.trust.ca
    this.#hasAllCa = options.trust.moreCa === undefined
    const pool = {
      keepAlive: true,
      maxSockets: 64,
      proxyEnv: {...options.proxyEnvironment},
    }
    this.#agent = this.isEncrypted ? new https.Agent(pool) : new http.Agent(pool)
  }

  get isEncrypted(): boolean {
    return this.origin.protocol === 'https:'
  }

  /**
   * Sends a request and reads the whole answer, whatever its status.
   *
   * Throws `unreachable`, `unknown_host`, `timeout`, `tls_untrusted`, `tls_expired`, `tls_wrong_name`,
   * `tls_failed`, `cancelled`, or `protocol` for an answer without end.
   */
  async send(request: HttpRequest): Promise<HttpResponse> {
    const {clock, retries} = this.#options
    const limit = request.timeout ?? this.#options.timeout
    const deadline = AbortSignal.timeout(limit)
    const own = request.signal ? [request.signal] : []
    const cancelled = AbortSignal.any([this.#options.signal, ...own])
    const signal = AbortSignal.any([deadline, cancelled])
    const start = clock.now().getTime()
    for (let attempt = 0; ; attempt += 1) {
      const outcome = await this.#attempt(request, signal).catch((error: unknown) => ({error}))
      if (cancelled.aborted) {
        throw new AppError('cancelled', 'Cancelled', {cause: request.signal?.reason})
      }
      if ('error' in outcome && !this.#hasAllCa && isAboutIssuer(outcome.error)) {
        this.#trustMore()
        attempt -= 1
        continue
      }
      if (deadline.aborted) {
        throw new AppError(
          'timeout',
          `${this.origin.origin} did not answer within ${limit / 1000} s`,
          {hint: 'Check the address and the network, or wait longer with --timeout'},
        )
      }
      const elapsed = clock.now().getTime() - start
      if (attempt >= retries || !isWorthRetrying(outcome, request.replay, elapsed)) {
        if ('error' in outcome) throw describeConnectFailure(outcome.error, this.origin)
        return outcome
      }
      const delay = retryDelay(outcome, attempt, clock.random())
      this.#options.trace?.(`* trying again in ${Math.round(delay)} ms`)
      await clock.sleep(delay, signal).catch(() => undefined)
    }
  }

  /** Closes idle connections, so that nothing keeps the process alive. */
  close(): void {
    this.#agent.destroy()
  }

  #trustMore(): void {
    this.#hasAllCa = true
    this.#ca = [...(this.#ca ?? []), ...(this.#options.trust.moreCa?.() ?? [])]
  }

  #attempt(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> {
    const {promise, resolve, reject} = Promise.withResolvers<HttpResponse>()
    const headers = request.headers()
    if (request.body) headers['content-length'] = String(request.body.length)
    const {trace, connectTimeout} = this.#options
    if (trace) traceRequest(trace, this.origin, request, headers)

    const secure = this.isEncrypted
    const sent = (secure ? https : http).request({
      ...this.#address(),
      ...(secure ? this.#tls() : {}),
      agent: this.#agent,
      method: request.method,
      path: request.target,
      headers,
      signal,
      // What the agent gives a proxy to open its tunnel; nothing else ends one that does not answer.
      timeout: connectTimeout,
    })
    const fail = (error: unknown): void => {
      connected()
      reject(error)
    }
    // A request that waits for a proxy's tunnel has no socket yet, and is destroyed without a word.
    const giveUp = (error: Error): void => {
      fail(error)
      sent.destroy(error)
    }
    const timer = setTimeout(() => giveUp(notAccepted(this.origin, connectTimeout)), connectTimeout)
    const abort = (): void => giveUp(new Error('aborted'))
    signal.addEventListener('abort', abort)
    const connected = (): void => clearTimeout(timer)
    sent.on('socket', (socket) => {
      // One that was used before, and one in a proxy's tunnel, comes here when it stands.
      if (!socket.connecting) connected()
      else socket.once(secure ? 'secureConnect' : 'connect', connected)
    })
    sent.on('error', fail)
    sent.on('response', (response) => {
      connected()
      if (mayBeClosing(response.statusCode)) sent.shouldKeepAlive = false
      const chunks: Buffer[] = []
      let length = 0
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk)
        length += chunk.length
        if (length > longestAnswer) giveUp(tooLong(this.origin))
      })
      response.on('error', reject)
      response.on('aborted', () => reject(new Error('the connection closed within an answer')))
      response.on('end', () => {
        const answer: HttpResponse = {
          status: response.statusCode ?? 0,
          headers: flatten(response.headers),
          body: Buffer.concat(chunks),
        }
        if (trace) traceResponse(trace, answer)
        resolve(answer)
      })
    })
    sent.end(request.body)
    return promise.finally(() => signal.removeEventListener('abort', abort))
  }

  #address(): {host: string; port: string; servername?: string} {
    const host = unbracketed(this.origin.hostname)
    const port = this.origin.port || (this.isEncrypted ? '443' : '80')
    const rule = this.#options.resolve.find(
      (each) => each.host.toLowerCase() === host && (each.port === undefined || each.port === port),
    )
    return rule ? {host: rule.address, port, servername: host} : {host, port}
  }

  #tls(): https.RequestOptions {
    const {client, insecure, fingerprint} = this.#options.trust
    const ca = this.#ca
    return {
      minVersion: 'TLSv1.2',
      rejectUnauthorized: !insecure,
      // Go, and so MinIO and mc, take any certificate in the trust list as an anchor.
      allowPartialTrustChain: true,
      ...(ca ? {ca: [...ca]} : {}),
      ...(client ? {cert: client.cert, key: client.key} : {}),
      ...(fingerprint && !insecure ? {checkServerIdentity: pinnedTo(fingerprint)} : {}),
    }
  }
}

// MinIO ends the connection after a refused or failed export without announcing it (measured); what is sent on it then is
// lost, and a change is not sent twice.
function mayBeClosing(status = 0): boolean {
  return status === 403 || status >= 500
}

function notAccepted({origin}: URL, milliseconds: number): AppError {
  return new AppError(
    'timeout',
    `${origin} did not accept a connection within ${milliseconds / 1000} s`,
    {hint: 'Check the address, the port and the firewall between here and there'},
  )
}

function tooLong({origin}: URL): AppError {
  return new AppError(
    'protocol',
    `${origin} sent an answer of more than 64 MiB, which was not read`,
  )
}

// Nothing was sent yet: the handshake comes before the request.
function isAboutIssuer(error: unknown): boolean {
  return /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT(_LOCALLY)?))$/.test(
    errorCode(error),
  )
}

function pinnedTo(fingerprint: string): NonNullable<https.RequestOptions['checkServerIdentity']> {
  return (_host, certificate) => {
    const presented = certificate.fingerprint256.replaceAll(':', '').toLowerCase()
    if (presented === fingerprint) return undefined
    return new AppError(
      'tls_untrusted',
      `The server presents another certificate than the one trusted: SHA-256 ${presented}`,
      {hint: 'If it was renewed, set the alias again with --trust-fingerprint'},
    )
  }
}

/** A host without the brackets of an IPv6 literal. */
function unbracketed(hostname: string): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname
}

function flatten(headers: http.IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  )
}
