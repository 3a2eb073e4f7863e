import {AdminApi} from '../admin/admin-api.ts'
import {serverUrlProblem, trimServerUrl} from '../base/alias-syntax.ts'
import {trustIn} from '../connection/trust.ts'
import {AppError} from '../errors/errors.ts'
import {Transport} from '../http/transport.ts'
import * as schemas from './argument-schemas.ts'
import {checkArguments} from './call.ts'
import type {AdminClientOptions, CallOptions} from './client-options.ts'
import {secretOf} from './secrets.ts'
import {clock, processEnvironment} from './surroundings.ts'

const longestConnect = 10_000

/** The way to one server, made when it is first needed and shared by all calls. */
export class Connection {
  readonly url: string
  readonly #options: AdminClientOptions
  #opened: Promise<{transport: Transport; api: AdminApi}> | undefined

  /** Throws `bad_input` for options that it does not know, and for what is no address of a server. */
  constructor(given: AdminClientOptions) {
    const {options} = checkArguments(
      'new AdminClient',
      {options: schemas.adminClientOptions},
      {options: given},
    )
    const problem = serverUrlProblem(options.url)
    if (problem !== undefined) {
      throw new AppError('bad_input', `The url is not the address of a server: ${problem}`, {
        hint: 'For example https://minio.example.com:9000',
      })
    }
    this.url = trimServerUrl(options.url)
    this.#options = options
  }

  /** The client of the admin API for one call. Throws `cancelled`, and what looking for a pinned certificate throws. */
  async api({signal}: CallOptions = {}): Promise<AdminApi> {
    this.#opened ??= this.#open().catch((error: unknown) => {
      // Not for ever: the server may be there the next time.
      this.#opened = undefined
      throw error
    })
    if (signal === undefined) return (await this.#opened).api
    return (await endedBy(signal, this.#opened)).api.until(signal)
  }

  /** Closes what is open; a later call opens it again. */
  close(): void {
    const close = ({transport}: {readonly transport: Transport}): void => transport.close()
    void this.#opened?.then(close, () => undefined)
    this.#opened = undefined
  }

  async #open(): Promise<{transport: Transport; api: AdminApi}> {
    const {accessKey, secretKey, sessionToken, ca = [], client, trustFingerprint} = this.#options
    const {headers = {}, timeout = 30_000, retries = 3, env, apiVersion} = this.#options
    const url = new URL(this.url)
    const {name = url.host} = this.#options
    const settings = {
      insecure: false,
      resolve: [],
      connectTimeout: Math.min(longestConnect, timeout),
      signal: this.#options.signal ?? new AbortController().signal,
    }
    const server = {name, url: this.url, ca: [ca].flat(), client, trustFingerprint}
    const transport = new Transport(url, {
      ...settings,
      trust: await trustIn(server, settings),
      proxyEnvironment: env ?? processEnvironment(),
      timeout,
      retries,
      clock,
    })
    const api = new AdminApi(transport, {
      server: name,
      keys: {
        accessKey,
        secretKey: secretOf(secretKey),
        sessionToken: sessionToken === undefined ? undefined : secretOf(sessionToken),
      },
      headers,
      version: apiVersion,
      remember: async (version) => this.#options.onApiVersion?.(version),
      now: clock.now,
    })
    return {transport, api}
  }
}

// The work itself goes on, for the calls that are to come.
async function endedBy<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const {promise, reject} = Promise.withResolvers<never>()
  const end = (): void => reject(new AppError('cancelled', 'Cancelled', {cause: signal.reason}))
  if (signal.aborted) end()
  signal.addEventListener('abort', end, {once: true})
  try {
    return await Promise.race([promise, work])
  } finally {
    signal.removeEventListener('abort', end)
  }
}
