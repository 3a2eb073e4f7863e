import {expect, test} from 'vitest'
import {requestContext} from '../../../../src/lib/policy/decision/request-context.ts'
import {substitute} from '../../../../src/lib/policy/decision/variables.ts'

const alice = {userName: 'alice', kind: 'User'} as const
const context = requestContext({headers: {}, query: {sub: 'boss'}, sourceIp: '10.0.0.1'}, alice)

test.each([
  ['plain', 'plain'],
  ['{aws:username}', 'alice'],
  ['{aws:username}-{aws:principaltype}', 'alice-User'],
  ['{aws:SourceIp}', '10.0.0.1'],
  // Given in a parameter, for a user whose login says nothing of it.
  ['{jwt:sub}', 'boss'],
  // Absent, empty, unknown, or in other case: it stays.
  ['{jwt:email}', '$' + '{jwt:email}'],
  ['{aws:Referer}', '$' + '{aws:Referer}'],
  ['{s3:prefix}', '$' + '{s3:prefix}'],
  ['{AWS:username}', '$' + '{AWS:username}'],
])('%s becomes %s', (variable, text) => {
  expect(substitute(variable.replaceAll('{', '$' + '{'), context)).toEqual({text})
})

test('a value that holds a sign of replacement is taken as it is', () => {
  const odd = requestContext({}, {userName: '$&', kind: 'User'})
  expect(substitute('x-$' + '{aws:username}', odd)).toEqual({text: 'x-$&'})
})

test('those that are not known are named', () => {
  const text = '$' + '{aws:SecureTransport}$' + '{aws:username}$' + '{aws:CurrentTime}'
  expect(substitute(text, context)).toEqual({
    unknown: new Set(['aws:SecureTransport', 'aws:CurrentTime']),
  })
})
