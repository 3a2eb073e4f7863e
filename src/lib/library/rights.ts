import * as schemas from './argument-schemas.ts'
import {call} from './call.ts'
import type {CallOptions} from './client-options.ts'
import type {Connection} from './connection.ts'
import type {EffectiveRights, Permission} from './documents.ts'
import {clock} from './surroundings.ts'

/** What somebody would do, and what is known of the request. What a condition asks and is not given, the answer depends on. */
export interface Deed {
  /** One action, such as `s3:GetObject`; or else a request. */
  readonly action?: string | undefined
  /** A request, such as `PUT object` or `list-users`, with all the actions that it needs. */
  readonly request?: string | undefined
  /** `bucket`, `bucket/key`, or the name of a KMS key. */
  readonly resource?: string | undefined
  /** Of a request that copies: `bucket/key`. */
  readonly source?: string | undefined
  /** The address that the request comes from. */
  readonly sourceIp?: string | undefined
  /** Whether it comes over TLS. */
  readonly tls?: boolean | undefined
  /** Default: now. */
  readonly time?: Date | undefined
  /** Values of other condition keys, such as `s3:prefix`. */
  readonly conditions?: Readonly<Record<string, string>> | undefined
}

/** What users and access keys may really do. */
export class Rights {
  readonly #connection: Connection

  /** @internal */
  constructor(connection: Connection) {
    this.#connection = connection
  }

  /**
   * Decides whether a user or an access key may do something, as the server would, and names the statement that decided.
   *
   * Throws `user_not_found` for a name that is neither, and `bad_input` for an action or a request that is not known.
   */
  async can(who: string, deed: Deed, options: CallOptions = {}): Promise<Permission> {
    return call(
      'rights.can',
      {who: schemas.name, deed: schemas.deed, options: schemas.callOptions},
      {who, deed, options},
      async ({who, deed, options}) => {
        const [{askAction, askRequest}, {can}] = await Promise.all([
          import('../rights/question.ts'),
          import('../rights/can.ts'),
        ])
        const {action = '', request, resource, source, sourceIp, tls, conditions} = deed
        const asked =
          request === undefined
            ? askAction(action, resource)
            : askRequest(request, resource, {source})
        const facts = {
          sourceIp,
          secureTransport: tls,
          time: deed.time ?? clock.now(),
          given: conditions,
        }
        return can(await this.#connection.api(options), who, {...asked, facts})
      },
    )
  }

  /** Puts together what somebody has by himself, by his groups and by the policy embedded in his key. Throws `user_not_found`. */
  async effective(who: string, options: CallOptions = {}): Promise<EffectiveRights> {
    return call(
      'rights.effective',
      {who: schemas.name, options: schemas.callOptions},
      {who, options},
      async ({who, options}) => {
        const {effectiveRights} = await import('../rights/effective.ts')
        return effectiveRights(await this.#connection.api(options), who)
      },
    )
  }
}
