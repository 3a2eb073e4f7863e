import {expect, test} from 'vitest'
import {meetsConditions} from '../../../../src/lib/policy/decision/conditions.ts'
import {requestContext} from '../../../../src/lib/policy/decision/request-context.ts'

const query = {prefix: 'docs/', 'max-keys': '10', delimiter: ''}
const time = new Date('2026-06-01T00:00:00Z')
const facts = {headers: {}, query, sourceIp: '10.0.0.1', secureTransport: true, time}
const context = requestContext(facts, {userName: 'alice', kind: 'User'})
const meets = (operator: string, key: string, ...values: string[]) =>
  meetsConditions([{operator, key, values}], context)

// jwt:sub is a key that the request does not have.
test.each([
  ['StringEquals', 's3:prefix', 'docs/', true],
  ['StringEquals', 's3:prefix', 'Docs/', false],
  ['StringEqualsIgnoreCase', 's3:prefix', 'Docs/', true],
  ['StringNotEqualsIgnoreCase', 's3:prefix', 'Docs/', false],
  ['StringNotEquals', 's3:prefix', 'x', true],
  ['StringLike', 's3:prefix', 'd*', true],
  ['StringNotLike', 's3:prefix', 'd*', false],
  ['BinaryEquals', 's3:prefix', 'ZG9jcy8=', true],
  ['StringEquals', 's3:delimiter', '', true],
  ['StringEquals', 'aws:username', '$' + '{aws:userid}', true],
  ['StringEquals', 'jwt:sub', 'x', false],
  ['StringNotEquals', 'jwt:sub', 'x', true],
  ['ForAnyValue:StringEquals', 'jwt:sub', 'x', false],
  ['ForAllValues:StringEquals', 'jwt:sub', 'x', true],
  // The opposite of all of ForAllValues:StringEquals, unlike AWS.
  ['ForAllValues:StringNotEquals', 'jwt:sub', 'x', false],
  ['Null', 'jwt:sub', 'true', true],
  ['Null', 'jwt:sub', 'false', false],
  ['Null', 's3:versionid', 'true', false],
  ['NumericEquals', 's3:max-keys', '10', true],
  ['NumericNotEquals', 's3:max-keys', '11', true],
  ['NumericLessThan', 's3:max-keys', '10', false],
  ['NumericLessThanEquals', 's3:max-keys', '10', true],
  ['NumericGreaterThan', 's3:max-keys', '9', true],
  ['NumericNotEquals', 'jwt:sub', '1', false],
  ['NumericGreaterThanIfExists', 'jwt:sub', '1', true],
  ['NumericGreaterThanIfExists', 's3:max-keys', '10', false],
  ['NumericEquals', 's3:prefix', '0', false],
  ['IpAddress', 'aws:SourceIp', '10.0.0.0/8', true],
  ['NotIpAddress', 'aws:SourceIp', '10.0.0.0/8', false],
  ['Bool', 'aws:SecureTransport', 'true', true],
  ['Bool', 'aws:SecureTransport', 'True', false],
  ['Bool', 'aws:SecureTransport', 'false', false],
  ['DateGreaterThan', 'aws:CurrentTime', '2026-05-31T23:59:59+02:00', true],
  ['DateLessThan', 'aws:CurrentTime', '2026-06-01T00:00:00Z', false],
  ['DateLessThanEquals', 'aws:CurrentTime', '2026-06-01T00:00:00Z', true],
  ['DateGreaterThan', 'aws:EpochTime', '2020-01-01T00:00:00Z', false],
  ['NumericGreaterThan', 'aws:EpochTime', '1', true],
])('%s %s %j: %j', (operator, key, value, isMet) => {
  expect(meets(operator, key, value)).toBe(isMet)
})

test('one of several values is enough, but all conditions must be met', () => {
  expect(meets('StringEquals', 's3:prefix', 'x', 'docs/')).toBe(true)
  const both = [
    {operator: 'StringEquals', key: 's3:prefix', values: ['docs/']},
    {operator: 'StringEquals', key: 'aws:username', values: ['bob']},
  ]
  expect(meetsConditions(both, context)).toBe(false)
  expect(meetsConditions([], context)).toBe(true)
})

test('a key whose value is not known leaves it open, unless another condition is not met', () => {
  const open = {operator: 'StringEquals', key: 's3:authType', values: ['POST']}
  expect(meetsConditions([open], context)).toEqual(new Set(['s3:authType']))
  const unmet = {operator: 'Bool', key: 'aws:SecureTransport', values: ['false']}
  expect(meetsConditions([open, unmet], context)).toBe(false)
})
