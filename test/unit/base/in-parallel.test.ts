import {setTimeout as sleep} from 'node:timers/promises'
import {expect, test} from 'vitest'
import {inParallel} from '../../../src/lib/base/in-parallel.ts'

async function outcomesOf<R>(
  outcomes: ReturnType<typeof inParallel<number, R>>,
): Promise<unknown[]> {
  const all: unknown[] = []
  for await (const outcome of outcomes) all.push(outcome)
  return all
}

test('outcomes come in the order of the items, whichever is ready first', async () => {
  const work = async (item: number): Promise<number> => {
    await sleep((5 - item) * 2)
    return item * 10
  }
  expect(await outcomesOf(inParallel([1, 2, 3, 4], 4, work))).toEqual([
    {value: 10},
    {value: 20},
    {value: 30},
    {value: 40},
  ])
})

test('a failure of one stops no other', async () => {
  const failure = new Error('two')
  const work = async (item: number): Promise<number> => {
    if (item === 2) throw failure
    return item
  }
  expect(await outcomesOf(inParallel([1, 2, 3], 2, work))).toEqual([
    {value: 1},
    {error: failure},
    {value: 3},
  ])
})

test('no more are worked on at once than the width says', async () => {
  let open = 0
  let most = 0
  const work = async (): Promise<void> => {
    open += 1
    most = Math.max(most, open)
    await sleep(1)
    open -= 1
  }
  await outcomesOf(
    inParallel(
      Array.from({length: 50}, (_, index) => index),
      7,
      work,
    ),
  )
  expect(most).toBe(7)
})

test('nothing to do is nothing', async () => {
  expect(await outcomesOf(inParallel([], 4, async () => 1))).toEqual([])
})

test('one that takes long does not hold up what comes behind it', async () => {
  const {promise, resolve} = Promise.withResolvers<void>()
  const done: number[] = []
  const work = async (item: number): Promise<void> => {
    if (item === 0) await promise
    else done.push(item)
    if (done.length === 5) resolve()
  }
  await outcomesOf(inParallel([0, 1, 2, 3, 4, 5], 2, work))
  expect(done).toEqual([1, 2, 3, 4, 5])
})
