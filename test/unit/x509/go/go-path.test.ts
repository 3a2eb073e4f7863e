import {describe, expect, test} from 'vitest'
import type {Certificate} from '../../../../src/lib/x509/certificate.ts'
import {findGoPath, type PathQuestion} from '../../../../src/lib/x509/go/go-path.ts'
import {clientAuth, holder} from '../../../helpers/certificate-maker.ts'
import {made, TestChain, trusted} from '../../../helpers/chain-maker.ts'

const now = new Date()

function subjects(leaf: Certificate, question: Partial<PathQuestion>): string[] | string {
  const result = findGoPath(leaf, {
    intermediates: [],
    anchors: trusted(),
    at: now,
    purpose: 'serverAuth',
    ...question,
  })
  if ('path' in result) return result.path.map(({subject}) => subject)
  const {kind, certificate} = result.fault
  return `${kind} of ${certificate.subject}`
}

/** With the intermediate sent and the root trusted. */
function usual(chain: TestChain, question: Partial<PathQuestion> = {}): string[] | string {
  return subjects(chain.leaf, {
    intermediates: [chain.inter],
    anchors: trusted(chain.root),
    ...question,
  })
}

const good = new TestChain()
const whole = ['CN=leaf', 'CN=inter', 'CN=root']

describe('a path is found', () => {
  test('from the leaf by the intermediate to the root', () => {
    expect(usual(good)).toEqual(whole)
  })

  test('whatever the order and whatever else is sent', () => {
    const stray = new TestChain()
    const intermediates = [stray.root, good.leaf, good.root, stray.inter, good.inter]
    expect(usual(good, {intermediates})).toEqual(whole)
  })

  test('to an intermediate that is trusted, and to a leaf that is', () => {
    expect(subjects(good.leaf, {anchors: trusted(good.inter)})).toEqual(['CN=leaf', 'CN=inter'])
    expect(subjects(good.leaf, {anchors: trusted(good.leaf)})).toEqual(['CN=leaf'])
  })

  test('around a CA of the same name with another key', () => {
    const {root, inter} = good.holders
    const other = made({subject: {...holder('x'), name: 'inter'}, issuer: root, ca: {}})
    expect(usual(good, {intermediates: [other, good.inter]})).toEqual(whole)
    expect(inter.name).toBe('inter')
  })

  test('with dates left out of account where nobody asks for them', () => {
    const chain = new TestChain({leaf: {until: -0.5}, root: {until: -0.5}})
    expect(usual(chain)).toBe('expired of CN=leaf')
    expect(usual(chain, {at: undefined})).toEqual(whole)
  })
})

describe('no path is found', () => {
  test('without the intermediate, and without the root', () => {
    expect(subjects(good.leaf, {anchors: trusted(good.root)})).toBe('no-issuer of CN=leaf')
    expect(subjects(good.leaf, {intermediates: [good.inter]})).toBe('no-issuer of CN=inter')
  })

  test('to a root of the same name with another key', () => {
    const anchors = trusted(new TestChain().root)
    expect(usual(good, {anchors})).toBe('other-key of CN=inter')
  })

  test.each<[string, ConstructorParameters<typeof TestChain>[0], string]>([
    ['a broken signature', {leaf: {hasBrokenSignature: true}}, 'other-key of CN=leaf'],
    ['SHA-1', {inter: {digest: 'sha1'}}, 'weak-signature of CN=inter'],
    ['an issuer that is no CA', {inter: {ca: 'no'}}, 'not-a-ca of CN=inter'],
    ['an issuer that does not say what it is', {inter: {ca: 'unsaid'}}, 'not-a-ca of CN=inter'],
    ['an issuer of version 1', {inter: {version: 1}}, 'not-a-ca of CN=inter'],
    ['a CA that may not sign', {inter: {keyUsage: [6]}}, 'may-not-sign of CN=inter'],
    ['too many CAs below', {root: {ca: {pathLength: 0}}}, 'path-length of CN=root'],
    ['an expired root', {root: {until: -0.5}}, 'expired of CN=root'],
    ['an intermediate from tomorrow', {inter: {from: 1}}, 'not-yet-valid of CN=inter'],
    [
      'an unknown critical extension',
      {leaf: {hasUnknownCritical: true}},
      'critical-extension of CN=leaf',
    ],
    ['a leaf for clients only', {leaf: {purposes: [clientAuth]}}, 'purpose of CN=leaf'],
    ['a root for clients only', {root: {purposes: [clientAuth]}}, 'purpose of CN=root'],
    [
      'names that the CA may not sign for',
      {inter: {permitted: ['other.example']}},
      'name-constraints of CN=inter',
    ],
    [
      'an address that the root excludes',
      {root: {excluded: ['10.0.0.0/255.0.0.0']}},
      'name-constraints of CN=root',
    ],
  ])('with %s', (_, change, expected) => {
    expect(usual(new TestChain(change))).toBe(expected)
  })

  test('and a hundred CAs of the same name cost no more than a hundred tries', () => {
    const {root, leaf} = good.holders
    const crowd = Array.from({length: 150}, (_, serial) =>
      made({
        subject: {...leaf, name: 'inter'},
        issuer: root,
        ca: {},
        names: [`n${serial}.example`],
        serial,
      }),
    )
    expect(usual(good, {intermediates: [...crowd, good.inter]})).toBe(
      'too-many-attempts of CN=inter',
    )
  })
})

test('two CAs that signed each other are no trap', () => {
  const [one, two, end] = [holder('one'), holder('two'), holder('end')]
  const leaf = made({subject: end, issuer: one, names: ['a.example']})
  const intermediates = [
    made({subject: one, issuer: two, ca: {}}),
    made({subject: two, issuer: one, ca: {}}),
  ]
  expect(subjects(leaf, {intermediates})).toBe('no-issuer of CN=two')
})
