import {AppError, type ErrorCode, type ServerFault} from '../../../src/lib/errors/errors.ts'
import type {PolicyApi} from '../../../src/lib/policies/policy-api.ts'

/** An error as the admin client makes it of a server's answer. */
export function refusal(code: ErrorCode, Code: string, Message = 'no'): AppError {
  const fault: ServerFault = {
    Code,
    Message,
    BucketName: '',
    Key: '',
    RequestID: '',
    HostID: '',
    Region: '',
  }
  return new AppError(code, `prod refused: ${Message}`, {fault})
}

/** What a server answers to a call: a value, or an error that is thrown. */
type Answers = Record<string, unknown>

/**
 * A server made of prepared answers, and the calls that reached it.
 *
 * An answer is found by method, path and first query value (`GET user-info alice`), or without that
 * value. A list of answers is given one after the other.
 */
export function policyServer(answers: Answers): {api: PolicyApi; calls: string[]} {
  const calls: string[] = []
  const answer = async (method: string, path: string, more: unknown): Promise<unknown> => {
    const query = Object(more)
    const [first] = Object.values(query)
    const key = [`${method} ${path} ${first}`, `${method} ${path}`].find((each) => each in answers)
    calls.push(`${method} ${path} ${JSON.stringify(more)}`)
    if (key === undefined) throw new Error(`nothing prepared for ${method} ${path} ${first}`)
    const prepared = answers[key]
    const value = Array.isArray(prepared) && prepared.length > 1 ? prepared.shift() : prepared
    const one = Array.isArray(value) ? value[0] : value
    if (one instanceof Error) throw one
    return one
  }
  return {
    calls,
    api: {
      server: 'prod',
      get: (path, query = {}) => answer('GET', path, query),
      getSealed: (path, query = {}) => answer('GET', path, query),
      put: async (path, {query = {}, payload} = {}) => {
        const text =
          payload && 'bytes' in payload ? {body: new TextDecoder().decode(payload.bytes)} : {}
        await answer('PUT', path, {...query, ...text})
      },
      delete: async (path, query = {}) => {
        await answer('DELETE', path, query)
      },
      exchangeSealed: (method, path, {payload} = {}) =>
        answer(method, path, payload && 'sealed' in payload ? payload.sealed : {}),
    },
  }
}

/** A stored policy as the server sends it. */
export const stored = (name: string) => ({
  PolicyName: name,
  Policy: {
    Version: '2012-10-17',
    Statement: [{Effect: 'Allow', Action: ['s3:GetObject'], Resource: ['arn:aws:s3:::*']}],
  },
})
