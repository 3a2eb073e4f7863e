import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {knownActions} from '../../../../src/lib/policy/check/actions.ts'
import {decide} from '../../../../src/lib/policy/decision/decide.ts'
import type {RequestContext} from '../../../../src/lib/policy/decision/request-context.ts'
import {readStatements} from '../../../../src/lib/policy/decision/statement.ts'
import {type Comparison, comparePolicies} from '../../../../src/lib/policy/difference/compare.ts'
import {levelOf} from '../../../../src/lib/policy/difference/resource-level.ts'

type Fields = Record<string, unknown>

const compare = (before: Fields[], after: Fields[]): Comparison =>
  comparePolicies(
    readStatements({Version: '2012-10-17', Statement: before}),
    readStatements({Version: '2012-10-17', Statement: after}),
  )
const allow = (Action: string | string[], ...resources: string[]): Fields => ({
  Effect: 'Allow',
  Action,
  Resource: resources.map((each) => `arn:aws:s3:::${each}`),
})
const nothing: Comparison = {nowAllowed: [], noLongerAllowed: [], undecided: []}

describe('comparePolicies', () => {
  test.each([
    ['the same in other words', [allow('s3:Get*', 'b/*')], [allow('s3:Get*', 'b/**')]],
    ['what a wider pattern covers', [allow('s3:*', 'b*')], [allow('s3:*', 'b*', 'bucket/*')]],
    ['the bucket, which bucket/* covers', [allow('s3:*', 'b/*')], [allow('s3:*', 'b/*', 'b')]],
    [
      'GetObject, which GetObjectVersion covers',
      [allow('s3:GetObjectVersion', 'b/*')],
      [allow(['s3:GetObjectVersion', 's3:GetObject'], 'b/*')],
    ],
    ['resources beside *', [allow('*', 'b/*')], [allow('*', 'other')]],
  ])('calls the same: %s', (_, before, after) => {
    expect(compare(before, after)).toEqual(nothing)
  })

  test('shows the shortest resource that is new', () => {
    const change = compare(
      [allow('s3:PutObject', 'b/one/*')],
      [allow('s3:PutObject', 'b/one/*', 'b/o*')],
    )
    expect(change).toEqual({
      ...nothing,
      nowAllowed: [{actions: ['s3:PutObject'], resource: 'b/o', when: []}],
    })
  })

  test('shows a Deny as what is no longer allowed', () => {
    const deny = {Effect: 'Deny', Action: 's3:GetObject', Resource: ['arn:aws:s3:::b/x/*']}
    expect(compare([allow('s3:GetObject', 'b/*')], [allow('s3:GetObject', 'b/*'), deny])).toEqual({
      ...nothing,
      noLongerAllowed: [{actions: ['s3:GetObject'], resource: 'b/x/y', when: []}],
    })
  })

  test('names the condition on which a difference hangs', () => {
    const Condition = {IpAddress: {'aws:SourceIp': '10.1.2.3/8'}}
    const change = compare(
      [{...allow('s3:GetObject', 'b/*'), Condition}],
      [allow('s3:GetObject', 'b/*')],
    )
    expect(change.nowAllowed).toEqual([
      {
        actions: ['s3:GetObject'],
        resource: 'b/x',
        when: [{condition: 'IpAddress aws:SourceIp 10.0.0.0/8', holds: false}],
      },
    ])
  })

  test('asks admin actions of nothing', () => {
    const change = compare([], [{Effect: 'Allow', Action: 'admin:ListUsers'}])
    expect(change.nowAllowed).toEqual([{actions: ['admin:ListUsers'], when: []}])
  })

  test('says that it cannot tell of more conditions than it can combine', () => {
    const many = Array.from({length: 13}, (_, index) => ({
      ...allow('s3:GetObject', 'b/*'),
      Condition: {StringEquals: {'aws:username': `user-${index}`}},
    }))
    expect(compare([], many)).toEqual({...nothing, undecided: ['s3:GetObject']})
  })
})

const pieces = ['b', 'c', 'b*', '?', '*', '/', '/*', '/x', '/x/*', '/?', 'y']
const resource = fc
  .array(fc.constantFrom(...pieces), {minLength: 1, maxLength: 3})
  .map((parts) => parts.join(''))
  .filter((text) => !/^\/|\/\/|\/$/.test(text))
const action = fc.constantFrom(
  '*',
  's3:*',
  's3:GetObject',
  's3:GetObjectVersion',
  's3:*Object',
  's3:ListBucket',
  's3:ListAllMyBuckets',
  'admin:ListUsers',
)
const conditions = ['one', 'two']
const statement = fc.record(
  {
    Effect: fc.constantFrom('Allow', 'Allow', 'Deny'),
    Action: fc.array(action, {minLength: 1, maxLength: 2}),
    Resource: fc.array(
      resource.map((text) => `arn:aws:s3:::${text}`),
      {minLength: 1, maxLength: 2},
    ),
    Condition: fc
      .constantFrom(...conditions)
      .map((name) => ({StringEquals: {[`aws:${name}`]: 'yes'}})),
  },
  {requiredKeys: ['Effect', 'Action', 'Resource']},
)
const policy = fc.array(statement, {minLength: 1, maxLength: 3})

const contextOf = (holds: readonly string[]): RequestContext => ({
  values: new Map(holds.map((name) => [name, ['yes']])),
  isUnknown: () => false,
})

function isAllowed(statements: Fields[], name: string, where: string, holds: string[]): boolean {
  const policies = [
    {name: 'p', origin: 'user' as const, statements: readStatements({Statement: statements})},
  ]
  return decide(policies, {action: name, resource: where}, contextOf(holds)).allowed === true
}

const asked: [action: string, resources: string[]][] = [
  ['s3:GetObject', ['b/x', 'b/y', 'c/x/y', 'bb/xx', 'b/x/b', 'z/z', 'by/y']],
  ['s3:GetObjectVersion', ['b/x', 'c/y', 'z/z']],
  ['s3:DeleteObject', ['b/x', 'c/x/y', 'bb/z']],
  ['s3:ListBucket', ['b/', 'c/', 'bb/', 'bc/', 'z/', 'by/']],
  ['s3:ListAllMyBuckets', ['/', 'b/']],
  ['admin:ListUsers', ['/']],
]
const combinations = [[], ['one'], ['two'], ['one', 'two']]

test('agrees with the decisions on each single resource', () => {
  fc.assert(
    fc.property(policy, policy, (before, after) => {
      const comparison = compare(before, after)
      expect(comparison.undecided).toEqual([])
      for (const [list, has, lacks] of [
        [comparison.nowAllowed, after, before],
        [comparison.noLongerAllowed, before, after],
      ] as const) {
        // What is shown is there.
        for (const {actions, resource: where = '/', when} of list) {
          const holds = when.filter((each) => each.holds).map(({condition}) => nameIn(condition))
          for (const name of actions) {
            expect(isAllowed(has, name, where, holds)).toBe(true)
            expect(isAllowed(lacks, name, where, holds)).toBe(false)
          }
        }
        // What is there is shown.
        const shown = new Set(list.flatMap(({actions}) => actions))
        for (const [name, resources] of asked) {
          if (shown.has(name)) continue
          for (const where of resources) {
            for (const holds of combinations) {
              const isNew =
                isAllowed(has, name, where, holds) && !isAllowed(lacks, name, where, holds)
              expect(isNew).toBe(false)
            }
          }
        }
      }
    }),
    {numRuns: 200},
  )
}, 60_000)

const nameIn = (condition: string): string => /aws:(\w+)/.exec(condition)?.[1] ?? ''

test('every action is asked of something', () => {
  const levels = Map.groupBy(knownActions, levelOf)
  expect(levels.get('object')).toContain('s3:BypassGovernanceRetention')
  expect(levels.get('bucket')).toContain('s3:PutBucketObjectLockConfiguration')
  expect(levels.get('buckets')).toEqual(['s3:ListAllMyBuckets', 's3:ListenNotification'])
})
