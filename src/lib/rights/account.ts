import * as v from 'valibot'
import {parseAnswer} from '../base/answer.ts'
import {AppError} from '../errors/errors.ts'
import type {PolicyDocument} from '../policy/document.ts'
import type {RightsApi} from './rights-api.ts'

/** Who asks, and all that his own policies and those of his groups give him, as the server itself puts it together. */
export interface Account {
  /** The user; of a key and of temporary credentials their owner. */
  readonly name: string
  /** Undefined: the server cannot say. */
  readonly policy: PolicyDocument | undefined
}

const Answer = v.object({
  AccountName: v.string(),
  Policy: v.optional(
    v.nullable(
      v.looseObject({Statement: v.nullish(v.array(v.record(v.string(), v.unknown())), [])}),
    ),
  ),
})

/**
 * Reads the account of who asks, which everybody may (measured of MinIO).
 *
 * Its policy has no statement when he has none, and when one of his groups is disabled. What is embedded in the key that
 * asks is not in it.
 */
export async function readAccount(api: RightsApi): Promise<Account> {
  const answer = await api.get('accountinfo')
  const {AccountName, Policy} = parseAnswer(Answer, answer, `${api.server} sent an account`)
  if (!Policy) return {name: AccountName, policy: undefined}
  return {
    name: AccountName,
    policy: {Version: '2012-10-17', Statement: Policy.Statement ?? []},
  }
}

/** The policy of the account of who asks, when `name` is he; undefined for others, and where the server cannot say. */
export async function ownPolicy(api: RightsApi, name: string): Promise<PolicyDocument | undefined> {
  try {
    const account = await readAccount(api)
    return account.name === name ? account.policy : undefined
  } catch (error) {
    // A policy with NotAction has 500 for an answer.
    if (error instanceof AppError && error.code === 'server_error') return undefined
    throw error
  }
}
