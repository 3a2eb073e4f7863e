import * as v from 'valibot'
import {parseAnswer} from '../base/answer.ts'
import {AppError} from '../errors/errors.ts'
import type {ProviderApi} from './provider-api.ts'

const names = v.optional(v.nullable(v.array(v.string())))
const OfGroup = v.object({group: v.string(), policies: names})
const OfUser = v.object({
  user: v.string(),
  policies: names,
  memberOfMappings: v.optional(v.nullable(v.array(OfGroup))),
})

const Entities = v.object({
  timestamp: v.string(),
  userMappings: v.optional(v.nullable(v.array(OfUser))),
  groupMappings: v.optional(v.nullable(v.array(OfGroup))),
  policyMappings: v.optional(
    v.nullable(v.array(v.object({policy: v.string(), users: names, groups: names}))),
  ),
})

/** Who of a directory has which policies, as `mctl admin idp ldap policy entities --json` prints it, with mc's names. */
export const DirectoryEntities = v.strictObject({result: Entities})
export type DirectoryEntities = v.InferOutput<typeof DirectoryEntities>

/** Whom to look up; without anybody, all policies. */
export interface EntityQuery {
  /** Logins or DNs. */
  readonly users: readonly string[]
  readonly groups: readonly string[]
  readonly policies: readonly string[]
}

/** Reads who of the directory has which policies. Throws `not_supported` where no directory is in use. */
export async function readDirectoryEntities(
  api: ProviderApi,
  {users, groups, policies}: EntityQuery,
): Promise<DirectoryEntities> {
  // A query holds each name once: several users are several requests.
  const queries = [
    ...users.map((user) => ({user})),
    ...groups.map((group) => ({group})),
    ...policies.map((policy) => ({policy})),
  ]
  const answers = await Promise.all((queries.length === 0 ? [{}] : queries).map(read))
  const all = <T>(lists: readonly (readonly T[] | null | undefined)[]): T[] =>
    lists.flatMap((list) => list ?? [])
  return {
    result: {
      timestamp: answers[0]?.timestamp ?? '',
      ...filled('userMappings', all(answers.map((answer) => answer.userMappings))),
      ...filled('groupMappings', all(answers.map((answer) => answer.groupMappings))),
      ...filled('policyMappings', all(answers.map((answer) => answer.policyMappings))),
    },
  }

  async function read(query: Readonly<Record<string, string>>) {
    try {
      const answer = await api.getSealed('idp/ldap/policy-entities', query)
      return parseAnswer(Entities, answer, `${api.server} sent policies of a directory`)
    } catch (error) {
      if (error instanceof AppError && error.fault?.Code === 'XMinioIAMActionNotAllowed') {
        throw new AppError('not_supported', `${api.server} uses no LDAP directory`, {
          hint: `Connect it to one with: mctl admin idp ldap add ${api.server} KEY=VALUE...`,
          fault: error.fault,
        })
      }
      throw error
    }
  }
}

function filled<K extends string, T>(name: K, list: readonly T[]): Partial<Record<K, T[]>> {
  const entry: Partial<Record<K, T[]>> = {}
  if (list.length > 0) entry[name] = [...list]
  return entry
}
