import {describe, expect, test} from 'vitest'
import {askAction, askRequest} from '../../../src/lib/rights/question.ts'

describe('an action is asked of', () => {
  test.each([
    ['s3:GetObject', 'docs/a/b', [[{action: 's3:GetObject', resource: 'docs/a/b'}]]],
    ['s3:GetObject', 'arn:aws:s3:::docs/a', [[{action: 's3:GetObject', resource: 'docs/a'}]]],
    ['s3:ListBucket', 'docs', [[{action: 's3:ListBucket', resource: 'docs/'}]]],
    ['s3:ListBucket', 'docs/', [[{action: 's3:ListBucket', resource: 'docs/'}]]],
    ['s3:ListAllMyBuckets', undefined, [[{action: 's3:ListAllMyBuckets', resource: '/'}]]],
    ['admin:ListUsers', undefined, [[{action: 'admin:ListUsers', resource: '/'}]]],
    ['kms:Status', undefined, [[{action: 'kms:Status', resource: '/'}]]],
    [
      'kms:CreateKey',
      'arn:minio:kms:::my-key',
      [
        [{action: 'kms:CreateKey', resource: '/'}],
        [{action: 'kms:CreateKey', resource: 'my-key/', kmsKey: 'my-key'}],
      ],
    ],
  ])('%s on %s', (action, resource, checks) => {
    expect(askAction(action, resource).checks).toEqual(checks)
  })
})

describe('refused is', () => {
  test.each([
    ['s3:GetObject', undefined, 's3:GetObject is asked of an object, and none was named'],
    ['s3:GetObject', 'docs', 's3:GetObject is asked of an object, and none was named'],
    ['s3:ListBucket', undefined, 's3:ListBucket is asked of a bucket, and none was named'],
    ['s3:ListBucket', 'docs/a', 's3:ListBucket is asked of a bucket, and docs/a is none'],
    ['kms:KeyStatus', undefined, 'kms:KeyStatus is asked of a key, and none was named'],
    ['s3:Get*', 'docs/a', 'The action s3:Get* is a pattern; one action is needed'],
    ['s3:getobject', 'docs/a', 'The action s3:getobject is not known'],
    ['s3:GetObject', 'docs/*', 'The resource docs/* is a pattern; one bucket or object is needed'],
    ['s3:GetObject', 'arn:aws:iam:::x', 'The resource arn:aws:iam:::x is none'],
    ['s3:GetObject', '/docs/a', 'The resource /docs/a is none'],
  ])('%s on %s', (action, resource, message) => {
    expect(() => askAction(action, resource)).toThrow(
      expect.objectContaining({code: 'bad_input', message}),
    )
  })
})

test('a request is asked of what it is made to', () => {
  expect(askRequest('copy object', 'docs/b', {source: '/docs/a'})).toEqual({
    asked: 'CopyObject',
    resource: 'docs/b',
    checks: [
      [{action: 's3:GetObject', resource: 'docs/a'}],
      [{action: 's3:PutObject', resource: 'docs/b'}],
    ],
  })
  expect(() => askRequest('copy object', 'docs/b', {})).toThrow(
    'The request CopyObject needs the source of the copy',
  )
})
