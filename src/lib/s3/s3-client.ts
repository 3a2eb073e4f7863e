import {Secret} from '../base/secret.ts'
import {AppError} from '../errors/errors.ts'
import {explainFault, mustSayDone} from '../faults/explain.ts'
import type {Exchange} from '../faults/explanation.ts'
import {mustNotBePage, readServerFault} from '../faults/server-fault.ts'
import type {HttpResponse, Replay} from '../http/message.ts'
import type {Transport} from '../http/transport.ts'
import {canonicalQuery, encodePath} from '../sigv4/encode.ts'
import {type SigningKeys, signRequest} from '../sigv4/sign.ts'

export interface S3ClientOptions {
  /** The alias, for the words of errors. */
  readonly server: string
  readonly keys: SigningKeys
  readonly headers: Readonly<Record<string, string>>
  /** The region to sign for until the server names another. */
  readonly region: string
  now(): Date
}

export interface S3Call {
  readonly method: string
  readonly bucket?: string
  readonly key?: string
  readonly query?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array
  readonly replay?: Replay
  /** Statuses that are answers to the caller, too, who reads them by their headers. */
  readonly accept?: readonly number[]
  /** Milliseconds for this call where it needs other than the transport's. */
  readonly timeout?: number
}

/** Calls the S3 API with requests signed here: the way for what must be fast. */
export class S3Client {
  readonly server: string
  readonly #transport: Transport
  readonly #options: S3ClientOptions
  #region: string

  constructor(transport: Transport, options: S3ClientOptions) {
    this.server = options.server
    this.#transport = transport
    this.#options = options
    this.#region = options.region
  }

  /** The region that the server last accepted, or the one given. */
  get region(): string {
    return this.#region
  }

  /** Whether what is sent can be read on its way by nobody else. */
  get isEncrypted(): boolean {
    return this.#transport.isEncrypted
  }

  /**
   * Sends a call and returns a 2xx answer, or one that it accepts.
   *
   * Throws what `Transport.send` and `explainFault` make of a failure.
   */
  async call(call: S3Call): Promise<HttpResponse> {
    const signedFor = this.#region
    const response = await this.#send(call)
    if (isAnswer(response, call)) return this.#checked(response, call)
    // Calls side by side learn the region side by side: each compares with what it was signed for.
    const region = this.#otherRegion(response, signedFor)
    if (region === undefined) throw this.explain(response, call.headers)
    this.#region = region
    const again = await this.#send(call)
    if (isAnswer(again, call)) return this.#checked(again, call)
    throw this.explain(again, call.headers)
  }

  #checked(response: HttpResponse, {method, key, headers}: S3Call): HttpResponse {
    // What is stored in an object may well be a page.
    if (key === undefined) mustNotBePage(response, this.server)
    if (!/^(GET|HEAD)$/.test(method)) mustSayDone(response, this.#exchange(headers))
    return response
  }

  #exchange(headers: Readonly<Record<string, string>> = {}): Exchange {
    const {accessKey, secretKey, sessionToken} = this.#options.keys
    const customerKey = new Secret(headers['x-amz-server-side-encryption-customer-key'] ?? '')
    const secrets = [secretKey, sessionToken, customerKey]
    return {server: this.server, accessKey, secrets, now: this.#options.now()}
  }

  #send({
    method,
    bucket,
    key,
    query = {},
    headers = {},
    body,
    replay,
    timeout,
  }: S3Call): Promise<HttpResponse> {
    const path = `/${[bucket, key]
      .filter((part) => part !== undefined)
      .map(encodePath)
      .join('/')}`
    const canonical = canonicalQuery(query)
    return this.#transport.send({
      method,
      target: canonical === '' ? path : `${path}?${canonical}`,
      body,
      timeout,
      replay: replay ?? (method === 'GET' || method === 'HEAD' ? 'always' : 'never'),
      headers: () =>
        signRequest(
          {
            method,
            path,
            query: canonical,
            headers: {...this.#options.headers, ...headers, host: this.#transport.origin.host},
            body: body ?? new Uint8Array(0),
          },
          this.#options.keys,
          {region: this.#region, time: this.#options.now()},
        ),
    })
  }

  // Only a server with a region of its own refuses ours; it names the right one.
  #otherRegion(response: HttpResponse, signedFor: string): string | undefined {
    if (response.status !== 400) return undefined
    const region = response.headers['x-amz-bucket-region'] ?? readServerFault(response).Region
    return region === '' || region === signedFor ? undefined : region
  }

  /** What an answer that is no success means; `headers` are those of the call, which may hold a key. */
  explain(response: HttpResponse, headers?: Readonly<Record<string, string>>): AppError {
    const failure = explainFault(response, this.#exchange(headers))
    // A HEAD to something that is not there has no body and sometimes no header to say so.
    if (response.status === 404 && failure.code === 'server_error') {
      return new AppError('object_not_found', failure.message, {fault: failure.fault})
    }
    return failure
  }
}

function isAnswer({status}: HttpResponse, {accept = []}: S3Call): boolean {
  return (status >= 200 && status < 300) || accept.includes(status)
}
