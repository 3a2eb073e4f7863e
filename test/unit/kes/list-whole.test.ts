import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import type {KesPage} from '../../../src/lib/kes/answers.ts'
import {listWhole} from '../../../src/lib/kes/list-whole.ts'

/** Lists as KES 0.23 does: sorted, by prefix, a page and the name behind it; and counts. */
function keyStore(names: readonly string[], pageLength: number) {
  const asked: string[] = []
  const ask = async (prefix: string): Promise<KesPage> => {
    asked.push(prefix)
    if (/^-|.-$|^_$/.test(prefix)) throw new Error(`listing pattern '${prefix}' is invalid`)
    const matching = names.filter((name) => name.startsWith(prefix)).sort()
    return {names: matching.slice(0, pageLength), continueAt: matching[pageLength]}
  }
  return {asked, ask}
}

describe('a list of keys', () => {
  test('that fits a page takes one request', async () => {
    const {asked, ask} = keyStore(['b', 'a', 'c'], 3)
    expect(await listWhole(ask, '')).toEqual(['a', 'b', 'c'])
    expect(asked).toEqual([''])
  })

  test('goes on behind a page', async () => {
    const names = Array.from({length: 3500}, (_, index) => `p-${index + 1}`)
    const {ask} = keyStore([...names, 'k1'], 1024)
    expect(await listWhole(ask, '')).toEqual(['k1', ...names].sort())
    expect(await listWhole(ask, 'p-1')).toEqual(names.filter((name) => /^p-1/.test(name)).sort())
  })

  test('takes a prefix that KES does not, such as one with a dash at its end', async () => {
    const {asked, ask} = keyStore(['app', 'app-1', 'app--2', 'apple', '_x'], 10)
    expect(await listWhole(ask, 'app-')).toEqual(['app--2', 'app-1'])
    expect(await listWhole(ask, '_')).toEqual(['_x'])
    expect(asked).toEqual(['app', ''])
  })

  test('is whole for any names and any length of a page', async () => {
    const name = fc.stringMatching(/^[ab0A_](?:[ab0A_-]{0,4}[ab0A_])?$/).filter(
      // Nobody can ask for these once there are more than a page.
      (each) => each !== '_' && !/^_-/.test(each),
    )
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(name, {maxLength: 40}),
        fc.integer({min: 1, max: 5}),
        fc.constantFrom('', 'a', 'a-', '_'),
        async (names, pageLength, prefix) => {
          const {ask} = keyStore(names, pageLength)
          const wanted = names.filter((each) => each.startsWith(prefix)).sort()
          expect(await listWhole(ask, prefix)).toEqual(wanted)
        },
      ),
      {numRuns: 150},
    )
  })

  test('that was cut and has no order is an error, and no list', async () => {
    const ask = async (): Promise<KesPage> => ({names: ['b', 'a'], continueAt: 'c'})
    await expect(listWhole(ask, '')).rejects.toMatchObject({code: 'protocol'})
  })
})
