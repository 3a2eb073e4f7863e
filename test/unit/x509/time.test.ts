import {describe, expect, test} from 'vitest'
import {DerError, tag} from '../../../src/lib/x509/der.ts'
import {readTime} from '../../../src/lib/x509/time.ts'

const read = (type: number, text: string): Date => {
  const content = Buffer.from(text, 'latin1')
  return readTime({tag: type, content, raw: content, offset: 0})
}

describe('a time', () => {
  test.each([
    [tag.utcTime, '491231235959Z', '2049-12-31T23:59:59.000Z'],
    [tag.utcTime, '500101000000Z', '1950-01-01T00:00:00.000Z'],
    [tag.utcTime, '2601010000Z', '2026-01-01T00:00:00.000Z'],
    [tag.utcTime, '260101010000+0100', '2026-01-01T00:00:00.000Z'],
    [tag.generalizedTime, '99991231235959Z', '9999-12-31T23:59:59.000Z'],
    [tag.generalizedTime, '20240229000000Z', '2024-02-29T00:00:00.000Z'],
  ])('of type %i, %s, is %s', (type, text, expected) => {
    expect(read(type, text).toISOString()).toBe(expected)
  })

  test.each([
    [tag.utcTime, '260229000000Z'],
    [tag.utcTime, '261301000000Z'],
    [tag.utcTime, '260101240000Z'],
    [tag.utcTime, '20260101000000Z'],
    [tag.generalizedTime, '260101000000Z'],
    [tag.utcTime, ''],
    [tag.ia5String, '260101000000Z'],
  ])('of type %i, %s, is none', (type, text) => {
    expect(() => read(type, text)).toThrow(DerError)
  })
})
