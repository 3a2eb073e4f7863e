import {expect, test} from 'vitest'
import {covers, readKnownDifferences} from '../../conformance/known-differences.ts'

const page = (...rows: string[]): string =>
  [
    '# A page',
    '| other | table |',
    '| ----- | ----- |',
    '| 1     | 2     |',
    '',
    '| id | command lines | field | mc | mctl | why |',
    '| -- | ------------- | ----- | -- | ---- | --- |',
    ...rows,
  ].join('\n')
const why = 'because it is so, and well so'
const masked = `| masked | \`*\` | \`secretKey\` | the secret | \`****\` | ${why} |`
const truthful = `| truthful | \`admin info *\`, \`stat *\` | \`exit\`, \`error.*\` | \`0\` | \`4\` | ${why} |`

test('a row is read with its globs and what its cells say literally', () => {
  expect(readKnownDifferences(page(masked, truthful))).toEqual([
    {id: 'masked', lines: ['*'], fields: ['secretKey'], mc: undefined, mctl: '****'},
    {
      ...{id: 'truthful', lines: ['admin info *', 'stat *'], fields: ['exit', 'error.*']},
      ...{mc: '0', mctl: '4'},
    },
  ])
})

test.each([
  ['| id-only |'],
  [`| no-field | \`*\` | | a | b | ${why} |`],
  ['| no-reason | `*` | `exit` | `0` | `1` | so |'],
])('a row that is not whole is refused: %s', (row) => {
  expect(() => readKnownDifferences(page(row))).toThrow('is not whole')
})

test('a page without the table is refused', () => {
  expect(() => readKnownDifferences('# A page')).toThrow('The page has no table')
})

test('a row covers what its line, its field and its values say, and nothing else', () => {
  const [secret, exit] = readKnownDifferences(page(masked, truthful))
  if (!secret || !exit) throw new Error('no rows')
  const found = {field: 'exit', mc: 0, mctl: 4}
  expect(covers(exit, 'admin info t', found)).toBe(true)
  expect(covers(exit, 'admin user info t', found)).toBe(false)
  expect(covers(exit, 'admin info t', {...found, mctl: 5})).toBe(false)
  expect(covers(exit, 'admin info t', {...found, mc: 1})).toBe(false)
  expect(covers(exit, 'admin info t', {...found, field: 'items'})).toBe(false)
  expect(covers(secret, 'alias set t', {field: 'secretKey', mc: 'x', mctl: '****'})).toBe(true)
  expect(covers(secret, 'alias set t', {field: 'secretKey', mc: 'x', mctl: 'y'})).toBe(false)
  expect(covers(secret, 'alias set t', {field: 'secretKeys', mc: 'x', mctl: '****'})).toBe(false)
})
