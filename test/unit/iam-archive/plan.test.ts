import {describe, expect, test} from 'vitest'
import {planImport} from '../../../src/lib/iam-archive/plan.ts'
import {type ArchiveContent, contentOf, type Entry} from '../../../src/lib/iam-archive/sections.ts'

type Parts = Partial<Record<keyof ArchiveContent, Record<string, Entry>>>

const content = (parts: Parts): ArchiveContent =>
  contentOf((section) => Object.entries(parts[section] ?? {}))

const planOf = (archive: Parts, stored: Parts | undefined) =>
  planImport(content(archive), {
    server: 'prod',
    accessKey: 'admin',
    stored: stored === undefined ? undefined : content(stored),
    now: new Date('2026-11-25T08:00:00Z'),
  }).map(({planned}) => planned)

const allowed = {Version: '2012-10-17', Statement: [{Effect: 'Allow', Action: ['s3:GetObject']}]}
const alice = {secretKey: 'x', status: 'enabled'}

describe('the plan of an import', () => {
  test('says what is new, what is overwritten and what is there just so', () => {
    expect(
      planOf(
        {users: {alice, bob: alice, carol: alice}},
        {users: {alice, bob: {...alice, status: 'disabled'}}},
      ),
    ).toEqual([
      {kind: 'user', name: 'alice', action: 'unchanged'},
      {kind: 'user', name: 'bob', action: 'overwrite'},
      {kind: 'user', name: 'carol', action: 'add'},
    ])
  })

  test('takes neither the order of members and policies nor the time for a difference', () => {
    expect(
      planOf(
        {
          groups: {devs: {members: ['a', 'b'], updatedAt: '2026'}},
          userPolicies: {alice: {policy: 'b,a', version: 0}},
        },
        {
          groups: {devs: {members: ['b', 'a'], updatedAt: '2025'}},
          userPolicies: {alice: {policy: 'a,b', version: 1}},
        },
      ).map(({action}) => action),
    ).toEqual(['unchanged', 'unchanged'])
  })

  test('points out a built-in policy that is overwritten', () => {
    const policies = {readonly: {...allowed, Version: ''}}
    expect(planOf({policies}, {policies: {readonly: allowed}})).toEqual([
      {
        kind: 'policy',
        name: 'readonly',
        action: 'overwrite',
        concern: 'it is one of the built-in policies',
      },
    ])
    expect(planOf({policies}, {policies})).toEqual([
      {kind: 'policy', name: 'readonly', action: 'unchanged'},
    ])
  })

  test('claims nothing about a server that could not be read', () => {
    expect(planOf({users: {alice}}, undefined)).toEqual([
      {kind: 'user', name: 'alice', action: 'unknown'},
    ])
  })

  test.each<[string, Parts, Parts, string]>([
    [
      'a policy with NotAction',
      {policies: {p: {Statement: [{Effect: 'Allow', NotAction: ['s3:DeleteObject']}]}}},
      {},
      'it has a NotAction, which breaks every list of policies',
    ],
    [
      'a policy without statements',
      {policies: {p: {Version: '2012-10-17', Statement: []}}},
      {policies: {p: allowed}},
      'it has no statements: the server would remove it',
    ],
    [
      'a user with the name of the admin',
      {users: {admin: alice}},
      {},
      'it is the access key that asks prod for this',
    ],
    [
      'a user with the name of a key',
      {users: {key1: alice}},
      {keys: {key1: {parent: 'bob'}}},
      'an access key of that name is at prod',
    ],
    [
      'a key with the name of a user',
      {keys: {alice: {parent: 'bob'}}},
      {users: {alice}},
      'a user has that name',
    ],
    [
      'a key that has expired',
      {keys: {key1: {parent: 'alice', expiration: '2026-11-25T07:59:59Z'}}},
      {users: {alice}},
      'it has expired',
    ],
  ])('leaves out %s', (_, archive, stored, concern) => {
    expect(planOf(archive, stored)).toMatchObject([{action: 'left-out', concern}])
  })

  test.each<[string, Parts, Parts, string]>([
    [
      'changes hands',
      {keys: {key1: {parent: 'bob'}}},
      {keys: {key1: {parent: 'alice'}}},
      'it belongs to alice at prod, and will belong to bob',
    ],
    [
      'gets the rights of the admin',
      {keys: {key1: {parent: 'admin'}}},
      {},
      'it belongs to the user who asks for this, and gets the same rights',
    ],
    [
      'belongs to nobody who is known',
      {keys: {key1: {parent: 'oldroot', expiration: '1970-01-01T00:00:00Z'}}},
      {},
      'its user oldroot is neither in the archive nor a user of prod: the root user of another server, perhaps',
    ],
  ])('says that a key %s', (_, archive, stored, concern) => {
    expect(planOf(archive, stored)).toMatchObject([
      {action: expect.stringMatching(/add|overwrite/), concern},
    ])
  })
})
