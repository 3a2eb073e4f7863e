import * as v from 'valibot'
import {readKeyStatus} from '../kms/key-status.ts'
import {createKey, listKeys} from '../kms/keys.ts'
import {readKmsStatus} from '../kms/kms-status.ts'
import * as schemas from './argument-schemas.ts'
import {call} from './call.ts'
import type {CallOptions, CreationOptions} from './client-options.ts'
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
    return call('kms.status', {options: schemas.callOptions}, {options}, async ({options}) => {
      return readKmsStatus(await this.#connection.api(options))
    })
  }

  /** Lets the server encrypt and decrypt with a key; default: its own default key. Throws `kms_not_configured`. */
  async keyStatus(key?: string, options: CallOptions = {}): Promise<KeyStatus> {
    return call(
      'kms.keyStatus',
      {key: v.optional(schemas.name), options: schemas.callOptions},
      {key, options},
      async ({key, options}) => {
        return readKeyStatus(await this.#connection.api(options), key)
      },
    )
  }

  /** The names of the keys, sorted; `*` in the pattern stands for anything. */
  async listKeys(pattern?: string, options: CallOptions = {}): Promise<string[]> {
    return call(
      'kms.listKeys',
      {pattern: v.optional(schemas.text), options: schemas.callOptions},
      {pattern, options},
      async ({pattern, options}) => {
        return (await listKeys(await this.#connection.api(options), pattern)).keys
      },
    )
  }

  /** Makes a key. Throws `bad_input`, `conflict` for one that is there, and `not_supported` where the KMS is a single key. */
  async createKey(key: string, options: CreationOptions = {}): Promise<KeyCreated> {
    return call(
      'kms.createKey',
      {key: schemas.name, options: schemas.creationOptions},
      {key, options},
      async ({key, options}) => {
        const {ifNotExists: mayExist = false} = options
        return createKey(await this.#connection.api(options), key, {mayExist})
      },
    )
  }
}
