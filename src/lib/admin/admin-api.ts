import {randomBytes} from 'node:crypto'
import {textOf, utf8} from '../base/bytes.ts'
import {findJsonError} from '../base/json-error.ts'
import {Secret} from '../base/secret.ts'
import {AppError} from '../errors/errors.ts'
import {explainFault, mustSayDone} from '../faults/explain.ts'
import type {Exchange} from '../faults/explanation.ts'
import {mustNotBePage} from '../faults/server-fault.ts'
import type {HttpResponse, Replay} from '../http/message.ts'
import type {Transport} from '../http/transport.ts'
import {canonicalQuery} from '../sigv4/encode.ts'
import {type SigningKeys, signRequest} from '../sigv4/sign.ts'
import {createSealer, isSealed, openBody, type Sealer} from '../wire/body.ts'

/** The query of an admin call; a list is a parameter that is repeated. */
export type Query = Readonly<Record<string, string | readonly string[]>>

/**
 * What a call sends: JSON in clear, JSON or settings (`k="v" k="v"`) sealed with the caller's secret key, or bytes as
 * they are. A `Secret` stands in what is sealed.
 */
export type Payload =
  | {readonly plain: unknown}
  | {readonly sealed: unknown}
  | {readonly settings: Readonly<Record<string, string | Secret>>}
  | {readonly bytes: Uint8Array}

export interface CallOptions {
  readonly query?: Query
  readonly payload?: Payload
  /** Default: `always` for GET and PUT, `never` for the rest. */
  readonly replay?: Replay
}

export interface AdminApiOptions {
  /** The alias, for the words of errors. */
  readonly server: string
  readonly keys: SigningKeys
  readonly headers: Readonly<Record<string, string>>
  /** The version of the API to begin with; default: v3. */
  readonly version?: AdminApiVersion | undefined
  /** Told when the server turned out to speak another version than the one begun with. */
  readonly remember?: ((version: AdminApiVersion) => Promise<void>) | undefined
  now(): Date
}

/** The versions of the admin API that are spoken here: of MinIO and its forks, and of AIStor since 2025. */
export type AdminApiVersion = 'v3' | 'v4'

/** What all calls to a server have in common, whichever signal ends them. */
interface Session {
  version: AdminApiVersion
  sealer?: Promise<Sealer>
}

/**
 * Calls the admin API and the KMS API of a MinIO server.
 *
 * Requests are signed for an empty region. Paths are those behind `/minio/admin/v3/` and
 * `/minio/kms/v1/`. A server that speaks the other version says so with 426, before it looks at anything
 * else; the call is sent again to that version, and all later ones. Every method throws what
 * `Transport.send` and `explainFault` make of a failure.
 */
export class AdminApi {
  readonly server: string
  readonly #transport: Transport
  readonly #options: AdminApiOptions
  readonly #session: Session
  readonly #signal: AbortSignal | undefined

  constructor(
    transport: Transport,
    options: AdminApiOptions,
    session: Session = {version: options.version ?? 'v3'},
    signal?: AbortSignal,
  ) {
    this.server = options.server
    this.#transport = transport
    this.#options = options
    this.#session = session
    this.#signal = signal
  }

  /** The same client, whose calls end with `cancelled` when `signal` is aborted. */
  until(signal: AbortSignal): AdminApi {
    return new AdminApi(this.#transport, this.#options, this.#session, signal)
  }

  /** The access key that signs. */
  get accessKey(): string {
    return this.#options.keys.accessKey
  }

  /** Reads JSON that the server sends in clear, or seals, as version 4 of the API may. */
  async get(path: string, query: Query = {}): Promise<unknown> {
    return this.#read((await this.#call('GET', path, {query})).body)
  }

  /** Reads JSON that the server seals with the caller's secret key. */
  async getSealed(path: string, query: Query = {}): Promise<unknown> {
    const {body} = await this.#call('GET', path, {query})
    return parseJson(await this.#open(body))
  }

  /** Reads bytes as they are. */
  async getBytes(path: string, query: Query = {}): Promise<Uint8Array> {
    return (await this.#call('GET', path, {query})).body
  }

  async put(path: string, options: CallOptions = {}): Promise<void> {
    this.#mustSayDone(await this.#call('PUT', path, options), options.payload)
  }

  async post(path: string, options: CallOptions = {}): Promise<void> {
    this.#mustSayDone(await this.#call('POST', path, options), options.payload)
  }

  async delete(path: string, query: Query = {}): Promise<void> {
    this.#mustSayDone(await this.#call('DELETE', path, {query}))
  }

  /** Sends and reads a sealed JSON answer; an empty answer is undefined. */
  async exchangeSealed(
    method: 'PUT' | 'POST',
    path: string,
    options: CallOptions = {},
  ): Promise<unknown> {
    const {body} = await this.#call(method, path, options)
    return body.length === 0 ? undefined : parseJson(await this.#open(body))
  }

  /** Sends and reads a JSON answer in clear; an empty answer is undefined. */
  async exchange(
    method: 'PUT' | 'POST',
    path: string,
    options: CallOptions = {},
  ): Promise<unknown> {
    const {body} = await this.#call(method, path, options)
    return body.length === 0 ? undefined : await this.#read(body)
  }

  /** Reads JSON of the KMS API, for example `key/status`. */
  async getKms(path: string, query: Query = {}): Promise<unknown> {
    return parseJson((await this.#send('GET', `/minio/kms/v1/${path}`, {query})).body)
  }

  async postKms(path: string, query: Query = {}): Promise<void> {
    this.#mustSayDone(await this.#send('POST', `/minio/kms/v1/${path}`, {query}))
  }

  async #call(method: string, path: string, options: CallOptions): Promise<HttpResponse> {
    // Others may call at the same time, and be told of another version first.
    const {version} = this.#session
    try {
      return await this.#send(method, `/minio/admin/${version}/${path}`, options)
    } catch (error) {
      const other = wantedVersion(error)
      if (other === undefined || other === version) throw error
      return await this.#callAs(other, method, path, options)
    }
  }

  async #callAs(
    version: AdminApiVersion,
    method: string,
    path: string,
    options: CallOptions,
  ): Promise<HttpResponse> {
    const answered = async (): Promise<void> => {
      if (this.#session.version === version) return
      this.#session.version = version
      await this.#options.remember?.(version)
    }
    try {
      const response = await this.#send(method, `/minio/admin/${version}/${path}`, options)
      await answered()
      return response
    } catch (error) {
      // A refusal is an answer, too, unless it is that of the version.
      const isAnswer = error instanceof AppError && error.fault !== undefined
      if (isAnswer && wantedVersion(error) === undefined) await answered()
      throw error
    }
  }

  async #send(method: string, path: string, options: CallOptions): Promise<HttpResponse> {
    const query = canonicalQuery(options.query ?? {})
    const body = await this.#payload(options.payload)
    const response = await this.#transport.send({
      method,
      target: query === '' ? path : `${path}?${query}`,
      body: body.length === 0 ? undefined : body,
      replay: options.replay ?? (method === 'GET' || method === 'PUT' ? 'always' : 'never'),
      signal: this.#signal,
      headers: () =>
        signRequest(
          {method, path, query, headers: this.#headers(options.payload), body},
          this.#options.keys,
          {region: '', time: this.#options.now()},
        ),
    })
    if (response.status >= 200 && response.status < 300) {
      mustNotBePage(response, this.server)
      return response
    }
    throw explainFault(response, this.#exchange(options.payload))
  }

  #mustSayDone(response: HttpResponse, payload?: Payload): void {
    mustSayDone(response, this.#exchange(payload))
  }

  #exchange(payload: Payload | undefined): Exchange {
    const {accessKey, secretKey, sessionToken} = this.#options.keys
    const secrets = [secretKey, sessionToken, ...secretsIn(payload)]
    return {server: this.server, accessKey, secrets, now: this.#options.now()}
  }

  #headers(payload: Payload | undefined): Record<string, string> {
    return {
      ...this.#options.headers,
      host: this.#transport.origin.host,
      ...(payload ? {'content-type': 'application/octet-stream'} : {}),
    }
  }

  async #payload(payload: Payload | undefined): Promise<Uint8Array> {
    if (payload === undefined) return new Uint8Array(0)
    if ('bytes' in payload) return payload.bytes
    if ('plain' in payload) return utf8(JSON.stringify(payload.plain))
    // PBKDF2 costs the server 2.8 ms instead of 24. Over plain HTTP anyone can record the body and try
    // secrets on it, so that there the costly derivation is the right one.
    this.#session.sealer ??= createSealer(
      this.#options.keys.secretKey,
      this.#transport.isEncrypted ? 'pbkdf2-aes256gcm' : 'argon2id-aes256gcm',
      randomBytes,
    )
    return (await this.#session.sealer).seal(utf8(textToSeal(payload)))
  }

  #open(body: Uint8Array): Promise<Uint8Array> {
    return openBody(body, this.#options.keys.secretKey)
  }

  async #read(body: Uint8Array): Promise<unknown> {
    return parseJson(isSealed(body) ? await this.#open(body) : body)
  }
}

function textToSeal(payload: Exclude<Payload, {plain: unknown} | {bytes: Uint8Array}>): string {
  if ('sealed' in payload) return JSON.stringify(payload.sealed, revealed)
  return Object.entries(payload.settings)
    .map(([key, value]) => `${key}="${value instanceof Secret ? value.reveal() : value}"`)
    .join(' ')
}

// A secret prints as stars; only here, where nobody reads it, it stands in JSON.
function revealed(this: unknown, name: string, value: unknown): unknown {
  const original = Object(this)[name]
  return original instanceof Secret ? original.reveal() : value
}

function secretsIn(payload: Payload | undefined): Secret[] {
  if (payload === undefined || 'plain' in payload || 'bytes' in payload) return []
  const fields = Object.values(Object('sealed' in payload ? payload.sealed : payload.settings))
  return fields.filter((field) => field instanceof Secret)
}

// 426 is also MinIO's answer to an unknown path or a missing parameter; only these words name a version.
function wantedVersion(error: unknown): AdminApiVersion | undefined {
  if (!(error instanceof AppError) || error.fault?.Code !== 'XMinioAdminVersionMismatch')
    return undefined
  const version = /\bexpect(?:ed|s)\b.*?'(v[34])'/.exec(error.fault.Message)?.[1]
  return version === 'v3' || version === 'v4' ? version : undefined
}

function parseJson(body: Uint8Array): unknown {
  const text = textOf(body)
  try {
    return JSON.parse(text)
  } catch {
    // Not the engine's own words: they quote the text, which may hold a secret.
    const error = findJsonError(text)
    throw new AppError('protocol', 'The server sent an answer that is no JSON', {
      cause: error && new Error(`line ${error.line}, column ${error.column}: ${error.problem}`),
    })
  }
}
