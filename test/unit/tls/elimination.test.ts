import {describe, expect, test} from 'vitest'
import {type Ask, preferenceAmong, survey} from '../../../src/lib/tls/elimination.ts'

/** A server that takes these: in its own order, or in that of the client. */
function server(taken: readonly number[], order: 'server' | 'client'): Ask & {asked: number} {
  const ask = async (offer: readonly number[]) => {
    ask.asked += 1
    const id =
      order === 'server'
        ? taken.find((each) => offer.includes(each))
        : offer.find((each) => taken.includes(each))
    return id === undefined ? ({kind: 'refused'} as const) : ({kind: 'chosen', id} as const)
  }
  ask.asked = 0
  return ask
}

describe('what a server takes is found by leaving out what it chose', () => {
  test('in its own order, which it keeps', async () => {
    const ask = server([3, 1, 5], 'server')
    expect(await survey([1, 2, 3, 4, 5], ask)).toEqual({
      ids: [3, 1, 5],
      isComplete: true,
      preference: 'server',
    })
    expect(ask.asked).toBe(5)
  })

  test('in the order of the client, which counts', async () => {
    expect(await survey([1, 2, 3, 4, 5], server([3, 1, 5], 'client'))).toEqual({
      ids: [1, 3, 5],
      isComplete: true,
      preference: 'client',
    })
  })

  test('nothing, and one alone, which tells nobody whose order counts', async () => {
    expect(await survey([1, 2], server([], 'server'))).toMatchObject({ids: [], isComplete: true})
    expect(await survey([1, 2], server([2], 'server'))).toEqual({
      ids: [2],
      isComplete: true,
      preference: 'unknown',
    })
  })

  test('all, without asking once more', async () => {
    const ask = server([1, 2], 'server')
    expect(await survey([1, 2], ask)).toMatchObject({ids: [1, 2], isComplete: true})
    expect(ask.asked).toBe(3)
  })

  test('as far as it answers; the rest is not said to be refused', async () => {
    const answers = [{kind: 'chosen', id: 4} as const, {kind: 'unanswered'} as const]
    const ask: Ask = async () => answers.shift() ?? {kind: 'unanswered'}
    expect(await survey([1, 2, 3, 4], ask)).toEqual({
      ids: [4],
      isComplete: false,
      preference: 'unknown',
    })
  })

  test('one that always answers the same does not go on for ever', async () => {
    const ask: Ask = async () => ({kind: 'chosen', id: 4})
    expect(await survey([1, 2, 3, 4], ask)).toMatchObject({ids: [4], isComplete: false})
  })
})

test('a server that favours some from clients that begin with them keeps an order all the same', async () => {
  // As Go does with AES-GCM (1, 2) and ChaCha20 (3).
  const ask: Ask = (offer) => server(offer[0] === 3 ? [3, 1, 2] : [1, 2, 3], 'server')(offer)
  const isFavoured = (id: number): boolean => id < 3
  expect(await preferenceAmong([1, 2, 3], ask, isFavoured)).toBe('server')
})
