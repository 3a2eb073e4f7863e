import {describe, expect, test} from 'vitest'
import {can, type Permission} from '../../../src/lib/rights/can.ts'
import {askAction} from '../../../src/lib/rights/question.ts'
import {
  broken,
  denied,
  document,
  isKey,
  noKey,
  noUser,
  reading,
  rightsServer,
} from './rights-server.ts'

const alice = {policyName: 'reader,hidden', status: 'enabled', memberOf: null}
const asRoot = {accountinfo: {AccountName: 'root'}}
const ask = (answers: Record<string, unknown>, who: string, action: string): Promise<Permission> =>
  can(rightsServer({...asRoot, ...answers}), who, {...askAction(action, 'docs/a'), facts: {}})

describe('with a policy that may not be read', () => {
  const user = {'user-info': alice, 'info-canned-policy hidden': denied}

  test('an Allow of another is not enough: it may deny', async () => {
    const permission = await ask(
      {...user, 'info-canned-policy': {Policy: reading}},
      'alice',
      's3:GetObject',
    )
    expect(permission).toMatchObject({
      decided: 'depends',
      reason: 'unknown',
      dependsOn: ['the policy hidden'],
    })
    expect(permission.statement).toBeUndefined()
  })

  test('nothing that allows is no denial: it may allow', async () => {
    const permission = await ask(
      {...user, 'info-canned-policy': {Policy: reading}},
      'alice',
      's3:PutObject',
    )
    expect(permission.decided).toBe('depends')
  })

  test('a Deny of another denies, whatever it says', async () => {
    const permission = await ask(
      {...user, 'info-canned-policy': {Policy: document('Deny', 's3:GetObject')}},
      'alice',
      's3:GetObject',
    )
    expect(permission).toMatchObject({
      decided: false,
      reason: 'denied-by-statement',
      statement: {policy: 'reader', origin: 'user', statement: 1, effect: 'Deny'},
    })
  })
})

describe("of root's key", () => {
  const key = {parentUser: 'root', accountStatus: 'on', impliedPolicy: false}
  const answers = (more: object): Record<string, unknown> => ({
    'user-info': noUser,
    'user-info key': isKey,
    'info-service-account': noKey,
    'info-service-account key': {...key, ...more},
  })

  test('the embedded policy alone decides', async () => {
    const embedded = answers({policy: JSON.stringify(reading)})
    const by = {policy: 'embedded', origin: 'embedded', statement: 1, effect: 'Allow'}
    const allowed = await ask(embedded, 'key', 's3:GetObject')
    expect(allowed).toMatchObject({decided: true, parentUser: 'root', statement: by})
    expect(allowed.limitedBy).toBeUndefined()
    const refused = await ask(embedded, 'key', 's3:PutObject')
    expect(refused).toMatchObject({decided: false, reason: 'embedded-allows-nothing'})
  })

  test('one that cannot be read leaves it open', async () => {
    const permission = await ask(answers({policy: '{'}), 'key', 's3:GetObject')
    expect(permission).toMatchObject({
      decided: 'depends',
      dependsOn: ['the policy embedded in the key'],
    })
  })

  test('a disabled one may do nothing', async () => {
    const off = answers({policy: JSON.stringify(reading), accountStatus: 'off'})
    expect(await ask(off, 'key', 's3:GetObject')).toMatchObject({
      decided: false,
      reason: 'key-disabled',
    })
  })
})

test('a key that its owner and its own policy allow something names both statements', async () => {
  const permission = await ask(
    {
      'user-info alice': {...alice, policyName: 'reader'},
      'user-info key': isKey,
      'info-canned-policy': {Policy: reading},
      'info-service-account': {
        parentUser: 'alice',
        accountStatus: 'on',
        impliedPolicy: false,
        policy: JSON.stringify(reading),
      },
    },
    'key',
    's3:GetObject',
  )
  expect(permission).toMatchObject({
    decided: true,
    statement: {policy: 'reader', origin: 'user', statement: 1},
    limitedBy: {policy: 'embedded', origin: 'embedded', statement: 1},
  })
})

test('only the missing policy of somebody is no policy', async () => {
  const missing = {...alice, policyName: 'gone'}
  const answers = {'user-info': missing, 'info-canned-policy': broken}
  expect((await ask(answers, 'alice', 's3:GetObject')).decided).toBe('depends')
})

test('a condition whose value is not given is depended on', async () => {
  const Condition = {IpAddress: {'aws:SourceIp': '10.0.0.0/8'}}
  const [statement] = reading.Statement
  const Policy = {...reading, Statement: [{...statement, Condition}]}
  const answers = {'user-info': {...alice, policyName: 'reader'}, 'info-canned-policy': {Policy}}
  expect(await ask(answers, 'alice', 's3:GetObject')).toMatchObject({
    decided: 'depends',
    reason: 'depends',
    dependsOn: ['aws:SourceIp'],
    statement: {policy: 'reader', statement: 1},
    cautions: [
      'a client can forge aws:SourceIp with a header or a parameter of that name (statement 1 of policy reader)',
    ],
  })
})
