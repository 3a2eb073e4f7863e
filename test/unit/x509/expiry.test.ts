import {describe, expect, test} from 'vitest'
import {
  defaultWarning,
  expiryInWords,
  judgeExpiry,
  spanInWords,
} from '../../../src/lib/x509/expiry.ts'

const day = 86_400_000
const now = new Date('2026-11-24T12:00:00Z')
const certificate = (lived: number, left: number) => ({
  notBefore: new Date(now.getTime() - lived * day),
  notAfter: new Date(now.getTime() + left * day),
})

describe('the dates of a certificate', () => {
  test.each([
    ['has long to go', certificate(1, 89), 'ok', 89 * 86_400],
    ['has 49 hours to go', certificate(88, 49 / 24), 'ok', 176_400],
    ['has 47 hours to go', certificate(88, 47 / 24), 'expiring', 169_200],
    ['is over', certificate(90, -1), 'expired', -86_400],
    ['has not begun', certificate(-1, 89), 'not-yet-valid', 89 * 86_400],
    ['lives a day, and half of it is left', certificate(0.5, 0.5), 'ok', 43_200],
    ['lives a day, and a quarter of it is left', certificate(0.75, 0.25), 'expiring', 21_600],
  ])('one that %s', (_, dates, state, secondsLeft) => {
    expect(judgeExpiry(dates, now, defaultWarning)).toEqual({state, secondsLeft})
  })

  test('a share of the life warns of long lives earlier', () => {
    expect(judgeExpiry(certificate(300, 65), now, {share: 0.2}).state).toBe('expiring')
    expect(judgeExpiry(certificate(290, 75), now, {share: 0.2}).state).toBe('ok')
  })
})

test.each([
  [59, '59s'],
  [90, '1m'],
  [3600 * 36, '36h'],
  [3600 * 71, '71h'],
  [86_400 * 3, '3 days'],
  [-86_400 * 10, '10 days'],
])('%d seconds are %s', (seconds, words) => {
  expect(spanInWords(seconds)).toBe(words)
})

test.each([
  [certificate(1, 1.5), 'expires in 36h'],
  [certificate(1, 89), 'expires in 89 days'],
  [certificate(90, -4), 'expired on 2026-11-20T12:00:00Z, 4 days ago'],
  [certificate(-1, 89), 'valid only from 2026-11-25T12:00:00Z; check the clocks'],
])('the dates in words: %#', (dates, words) => {
  expect(expiryInWords(judgeExpiry(dates, now, defaultWarning), dates)).toBe(words)
})
