import {hasAccessKey} from '../access-keys/access-key.ts'
import {generateSecret} from '../access-keys/generate.ts'
import {maskedSecret, type Secret} from '../base/secret.ts'
import {addUser} from '../users/add-user.ts'
import {removeUser, setUserStatus} from '../users/change-user.ts'
import {listUsers, readUser} from '../users/user.ts'
import * as schemas from './argument-schemas.ts'
import {call} from './call.ts'
import type {CallOptions, RemovalOptions} from './client-options.ts'
import type {Connection} from './connection.ts'
import type {UserAdded, UserChange, UserItem} from './documents.ts'
import {secretOf} from './secrets.ts'

/** A user to be. */
export interface UserToAdd {
  readonly accessKey: string
  /** Where the field is absent: a random one, which then stands in the result. */
  readonly secretKey?: string | Secret
  /** Leave one that is there as it is, its secret too. */
  readonly ifNotExists?: boolean | undefined
}

/** The built-in users of a server. */
export class Users {
  readonly #connection: Connection

  /** @internal */
  constructor(connection: Connection) {
    this.#connection = connection
  }

  /** All users, sorted by name, each with its policies and groups. */
  async list(options: CallOptions = {}): Promise<UserItem[]> {
    return call('users.list', {options: schemas.callOptions}, {options}, async ({options}) => {
      return listUsers(await this.#connection.api(options))
    })
  }

  /** One user, with the policies of the groups. Throws `user_not_found`. */
  async get(name: string, options: CallOptions = {}): Promise<UserItem> {
    return call(
      'users.get',
      {name: schemas.name, options: schemas.callOptions},
      {name, options},
      async ({name, options}) => {
        return readUser(await this.#connection.api(options), name)
      },
    )
  }

  /**
   * Adds a user, or gives one that is there a new secret.
   *
   * The secret stands in the result only when it was made here. Throws `bad_input`, and `conflict` for the name of
   * an access key.
   */
  async add(user: UserToAdd, options: CallOptions = {}): Promise<UserAdded> {
    return call(
      'users.add',
      {user: schemas.userToAdd, options: schemas.callOptions},
      {user, options},
      async ({user, options}) => {
        const {accessKey, secretKey, ifNotExists: mayExist = false} = user
        const api = await this.#connection.api(options)
        const secret = secretOf(secretKey ?? generateSecret())
        return addUser(
          api,
          {accessKey, secretKey: secret},
          (name) => hasAccessKey(api, name),
          (shown) => (secretKey === undefined ? shown.reveal() : maskedSecret),
          {mayExist},
        )
      },
    )
  }

  /** Enables a user. Throws `user_not_found`. */
  async enable(name: string, options: CallOptions = {}): Promise<UserChange> {
    return call(
      'users.enable',
      {name: schemas.name, options: schemas.callOptions},
      {name, options},
      async ({name, options}) => {
        return setUserStatus(await this.#connection.api(options), name, 'enabled')
      },
    )
  }

  /** Disables a user; his access keys then do nothing, either. Throws `user_not_found`. */
  async disable(name: string, options: CallOptions = {}): Promise<UserChange> {
    return call(
      'users.disable',
      {name: schemas.name, options: schemas.callOptions},
      {name, options},
      async ({name, options}) => {
        return setUserStatus(await this.#connection.api(options), name, 'disabled')
      },
    )
  }

  /** Removes a user and all his access keys. Throws `user_not_found`, unless he may be gone already. */
  async remove(name: string, options: RemovalOptions = {}): Promise<UserChange> {
    return call(
      'users.remove',
      {name: schemas.name, options: schemas.removalOptions},
      {name, options},
      async ({name, options}) => {
        const {ifExists: mayBeGone = false} = options
        return removeUser(await this.#connection.api(options), name, {mayBeGone})
      },
    )
  }
}
