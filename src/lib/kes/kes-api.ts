import * as v from 'valibot'
import {parseAnswer} from '../base/answer.ts'
import {textOf, utf8} from '../base/bytes.ts'
import {Secret} from '../base/secret.ts'
import {AppError} from '../errors/errors.ts'
import type {Replay} from '../http/message.ts'
import type {Transport} from '../http/transport.ts'
import {
  KesCall,
  KesCiphertext,
  KesDataKey,
  KesIdentity,
  KesKey,
  KesPage,
  KesPlaintext,
  KesPolicy,
  KesPolicyContent,
  KesStatus,
  KesVersion,
} from './answers.ts'
import {connectionFault} from './connection-fault.ts'
import {explainKesFault} from './kes-fault.ts'
import {listWhole} from './list-whole.ts'

export interface KesApiOptions {
  /** How the user calls the server, for the words of errors: an alias, or `HOST:PORT`. */
  readonly server: string
  /** How a command line names it: the alias, `--server URL`, or nothing where a variable does. */
  readonly place: string
  /** The identity of the client certificate that the transport shows; undefined where it shows none. */
  readonly identity: string | undefined
  readonly headers: Readonly<Record<string, string>>
}

interface Call {
  readonly method: 'GET' | 'PUT' | 'DELETE'
  /** From `/v1` on, encoded. */
  readonly path: string
  /** The key, policy or identity that it is about, for the words of errors. */
  readonly subject?: string
  readonly body?: unknown
  readonly replay?: Replay
}

/**
 * Calls the HTTP API of a KES, whose client certificate is the transport's.
 *
 * Answers are read leniently: what a release leaves out is undefined. Keys and plain texts are base64, as they are sent.
 * Every method throws what `Transport.send` and `explainKesFault` make of a failure: `invalid_credentials` without a
 * client certificate, `access_denied`, `kms_key_not_found`, `policy_not_found`, `identity_not_found`, `conflict`,
 * `bad_input` for a name that KES does not take, `not_ready` without a key store, `not_supported`; and `protocol` for an
 * answer that cannot be read.
 */
export class KesApi {
  readonly server: string
  readonly place: string
  /** Who calls; undefined: nobody, for want of a client certificate. */
  readonly identity: string | undefined
  readonly #transport: Transport
  readonly #options: KesApiOptions

  constructor(transport: Transport, options: KesApiOptions) {
    this.server = options.server
    this.place = options.place
    this.identity = options.identity
    this.#transport = transport
    this.#options = options
  }

  /** `https://HOST:PORT`. */
  get url(): string {
    return this.#transport.origin.origin
  }

  /** Its release; answered to anybody, so that it shows whether something is there and trusted. */
  version(): Promise<KesVersion> {
    return this.#get(KesVersion, '/version', 'its version')
  }

  /** Throws `not_ready` when the key store is lost. */
  async ready(): Promise<void> {
    // A key store that is lost comes back when it does: to ask again at once only hides the answer.
    await this.#send({method: 'GET', path: '/v1/ready', replay: 'never'})
  }

  status(): Promise<KesStatus> {
    return this.#get(KesStatus, '/v1/status', 'its status')
  }

  /** The calls that it answers, in no order. */
  apis(): Promise<KesCall[]> {
    return this.#get(v.array(KesCall), '/v1/api', 'a list of its calls')
  }

  /** Its metrics in Prometheus' text format. */
  async metrics(): Promise<string> {
    return textOf(await this.#send({method: 'GET', path: '/v1/metrics'}))
  }

  /** Makes a key of random bytes. Throws `conflict` when the name is in use. */
  async createKey(name: string): Promise<void> {
    await this.#send({method: 'PUT', path: `/v1/key/create/${part(name)}`, subject: name})
  }

  /** Stores a key of 32 bytes, base64. Throws `conflict` when the name is in use, and `bad_input` for its cipher or length. */
  async importKey(name: string, key: Secret, cipher: string): Promise<void> {
    const body = {key: key.reveal(), cipher}
    await this.#send({method: 'PUT', path: `/v1/key/import/${part(name)}`, subject: name, body})
  }

  describeKey(name: string): Promise<KesKey> {
    return this.#get(KesKey, `/v1/key/describe/${part(name)}`, 'a key', name)
  }

  /** The names of all keys that begin with `prefix`, sorted. A page of KES is 1,024 long, and it has no way to the next. */
  listKeys(prefix = ''): Promise<string[]> {
    return listWhole((begin) => this.#page(`/v1/key/list/${part(begin)}`, begin), prefix)
  }

  /** Removes a key for good: what was encrypted with it is lost. */
  async deleteKey(name: string): Promise<void> {
    await this.#send({method: 'DELETE', path: `/v1/key/delete/${part(name)}`, subject: name})
  }

  /** Makes a data key: itself, and encrypted with the key. */
  async generateKey(
    name: string,
    context?: string,
  ): Promise<{readonly plaintext: Secret; readonly ciphertext: string}> {
    const call = {path: `/v1/key/generate/${part(name)}`, body: {context}, subject: name}
    const {plaintext, ciphertext} = await this.#exchange(KesDataKey, call, 'a data key')
    return {plaintext: new Secret(plaintext), ciphertext}
  }

  async encrypt(name: string, plaintext: Secret, context?: string): Promise<string> {
    const body = {plaintext: plaintext.reveal(), context}
    const call = {path: `/v1/key/encrypt/${part(name)}`, body, subject: name}
    return (await this.#exchange(KesCiphertext, call, 'what it encrypted')).ciphertext
  }

  /** Throws `server_error` for what this key, or this context, did not encrypt. */
  async decrypt(name: string, ciphertext: string, context?: string): Promise<Secret> {
    const body = {ciphertext, context}
    const call = {path: `/v1/key/decrypt/${part(name)}`, body, subject: name}
    return new Secret((await this.#exchange(KesPlaintext, call, 'what it decrypted')).plaintext)
  }

  describePolicy(name: string): Promise<KesPolicy> {
    return this.#get(KesPolicy, `/v1/policy/describe/${part(name)}`, 'a policy', name)
  }

  readPolicy(name: string): Promise<KesPolicyContent> {
    return this.#get(KesPolicyContent, `/v1/policy/read/${part(name)}`, 'a policy', name)
  }

  /** The names of policies, sorted; the pattern may end with `*`. */
  async listPolicies(pattern = '*'): Promise<string[]> {
    return (await this.#page(`/v1/policy/list/${part(pattern)}`, pattern)).names.toSorted()
  }

  describeIdentity(identity: string): Promise<KesIdentity> {
    const path = `/v1/identity/describe/${part(identity)}`
    return this.#get(KesIdentity, path, 'an identity', identity)
  }

  /** All identities that a policy names, and the administrator, sorted; the pattern may end with `*`. */
  async listIdentities(pattern = '*'): Promise<string[]> {
    return (await this.#page(`/v1/identity/list/${part(pattern)}`, pattern)).names.toSorted()
  }

  /** What KES says of the caller: of its administrator alone; `identity_not_found` is its answer to all others. */
  describeSelf(): Promise<KesIdentity> {
    const subject = this.identity
    return this.#get(KesIdentity, '/v1/identity/self/describe', 'an identity', subject)
  }

  #page(path: string, pattern: string): Promise<KesPage> {
    return this.#get(KesPage, path, 'a list', pattern)
  }

  async #get<const S extends v.GenericSchema>(
    schema: S,
    path: string,
    what: string,
    subject?: string,
  ): Promise<v.InferOutput<S>> {
    const body = await this.#send({
      method: 'GET',
      path,
      ...(subject === undefined ? {} : {subject}),
    })
    return this.#read(schema, body, what)
  }

  // What it makes or encrypts is nowhere stored: to ask twice does nothing more.
  async #exchange<const S extends v.GenericSchema>(
    schema: S,
    call: Omit<Call, 'method'>,
    what: string,
  ): Promise<v.InferOutput<S>> {
    return this.#read(schema, await this.#send({method: 'PUT', replay: 'always', ...call}), what)
  }

  #read<const S extends v.GenericSchema>(
    schema: S,
    body: Uint8Array,
    what: string,
  ): v.InferOutput<S> {
    return parseAnswer(schema, this.#json(body), `${this.server} sent ${what}`)
  }

  #json(body: Uint8Array): unknown {
    try {
      return JSON.parse(textOf(body))
    } catch {
      // Not the engine's own words: they quote the text, which may be a key.
      throw new AppError('protocol', `${this.server} does not answer as a KES does`, {
        hint: 'Check the address and the port, and any proxy in between',
      })
    }
  }

  async #send({method, path, subject = '', body, replay}: Call): Promise<Uint8Array> {
    const sent = body === undefined ? undefined : utf8(JSON.stringify(body))
    const {headers, ...names} = this.#options
    const response = await this.#transport
      .send({
        method,
        target: path,
        body: sent,
        replay: replay ?? (method === 'GET' ? 'always' : 'never'),
        headers: () => ({...headers, host: this.#transport.origin.host}),
      })
      .catch((error: unknown) => {
        throw connectionFault(error, this.server)
      })
    if (response.status >= 200 && response.status < 300) return response.body
    throw explainKesFault(response, {...names, path, subject})
  }
}

// A name may be a word that the user mistyped: a slash in it must not lead to another call.
const part = (name: string): string => encodeURIComponent(name)
