import {readKeyStatus} from '../kms/key-status.ts'
import {createKey, listKeys} from '../kms/keys.ts'
import {readKmsStatus} from '../kms/kms-status.ts'
import type {CallOptions} from './client-options.ts'
import type {Connection} from './connection.ts'
import type {KeyCreated, KeyStatus, KmsStatus} from './documents.ts'

/** The KMS behind a server, and its keys. */
export class Kms {
  readonly #connection: Connection

  /** @internal */
  constructor(connection: Connection) {
    this.#connection = connection
  }

  /** What the server knows of its KMS. Throws `kms_not_configured`. */
  async status(options: CallOptions = {}): Promise<KmsStatus> {
    return readKmsStatus(await this.#connection.api(options))
  }

  /** Lets the server encrypt and decrypt with a key; default: its own default key. Throws `kms_not_configured`. */
  async keyStatus(key?: string, options: CallOptions = {}): Promise<KeyStatus> {
    return readKeyStatus(await this.#connection.api(options), key)
  }

  /** The names of the keys, sorted; `*` in the pattern stands for anything. */
  async listKeys(pattern?: string, options: CallOptions = {}): Promise<string[]> {
    return (await listKeys(await this.#connection.api(options), pattern)).keys
  }

  /** Makes a key, unless it is there. Throws `bad_input`, and `not_supported` where the KMS is a single key. */
  async createKey(key: string, options: CallOptions = {}): Promise<KeyCreated> {
    return createKey(await this.#connection.api(options), key)
  }
}
