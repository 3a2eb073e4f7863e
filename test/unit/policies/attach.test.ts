import {describe, expect, test} from 'vitest'
import {attachPolicies, detachPolicies, policyNames} from '../../../src/lib/policies/attach.ts'
import {policyServer, refusal, stored} from './policy-server.ts'

const alice = {kind: 'user', name: 'alice'} as const
const unchanged = refusal('conflict', 'XMinioAdminPolicyChangeAlreadyApplied')

describe('attachPolicies', () => {
  test('sends only what is missing, and reports what the server did', async () => {
    const {api, calls} = policyServer({
      'GET user-info alice': {status: 'enabled', policyName: 'readonly'},
      'GET info-canned-policy': stored('any'),
      'POST idp/builtin/policy/attach': {policiesAttached: ['diagnostics'], updatedAt: 'now'},
    })
    expect(await attachPolicies(api, ['readonly', 'diagnostics', 'diagnostics'], alice)).toEqual({
      policiesAttached: ['diagnostics'],
      user: 'alice',
      changed: true,
    })
    expect(calls.at(-1)).toBe(
      'POST idp/builtin/policy/attach {"policies":["diagnostics"],"user":"alice"}',
    )
  })

  test('sends nothing when all are attached', async () => {
    const {api, calls} = policyServer({'GET group staff': {policy: 'readonly,diagnostics'}})
    expect(await attachPolicies(api, ['readonly'], {kind: 'group', name: 'staff'})).toEqual({
      policiesAttached: [],
      group: 'staff',
      changed: false,
    })
    expect(calls).toEqual(['GET group {"group":"staff"}'])
  })

  test('claims nothing that somebody else did in the meantime', async () => {
    const {api} = policyServer({
      'GET user-info': {},
      'GET info-canned-policy': stored('readonly'),
      'POST idp/builtin/policy/attach': unchanged,
    })
    expect(await attachPolicies(api, ['readonly'], alice)).toEqual({
      policiesAttached: [],
      user: 'alice',
      changed: false,
    })
  })

  test('takes the request for the result where a server answers without words', async () => {
    const {api} = policyServer({
      'GET user-info': {},
      'GET info-canned-policy': stored('readonly'),
      'POST idp/builtin/policy/attach': undefined,
    })
    expect(await attachPolicies(api, ['readonly'], alice)).toMatchObject({
      policiesAttached: ['readonly'],
      changed: true,
    })
  })

  test('names an access key that was taken for a user', async () => {
    const {api} = policyServer({
      'GET user-info': refusal('access_denied', 'XMinioIAMActionNotAllowed'),
    })
    await expect(attachPolicies(api, ['readonly'], alice)).rejects.toMatchObject({
      code: 'user_not_found',
      message: 'alice is an access key at prod, not a user',
      hint: 'mctl admin user svcacct info prod alice',
    })
  })
})

describe('detachPolicies', () => {
  test('sends only what is attached', async () => {
    const {api, calls} = policyServer({
      'GET user-info': {policyName: 'readonly,diagnostics'},
      'GET info-canned-policy': stored('writeonly'),
      'POST idp/builtin/policy/detach': {policiesDetached: ['readonly']},
    })
    expect(await detachPolicies(api, ['writeonly', 'readonly'], alice)).toEqual({
      policiesDetached: ['readonly'],
      user: 'alice',
      changed: true,
    })
    expect(calls.at(-1)).toBe(
      'POST idp/builtin/policy/detach {"policies":["readonly"],"user":"alice"}',
    )
  })

  test('refuses a name that no policy has, before it detaches the others', async () => {
    const {api, calls} = policyServer({
      'GET user-info': {policyName: 'readonly'},
      'GET info-canned-policy readnoly': refusal('policy_not_found', 'XMinioAdminNoSuchPolicy'),
    })
    await expect(detachPolicies(api, ['readonly', 'readnoly'], alice)).rejects.toMatchObject({
      code: 'policy_not_found',
      message: 'No policy named readnoly at prod',
      hint: 'mctl admin policy list prod',
    })
    expect(calls.some((call) => call.startsWith('POST'))).toBe(false)
  })
})

describe('policyNames', () => {
  test.each([
    {words: ['b', 'a', 'b'], want: ['a', 'b']},
    {words: ['b,a', ' c '], want: ['a', 'b', 'c']},
  ])('of $words are $want', ({words, want}) => {
    expect(policyNames(words)).toEqual(want)
  })

  test.each([[[]], [['']], [[' , ']]])('of %j are none, which is refused', (words) => {
    expect(() => policyNames(words)).toThrow(
      expect.objectContaining({code: 'usage', message: 'No policy was named'}),
    )
  })
})
