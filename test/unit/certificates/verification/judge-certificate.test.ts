import {describe, expect, test} from 'vitest'
import {parseFingerprint} from '../../../../src/lib/certificates/verification/expected-certificate.ts'
import {
  judgeCertificate,
  type Presented,
  type Standard,
} from '../../../../src/lib/certificates/verification/judge-certificate.ts'
import type {JudgedCertificate} from '../../../../src/lib/certificates/verification/judged-certificate.ts'
import {parseCertificate} from '../../../../src/lib/x509/certificate.ts'
import {holder} from '../../../helpers/certificate-maker.ts'
import {made, TestChain, trusted} from '../../../helpers/chain-maker.ts'

function judged(
  presented: Partial<Presented> & Pick<Presented, 'certificates'>,
  standard: Partial<Standard> = {},
): JudgedCertificate {
  const result = judgeCertificate(
    {host: 'a.example.com', ...presented},
    {
      anchors: trusted(),
      at: new Date(),
      purpose: 'serverAuth',
      warning: {seconds: 3600},
      ...standard,
    },
  )
  if (!result) throw new Error('nothing was judged')
  return result
}

const {root, inter, leaf} = new TestChain()

const verdictsOf = ({verdicts}: JudgedCertificate): string =>
  Object.entries(verdicts)
    .map(([title, verdict]) => `${title} ${verdict?.verdict}`)
    .join(', ')
const judgesOf = ({judges}: JudgedCertificate): string =>
  Object.entries(judges)
    .map(([who, {verdict}]) => `${who} ${verdict}`)
    .join(', ')

describe('a chain', () => {
  test('that is good is well, and all three take it', () => {
    const result = judged({certificates: [leaf, inter]}, {anchors: trusted(root)})
    expect(result).toMatchObject({
      healthy: true,
      findings: [],
      path: [
        {subject: 'CN=leaf', from: 'sent'},
        {subject: 'CN=inter', from: 'sent'},
        {subject: 'CN=root', from: 'trusted'},
      ],
    })
    expect(verdictsOf(result)).toBe('chain ok, name ok, validity ok, key ok')
    expect(judgesOf(result)).toBe('go ok, openssl ok, browser ok')
  })

  const damaged = (hasKeyIds: boolean): TestChain =>
    new TestChain({
      root: {hasKeyIds},
      inter: {hasKeyIds},
      leaf: {hasKeyIds, hasBrokenSignature: true},
    })

  test('with a damaged signature says so, where the key that is to have made it is known', () => {
    const {leaf: own, inter: issuer, root: anchor} = damaged(true)
    const told =
      'the signature of CN=leaf is damaged: the key of CN=inter that it names is known here, and did not make it; get the certificate again from who issued it'
    const bySent = judged({certificates: [own, issuer]}, {anchors: trusted(anchor)})
    expect(bySent.verdicts.chain).toEqual({verdict: 'bad', message: told})
    const byTrusted = judged({certificates: [own]}, {anchors: trusted(issuer, anchor)})
    expect(byTrusted.verdicts.chain).toEqual({verdict: 'bad', message: told})
  })

  test('with a wrong signature and no key identifiers leaves open which of the two it is', () => {
    const {leaf: own, inter: issuer, root: anchor} = damaged(false)
    expect(
      judged({certificates: [own, issuer]}, {anchors: trusted(anchor)}).verdicts.chain,
    ).toEqual({
      verdict: 'bad',
      message:
        'a CA named CN=inter is sent along, but its key is another one than the one that signed CN=leaf, or the signature of CN=leaf is damaged; name the right one with --ca',
    })
  })

  test('of a CA of the same name with another key is told from that by its key identifiers', () => {
    const [one, other] = [damaged(true), new TestChain({inter: {hasKeyIds: true}})]
    const result = judged({certificates: [one.leaf]}, {anchors: trusted(other.inter)})
    expect(result.verdicts.chain.message).toBe(
      'a CA named CN=inter is trusted here, but its key is another one than the one that signed CN=leaf; name the right one with --ca',
    )
  })

  test('that has expired is judged for its trust all the same', () => {
    const old = new TestChain({leaf: {from: -9, until: -1}})
    const result = judged({certificates: [old.leaf, old.inter]}, {anchors: trusted(old.root)})
    expect(verdictsOf(result)).toBe('chain ok, name ok, validity bad, key ok')
    expect(result.verdicts.validity.message).toMatch(/^expired on .*, 24h ago$/)
  })

  test('with an expired root says which certificate it is', () => {
    const old = new TestChain({root: {from: -9, until: -1}})
    const {validity} = judged(
      {certificates: [old.leaf, old.inter]},
      {anchors: trusted(old.root)},
    ).verdicts
    expect(validity).toMatchObject({
      verdict: 'bad',
      message: expect.stringMatching(/^CN=root expired/),
    })
  })

  test.each<[string, Partial<Standard>, RegExp]>([
    [
      'no intermediate',
      {anchors: trusted(root)},
      /^only the server's own certificate is there, without an intermediate, and its issuer CN=inter/,
    ],
    [
      'a CA of that name with another key',
      {anchors: trusted(new TestChain().inter)},
      /^a CA named CN=inter is trusted here, but its key is another one/,
    ],
  ])('alone: %s is told apart', (_, standard, message) => {
    const {chain} = judged({certificates: [leaf]}, standard).verdicts
    expect(chain).toEqual({verdict: 'bad', message: expect.stringMatching(message)})
  })

  test('whose root nobody trusts ends with the intermediate', () => {
    expect(judged({certificates: [leaf, inter]}).verdicts.chain).toEqual({
      verdict: 'bad',
      message:
        'the chain ends with CN=inter, whose issuer CN=root is neither there nor trusted here; name it with --ca',
    })
  })

  test.each([
    ['in the wrong order', [leaf, root, inter], ['chain-root', 'chain-order'], false],
    ['with a stray', [leaf, inter, new TestChain().root], ['chain-unrelated'], true],
    ['with its root', [leaf, inter, root], ['chain-root'], true],
    ['twice', [leaf, inter, inter], ['chain-duplicate'], true],
  ])('%s is trusted, and said', (_, certificates, codes, healthy) => {
    const result = judged({certificates}, {anchors: trusted(root)})
    expect(result.verdicts.chain.verdict).toBe('ok')
    expect(result.findings.map(({code}) => code)).toEqual(codes)
    expect(result.healthy).toBe(healthy)
  })

  test('whose intermediate only we know is not well: others refuse it', () => {
    const result = judged({certificates: [leaf]}, {anchors: trusted(root, inter)})
    expect(result).toMatchObject({
      healthy: false,
      verdicts: {chain: {verdict: 'ok'}},
      findings: [{severity: 'bad', code: 'chain-incomplete'}],
    })
  })
})

describe('three judges', () => {
  test('on a negative serial: Go does not even read it', () => {
    const {holders} = new TestChain()
    const usual = made({subject: holders.leaf, issuer: holders.leaf, names: ['a.example.com']})
    // The first octet of the serial: behind the two headers and the version.
    const at = Buffer.from(usual.der).indexOf(Buffer.of(0x02, 0x03, 0x02)) + 2
    const der = Buffer.from(usual.der)
    der[at] = 0x82
    const odd = parseCertificate(der)
    const result = judged({certificates: [odd]}, {anchors: trusted(odd)})
    expect(result).toMatchObject({
      healthy: false,
      findings: [{severity: 'bad', code: 'chain-refused-by-go'}, {code: 'chain-incomplete'}],
      judges: {
        go: {verdict: 'bad', message: expect.stringContaining('x509: negative serial number')},
        openssl: {verdict: 'ok'},
      },
    })
  })

  test.each<[string, ConstructorParameters<typeof TestChain>[0], string]>([
    ['Ed25519', {keys: {leaf: 'ed25519'}}, 'go ok, openssl ok, browser bad'],
    ['RSA 1024', {keys: {leaf: 'rsa1024'}}, 'go ok, openssl bad, browser bad'],
    ['no alternative names', {leaf: {names: []}}, 'go bad, openssl bad, browser bad'],
    [
      'a key usage for certificates only',
      {leaf: {keyUsage: [5]}},
      'go ok, openssl bad, browser ok',
    ],
    ['three years', {leaf: {until: 1000}}, 'go ok, openssl ok, browser bad'],
    ['no purposes', {leaf: {purposes: []}}, 'go ok, openssl bad, browser bad'],
  ])('on %s', (_, change, expected) => {
    const chain = new TestChain(change)
    const result = judged({certificates: [chain.leaf, chain.inter]}, {anchors: trusted(chain.root)})
    expect(judgesOf(result)).toBe(expected)
  })

  test('on a common name alone: only Go and browsers refuse', () => {
    const chain = new TestChain()
    const named = made({
      subject: {...holder('x'), name: 'a.example.com'},
      issuer: chain.holders.inter,
    })
    const result = judged({certificates: [named, chain.inter]}, {anchors: trusted(chain.root)})
    expect(judgesOf(result)).toBe('go bad, openssl ok, browser bad')
    expect(result.verdicts.name.verdict).toBe('bad')
  })

  test('on a leaf that is trusted itself: OpenSSL wants a root', () => {
    expect(judgesOf(judged({certificates: [leaf]}, {anchors: trusted(leaf)}))).toBe(
      'go ok, openssl bad, browser ok',
    )
  })
})

describe('what is expected', () => {
  const expectation = (expected: Standard['expected']): string | undefined =>
    judged({certificates: [leaf, inter]}, {anchors: trusted(root), expected}).verdicts.expected
      ?.message

  test('is found by a file and by both fingerprints', () => {
    const {fingerprint, publicKeyFingerprint} = leaf
    expect(expectation({kind: 'file', file: 'new.crt', certificate: leaf})).toBe(
      'is the one of new.crt',
    )
    expect(expectation({kind: 'fingerprint', sha256: fingerprint})).toBe('is the one expected')
    expect(expectation({kind: 'fingerprint', sha256: publicKeyFingerprint})).toBe(
      'has the public key that is expected',
    )
  })

  test('is not found, and the older one is said to be older', () => {
    const newer = new TestChain({leaf: {from: 0}}).leaf
    expect(expectation({kind: 'file', file: 'new.crt', certificate: newer})).toMatch(
      /^an older one than that of new.crt is served, with another key, valid from \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ to /,
    )
    const result = judged(
      {certificates: [leaf, inter]},
      {anchors: trusted(root), expected: {kind: 'fingerprint', sha256: '00'.repeat(32)}},
    )
    expect(result).toMatchObject({healthy: false, verdicts: {expected: {verdict: 'bad'}}})
  })

  const hex = 'ab'.repeat(32)
  test.each([
    [hex, hex],
    [hex.toUpperCase(), hex],
    [`sha256:${hex}`, hex],
    [`SHA256:${'AB:'.repeat(31)}AB`, hex],
    [`sha256 Fingerprint=${'AB:'.repeat(31)}AB`, hex],
    [`sha256//${Buffer.from(hex, 'hex').toString('base64')}`, hex],
    ['ab', undefined],
    ['public.crt', undefined],
    [`${hex}00`, undefined],
  ])('%s is read as %s', (text, expected) => {
    expect(parseFingerprint(text)).toBe(expected)
  })
})

describe('a name and a key', () => {
  test('that nobody asked for stay untested, and are well', () => {
    const result = judged({certificates: [leaf, inter], host: undefined}, {anchors: trusted(root)})
    expect(result).toMatchObject({healthy: true, verdicts: {name: {verdict: 'untested'}}})
  })

  test.each([
    [true, 'ok', 'P-256; fits private.key'],
    [
      false,
      'bad',
      'private.key is the key of another certificate: no server loads the two together',
    ],
    ['unknown', 'untested', 'P-256; whether private.key fits is not known: it cannot be read'],
  ] as const)('a private key that fits: %s', (fits, verdict, message) => {
    const privateKey = {file: 'private.key', fits}
    const result = judged({certificates: [leaf, inter], privateKey}, {anchors: trusted(root)})
    expect(result.verdicts.key).toEqual({verdict, message})
    expect(result.healthy).toBe(fits === true)
  })
})
