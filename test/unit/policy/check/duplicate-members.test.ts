import {describe, expect, test} from 'vitest'
import {checkPolicy} from '../../../../src/lib/policy/check/check-policy.ts'
import {readPolicyDocument} from '../../../../src/lib/policy/check/read-policy.ts'

const statement = (members: string): string =>
  `{"Version": "2012-10-17", "Statement": [\n  {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::*"${members}}\n]}`
const warning = (name: string, line: number, column: number, more: object = {statement: 1}) => ({
  severity: 'warning',
  code: 'duplicate-member',
  line,
  column,
  message: `has ${name} twice; the server takes the last`,
  ...more,
})

describe('a member that stands twice', () => {
  test.each([
    ['of a statement', ', "Effect": "Deny"', 'Effect', 80],
    ['of a statement in another case', ', "effect": "Deny"', 'effect', 80],
    [
      'of a Condition',
      ', "Condition": {"StringEquals": {"s3:prefix": "a"}, "StringEquals": {"s3:prefix": "b"}}',
      'StringEquals',
      130,
    ],
    [
      'of an operator',
      ', "Condition": {"StringEquals": {"s3:prefix": "a", "s3:prefix": "b"}}',
      's3:prefix',
      129,
    ],
  ])('%s is told with its place', async (_, members, name, column) => {
    expect(await checkPolicy(statement(members))).toEqual([warning(name, 2, column)])
  })

  test('of the document hides whole statements', async () => {
    const text = `{"Version": "2012-10-17",
  "Statement": [{"Effect": "Deny", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::*"}],
  "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::*"}]}`
    expect(await checkPolicy(text)).toEqual([warning('Statement', 3, 3, {})])
  })

  test('is none where the names differ in more than their case, or stand in two objects', async () => {
    const other =
      ', "Condition": {"StringEquals": {"s3:prefix": "a"}, "StringLike": {"s3:prefix": "b"}}'
    expect(await checkPolicy(statement(other))).toEqual([])
  })

  test('is no reason to refuse a document', async () => {
    const {warnings} = await readPolicyDocument(statement(', "Effect": "Deny"'), 'p.json')
    expect(warnings).toEqual([warning('Effect', 2, 80)])
  })
})
