import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {prometheusText} from '../../../src/lib/base/prometheus-text.ts'
import {parseMetrics} from '../../../src/lib/key-server/metrics.ts'

describe('metrics in text form', () => {
  test('become a value each, with the type of their family', () => {
    const text = [
      '# HELP a Something.',
      '# TYPE a histogram',
      'a_bucket{le="0.5"} 3',
      'a_bucket{le="+Inf"} 4 1700000000000',
      'a_sum 1.5e-3',
      'b{path="C:\\\\x",say="a \\"b\\"\\n"} NaN',
      'c -Inf',
      '',
    ].join('\n')
    expect(parseMetrics(text)).toEqual([
      {name: 'a_bucket', type: 'histogram', labels: {le: '0.5'}, value: 3},
      {name: 'a_bucket', type: 'histogram', labels: {le: '+Inf'}, value: 4},
      {name: 'a_sum', type: 'histogram', labels: {}, value: 0.0015},
      {name: 'b', labels: {path: 'C:\\x', say: 'a "b"\n'}, value: 'NaN'},
      {name: 'c', labels: {}, value: '-Inf'},
    ])
  })

  test.each(['a', 'a b', 'a{x=1} 2', 'a{x="1} 2', '<html>'])('are not %s', (line) => {
    expect(() => parseMetrics(`ok 1\n${line}\n`)).toThrow('Line 2 of the metrics cannot be read')
  })

  test('are read as they were written, whatever stands in a label', () => {
    fc.assert(
      fc.property(fc.string({minLength: 1}), fc.integer(), (text, value) => {
        const labels = {x: text}
        const written = prometheusText([
          {name: 'a', type: 'gauge', help: 'A', samples: [{labels, value}]},
        ])
        // Not with a line end of another system in it, which the format has no way to write.
        fc.pre(!text.includes('\r'))
        expect(parseMetrics(written)).toEqual([{name: 'a', type: 'gauge', labels, value}])
      }),
    )
  })
})
