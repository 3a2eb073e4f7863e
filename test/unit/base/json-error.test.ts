import {describe, expect, test} from 'vitest'
import {findJsonError} from '../../../src/lib/base/json-error.ts'

describe('findJsonError', () => {
  test.each([
    {
      title: 'an empty text',
      text: '',
      line: 1,
      column: 1,
      problem: 'it ends where a value should be',
    },
    {
      title: 'a text cut off',
      text: '{"a": {"b": 1',
      line: 1,
      column: 14,
      problem: 'it ends where "," or "}" should be',
    },
    {
      title: 'a comma too many',
      text: '{\n\t"a": 1,\n}',
      line: 3,
      column: 1,
      problem: 'a name in double quotes should be here',
    },
    {
      title: 'a missing comma',
      text: '{\r\n"a": 1\r\n"b": 2}',
      line: 3,
      column: 1,
      problem: '"," or "}" should be here',
    },
    {
      title: 'a name without quotes',
      text: '{a: 1}',
      line: 1,
      column: 2,
      problem: 'a name in double quotes should be here',
    },
    {title: 'a missing colon', text: '{"a" 1}', line: 1, column: 6, problem: '":" should be here'},
    {
      title: 'text behind the value',
      text: '{} {}',
      line: 1,
      column: 4,
      problem: 'more text follows the value',
    },
    {
      title: 'a number with a leading zero',
      text: '[01]',
      line: 1,
      column: 2,
      problem: 'a value should be here',
    },
    {
      title: 'a text over two lines',
      text: '["a\nb"]',
      line: 1,
      column: 2,
      problem: 'a value should be here',
    },
  ])('places $title', ({text, line, column, problem}) => {
    expect(findJsonError(text)).toEqual({line, column, problem})
  })

  test.each(['{}', ' [1, -2.5e+3, true, null, "\\u00e9\\n", {"a": []}]\n', '"\u00e9"', '0'])(
    'finds nothing wrong with %j',
    (text) => {
      expect(findJsonError(text)).toBeUndefined()
    },
  )

  test('stops at a text that is nested too deeply, instead of overflowing', () => {
    expect(findJsonError('['.repeat(100_000))?.problem).toBe('it is nested too deeply')
  })
})
