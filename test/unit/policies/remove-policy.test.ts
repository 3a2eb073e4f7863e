import {describe, expect, test} from 'vitest'
import {removePolicy} from '../../../src/lib/policies/remove-policy.ts'
import {policyServer, refusal, stored} from './policy-server.ts'

const inUse = {
  'GET info-canned-policy docs': stored('docs'),
  'DELETE remove-canned-policy': refusal('conflict', 'XMinioIAMPolicyInUse'),
}

describe('removePolicy', () => {
  test('names all who have the policy, and how to take it from the first', async () => {
    const {api} = policyServer({
      ...inUse,
      'GET idp/builtin/policy-entities docs': {
        timestamp: 'now',
        policyMappings: [{policy: 'docs', users: ['alice', 'bob'], groups: ['staff']}],
      },
    })
    await expect(removePolicy(api, 'docs')).rejects.toMatchObject({
      code: 'conflict',
      message: 'The policy docs is in use at prod: user alice, user bob, group staff',
      hint: 'mctl admin policy detach prod docs --user alice',
    })
  })

  test.each([
    {title: 'may not see who has it', answer: refusal('access_denied', 'AccessDenied')},
    {title: 'finds nobody', answer: {timestamp: 'now'}},
    {title: 'gets an answer that it cannot read', answer: {policyMappings: 'x'}},
  ])('still says that the policy is in use when it $title', async ({answer}) => {
    const {api} = policyServer({...inUse, 'GET idp/builtin/policy-entities': answer})
    await expect(removePolicy(api, 'docs')).rejects.toMatchObject({
      code: 'conflict',
      message: 'The policy docs is in use at prod',
      hint: undefined,
    })
  })

  test('removes a policy that the server cannot read back', async () => {
    const {api, calls} = policyServer({
      'GET info-canned-policy docs': refusal('server_error', 'InternalError'),
      'DELETE remove-canned-policy': undefined,
    })
    expect(await removePolicy(api, 'docs')).toMatchObject({policy: 'docs', changed: true})
    expect(calls.at(-1)).toBe('DELETE remove-canned-policy {"name":"docs"}')
  })

  test('does not try to remove a built-in policy', async () => {
    const {api, calls} = policyServer({'GET info-canned-policy': stored('readonly')})
    await expect(removePolicy(api, 'readonly')).rejects.toMatchObject({
      code: 'conflict',
      message: "readonly is one of the server's own policies and cannot be removed",
    })
    expect(calls).toHaveLength(1)
  })
})
