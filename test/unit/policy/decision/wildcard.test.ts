import fc from 'fast-check'
import {expect, test} from 'vitest'
import {matchesWildcard} from '../../../../src/lib/policy/decision/wildcard.ts'

test.each([
  ['docs/*', 'docs/a/b', true],
  ['docs/*', 'docs/', true],
  ['docs/?*', 'docs/', false],
  ['docs?a', 'docs/a', true],
  ['', '', true],
  ['', 'a', false],
  ['*', '', true],
  ['?', '', false],
  ['[a-z]', 'b', false],
  ['s3:Get*', 's3:getObject', false],
  ['*a*b*', 'xxaxxbxx', true],
])('%j on %j: %j', (pattern, text, matches) => {
  expect(matchesWildcard(pattern, text)).toBe(matches)
})

test('matches what the same regular expression does', () => {
  const text = (signs: readonly string[]) =>
    fc.array(fc.constantFrom(...signs), {maxLength: 12}).map((each) => each.join(''))
  fc.assert(
    fc.property(
      text(['a', 'b', '/', '.', '*', '?']),
      text(['a', 'b', '/', '.']),
      (pattern, name) => {
        const source = pattern.replaceAll('.', '\\.').replaceAll('*', '.*').replaceAll('?', '.')
        expect(matchesWildcard(pattern, name)).toBe(new RegExp(`^${source}$`, 's').test(name))
      },
    ),
    {numRuns: 5000},
  )
})

test('a pattern of many stars takes no time', () => {
  expect(matchesWildcard('*a'.repeat(2000), 'a'.repeat(1999))).toBe(false)
})
