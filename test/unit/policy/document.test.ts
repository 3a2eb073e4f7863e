import {describe, expect, test} from 'vitest'
import {samePolicy} from '../../../src/lib/policy/document.ts'

const read = {Effect: 'Allow', Action: ['s3:GetObject'], Resource: ['arn:aws:s3:::docs/*']}
const policy = (...statements: object[]) => ({Version: '2012-10-17', Statement: statements})

describe('samePolicy', () => {
  const when = (Condition: object) => policy({...read, Condition})
  const other = {Effect: 'Deny', Action: ['s3:PutObject'], Resource: ['arn:aws:s3:::docs/*']}

  test.each([
    ['one string for a list', policy({...read, Action: 's3:GetObject'}), policy(read)],
    [
      'lists in another order, with a repetition',
      policy({...read, Action: ['s3:PutObject', 's3:GetObject', 's3:PutObject']}),
      policy({...read, Action: ['s3:GetObject', 's3:PutObject']}),
    ],
    ['statements in another order', policy(read, other), policy(other, read)],
    ['a statement twice', policy(read, {Sid: 'Two', ...read}), policy(read)],
    ['a single statement', {Version: '2012-10-17', Statement: read}, policy(read)],
    ['no version and an empty one', {Statement: [read]}, {Version: '', Statement: [read]}],
    ['no statement', {Version: '', Statement: null}, {Statement: []}],
    ['an Id', {Id: 'x', ...policy(read)}, {ID: 'x', ...policy(read)}],
    ['what the server drops', policy({...read, Principal: '*', Sid: ''}), policy(read)],
    ['an empty list', policy({...read, NotResource: []}), policy(read)],
    [
      'the case of names',
      {
        version: '2012-10-17',
        statement: [{effect: 'Allow', action: read.Action, RESOURCE: read.Resource}],
      },
      policy(read),
    ],
    ['a lone star', policy({...read, Resource: '*'}), policy({...read, Resource: ['**']})],
    [
      'a truth',
      when({Bool: {'aws:SecureTransport': true}}),
      when({Bool: {'aws:SecureTransport': ['true']}}),
    ],
    ['a number', when({NumericEquals: {k: '0600'}}), when({NumericEquals: {k: [600]}})],
    ['a null', when({Null: {k: 'TRUE'}}), when({Null: {k: [true]}})],
    ['an address', when({IpAddress: {k: '10.0.0.1'}}), when({IpAddress: {k: ['10.0.0.1/32']}})],
    ['a network', when({IpAddress: {k: '10.1.2.3/9'}}), when({IpAddress: {k: ['10.0.0.0/9']}})],
    [
      'an IPv6 network',
      when({NotIpAddress: {k: '2001:DB8:0::5/64'}}),
      when({NotIpAddress: {k: ['2001:db8::/64']}}),
    ],
    [
      'an IPv4 address inside of IPv6',
      when({IpAddress: {k: '::ffff:1.2.3.4/128'}}),
      when({IpAddress: {k: ['1.2.3.4/32']}}),
    ],
    [
      'a time',
      when({DateLessThan: {k: '2026-01-01T00:00:00.120Z'}}),
      when({DateLessThan: {k: ['2026-01-01T00:00:00Z']}}),
    ],
    [
      'values and operators in another order',
      when({StringLike: {b: ['y', 'x'], a: 'z'}, Null: {k: true}}),
      when({Null: {k: [true]}, StringLike: {a: ['z'], b: ['x', 'y']}}),
    ],
  ])('%s makes no difference', (_, a, b) => {
    expect(samePolicy(a, b)).toBe(true)
    expect(samePolicy(b, a)).toBe(true)
  })

  test.each([
    ['effect', policy({...read, Effect: 'Deny'}), policy(read)],
    ['action', policy({...read, Action: ['s3:GetObject', 's3:PutObject']}), policy(read)],
    ['resource', policy({...read, Resource: 'arn:aws:s3:::docs'}), policy(read)],
    [
      'side of a resource',
      policy({Effect: 'Allow', Action: 's3:GetObject', NotResource: read.Resource}),
      policy(read),
    ],
    ['Sid', policy({...read, Sid: 'One'}), policy({...read, Sid: 'Two'})],
    ['statement', policy(read, other), policy(read)],
    ['condition', when({Bool: {'aws:SecureTransport': true}}), policy(read)],
    ['operator', when({StringLike: {k: 'x'}}), when({StringEquals: {k: 'x'}})],
    ['key of a condition', when({StringLike: {a: 'x'}}), when({StringLike: {b: 'x'}})],
    ['spelling of a text', when({StringLike: {k: 'True'}}), when({StringLike: {k: 'true'}})],
    [
      'length of a network',
      when({IpAddress: {k: '10.0.0.0/8'}}),
      when({IpAddress: {k: '10.0.0.0/9'}}),
    ],
    [
      'second',
      when({DateLessThan: {k: '2026-01-01T00:00:01Z'}}),
      when({DateLessThan: {k: '2026-01-01T00:00:00Z'}}),
    ],
    ['version', {Statement: [read]}, policy(read)],
  ])('another %s is another policy', (_, a, b) => {
    expect(samePolicy(a, b)).toBe(false)
    expect(samePolicy(b, a)).toBe(false)
  })
})
