import fc from 'fast-check'
import {expect, test} from 'vitest'
import {looksLikePrometheusText, prometheusText} from '../../../src/lib/base/prometheus-text.ts'
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

test.each([
  '# HELP a_b what\n# TYPE a_b gauge\na_b 1\n',
  'a_b{c="d e } 1"} 1.5e+9 1795600000\n\n# a comment\nb NaN\nc{d="e"} +Inf\n',
  '# TYPE a gauge\na 1\nis cut he',
])('metrics are known by their beginning: %j', (text) => {
  expect(looksLikePrometheusText(text)).toBe(true)
})

test.each([
  '',
  '# only comments\n',
  '-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n',
  '# endpoints\nminio.example.net:9000\n',
  'a 1\nand some words\n',
  'a 1',
  '\u0000\u0001\n',
  'NAME=value\n',
])('what holds no metrics is told from them: %j', (text) => {
  expect(looksLikePrometheusText(text)).toBe(false)
})

test('every text that is written is known again', () => {
  const [name, label] = [fc.stringMatching(/^[a-z_]{1,8}$/), fc.string()]
  fc.assert(
    fc.property(
      name,
      label,
      fc.double({noDefaultInfinity: true, noNaN: true}),
      (name, a, value) => {
        const samples = [{labels: {a}, value}]
        const text = prometheusText([{name, type: 'gauge', help: a, samples}])
        expect(looksLikePrometheusText(text)).toBe(true)
      },
    ),
  )
})
