import * as v from 'valibot'
import {parseAnswer, parseByName} from '../base/answer.ts'
import {AppError} from '../errors/errors.ts'
import {inWordsOf} from '../errors/rephrase.ts'
import type {PolicyApi} from './policy-api.ts'

const Document = v.record(v.string(), v.unknown())

const time = v.optional(v.string())

/** A policy as `mctl admin policy list|info --json` prints it, with mc's names. */
export const PolicyItem = v.strictObject({
  policy: v.string(),
  policyInfo: v.strictObject({
    PolicyName: v.string(),
    Policy: v.record(v.string(), v.unknown()),
    CreateDate: time,
    UpdateDate: time,
  }),
  isGroup: v.literal(false),
})
export type PolicyItem = v.InferOutput<typeof PolicyItem>

const Info = v.object({
  PolicyName: v.string(),
  Policy: Document,
  CreateDate: time,
  UpdateDate: time,
})

/** Reads one policy. Throws `policy_not_found` with its name, and `bad_input` for what names none or several. */
export async function readPolicy(api: PolicyApi, name: string): Promise<PolicyItem> {
  // The server's refusal of these is like that of a policy which is there and cannot be read.
  if (name === '' || name.includes(',')) {
    throw new AppError('bad_input', `${JSON.stringify(name)} is not the name of one policy`)
  }
  const answer = await inWordsOf(noPolicy(api, name), api.get('info-canned-policy', {name, v: '2'}))
  const info = parseAnswer(Info, answer, `${api.server} sent a policy`)
  return item(name, info)
}

/** Reads all policies, sorted by name, in one request. */
export async function listPolicies(api: PolicyApi): Promise<PolicyItem[]> {
  const answer = await api.get('list-canned-policies')
  return parseByName(Document, answer, `${api.server} sent a list of policies`)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, document]) => item(name, {PolicyName: name, Policy: document}))
}

/** The words for a policy that is not there. */
export function noPolicy({server}: {readonly server: string}, name: string) {
  return {
    policy_not_found: {
      message: `No policy named ${name} at ${server}`,
      hint: `mctl admin policy list ${server}`,
    },
  }
}

function item(name: string, info: v.InferOutput<typeof Info>): PolicyItem {
  const {Policy, CreateDate, UpdateDate} = info
  return {
    policy: name,
    policyInfo: {
      PolicyName: info.PolicyName,
      Policy,
      ...(CreateDate === undefined ? {} : {CreateDate}),
      ...(UpdateDate === undefined ? {} : {UpdateDate}),
    },
    isGroup: false,
  }
}
