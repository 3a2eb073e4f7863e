import {expect, test} from 'vitest'
import {isPattern, likePattern} from '../../../src/lib/base/name-pattern.ts'

test.each([
  ['log-*', 'log-', true],
  ['log-*', 'log-a.b', true],
  ['log-*', 'a-log-b', false],
  ['*-log', 'a-log', true],
  ['a*c', 'abbc', true],
  ['a*c', 'abbcd', false],
  ['a.b', 'a.b', true],
  ['a.b', 'axb', false],
  ['*', '', true],
])('%s and %s: %s', (pattern, name, matches) => {
  expect(likePattern(pattern).test(name)).toBe(matches)
})

test('only a star makes a pattern', () => {
  expect(isPattern('log-?[a]')).toBe(false)
  expect(isPattern('log-*')).toBe(true)
})
