import type {RightsApi} from '../../../src/lib/rights/rights-api.ts'
import {refusal} from '../policies/policy-server.ts'

/** A server made of prepared answers, by path and first query value (`user-info alice`), or by path alone. */
export function rightsServer(answers: Record<string, unknown>, accessKey = 'root'): RightsApi {
  const get = async (path: string, query: object = {}): Promise<unknown> => {
    const [first] = Object.values(query)
    const name = [`${path} ${first}`, path].find((each) => each in answers)
    if (name === undefined) throw new Error(`nothing prepared for ${path} ${first}`)
    const answer = answers[name]
    if (answer instanceof Error) throw answer
    return answer
  }
  return {server: 'prod', accessKey, get, getSealed: get}
}

export const denied = refusal('access_denied', 'AccessDenied')
export const isKey = refusal('access_denied', 'XMinioIAMActionNotAllowed')
export const noUser = refusal('user_not_found', 'XMinioAdminNoSuchUser')
export const noKey = refusal('access_key_not_found', 'XMinioInvalidIAMCredentials')
export const noPolicy = refusal('policy_not_found', 'XMinioAdminNoSuchPolicy')
export const broken = refusal('server_error', 'InternalError')

/** A document of one statement. */
export const document = (Effect: string, Action: string, Resource = 'arn:aws:s3:::*') => ({
  Version: '2012-10-17',
  Statement: [{Effect, Action: [Action], Resource: [Resource]}],
})

export const reading = document('Allow', 's3:GetObject')
export const writing = document('Allow', 's3:PutObject')
