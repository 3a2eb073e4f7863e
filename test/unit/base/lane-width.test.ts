import {expect, test} from 'vitest'
import {LaneWidth} from '../../../src/lib/base/lane-width.ts'

test('the width halves with each complaint, and never below one', () => {
  const lanes = new LaneWidth(16)
  const widths = Array.from({length: 6}, () => {
    lanes.tooMuch()
    return lanes.width
  })
  expect(widths).toEqual([8, 4, 2, 1, 1, 1])
})

test('rests double up to five seconds, and begin anew after a success', () => {
  const lanes = new LaneWidth(16)
  expect(Array.from({length: 7}, () => lanes.tooMuch())).toEqual([
    200, 400, 800, 1600, 3200, 5000, 5000,
  ])
  lanes.taken()
  expect(lanes.tooMuch()).toBe(200)
})

test('the width grows by one after a full round, up to where it began', () => {
  const lanes = new LaneWidth(4)
  lanes.tooMuch()
  const widths = Array.from({length: 10}, () => {
    lanes.taken()
    return lanes.width
  })
  expect(widths).toEqual([2, 3, 3, 3, 4, 4, 4, 4, 4, 4])
})
