import fc from 'fast-check'
import {expect, test} from 'vitest'
import {prometheusText} from '../../../src/lib/base/prometheus-text.ts'
import {parseExposition} from '../../helpers/exposition.ts'

test('families, samples and labels are sorted, and empty labels and families are left out', () => {
  const text = prometheusText([
    {name: 'zeta', type: 'counter', help: 'Last', samples: [{labels: {}, value: 2}]},
    {name: 'none', type: 'gauge', help: 'Empty', samples: []},
    {
      name: 'alpha',
      type: 'gauge',
      help: 'A \\ and\na line',
      samples: [
        {labels: {b: '2', a: ''}, value: -1},
        {labels: {b: '1', a: 'say "x"\\\n'}, value: 1795600000},
      ],
    },
  ])
  expect(text).toBe(
    [
      '# HELP alpha A \\\\ and\\na line',
      '# TYPE alpha gauge',
      'alpha{a="say \\"x\\"\\\\\\n",b="1"} 1795600000',
      'alpha{b="2"} -1',
      '# HELP zeta Last',
      '# TYPE zeta counter',
      'zeta 2',
      '',
    ].join('\n'),
  )
})

test('whatever a label holds is read back as it was', () => {
  fc.assert(
    fc.property(fc.string({unit: 'binary', minLength: 1}), fc.integer(), (label, value) => {
      const text = prometheusText([
        {name: 'm', type: 'gauge', help: 'h', samples: [{labels: {label}, value}]},
      ])
      expect(parseExposition(text)).toEqual([{name: 'm', labels: {label}, value: value + 0}])
    }),
  )
})
