import {expect, test} from 'vitest'
import {parseSize} from '../../../src/lib/base/parse-size.ts'

test.each([
  ['0', 0],
  ['64MiB', 67_108_864],
  ['1.5 KB', 1500],
  ['5g', 5_368_709_120],
])('%s are %i octets', (text, octets) => {
  expect(parseSize(text)).toBe(octets)
})

test.each(['', 'x', '-1', '1 mile', '99999999TiB'])('%s is no size', (text) => {
  expect(parseSize(text)).toBeUndefined()
})
