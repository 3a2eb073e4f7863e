import {listAccessKeys, readAccessKey} from '../access-keys/access-key.ts'
import {addAccessKey} from '../access-keys/add-access-key.ts'
import {
  type AccessKeyEdit,
  editAccessKey,
  removeAccessKey,
} from '../access-keys/change-access-key.ts'
import {generateAccessKey, generateSecret} from '../access-keys/generate.ts'
import type {Secret} from '../base/secret.ts'
import * as schemas from './argument-schemas.ts'
import {call} from './call.ts'
import type {CallOptions} from './client-options.ts'
import type {Connection} from './connection.ts'
import type {AccessKeyAdded, AccessKeyChange, AccessKeyItem} from './documents.ts'
import {checkedPolicy, type PolicyDocument} from './policy-document.ts'
import {secretOf} from './secrets.ts'

/** What can be said of an access key, and changed. */
export interface AccessKeyFields {
  readonly secretKey?: string | Secret
  /** What the key may do, of that which its owner may. Without the field, a new key may do all of it. */
  readonly policy?: PolicyDocument
  readonly name?: string | undefined
  readonly description?: string | undefined
  /** 15 minutes to 365 days ahead. */
  readonly expiration?: Date | undefined
}

/** An access key to be; the pair is a random one where none is given. */
export interface AccessKeyToAdd extends AccessKeyFields {
  /** Whose key it is to be. */
  readonly user: string
  readonly accessKey?: string
}

/** The access keys of users, which mc also calls service accounts. */
export class AccessKeys {
  readonly #connection: Connection

  /** @internal */
  constructor(connection: Connection) {
    this.#connection = connection
  }

  /** The access keys of a user, sorted. Throws `user_not_found`. */
  async list(user: string, options: CallOptions = {}): Promise<AccessKeyItem[]> {
    return call(
      'accessKeys.list',
      {user: schemas.name, options: schemas.callOptions},
      {user, options},
      async ({user, options}) => {
        return listAccessKeys(await this.#connection.api(options), user)
      },
    )
  }

  /** One access key, with its policy. Throws `access_key_not_found`. */
  async get(accessKey: string, options: CallOptions = {}): Promise<AccessKeyItem> {
    return call(
      'accessKeys.get',
      {accessKey: schemas.name, options: schemas.callOptions},
      {accessKey, options},
      async ({accessKey, options}) => {
        return readAccessKey(await this.#connection.api(options), accessKey)
      },
    )
  }

  /**
   * Makes an access key of a user. The secret stands in the result, and can be read nowhere else.
   *
   * Throws `bad_input` before anything is sent, `user_not_found`, and `conflict` when the key is taken.
   */
  async add(key: AccessKeyToAdd, options: CallOptions = {}): Promise<AccessKeyAdded> {
    return call(
      'accessKeys.add',
      {key: schemas.accessKeyToAdd, options: schemas.callOptions},
      {key, options},
      async ({key, options}) => {
        const {user, accessKey = generateAccessKey(), ...fields} = key
        const edit = await editOf(fields)
        return addAccessKey(await this.#connection.api(options), {
          ...edit,
          parentUser: user,
          accessKey,
          secretKey: edit.secretKey ?? secretOf(generateSecret()),
        })
      },
    )
  }

  /**
   * Changes of an access key what is named, and nothing else: an embedded policy stays.
   *
   * Throws `access_key_not_found`, `bad_input`, and `server_error` when the policy could not be kept.
   */
  async edit(
    accessKey: string,
    fields: AccessKeyFields,
    options: CallOptions = {},
  ): Promise<AccessKeyChange> {
    return call(
      'accessKeys.edit',
      {accessKey: schemas.name, fields: schemas.accessKeyFields, options: schemas.callOptions},
      {accessKey, fields, options},
      async ({accessKey, fields, options}) => {
        return editAccessKey(await this.#connection.api(options), accessKey, await editOf(fields))
      },
    )
  }

  /** Enables an access key; its policy stays. Throws `access_key_not_found`. */
  async enable(accessKey: string, options: CallOptions = {}): Promise<AccessKeyChange> {
    return call(
      'accessKeys.enable',
      {accessKey: schemas.name, options: schemas.callOptions},
      {accessKey, options},
      async ({accessKey, options}) => {
        return editAccessKey(await this.#connection.api(options), accessKey, {status: 'on'})
      },
    )
  }

  /** Disables an access key; its policy stays. Throws `access_key_not_found`. */
  async disable(accessKey: string, options: CallOptions = {}): Promise<AccessKeyChange> {
    return call(
      'accessKeys.disable',
      {accessKey: schemas.name, options: schemas.callOptions},
      {accessKey, options},
      async ({accessKey, options}) => {
        return editAccessKey(await this.#connection.api(options), accessKey, {status: 'off'})
      },
    )
  }

  /** Removes an access key. Throws `access_key_not_found`, also for the name of a user. */
  async remove(accessKey: string, options: CallOptions = {}): Promise<AccessKeyChange> {
    return call(
      'accessKeys.remove',
      {accessKey: schemas.name, options: schemas.callOptions},
      {accessKey, options},
      async ({accessKey, options}) => {
        return removeAccessKey(await this.#connection.api(options), accessKey)
      },
    )
  }
}

async function editOf({secretKey, policy, ...rest}: AccessKeyFields): Promise<AccessKeyEdit> {
  return {
    ...rest,
    secretKey: secretKey === undefined ? undefined : secretOf(secretKey),
    policy:
      policy === undefined
        ? undefined
        : (await checkedPolicy(policy, 'of the key', {}, true)).document,
  }
}
