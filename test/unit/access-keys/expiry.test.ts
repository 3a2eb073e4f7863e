import {describe, expect, test} from 'vitest'
import {parseExpiry} from '../../../src/lib/access-keys/expiry.ts'

const now = new Date('2026-11-24T10:00:00Z')

describe('an expiry', () => {
  test.each([
    ['30d', '2026-12-24T10:00:00.000Z'],
    ['12h', '2026-11-24T22:00:00.000Z'],
    ['1h30m', '2026-11-24T11:30:00.000Z'],
    ['2027-01-31T12:00:00Z', '2027-01-31T12:00:00.000Z'],
    ['2027-01-31T12:00:00+02:00', '2027-01-31T10:00:00.000Z'],
  ])('%s is %s', (text, time) => {
    expect(parseExpiry(text, now).toISOString()).toBe(time)
  })

  test('a date is the beginning of that day here', () => {
    expect(parseExpiry('2027-01-31', now)).toEqual(new Date(2027, 0, 31))
  })

  test.each([
    'banana',
    '',
    '30',
    '30 days',
    '-30d',
    '2027-02-30',
    '2027-13-01',
    '31.01.2027',
    '2027-01-31T25:00:00Z',
    'never',
  ])('%j is refused, and not taken for never', (text) => {
    expect(() => parseExpiry(text, now)).toThrow(expect.objectContaining({code: 'bad_input'}))
  })

  test.each(['14m', '2026-11-24T10:10:00Z', '2020-01-01', '366d', '2028-01-01'])(
    '%s is refused here, because servers take 15 minutes to 365 days',
    (text) => {
      expect(() => parseExpiry(text, now)).toThrow(expect.objectContaining({code: 'bad_input'}))
    },
  )
})
