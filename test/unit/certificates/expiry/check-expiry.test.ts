import {describe, expect, test} from 'vitest'
import {judgeSources, parseWarning} from '../../../../src/lib/certificates/expiry/check-expiry.ts'
import type {CheckedSource} from '../../../../src/lib/certificates/expiry/checked-source.ts'
import {renderChecked} from '../../../../src/lib/output/check.ts'
import {plainStyle} from '../../../../src/lib/output/style.ts'
import {atServer, certificateFor, inFile} from '../placed.ts'

describe('--warn', () => {
  test.each([
    ['48h', {seconds: 172_800}],
    ['30d', {seconds: 2_592_000}],
    ['1d12h', {seconds: 129_600}],
    ['20%', {share: 0.2}],
    ['0.5%', {share: 0.005}],
  ])('%s', (text, warning) => {
    expect(parseWarning(text)).toEqual(warning)
  })

  test.each(['', '48', '-1h', '101%', '%', 'soon', '1 d'])('%j is refused', (text) => {
    expect(() => parseWarning(text)).toThrow(`--warn ${text} is neither a time nor a percentage`)
  })
})

const source = (found: CheckedSource['found']): CheckedSource => ({
  source: 'prod',
  kind: 'endpoint',
  found,
  failed: [],
  disagreements: [],
  untested: [],
})
const linesOf = (found: CheckedSource['found']): string[] =>
  renderChecked(judgeSources([source(found)], new Date(), {seconds: 172_800}), plainStyle)
    .split('\n')
    .slice(1)

describe('the table', () => {
  test('of a chain that is well names the one that ends first', () => {
    const [leaf, ca] = [certificateFor(['leaf.example']), certificateFor(['ca.example'], -1, 20)]
    expect(linesOf([inFile(leaf), inFile(ca, 'public.crt', 1)])).toEqual([
      'public.crt  ca.example   ✔ expires in 19 days',
      '2 certificates, none is about to end; the earliest: ca.example in public.crt expires in 19 days',
    ])
  })

  test('of a chain that is not well names each that is not', () => {
    const [leaf, one, two] = [
      certificateFor(['leaf.example']),
      certificateFor(['one.example'], -30, 1.5),
      certificateFor(['two.example'], 5, 90),
    ]
    expect(
      linesOf([inFile(leaf), inFile(one, 'public.crt', 1), inFile(two, 'public.crt', 2)]),
    ).toEqual([
      'public.crt  one.example  ! expires in 35h',
      expect.stringMatching(
        /^public\.crt {2}two\.example {2}✗ valid only from \S+; check the clocks$/,
      ),
      '3 certificates, 2 not well; the earliest: one.example in public.crt expires in 35h',
    ])
  })

  test('says for which names a server was asked, of many the first', () => {
    const leaf = certificateFor(['a.example'])
    const names = ['', 'a.example', 'b.example', 'c.example', 'd.example']
    expect(linesOf([atServer(leaf, '10.0.0.1:9000', names)])).toEqual([
      '10.0.0.1:9000 for a.example, b.example, c.example and 1 more  a.example    ✔ expires in 89 days',
    ])
    expect(linesOf([atServer(leaf, 'a.example:9000', ['a.example'])])).toEqual([
      'a.example:9000  a.example    ✔ expires in 89 days',
    ])
  })
})
