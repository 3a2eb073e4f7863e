import {describe, expect, test} from 'vitest'
import {compareJsonRuns, compareTextRuns, type Printed} from '../../conformance/compare-runs.ts'

const run = (exitCode: number, stdout = '', stderr = ''): Printed => ({exitCode, stdout, stderr})

describe('runs with --json', () => {
  test('agree by the class of the exit code, not by the number', () => {
    expect(compareJsonRuns(run(1), run(5), {})).toEqual([])
    expect(compareJsonRuns(run(0), run(5), {})).toEqual([{field: 'exit', mc: 0, mctl: 5}])
    expect(compareJsonRuns(run(1), run(0), {})).toEqual([{field: 'exit', mc: 1, mctl: 0}])
  })

  test('agree by the documents on stdout, on one line or several', () => {
    expect(compareJsonRuns(run(0, '{\n "a": 1\n}\n'), run(0, '{"a":1}\n'), {})).toEqual([])
    expect(compareJsonRuns(run(0, '{"a":1}\n'), run(0, '{"a":2}\n'), {})).toEqual([
      {field: 'a', mc: 1, mctl: 2},
    ])
  })

  test.each([
    ['{"a":1}\n', 'words\n', 'documents', 'text'],
    ['{"a":1}\n', '', 'documents', 'nothing'],
    ['', '{"a":1}\n', 'nothing', 'documents'],
    ['[{"a":1}]\n', '{"a":1}\n', 'array', 'documents'],
    ['HELP\n', '{"a":1}\n', 'text', 'documents'],
    ['{"a":1}\n{"b":\n', '{"a":1}\n', 'text', 'documents'],
  ])('differ by the kind of the output: %j and %j', (theirs, ours, mc, mctl) => {
    expect(compareJsonRuns(run(0, theirs), run(0, ours), {})).toEqual([{field: 'answer', mc, mctl}])
    expect(compareJsonRuns(run(1, theirs), run(2, ours), {})).toEqual([{field: 'output', mc, mctl}])
  })
})

describe('runs in words', () => {
  test('agree by the exit code and the stream, whatever the words', () => {
    expect(compareTextRuns(run(0, 'Added.\n'), run(0, 'It is there.\n'))).toEqual([])
    expect(compareTextRuns(run(1, '', 'no'), run(0, 'yes'))).toEqual([
      {field: 'exit', mc: 1, mctl: 0},
    ])
    expect(compareTextRuns(run(0, 'Added.\n'), run(0, '', 'Added.\n'))).toEqual([
      {field: 'stream', mc: 'stdout', mctl: 'stderr'},
    ])
    expect(compareTextRuns(run(0, 'Added.\n'), run(0))).toEqual([
      {field: 'stream', mc: 'stdout', mctl: 'nothing'},
    ])
  })
})
