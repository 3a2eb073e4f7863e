import fc from 'fast-check'
import {expect, test} from 'vitest'
import {AppError} from '../../../src/lib/errors/errors.ts'
import {child, childText, escapeXml, parseXml} from '../../../src/lib/xml/tree.ts'

test('elements, text and entities are read, namespaces dropped', () => {
  const root = parseXml('<a xmlns="urn:x" xmlns:p="urn:p"><p:b>1 &lt; 2 &#34;</p:b><c/></a>')
  expect(root.name).toBe('a')
  expect(childText(root, 'b')).toBe('1 < 2 "')
  expect(child(root, 'c')?.children).toEqual([])
  expect(childText(root, 'missing')).toBe('')
})

test.each(['', 'text', '<a>', '<a></b>', '<a>&nosuch;</a>'])('%j is refused', (text) => {
  expect(() => parseXml(text)).toThrow(AppError)
})

test('escaped text reads back', () => {
  fc.assert(
    fc.property(
      fc.string().filter((text) => /^[\t\n -~]*$/.test(text)),
      (text) => {
        expect(parseXml(`<a>${escapeXml(text)}</a>`).text).toBe(text)
      },
    ),
  )
})
