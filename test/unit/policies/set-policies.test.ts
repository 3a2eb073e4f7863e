import {describe, expect, test} from 'vitest'
import {type Assignment, assignPolicies} from '../../../src/lib/policies/set-policies.ts'
import {policyServer, refusal, stored} from './policy-server.ts'

const alice = {kind: 'user', name: 'alice'} as const

describe('assignPolicies', () => {
  test.each<{how: Assignment; named: string; before: string; after: string[]}>([
    {how: 'set', named: 'c', before: 'a,b', after: ['c']},
    {how: 'set', named: 'c,b', before: 'a,b', after: ['b', 'c']},
    {how: 'update', named: 'c', before: 'a,b', after: ['a', 'b', 'c']},
    {how: 'update', named: 'c', before: '', after: ['c']},
    {how: 'unset', named: 'a', before: 'a,b', after: ['b']},
    {how: 'unset', named: 'a,b', before: 'a,b', after: []},
  ])('$how $named on [$before] leaves $after', async ({how, named, before, after}) => {
    const {api, calls} = policyServer({
      'GET user-info': [
        {policyName: before},
        ...(how === 'set' ? [] : [{policyName: before}]),
        {policyName: after.join(',')},
      ],
      'GET info-canned-policy': stored('any'),
      'PUT set-user-or-group-policy': undefined,
      'POST idp/builtin/policy/attach': {policiesAttached: named.split(',')},
      'POST idp/builtin/policy/detach': {policiesDetached: named.split(',')},
    })
    expect(await assignPolicies(api, how, named, alice)).toMatchObject({
      policies: after,
      changed: true,
      userOrGroup: 'alice',
      isGroup: false,
    })
    // Only `set` names the whole: the others touch nothing that somebody else attaches meanwhile.
    expect(calls.filter((call) => !call.startsWith('GET'))).toEqual([
      {
        set: `PUT set-user-or-group-policy {"policyName":"${after.join(',')}","userOrGroup":"alice","isGroup":"false"}`,
        update: `POST idp/builtin/policy/attach {"policies":${JSON.stringify(named.split(','))},"user":"alice"}`,
        unset: `POST idp/builtin/policy/detach {"policies":${JSON.stringify(named.split(','))},"user":"alice"}`,
      }[how],
    ])
  })

  test.each<{how: Assignment; named: string; before: string}>([
    {how: 'set', named: 'b,a', before: 'a,b'},
    {how: 'update', named: 'a', before: 'a,b'},
    {how: 'unset', named: 'c', before: 'a,b'},
  ])('$how $named on [$before] changes nothing and sends nothing', async ({how, named, before}) => {
    const {api, calls} = policyServer({
      'GET group staff': {policy: before},
      'GET info-canned-policy': stored('any'),
    })
    const group = {kind: 'group', name: 'staff'} as const
    expect(await assignPolicies(api, how, named, group)).toMatchObject({
      policies: ['a', 'b'],
      isGroup: true,
      changed: false,
    })
    expect(calls.some((call) => call.startsWith('PUT'))).toBe(false)
  })

  test('attaches and detaches where a server has no such call any more', async () => {
    const {api, calls} = policyServer({
      'GET user-info alice': {policyName: 'a,b'},
      'GET info-canned-policy': stored('any'),
      'PUT set-user-or-group-policy': refusal('server_error', 'XMinioAdminVersionMismatch'),
      'POST idp/builtin/policy/attach': {policiesAttached: ['c']},
      'POST idp/builtin/policy/detach': {policiesDetached: ['a', 'b']},
    })
    expect(await assignPolicies(api, 'set', 'c', alice)).toMatchObject({
      policies: ['c'],
      changed: true,
    })
    expect(calls.filter((call) => call.startsWith('POST'))).toEqual([
      'POST idp/builtin/policy/attach {"policies":["c"],"user":"alice"}',
      'POST idp/builtin/policy/detach {"policies":["a","b"],"user":"alice"}',
    ])
  })

  test('an unknown policy changes nothing', async () => {
    const {api, calls} = policyServer({
      'GET user-info': {policyName: 'a'},
      'GET info-canned-policy nosuch': refusal('policy_not_found', 'XMinioAdminNoSuchPolicy'),
    })
    await expect(assignPolicies(api, 'set', 'a,nosuch', alice)).rejects.toMatchObject({
      code: 'policy_not_found',
      message: 'No policy named nosuch at prod',
    })
    expect(calls.some((call) => call.startsWith('PUT'))).toBe(false)
  })
})
