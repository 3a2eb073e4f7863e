import {AppError} from '../errors/errors.ts'
import {attachPolicies, detachPolicies} from '../policies/attach.ts'
import {createPolicy} from '../policies/create-policy.ts'
import {chosenEntity} from '../policies/entity.ts'
import {readPolicyEntities} from '../policies/policy-entities.ts'
import {removePolicy} from '../policies/remove-policy.ts'
import {assignPolicies} from '../policies/set-policies.ts'
import {listPolicies, readPolicy} from '../policies/stored-policy.ts'
import * as schemas from './argument-schemas.ts'
import {call} from './call.ts'
import type {CallOptions, RemovalOptions} from './client-options.ts'
import type {Connection} from './connection.ts'
import type {
  PolicyAssignment,
  PolicyAssociation,
  PolicyChange,
  PolicyEntities,
  PolicyFinding,
  PolicyItem,
} from './documents.ts'
import {
  checkedPolicy,
  type PolicyCheckOptions,
  type PolicyDocument,
  policyText,
} from './policy-document.ts'

/** Who can have policies: a user or a group. */
export type PolicyHolder = {readonly user: string} | {readonly group: string}

/** Whom to ask about. */
export interface PolicyQuestion {
  readonly users?: readonly string[] | undefined
  readonly groups?: readonly string[] | undefined
  readonly policies?: readonly string[] | undefined
}

/** What storing a policy takes. */
export interface PolicyCreation extends CallOptions, PolicyCheckOptions {
  /** Leave what is stored under the name as it is. */
  readonly ifNotExists?: boolean | undefined
  /** Take also the name of a policy that every server has, such as readwrite. */
  readonly overwriteBuiltIn?: boolean | undefined
}

/** The policies of a server, and who has them. */
export class Policies {
  readonly #connection: Connection

  /** @internal */
  constructor(connection: Connection) {
    this.#connection = connection
  }

  /** All policies, sorted by name, with their documents. */
  async list(options: CallOptions = {}): Promise<PolicyItem[]> {
    return call('policies.list', {options: schemas.callOptions}, {options}, async ({options}) => {
      return listPolicies(await this.#connection.api(options))
    })
  }

  /** One policy, with its document. Throws `policy_not_found`. */
  async get(name: string, options: CallOptions = {}): Promise<PolicyItem> {
    return call(
      'policies.get',
      {name: schemas.name, options: schemas.callOptions},
      {name, options},
      async ({name, options}) => {
        return readPolicy(await this.#connection.api(options), name)
      },
    )
  }

  /**
   * Stores a policy under a name, unless the same one is stored there.
   *
   * Throws `bad_input` for a name or a document that a server would refuse, and for one of the policies that every
   * server has, unless `overwriteBuiltIn` is set.
   */
  async create(
    name: string,
    document: PolicyDocument,
    options: PolicyCreation = {},
  ): Promise<PolicyChange> {
    return call(
      'policies.create',
      {name: schemas.name, document: schemas.policyDocument, options: schemas.policyCreation},
      {name, document, options},
      async ({name, document, options}) => {
        const {overwriteBuiltIn = false, ifNotExists: keepsOld = false} = options
        const {document: checked, warnings} = await checkedPolicy(document, name, options)
        const api = await this.#connection.api(options)
        const allow = async (): Promise<void> => {
          if (overwriteBuiltIn) return
          throw new AppError('bad_input', `${name} is one of the policies that every server has`, {
            hint: 'Choose another name, or set overwriteBuiltIn',
          })
        }
        const change = await createPolicy(api, name, checked, allow, {keepsOld})
        return warnings.length === 0 ? change : {...change, warnings}
      },
    )
  }

  /** Removes a policy. Throws `conflict` with the names of those who have it, and `policy_not_found`, unless it may be gone already. */
  async remove(name: string, options: RemovalOptions = {}): Promise<PolicyChange> {
    return call(
      'policies.remove',
      {name: schemas.name, options: schemas.removalOptions},
      {name, options},
      async ({name, options}) => {
        const {ifExists: mayBeGone = false} = options
        return removePolicy(await this.#connection.api(options), name, {mayBeGone})
      },
    )
  }

  /**
   * Who has which policies: of these users, groups and policies, or of all policies that somebody has.
   *
   * Whom the server says nothing of stands under `unmapped`.
   */
  async entities(of: PolicyQuestion = {}, options: CallOptions = {}): Promise<PolicyEntities> {
    return call(
      'policies.entities',
      {of: schemas.policyQuestion, options: schemas.callOptions},
      {of, options},
      async ({of, options}) => {
        const {users = [], groups = [], policies = []} = of
        return readPolicyEntities(await this.#connection.api(options), {users, groups, policies})
      },
    )
  }

  /**
   * What a server would refuse of a policy, and what does not do what it seems to; an empty list is one that means what
   * it says. Asks no server.
   */
  async check(
    document: PolicyDocument,
    options: PolicyCheckOptions = {},
  ): Promise<PolicyFinding[]> {
    return call(
      'policies.check',
      {document: schemas.policyDocument, options: schemas.checkOptions},
      {document, options},
      async ({document, options}) => {
        const {allowUnknownActions: allowsUnknownActions = false} = options
        const {checkPolicy} = await import('../policy/check/check-policy.ts')
        return checkPolicy(policyText(document, 2), {allowsUnknownActions})
      },
    )
  }

  /** Attaches policies; those that are attached already stay. Throws `policy_not_found`, `user_not_found`, `group_not_found`. */
  async attach(
    names: readonly string[],
    holder: PolicyHolder,
    options: CallOptions = {},
  ): Promise<PolicyAssociation> {
    return call(
      'policies.attach',
      {names: schemas.someNames, holder: schemas.policyHolder, options: schemas.callOptions},
      {names, holder, options},
      async ({names, holder, options}) => {
        return attachPolicies(
          await this.#connection.api(options),
          names,
          chosenEntity(holder.user, holder.group),
        )
      },
    )
  }

  /** Detaches policies; those that are not attached are left out. Throws `policy_not_found`, `user_not_found`, `group_not_found`. */
  async detach(
    names: readonly string[],
    holder: PolicyHolder,
    options: CallOptions = {},
  ): Promise<PolicyAssociation> {
    return call(
      'policies.detach',
      {names: schemas.someNames, holder: schemas.policyHolder, options: schemas.callOptions},
      {names, holder, options},
      async ({names, holder, options}) => {
        return detachPolicies(
          await this.#connection.api(options),
          names,
          chosenEntity(holder.user, holder.group),
        )
      },
    )
  }

  /** Replaces all policies of a user or group by these. Throws `policy_not_found`, `user_not_found`, `group_not_found`. */
  async set(
    names: readonly string[],
    holder: PolicyHolder,
    options: CallOptions = {},
  ): Promise<PolicyAssignment> {
    return call(
      'policies.set',
      {names: schemas.someNames, holder: schemas.policyHolder, options: schemas.callOptions},
      {names, holder, options},
      async ({names, holder, options}) => {
        const api = await this.#connection.api(options)
        return assignPolicies(api, 'set', names.join(','), chosenEntity(holder.user, holder.group))
      },
    )
  }
}
