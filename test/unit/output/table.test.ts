import {describe, expect, test} from 'vitest'
import {plainStyle} from '../../../src/lib/output/style.ts'
import {table} from '../../../src/lib/output/table.ts'

describe('a table', () => {
  const rows = [
    ['on', 'short', 'readonly'],
    ['off', 'a longer name', ''],
    ['on', '漢字', `policy-${'x'.repeat(100)}`],
  ]

  test('has columns as wide as what stands in them, wide letters counted twice', () => {
    expect(table(['Status', 'Name', 'Policy'], rows, plainStyle)).toBe(
      [
        'Status  Name           Policy',
        'on      short          readonly',
        'off     a longer name',
        `on      漢字           policy-${'x'.repeat(100)}`,
      ].join('\n'),
    )
  })

  test('has no titles where none are given', () => {
    expect(table([], [['a', 'b']], plainStyle)).toBe('a  b')
  })

  test('is cut to the width of a terminal, and shows where', () => {
    const lines = table([], rows, {...plainStyle, columns: 30}).split('\n')
    expect(lines[0]).toBe('on   short          readonly')
    expect(lines[2]).toBe('on   漢字           policy-xx…')
  })
})
