import {setTimeout as sleep} from 'node:timers/promises'
import {describe, expect, test} from 'vitest'
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

describe('a server that has enough', () => {
  const enough = new Error('slow down')
  const isTooMuch = (error: unknown): boolean => error === enough

  test('is left alone by all, asked by half as many, and loses no item', async () => {
    const rests: number[] = []
    let resting = false
    let startedWhileResting = 0
    let open = 0
    const openAfterRest: number[] = []
    const rest = async (milliseconds: number): Promise<void> => {
      rests.push(milliseconds)
      resting = true
      await sleep(10)
      resting = false
    }
    const seen = new Map<number, number>()
    const work = async (item: number): Promise<number> => {
      if (resting) startedWhileResting += 1
      open += 1
      if (rests.length > 0 && openAfterRest.length < 8) openAfterRest.push(open)
      const tries = (seen.get(item) ?? 0) + 1
      seen.set(item, tries)
      await sleep(1)
      open -= 1
      if (item < 8 && tries === 1) throw enough
      return item
    }
    const items = Array.from({length: 30}, (_, index) => index)
    const outcomes = await outcomesOf(inParallel(items, 8, work, {isTooMuch, rest}))
    expect(outcomes).toEqual(items.map((value) => ({value})))
    expect(rests).toEqual([200])
    expect(startedWhileResting).toBe(0)
    expect(Math.max(...openAfterRest.slice(0, 4))).toBe(4)
    expect([...seen.values()].filter((tries) => tries === 2)).toHaveLength(8)
  })

  test('is given up at last, with its own words', async () => {
    const rests: number[] = []
    const rest = async (milliseconds: number): Promise<void> => {
      rests.push(milliseconds)
    }
    const work = async (): Promise<number> => {
      throw enough
    }
    expect(await outcomesOf(inParallel([1], 8, work, {isTooMuch, rest}))).toEqual([{error: enough}])
    expect(rests).toEqual([200, 400, 800, 1600, 3200, 5000, 5000, 5000])
  })

  test('that takes nothing any more is not asked for the rest of a long list', async () => {
    let asked = 0
    const work = async (): Promise<number> => {
      asked += 1
      throw enough
    }
    const rest = async (): Promise<void> => {}
    const items = Array.from({length: 1000}, (_, index) => index)
    const outcomes = await outcomesOf(inParallel(items, 8, work, {isTooMuch, rest}))
    expect(outcomes).toEqual(items.map(() => ({error: enough})))
    expect(asked).toBeLessThan(30)
  })

  test('any other failure makes nobody wait', async () => {
    const other = new Error('no')
    const rest = async (): Promise<void> => {
      throw new Error('nobody rests')
    }
    const work = async (): Promise<number> => {
      throw other
    }
    expect(await outcomesOf(inParallel([1], 8, work, {isTooMuch, rest}))).toEqual([{error: other}])
  })
})
