import {describe, expect, test} from 'vitest'
import type {Certificate} from '../../../../src/lib/x509/certificate.ts'
import type {PathQuestion} from '../../../../src/lib/x509/go/go-path.ts'
import {matchesHostAsOpenssl} from '../../../../src/lib/x509/openssl/openssl-host.ts'
import {findOpensslPath} from '../../../../src/lib/x509/openssl/openssl-path.ts'
import {clientAuth, holder} from '../../../helpers/certificate-maker.ts'
import {made, TestChain, trusted} from '../../../helpers/chain-maker.ts'

function subjects(leaf: Certificate, question: Partial<PathQuestion>): string[] | string {
  const result = findOpensslPath(leaf, {
    intermediates: [],
    anchors: trusted(),
    at: new Date(),
    purpose: 'serverAuth',
    ...question,
  })
  if ('path' in result) return result.path.map(({subject}) => subject)
  return `${result.fault.kind} of ${result.fault.certificate.subject}`
}

function usual(chain: TestChain): string[] | string {
  return subjects(chain.leaf, {intermediates: [chain.inter], anchors: trusted(chain.root)})
}

describe('OpenSSL judges otherwise than Go', () => {
  const good = new TestChain()

  test('it takes a chain to a root that is trusted', () => {
    expect(usual(good)).toEqual(['CN=leaf', 'CN=inter', 'CN=root'])
  })

  test('it takes no anchor but a self-signed one', () => {
    expect(subjects(good.leaf, {anchors: trusted(good.inter)})).toBe('no-issuer of CN=inter')
    expect(subjects(good.leaf, {anchors: trusted(good.leaf)})).toBe('no-issuer of CN=leaf')
  })

  test.each<[string, ConstructorParameters<typeof TestChain>[0], string]>([
    ['RSA of 1024 bits', {keys: {leaf: 'rsa1024'}}, 'weak-key of CN=leaf'],
    ['any purpose in place of its own', {leaf: {purposes: ['2.5.29.37.0']}}, 'purpose of CN=leaf'],
    ['a key usage for certificates only', {leaf: {keyUsage: [5]}}, 'purpose of CN=leaf'],
    ['SHA-1', {leaf: {digest: 'sha1'}}, 'weak-signature of CN=leaf'],
    ['an intermediate that is no CA', {inter: {ca: 'no'}}, 'not-a-ca of CN=inter'],
  ])('it does not take %s', (_, change, expected) => {
    expect(usual(new TestChain(change))).toBe(expected)
  })

  test.each<[string, string, string[], string]>([
    ['below a permitted domain', 'x.example.com', [], 'taken'],
    ['of another domain', 'evil.net', [], 'refused'],
    ['of another domain, beside an address', 'evil.net', ['10.0.0.1'], 'refused'],
    ['of another domain, beside a DNS name', 'evil.net', ['a.example.com'], 'taken'],
    ['of one label', 'evil', [], 'taken'],
    ['that is no host', 'Erika Muster', [], 'taken'],
    ['with a hyphen beside a dot', 'a-.evil.net', [], 'taken'],
  ])('a CA with constraints signs for a common name %s: %s, %j: %s', (_, name, names, expected) => {
    const chain = new TestChain({
      inter: {permitted: ['example.com']},
      leaf: {subject: {...good.holders.leaf, name}, names, purposes: [clientAuth]},
    })
    const question = {
      intermediates: [chain.inter],
      anchors: trusted(chain.root),
      purpose: 'clientAuth',
    } as const
    expect(subjects(chain.leaf, question)).toEqual(
      expected === 'taken' ? [`CN=${name}`, 'CN=inter', 'CN=root'] : 'name-constraints of CN=inter',
    )
  })

  test('of several issuers it tries one whose key is of the right kind', () => {
    const rsa = holder('inter', 'rsa2048')
    const other = made({subject: rsa, issuer: good.holders.root, ca: {}})
    const question = {intermediates: [other, good.inter], anchors: trusted(good.root)}
    expect(subjects(good.leaf, question)).toEqual(['CN=leaf', 'CN=inter', 'CN=root'])
  })

  test('of several issuers outside their dates it names the one that was valid longest', () => {
    const old = {from: -20, ca: {}, subject: good.holders.inter, issuer: good.holders.root}
    const [older, newer] = [made({...old, until: -9}), made({...old, until: -5})]
    const result = findOpensslPath(good.leaf, {
      intermediates: [older, newer],
      anchors: trusted(good.root),
      at: new Date(),
      purpose: 'serverAuth',
    })
    expect(result).toMatchObject({fault: {kind: 'expired', certificate: newer}})
  })

  test('when a trusted CA of the same name leads nowhere, it takes what was sent', () => {
    const other = made({subject: {...holder('x'), name: 'inter'}, issuer: holder('nobody'), ca: {}})
    const question = {intermediates: [good.inter], anchors: trusted(good.root, other)}
    expect(subjects(good.leaf, question)).toEqual(['CN=leaf', 'CN=inter', 'CN=root'])
  })
})

describe('OpenSSL finds a host', () => {
  const named = (names: string[], commonName = ''): Pick<Certificate, 'names' | 'subjectName'> => ({
    names: names.map((value) => ({type: /^[\d.]+$/.test(value) ? 'ip' : 'dns', value})),
    subjectName: commonName === '' ? [] : [{type: 'CN', value: commonName}],
  })

  test.each([
    ['a.example.com', ['a.example.com'], '', true],
    ['A.example.com', ['a.EXAMPLE.com'], '', true],
    ['a.example.com', ['*.example.com'], '', true],
    ['a.example.com', ['a*.example.com'], '', false],
    ['ab.example.com', ['a*.example.com'], '', true],
    ['b.a.example.com', ['*.example.com'], '', false],
    ['host.example', ['*.example'], '', false],
    ['a_b.example.com', ['*.example.com'], '', false],
    ['a.example.com', ['a.example.com.'], '', false],
    ['a.example.com', [], 'a.example.com', true],
    ['a.example.com', ['10.0.0.1'], 'a.example.com', true],
    ['a.example.com', ['b.example.com'], 'a.example.com', false],
    ['10.0.0.1', ['10.0.0.1'], '', true],
    ['10.0.0.1', [], '10.0.0.1', false],
  ])('%s in %j and CN %s: %s', (host, names, commonName, expected) => {
    expect(matchesHostAsOpenssl(named(names, commonName), host)).toBe(expected)
  })
})
