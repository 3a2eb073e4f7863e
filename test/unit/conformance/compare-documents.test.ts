import {describe, expect, test} from 'vitest'
import {absent, compareDocuments} from '../../conformance/compare-documents.ts'

describe('a document of mctl beside one of mc', () => {
  test('may have more fields, and the order of fields is free', () => {
    const mc = {status: 'success', accessKey: 'bob'}
    const mctl = {changed: true, accessKey: 'bob', status: 'success'}
    expect(compareDocuments([mc], [mctl])).toEqual([])
  })

  test.each([
    ['a field that is missing', {a: 1, b: {c: 2}}, {a: 1, b: {}}, ['b.c', 2, absent]],
    ['a field by another name', {userStatus: 'on'}, {status: 'on'}, ['userStatus', 'on', absent]],
    ['another value', {a: 'x'}, {a: 'y'}, ['a', 'x', 'y']],
    ['another type', {a: 1}, {a: '1'}, ['a', 1, '1']],
    ['null for a list', {a: null}, {a: []}, ['a', null, []]],
    [
      'a word for a time',
      {a: '2026-01-01T00:00:00Z'},
      {a: 'soon'},
      ['a', '2026-01-01T00:00:00Z', 'soon'],
    ],
    ['an empty text', {a: 'x'}, {a: ''}, ['a', 'x', '']],
    ['a value within a list', {a: [{b: {c: 1}}]}, {a: [{b: {c: 2}}]}, ['a[].b.c', 1, 2]],
    ['a set that lacks one', {a: ['x', 'y']}, {a: ['y']}, ['a', 2, 1]],
    ['a set with another', {a: ['x', 'y']}, {a: ['y', 'z']}, ['a[]', 'x', 'y']],
  ])('differs by %s', (_, mc, mctl, [field, inMc, inMctl]) => {
    expect(compareDocuments([mc], [mctl])[0]).toEqual({field, mc: inMc, mctl: inMctl})
  })

  test('has its lists of plain values in any order', () => {
    expect(compareDocuments([{members: ['a', 'b']}], [{members: ['b', 'a']}])).toEqual([])
  })

  test('has a time of the same two minutes', () => {
    const at = (expiration: string) => [{expiration}]
    expect(
      compareDocuments(at('2026-01-01T10:00:00.123456Z'), at('2026-01-01T12:00:30+02:00')),
    ).toEqual([])
    expect(compareDocuments(at('2026-01-01T10:00:00Z'), at('2026-01-01T10:02:01Z'))).toHaveLength(1)
    expect(compareDocuments(at('1970-01-01T00:00:00Z'), at('2026-01-01T10:00:00Z'))).toHaveLength(1)
  })

  test('has its own words for an error, but not another code of the server', () => {
    const error = (message: string, Code: string) => [
      {status: 'error', error: {message, cause: {message, error: {Code, RequestID: message}}}},
    ]
    expect(compareDocuments(error('a', 'NoSuchUser'), error('b', 'NoSuchUser'))).toEqual([])
    expect(compareDocuments(error('a', 'NoSuchUser'), error('b', 'NoSuchKey'))).toEqual([
      {field: 'error.cause.error.Code', mc: 'NoSuchUser', mctl: 'NoSuchKey'},
    ])
  })

  test('may have values of its server, where only names and types count', () => {
    const options = {differsByServer: true}
    expect(compareDocuments([{id: 'a'}], [{id: 'b'}], options)).toEqual([])
    expect(compareDocuments([{id: 'a'}], [{}], options)).toHaveLength(1)
    expect(compareDocuments([{id: 'a'}], [{id: 1}], options)).toHaveLength(1)
  })
})

describe('a list of mctl beside one of mc', () => {
  const users = (...names: string[]) => names.map((accessKey) => ({accessKey, of: `${accessKey}!`}))

  test('is sorted, in whatever order mc lists', () => {
    expect(compareDocuments(users('c', 'a', 'b'), users('a', 'b', 'c'))).toEqual([])
  })

  test('may keep the order of mc, which the line may have named', () => {
    expect(compareDocuments(users('c', 'a'), users('c', 'a'))).toEqual([])
  })

  test('differs by an order that is neither', () => {
    expect(compareDocuments(users('c', 'a', 'b'), users('b', 'a', 'c'))).toEqual([
      {field: 'order', mc: ['c', 'a', 'b'], mctl: ['b', 'a', 'c']},
    ])
  })

  test('differs by an item that is missing, and by one too many', () => {
    expect(compareDocuments(users('a', 'b'), users('a'))).toEqual([
      {field: 'items', mc: ['a', 'b'], mctl: ['a']},
    ])
    expect(compareDocuments(users('a'), users('a', 'b'))).toEqual([
      {field: 'items', mc: ['a'], mctl: ['a', 'b']},
    ])
    expect(compareDocuments([{status: 'a'}], [{status: 'a'}, {status: 'a'}])).toEqual([
      {field: 'items', mc: 1, mctl: 2},
    ])
  })

  test('differs by a field of one item, found by its name', () => {
    const [a, b] = users('a', 'b')
    expect(compareDocuments(users('b', 'a'), [{...a, of: '?'}, {...b}])).toEqual([
      {field: 'of', mc: 'a!', mctl: '?'},
    ])
  })
})
