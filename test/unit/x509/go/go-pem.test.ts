import fc from 'fast-check'
import {expect, test} from 'vitest'
import {allGoPem, decodeGoPem, trimGoSpace} from '../../../../src/lib/x509/go/go-pem.ts'

const block = '-----BEGIN X-----\nAAEC\n-----END X-----\n'
const types = (text: string): string[] => allGoPem(text).blocks.map(({type}) => type)

test('a block with its type, bytes and headers, and the rest behind its line', () => {
  const text = `junk\n-----BEGIN A KEY-----\nName: value \n\nAAEC\n-----END A KEY-----\nrest`
  const {block: found, rest} = decodeGoPem(text)
  expect(found).toEqual({
    type: 'A KEY',
    headers: new Map([['Name', 'value']]),
    bytes: Buffer.from([0, 1, 2]),
  })
  expect(rest).toBe('rest')
})

test.each([
  ['at the beginning of a line only', `x${block}`, []],
  ['indented', `  ${block}`, []],
  ['behind a byte order mark', `\xef\xbb\xbf${block}`, []],
  ['behind a line with a byte order mark', `\xef\xbb\xbf\n${block}`, ['X']],
  ['with CRLF', block.replaceAll('\n', '\r\n'), ['X']],
  ['with white space behind END', block.replace(/-----\n$/, '----- \t\n'), ['X']],
  ['with text behind END', block.replace(/-----\n$/, '-----x\n'), []],
  ['with another label at its end', block.replace('END X', 'END Y'), []],
  ['glued to the next one', block.trimEnd() + block, []],
  ['behind a BEGIN without END', `-----BEGIN Y-----\n${block}`, ['X']],
  ['with spaces in its base64', block.replace('AAEC', 'AA EC'), ['X']],
  ['with broken base64', block.replace('AAEC', 'AAE'), []],
  ['that is empty', '-----BEGIN X-----\n-----END X-----\n', ['X']],
  ['twice', block + block, ['X', 'X']],
])('a block %s', (_, text, found) => {
  expect(types(text)).toEqual(found)
})

test('white space is what Unicode calls so, in UTF-8', () => {
  const space = Buffer.from('\u00a0\u2003\u3000\t\v').toString('latin1')
  expect(trimGoSpace(`${space}a b${space}`)).toBe('a b')
  expect(trimGoSpace(Buffer.from('\ufeffa').toString('latin1'))).toBe('\xef\xbb\xbfa')
})

test('any text ends, and its rest is an end of it', () => {
  const line = fc.constantFrom('-----BEGIN X-----', '-----END X-----', 'AAEC', 'a: b', '', '-----')
  const text = fc
    .array(fc.oneof(line, fc.string()), {maxLength: 30})
    .map((lines) => lines.join('\n'))
  fc.assert(
    fc.property(text, (any) => {
      const {rest} = allGoPem(any)
      expect(any.endsWith(rest)).toBe(true)
    }),
  )
})

test('a megabyte of ENDs, BEGINs or blanks is read to its end', {timeout: 10_000}, () => {
  expect(types('\n-----END X-----'.repeat(60_000))).toEqual([])
  expect(types('-----BEGIN X-----\n'.repeat(60_000))).toEqual([])
  expect(trimGoSpace(' '.repeat(1_000_000))).toBe('')
})
