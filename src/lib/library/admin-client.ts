import {AliasStore} from '../config/alias-store.ts'
import {readTrustedServer} from '../connection/trust.ts'
import {AccessKeys} from './access-keys.ts'
import * as schemas from './argument-schemas.ts'
import {call} from './call.ts'
import type {AdminClientOptions, AliasOptions} from './client-options.ts'
import {Connection} from './connection.ts'
import {Deployment} from './deployment.ts'
import {Groups} from './groups.ts'
import {Iam} from './iam.ts'
import {Kms} from './kms.ts'
import {Policies} from './policies.ts'
import {Rights} from './rights.ts'
import {home, processEnvironment} from './surroundings.ts'
import {Users} from './users.ts'

/**
 * A client of the admin API of a MinIO-compatible server: users, groups, access keys, policies, rights, KMS.
 *
 * Nothing is sent before the first call. Every call gives what the command for it prints under `--json`, without
 * `status`, and takes a `signal` that ends it. What fails throws an `AppError`.
 */
export class AdminClient implements Disposable {
  /** The built-in users. */
  readonly users: Users
  /** Groups of users. */
  readonly groups: Groups
  /** Key pairs that belong to users. */
  readonly accessKeys: AccessKeys
  /** Policies, and who has them. */
  readonly policies: Policies
  /** What users and access keys may really do. */
  readonly rights: Rights
  /** Everything of it in one archive. */
  readonly iam: Iam
  /** The KMS behind the server. */
  readonly kms: Kms
  /** Nodes, drives and their state. */
  readonly deployment: Deployment
  readonly #connection: Connection

  /** Makes a client of the server at an address. Throws `bad_input` for an option that it does not know, and for what is no address of a server. */
  constructor(options: AdminClientOptions) {
    this.#connection = new Connection(options)
    this.users = new Users(this.#connection)
    this.groups = new Groups(this.#connection)
    this.accessKeys = new AccessKeys(this.#connection)
    this.policies = new Policies(this.#connection)
    this.rights = new Rights(this.#connection)
    this.iam = new Iam(this.#connection)
    this.kms = new Kms(this.#connection)
    this.deployment = new Deployment(this.#connection)
  }

  /**
   * Makes a client of the server behind an alias of mc or mctl, with its keys and its trust.
   *
   * Throws `alias_not_found`, and `config_invalid` for an alias that is broken or names a file that cannot be read.
   */
  static async fromAlias(name: string, options: AliasOptions = {}): Promise<AdminClient> {
    return call(
      'AdminClient.fromAlias',
      {name: schemas.name, options: schemas.aliasOptions},
      {name, options},
      async (given) => AdminClient.#behind(given.name, given.options),
    )
  }

  static async #behind(name: string, {configDir, ...talk}: AliasOptions): Promise<AdminClient> {
    const env = talk.env ?? processEnvironment()
    const store = new AliasStore({env, configDir, ...home()})
    const alias = await store.resolve(name)
    const {url, accessKey, secretKey, sessionToken, adminApi} = alias
    return new AdminClient({
      ...talk,
      ...(await readTrustedServer(alias, store, {insecure: false})),
      url,
      accessKey,
      secretKey,
      sessionToken,
      apiVersion: adminApi,
      onApiVersion: (version) => store.rememberAdminApi(alias, version),
    })
  }

  /** Closes the connections that are kept for later calls. They keep no process alive; a later call opens new ones. */
  close(): void {
    this.#connection.close()
  }

  /** Does the same, at the end of a block that begins with `using client = …`. */
  [Symbol.dispose](): void {
    this.close()
  }
}
