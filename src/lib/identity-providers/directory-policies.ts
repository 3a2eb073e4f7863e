import * as v from 'valibot'
import {parseAnswer} from '../base/answer.ts'
import {AppError} from '../errors/errors.ts'
import {inWordsOf} from '../errors/rephrase.ts'
import {type PolicyAssociation, policyNames, sorted} from '../policies/attach.ts'
import type {Entity} from '../policies/entity.ts'
import {noPolicy, readPolicy} from '../policies/stored-policy.ts'
import type {ProviderApi} from './provider-api.ts'

const names = v.optional(v.nullable(v.array(v.string())))

const Answer = v.object({policiesAttached: names, policiesDetached: names})

/**
 * Attaches policies to, or detaches them from, a user or group of the LDAP directory.
 *
 * A user is named by login or DN, a group by DN. What is so already stays. Throws `policy_not_found`,
 * `user_not_found` or `group_not_found` with the name, and `not_supported` where no directory is in use.
 */
export async function associateInDirectory(
  api: ProviderApi,
  verb: 'attach' | 'detach',
  policies: readonly string[],
  entity: Entity,
): Promise<PolicyAssociation> {
  const named = policyNames(policies)
  // The server forgives the detaching of what does not exist; a slip of the pen should not pass.
  for (const name of named) await readPolicy(api, name)
  const done = await send(api, verb, named, entity)
  return {
    [verb === 'attach' ? 'policiesAttached' : 'policiesDetached']: done,
    [entity.kind]: entity.name,
    changed: done.length > 0,
  }
}

async function send(
  api: ProviderApi,
  verb: 'attach' | 'detach',
  policies: readonly string[],
  entity: Entity,
): Promise<string[]> {
  try {
    const answer = await inWordsOf(
      {...notInDirectory(api, entity), ...noPolicy(api, policies.join(', '))},
      api.exchangeSealed('POST', `idp/ldap/policy/${verb}`, {
        payload: {sealed: {policies, [entity.kind]: entity.name}},
      }),
    )
    const done = parseAnswer(Answer, answer ?? {}, `${api.server} sent what it ${verb}ed`)
    return sorted(done.policiesAttached ?? done.policiesDetached ?? policies)
  } catch (error) {
    const fault = error instanceof AppError ? error.fault : undefined
    if (fault?.Code === 'XMinioAdminPolicyChangeAlreadyApplied') return []
    throw directoryFault(api, error, entity)
  }
}

function notInDirectory({server}: ProviderApi, {kind, name}: Entity) {
  const words = {message: `The directory of ${server} has no ${kind} ${name}`}
  return kind === 'user' ? {user_not_found: words} : {group_not_found: words}
}

// All of these are InternalError, and only the words tell them apart.
function directoryFault({server}: ProviderApi, error: unknown, {kind, name}: Entity): unknown {
  if (!(error instanceof AppError) || error.fault?.Code !== 'InternalError') return error
  const {fault} = error
  if (/Network Error|connection refused/i.test(fault.Message)) {
    return new AppError('server_error', `${server} cannot reach its LDAP directory`, {fault})
  }
  if (kind === 'group' && /DN/.test(fault.Message)) {
    return new AppError(
      'bad_input',
      `${name} is no DN: a group of a directory is named by its DN`,
      {
        hint: 'Such as: cn=staff,ou=groups,dc=example,dc=com',
        fault,
      },
    )
  }
  return error
}
