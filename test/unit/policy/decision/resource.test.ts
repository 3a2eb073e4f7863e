import {describe, expect, test} from 'vitest'
import {requestContext} from '../../../../src/lib/policy/decision/request-context.ts'
import {matchesResource} from '../../../../src/lib/policy/decision/resource.ts'

const alice = {userName: 'alice', kind: 'User'} as const
const context = requestContext({headers: {}, query: {}}, alice)

// `docs/` is the bucket itself, `/` a call that has none (measured of MinIO).
describe('a resource means', () => {
  test.each([
    ['docs', 'docs/', true],
    ['docs', 'docs/a', false],
    ['docs/', 'docs/', true],
    ['docs/*', 'docs/', true],
    ['docs/*', 'docs/a/b', true],
    ['docs/?*', 'docs/', false],
    ['docs/dir/*', 'docs/', false],
    ['docs*', 'docs2/a', true],
    ['*', '/', true],
    ['docs/*', '/', false],
    ['docs/a', 'docs/./a', true],
    ['docs/a', 'docs/dir/../a', true],
    ['docs/a', 'docs//a/', true],
    ['docs//a', 'docs/a', false],
    ['docs/dir/../a', 'docs/a', false],
    ['Docs/*', 'docs/a', false],
    ['docs/$' + '{aws:username}/*', 'docs/alice/f', true],
    ['docs/$' + '{aws:username}/*', 'docs/bob/f', false],
    ['docs/$' + '{jwt:sub}/f', 'docs/$' + '{jwt:sub}/f', true],
    ['docs/$' + '{AWS:username}/f', 'docs/alice/f', false],
  ])('%s: %s: %j', (pattern, resource, isMeant) => {
    expect(matchesResource([`arn:aws:s3:::${pattern}`], resource, context)).toBe(isMeant)
  })
})

test('a KMS key is meant by its ARN', () => {
  expect(matchesResource(['arn:minio:kms:::my-*'], 'my-key/', context)).toBe(true)
})

test('one of several is enough', () => {
  expect(matchesResource(['arn:aws:s3:::x', 'arn:aws:s3:::docs'], 'docs/', context)).toBe(true)
  expect(matchesResource([], 'docs/', context)).toBe(false)
})

test('a variable whose value is not known leaves it open', () => {
  const pattern = 'arn:aws:s3:::docs/$' + '{aws:SourceIp}'
  expect(matchesResource([pattern], 'docs/a', context)).toEqual(new Set(['aws:SourceIp']))
})
