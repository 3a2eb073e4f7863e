import * as v from 'valibot'
import {parseAnswer} from '../base/answer.ts'
import {AppError} from '../errors/errors.ts'
import {inWordsOf} from '../errors/rephrase.ts'
import {explainMissing} from '../users/missing-user.ts'
import type {PolicyApi} from './policy-api.ts'

/** A user or a group: who can have policies. */
export interface Entity {
  readonly kind: 'user' | 'group'
  readonly name: string
}

/** Reads `user=alice` or `group=staff`, the last argument of mc's removed commands. Throws `usage`. */
export function parseEntity(text: string): Entity {
  const [, kind, name] = /^(user|group)=(.+)$/is.exec(text) ?? []
  if (kind === undefined || name === undefined) {
    throw new AppError(
      'usage',
      `The last argument must be of the form user=NAME or group=NAME, not ${text}`,
    )
  }
  return {kind: kind.toLowerCase() === 'group' ? 'group' : 'user', name}
}

/** The one of --user and --group that was given. Throws `usage` for none or both. */
export function chosenEntity(user: string | undefined, group: string | undefined): Entity {
  if (user !== undefined && group !== undefined) {
    throw new AppError('usage', 'Give either --user or --group, not both')
  }
  if (user !== undefined) return {kind: 'user', name: user}
  if (group !== undefined) return {kind: 'group', name: group}
  throw new AppError('usage', 'Nobody was named', {hint: 'Add --user NAME or --group NAME'})
}

/** The words for a user or group that is not there. */
export function noEntity(server: string, {kind, name}: Entity) {
  const words = {
    message: `No ${kind} named ${name} at ${server}`,
    hint: kind === 'user' ? `mctl admin user list ${server}` : 'Check the name of the group',
  }
  return kind === 'user' ? {user_not_found: words} : {group_not_found: words}
}

const User = v.object({policyName: v.optional(v.string(), '')})
const Group = v.object({policy: v.optional(v.string(), '')})

/** Throws `error` again, or what is so of a user whom the server does not find: he may be disabled. */
export async function explainEntity(
  api: PolicyApi,
  entity: Entity,
  error: unknown,
): Promise<never> {
  if (entity.kind === 'user') return explainMissing(api, entity.name, error)
  throw error
}

/** The names of the policies that are attached to a user or group itself, sorted. */
export async function attachedPolicies(api: PolicyApi, entity: Entity): Promise<string[]> {
  const names = entity.kind === 'user' ? await ofUser(api, entity) : await ofGroup(api, entity)
  return names
    .split(',')
    .filter((name) => name !== '')
    .sort()
}

async function ofUser(api: PolicyApi, entity: Entity): Promise<string> {
  const {server} = api
  try {
    const words = noEntity(server, entity)
    const answer = await inWordsOf(words, api.get('user-info', {accessKey: entity.name}))
    return parseAnswer(User, answer, `${server} sent a user`).policyName
  } catch (error) {
    // The server's answer to the name of an access key.
    if (error instanceof AppError && error.fault?.Code === 'XMinioIAMActionNotAllowed') {
      throw new AppError(
        'user_not_found',
        `${entity.name} is an access key at ${server}, not a user`,
        {hint: `mctl admin user svcacct info ${server} ${entity.name}`, fault: error.fault},
      )
    }
    return explainMissing(api, entity.name, error)
  }
}

async function ofGroup(api: PolicyApi, entity: Entity): Promise<string> {
  const {server} = api
  const answer = await inWordsOf(noEntity(server, entity), api.get('group', {group: entity.name}))
  return parseAnswer(Group, answer, `${server} sent a group`).policy
}
