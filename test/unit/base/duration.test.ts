import {expect, test} from 'vitest'
import {parseDuration} from '../../../src/lib/base/duration.ts'

test.each([
  ['30d', 2_592_000],
  ['12h', 43_200],
  ['1h30m', 5400],
  ['1.5h', 5400],
  ['90s', 90],
  ['1w', 604_800],
])('%s is %d seconds', (text, seconds) => {
  expect(parseDuration(text)).toBe(seconds)
})

test.each(['', '30', 'd', '30 d', '-3d', 'banana', '3days', '1h 30m', '2027-01-01'])(
  '%j is no duration',
  (text) => {
    expect(parseDuration(text)).toBeUndefined()
  },
)
