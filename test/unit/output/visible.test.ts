import {expect, test} from 'vitest'
import {visible, visibleText} from '../../../src/lib/output/visible.ts'

test.each([
  ['a name', 'a name'],
  ['漢字 é ‏עברית', '漢字 é ‏עברית'],
  ['\u001b[2Jgone', '\\u001b[2Jgone'],
  ['line\r\nbreak', 'line\\u000d\\u000abreak'],
  ['\u009b31m', '\\u009b31m'],
  ['abc\u202efdp.exe', 'abc\\u202efdp.exe'],
])('%j is shown as %j', (text, shown) => {
  expect(visibleText(text)).toBe(shown)
})

test('every text of a result is made visible, names of fields included, and nothing else is changed', () => {
  const result = {
    name: 'a\u0007',
    size: 1,
    none: null,
    list: ['b\u001b', {deep: 'c\u0000'}],
    tags: {'key\u001b': 'value'},
  }
  expect(visible(result)).toEqual({
    name: 'a\\u0007',
    size: 1,
    none: null,
    list: ['b\\u001b', {deep: 'c\\u0000'}],
    tags: {'key\\u001b': 'value'},
  })
})
