import {expect, test} from 'vitest'
import {renderEffective} from '../../../src/lib/output/rights.ts'
import {plainStyle} from '../../../src/lib/output/style.ts'
import {effectiveRights} from '../../../src/lib/rights/effective.ts'
import {
  denied,
  document,
  isKey,
  noKey,
  noPolicy,
  noUser,
  reading,
  rightsServer,
  writing,
} from './rights-server.ts'

const alice = {policyName: 'reader', status: 'enabled', memberOf: ['devs']}
const answers = {
  'user-info': alice,
  group: {policy: 'writer,reader', status: 'enabled'},
  'info-canned-policy': {Policy: reading},
  'info-canned-policy writer': {Policy: writing},
}

test('all statements are put together, each but once', async () => {
  expect(await effectiveRights(rightsServer(answers), 'alice')).toEqual({
    who: 'alice',
    kind: 'user',
    userStatus: 'enabled',
    policies: [
      {policy: 'reader', origin: 'user'},
      {policy: 'reader', origin: 'group', group: 'devs'},
      {policy: 'writer', origin: 'group', group: 'devs'},
    ],
    policy: {
      Version: '2012-10-17',
      Statement: [...reading.Statement, ...writing.Statement],
    },
  })
})

test.each([
  [
    'a disabled group',
    {group: {policy: '', status: 'disabled'}},
    'the group devs is disabled, which takes all rights',
  ],
  ['a disabled user', {'user-info': {...alice, status: 'disabled'}}, 'the user is disabled'],
])('%s is named as what takes it all away', async (_, more, blockedBy) => {
  const rights = await effectiveRights(rightsServer({...answers, ...more}), 'alice')
  expect(rights.blockedBy).toBe(blockedBy)
})

test('a policy that is not there is named, and so is what could not be read', async () => {
  const api = rightsServer({
    ...answers,
    group: denied,
    'info-canned-policy': noPolicy,
    accountinfo: {AccountName: 'root'},
  })
  expect(await effectiveRights(api, 'alice')).toMatchObject({
    policies: [],
    missingPolicies: ['reader'],
    unknown: ['the group devs'],
  })
})

test('who asks about himself is shown his account, and which names he may not read', async () => {
  const api = rightsServer(
    {
      'user-info': alice,
      group: denied,
      'info-canned-policy': denied,
      accountinfo: {AccountName: 'alice', Policy: writing},
    },
    'alice',
  )
  expect(await effectiveRights(api, 'alice')).toMatchObject({
    policies: [{policy: 'reader', origin: 'user'}],
    policy: writing,
    unknown: ['the group devs'],
  })
})

test('a key of the root user may do everything that its own policy allows', async () => {
  const key = {parentUser: 'root', accountStatus: 'on', impliedPolicy: true}
  const api = rightsServer({
    'user-info root': noUser,
    'user-info key': isKey,
    accountinfo: {AccountName: 'root'},
    'info-service-account root': noKey,
    'info-service-account key': key,
  })
  const ofKey = await effectiveRights(api, 'key')
  expect(ofKey).toEqual({
    who: 'key',
    kind: 'access-key',
    parentUser: 'root',
    isRoot: true,
    userStatus: 'enabled',
    keyStatus: 'on',
    policies: [],
  })
  expect(renderEffective(ofKey, plainStyle)).toBe(
    'key: access-key of root\nIts owner root is the root user, who may do everything',
  )
  const ofRoot = await effectiveRights(api, 'root')
  expect(ofRoot).toMatchObject({kind: 'root', isRoot: true})
  expect(renderEffective(ofRoot, plainStyle)).toBe('root: root\nroot may do everything')
})

test('of a disabled key of a disabled owner the key is named, and what limits it', async () => {
  const embedded = document('Deny', 's3:*')
  const api = rightsServer({
    ...answers,
    'user-info alice': {...alice, status: 'disabled'},
    'user-info key': isKey,
    'info-service-account': {
      parentUser: 'alice',
      accountStatus: 'off',
      impliedPolicy: false,
      policy: JSON.stringify(embedded),
    },
  })
  expect(await effectiveRights(api, 'key')).toMatchObject({
    kind: 'access-key',
    parentUser: 'alice',
    keyStatus: 'off',
    blockedBy: 'the access key is disabled',
    limitedBy: embedded,
  })
})
