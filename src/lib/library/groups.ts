import {addMembers, removeGroup, removeMembers, setGroupStatus} from '../groups/change-group.ts'
import {listGroups, readGroup} from '../groups/group.ts'
import * as schemas from './argument-schemas.ts'
import {call} from './call.ts'
import type {CallOptions, RemovalOptions} from './client-options.ts'
import type {Connection} from './connection.ts'
import type {GroupChange, GroupItem} from './documents.ts'

/** The groups of a server. */
export class Groups {
  readonly #connection: Connection

  /** @internal */
  constructor(connection: Connection) {
    this.#connection = connection
  }

  /** The names of all groups, sorted. */
  async list(options: CallOptions = {}): Promise<string[]> {
    return call('groups.list', {options: schemas.callOptions}, {options}, async ({options}) => {
      return (await listGroups(await this.#connection.api(options))).groups ?? []
    })
  }

  /** One group, with its members and policies. Throws `group_not_found`. */
  async get(name: string, options: CallOptions = {}): Promise<GroupItem> {
    return call(
      'groups.get',
      {name: schemas.name, options: schemas.callOptions},
      {name, options},
      async ({name, options}) => {
        return readGroup(await this.#connection.api(options), name)
      },
    )
  }

  /** Adds users to a group, which is made when there is none. Throws `user_not_found`, and then nothing was changed. */
  async addMembers(
    name: string,
    members: readonly string[],
    options: CallOptions = {},
  ): Promise<GroupChange> {
    return call(
      'groups.addMembers',
      {name: schemas.name, members: schemas.someNames, options: schemas.callOptions},
      {name, members, options},
      async ({name, members, options}) => {
        return addMembers(await this.#connection.api(options), name, members)
      },
    )
  }

  /** Takes users out of a group. Throws `group_not_found`. */
  async removeMembers(
    name: string,
    members: readonly string[],
    options: CallOptions = {},
  ): Promise<GroupChange> {
    return call(
      'groups.removeMembers',
      {name: schemas.name, members: schemas.someNames, options: schemas.callOptions},
      {name, members, options},
      async ({name, members, options}) => {
        return removeMembers(await this.#connection.api(options), name, members)
      },
    )
  }

  /** Removes a group without members. Throws `conflict` for one that has any, and `group_not_found`, unless it may be gone already. */
  async remove(name: string, options: RemovalOptions = {}): Promise<GroupChange> {
    return call(
      'groups.remove',
      {name: schemas.name, options: schemas.removalOptions},
      {name, options},
      async ({name, options}) => {
        const {ifExists: mayBeGone = false} = options
        return removeGroup(await this.#connection.api(options), name, {mayBeGone})
      },
    )
  }

  /** Enables a group. Throws `group_not_found`. */
  async enable(name: string, options: CallOptions = {}): Promise<GroupChange> {
    return call(
      'groups.enable',
      {name: schemas.name, options: schemas.callOptions},
      {name, options},
      async ({name, options}) => {
        return setGroupStatus(await this.#connection.api(options), name, 'enabled')
      },
    )
  }

  /** Disables a group, which takes all rights from its members, also those that they have by themselves. Throws `group_not_found`. */
  async disable(name: string, options: CallOptions = {}): Promise<GroupChange> {
    return call(
      'groups.disable',
      {name: schemas.name, options: schemas.callOptions},
      {name, options},
      async ({name, options}) => {
        return setGroupStatus(await this.#connection.api(options), name, 'disabled')
      },
    )
  }
}
