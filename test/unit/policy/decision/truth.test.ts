import {describe, expect, test} from 'vitest'
import {every, not, some, type Truth} from '../../../../src/lib/policy/decision/truth.ts'

const a = new Set(['a'])
const b = new Set(['b'])

describe('every', () => {
  test.each<[Truth[], Truth]>([
    [[], true],
    [[true, true], true],
    [[true, false], false],
    [[a, false], false],
    [[a, true], a],
    [[a, b], new Set(['a', 'b'])],
  ])('of %j is %j', (truths, truth) => {
    expect(every(truths)).toEqual(truth)
  })
})

describe('some', () => {
  test.each<[Truth[], Truth]>([
    [[], false],
    [[false, false], false],
    [[true, false], true],
    [[a, true], true],
    [[a, false], a],
    [[a, b], new Set(['a', 'b'])],
  ])('of %j is %j', (truths, truth) => {
    expect(some(truths)).toEqual(truth)
  })
})

test('the opposite of what is open is open', () => {
  expect([not(true), not(false), not(a)]).toEqual([false, true, a])
})
