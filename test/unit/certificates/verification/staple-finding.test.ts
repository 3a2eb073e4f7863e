import {expect, test} from 'vitest'
import {stapleFindings} from '../../../../src/lib/certificates/verification/staple-finding.ts'
import {TestChain} from '../../../helpers/chain-maker.ts'

test.each([
  [true, 'yes', []],
  [true, 'no', ['bad']],
  [true, 'untested', ['warning']],
  [false, 'no', []],
] as const)('must-staple %s, and a stapled answer: %s', (mustStaple, staples, expected) => {
  const {leaf} = new TestChain({leaf: {mustStaple}})
  expect(stapleFindings(leaf, staples).map(({severity}) => severity)).toEqual(expected)
})
