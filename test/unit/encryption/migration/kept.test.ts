import {describe, expect, test} from 'vitest'
import {lostInCopy} from '../../../../src/lib/encryption/migration/compare-objects.ts'
import {rangesOf} from '../../../../src/lib/encryption/migration/copy-in-parts.ts'
import {storedOctets} from '../../../../src/lib/encryption/migration/header-words.ts'
import {copyHeaders, lockHeaders} from '../../../../src/lib/encryption/migration/kept-headers.ts'
import {needOf} from '../../../../src/lib/encryption/migration/wanted.ts'

const now = new Date('2026-11-25T12:00:00Z')
const rules = {mayBeLocked: true, givesRetention: true}

describe('what a copy is sent with', () => {
  test.each([
    ['a retention in force', {mode: 'COMPLIANCE', until: '2026-11-26T12:00:00Z'}, 2],
    [
      'nothing of one that is over, but that no other is wanted',
      {mode: 'COMPLIANCE', until: '2026-11-24T12:00:00Z'},
      1,
    ],
  ])('is %s', (_, {mode, until}, count) => {
    const head = {'x-amz-object-lock-mode': mode, 'x-amz-object-lock-retain-until-date': until}
    const sent = lockHeaders(head, rules, now)
    expect(sent).toEqual(count === 2 ? head : {'x-amz-object-lock-legal-hold': 'OFF'})
  })

  test('says all anew only for the sake of an Expires header', () => {
    const head = {
      'content-type': 'text/plain',
      'x-amz-meta-a': '=?UTF-8?q?h=C3=A9_x?=',
      etag: '"1"',
    }
    expect(copyHeaders({head, listed: undefined})).toEqual({'x-amz-metadata-directive': 'COPY'})
    const expires = 'Wed, 01 Jan 2031 00:00:00 GMT'
    expect(copyHeaders({head: {...head, expires}, listed: undefined})).toEqual({
      'x-amz-metadata-directive': 'REPLACE',
      'content-type': 'text/plain',
      'x-amz-meta-a': 'h\u00c3\u00a9 x',
      expires,
    })
  })

  test('keeps words that only look encoded, as the listing shows them', () => {
    expect(storedOctets('=?UTF-8?q?a?=', '=?UTF-8?q?a?=')).toBe('=?UTF-8?q?a?=')
    expect(storedOctets('=?UTF-8?q?a=C3=A9?= =?UTF-8?q?b?=', 'aéb')).toBe('a\u00c3\u00a9b')
    expect(storedOctets('=?utf-8?q?a?=', undefined)).toBe('=?utf-8?q?a?=')
  })
})

test('a difference after a copy is named; a retention that was over and a hold that is off are none', () => {
  const before = {
    size: 3,
    headers: {
      'x-amz-meta-a': '1',
      'x-amz-object-lock-mode': 'GOVERNANCE',
      'x-amz-object-lock-retain-until-date': '2026-11-24T12:00:00Z',
    },
  }
  const hold = {'x-amz-object-lock-legal-hold': 'OFF'}
  expect(lostInCopy(before, {size: 3, headers: {'x-amz-meta-a': '1', ...hold}}, now)).toEqual([])
  expect(lostInCopy(before, {size: 4, headers: {expires: 'x'}}, now)).toEqual([
    'expires',
    'size',
    'x-amz-meta-a',
  ])
})

test('parts hold every octet once, and are no more than 10,000', () => {
  expect(rangesOf(10, 10)).toEqual([undefined])
  expect(rangesOf(0, 10)).toEqual([undefined])
  expect(rangesOf(11, 5)).toEqual([
    {first: 0, last: 4},
    {first: 5, last: 9},
    {first: 10, last: 10},
  ])
  expect(rangesOf(100_001, 1)).toHaveLength(9091)
})

test('what is not known, and what has a key of its owner, is never migrated', () => {
  const wanted = {algorithm: 'SSE-KMS', keyId: 'k2'} as const
  const all = {onlyPlain: false}
  expect(needOf({algorithm: 'unknown'}, wanted, all)).toBe('unknown')
  expect(needOf({algorithm: 'SSE-C'}, wanted, all)).toBe('customer-key')
  expect(needOf({algorithm: 'SSE-KMS', keyId: 'arn:aws:kms:k2'}, wanted, all)).toBe('as-wanted')
  expect(needOf({algorithm: 'SSE-KMS', keyId: 'k1'}, wanted, all)).toBe('migrate')
  expect(needOf({algorithm: 'SSE-KMS', keyId: 'k1'}, wanted, {onlyPlain: true})).toBe(
    'not-selected',
  )
  expect(needOf({algorithm: 'none'}, wanted, {...all, fromKey: 'k1'})).toBe('not-selected')
})
