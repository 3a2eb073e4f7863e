import {describe, expect, test} from 'vitest'
import {
  type RequestFacts,
  requestContext,
  valuesOf,
} from '../../../../src/lib/policy/decision/request-context.ts'

const alice = {userName: 'alice', kind: 'User'} as const
const values = (facts: RequestFacts, key: string): readonly string[] | undefined =>
  valuesOf(requestContext({headers: {}, query: {}, ...facts}, alice), key)

describe('a client can forge', () => {
  test.each([
    ['a header takes the place of the true value', {headers: {SourceIp: '10.0.0.1'}}, ['10.0.0.1']],
    ['a parameter is added to it', {query: {SourceIp: '10.0.0.1'}}, ['127.0.0.1', '10.0.0.1']],
    [
      'of a proxy, the first address',
      {headers: {'x-forwarded-for': '10.0.0.2, 10.0.0.3'}},
      ['10.0.0.2'],
    ],
    ['another header of proxies', {headers: {'X-Real-IP': '10.0.0.4'}}, ['10.0.0.4']],
    ['the standard one', {headers: {Forwarded: 'for=10.0.0.5;proto=http'}}, ['10.0.0.5']],
  ])('the address: %s', (_, facts, found) => {
    expect(values({sourceIp: '127.0.0.1', ...facts}, 'aws:SourceIp')).toEqual(found)
  })

  test('his name, by a header', () => {
    expect(values({headers: {username: 'boss'}}, 'aws:username')).toEqual(['boss'])
  })
})

describe('always there, though empty, are', () => {
  test.each(['s3:versionid', 'aws:Referer', 'aws:UserAgent'])('%s', (key) => {
    expect(values({}, key)).toEqual([''])
  })
})

test.each([
  ['prefix', {}, undefined],
  ['prefix', {query: {prefix: ''}}, ['']],
  ['max-keys', {query: {'max-keys': '5'}}, ['5']],
  ['versionid', {query: {versionId: 'v1'}}, ['v1']],
  ['versionid', {headers: {'x-amz-copy-source': '/b/o?versionId=v2'}}, ['v2']],
  ['x-amz-copy-source', {headers: {'X-Amz-Copy-Source': '/b/o'}}, ['/b/o']],
  ['authType', {auth: 'presigned' as const}, ['REST-QUERY-STRING']],
  ['RequestObjectTag/team', {headers: {'x-amz-tagging': 'team=red&x=y'}}, ['red']],
  ['RequestObjectTagKeys', {headers: {'x-amz-tagging': 'team=red&x=y'}}, ['team', 'x']],
  // What is sent with an object counts as what it has.
  ['ExistingObjectTag/team', {headers: {'x-amz-tagging': 'team=red'}}, ['red']],
  ['ExistingObjectTag/team', {existingObjectTags: {team: 'blue'}}, ['blue']],
])('s3:%s of %j is %j', (name, facts, found) => {
  expect(values(facts, `s3:${name}`)).toEqual(found)
})

describe('unknown is', () => {
  test.each([
    ['aws:SourceIp', {}, true],
    ['aws:SourceIp', {sourceIp: '::1'}, false],
    ['aws:CurrentTime', {}, true],
    ['aws:username', {}, false],
    ['s3:prefix', {}, true],
    ['s3:prefix', {query: {}}, false],
    ['s3:prefix', {given: {'s3:prefix': 'docs/'}}, false],
    ['s3:x-amz-copy-source', {}, true],
    ['s3:x-amz-copy-source', {headers: {}}, false],
    ['s3:ExistingObjectTag/team', {}, true],
    ['s3:ExistingObjectTag/team', {existingObjectTags: {}}, false],
    ['jwt:sub', {}, false],
    ['jwt:sub', {isExternal: true}, true],
    ['aws:groups', {isExternal: true}, true],
    ['s3:signatureAge', {}, true],
    ['s3:signatureAge', {auth: 'header' as const}, false],
  ])('%s of %j: %j', (key, facts, isUnknown) => {
    expect(requestContext(facts, alice).isUnknown(key)).toBe(isUnknown)
  })
})
