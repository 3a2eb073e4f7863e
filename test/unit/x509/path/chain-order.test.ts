import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {continueChain, orderChain} from '../../../../src/lib/x509/path/chain-order.ts'
import {TestChain, trusted} from '../../../helpers/chain-maker.ts'

const {root, inter, leaf} = new TestChain()
const stray = new TestChain().root

type Sent = Parameters<typeof orderChain>[0]

function ordered(sent: Sent): {chain: string[]; oddities: string[]} {
  const order = orderChain(sent)
  return {
    chain: order?.chain.map(({subject}) => subject) ?? [],
    oddities: order?.oddities.map(({kind, place}) => `${kind} ${place}`) ?? [],
  }
}

describe('a list of certificates', () => {
  test.each<[string, Sent, string[]]>([
    ['in order', [leaf, inter], []],
    ['with its root', [leaf, inter, root], ['root 2']],
    ['with a duplicate', [leaf, leaf, inter], ['duplicate 1']],
    ['with what does not belong there', [leaf, stray, inter], ['unrelated 1']],
    ['with the root between', [leaf, root, inter], ['root 1', 'order 2']],
    ['with all of it', [leaf, inter, root, root, stray], ['root 2', 'duplicate 3', 'unrelated 4']],
    ['with the leaf last', [inter, leaf], ['leaf-not-first 0']],
    ['turned around', [root, inter, leaf], ['root 0', 'order 1']],
  ])('%s is brought into order', (_, sent, oddities) => {
    expect(ordered(sent)).toEqual({chain: ['CN=leaf', 'CN=inter'], oddities})
  })

  test('of a leaf alone is that leaf, and an empty one is none', () => {
    expect(ordered([leaf])).toEqual({chain: ['CN=leaf'], oddities: []})
    expect(orderChain([])).toBeUndefined()
  })

  test('of a self-signed certificate has no root to leave out', () => {
    expect(ordered([root])).toEqual({chain: ['CN=root'], oddities: []})
  })

  test('whatever its order, gives the same chain, each issued by the next', () => {
    const lists = fc.shuffledSubarray([leaf, inter, root, stray, leaf, inter], {minLength: 1})
    fc.assert(
      fc.property(lists, (sent) => {
        const {chain, oddities} = ordered([leaf, ...sent])
        expect(chain).toEqual(sent.includes(inter) ? ['CN=leaf', 'CN=inter'] : ['CN=leaf'])
        expect(oddities.filter((each) => each.startsWith('unrelated')).length).toBe(
          sent.filter((each) => each === stray || (each === root && !sent.includes(inter))).length,
        )
      }),
    )
  })
})

describe('what is missing', () => {
  const missing = (chain: Sent, ...known: Sent[number][]): [string[], boolean] => {
    const rest = continueChain(chain, trusted(...known))
    return [rest.missing.map(({subject}) => subject), rest.isComplete]
  }

  test.each<[string, Sent, Sent, string[], boolean]>([
    ['nothing, below a known root', [leaf, inter], [root], [], true],
    ['an intermediate that is known', [leaf], [inter, root], ['CN=inter'], true],
    ['more than is known', [leaf], [inter], ['CN=inter'], false],
    ['an intermediate that nobody knows', [leaf], [root], [], false],
    ['nothing, of a root', [root], [], [], true],
    ['what has the name and another key', [leaf], [new TestChain().inter], [], false],
  ])('is %s', (_, chain, known, subjects, isComplete) => {
    expect(missing(chain, ...known)).toEqual([subjects, isComplete])
  })
})
