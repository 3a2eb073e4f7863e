import {expect, test} from 'vitest'
import {Throttle} from '../../../src/lib/base/throttle.ts'

test('things wait for those before them, by their number and by their size', async () => {
  const slept: number[] = []
  const clock = {
    now: () => 1000,
    sleep: async (milliseconds: number) => void slept.push(milliseconds),
  }
  const throttle = new Throttle({things: 10, octets: 1000}, clock)
  for (const size of [0, 500, 0, 0]) await throttle.admit(size)
  expect(slept).toEqual([100, 600, 700])
})
