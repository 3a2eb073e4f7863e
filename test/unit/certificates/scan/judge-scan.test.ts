import * as v from 'valibot'
import {describe, expect, test} from 'vitest'
import {judgeScan} from '../../../../src/lib/certificates/scan/judge-scan.ts'
import {ScanResult} from '../../../../src/lib/certificates/scan/scan-result.ts'
import {AppError} from '../../../../src/lib/errors/errors.ts'
import type {ScanFacts} from '../../../../src/lib/tls/scan-facts.ts'
import {choices, factsOf, protocols, suitesOfTls12, suitesOfTls13} from './scan-facts.ts'

function judge(other: Partial<ScanFacts> = {}): ScanResult {
  const facts = factsOf(other)
  return v.parse(
    ScanResult,
    judgeScan({source: 'prod', host: 'minio.example.net', port: 9000, servername: '', facts}),
  )
}

const codes = ({findings}: ScanResult): string[] =>
  findings.map(({severity, code}) => `${severity} ${code}`)

const cbc = 'TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA'
const withRsa = suitesOfTls12.replaceAll('ECDSA', 'RSA')
const tls13 = choices('TLSv1.3', suitesOfTls13)

describe('whose offer it is', () => {
  test("MinIO's own, with either kind of key, and with client certificates or without", () => {
    expect(judge()).toMatchObject({
      profile: 'minio',
      healthy: true,
      untested: [],
      findings: [
        {
          severity: 'info',
          code: 'matches-profile',
          where: 'all',
          message: "matches MinIO's own offer",
        },
      ],
    })
    expect(judge({suites: [choices('TLSv1.2', withRsa), tls13]}).profile).toBe('minio')
    expect(judge({requestsCertificate: 'yes'}).profile).toBe('minio')
  })

  test('that of an older MinIO, which has no ML-KEM', () => {
    const groups = [
      choices('TLSv1.3', 'x25519 secp256r1 secp384r1 secp521r1'),
      choices('TLSv1.2', 'x25519 secp256r1 secp384r1 secp521r1'),
    ]
    expect(judge({groups}).profile).toBe('minio')
    expect(codes(judge({groups}))).toEqual(['info no-post-quantum', 'info matches-profile'])
  })

  test('that of a newer one, which has more groups with ML-KEM', () => {
    const groups = [
      choices(
        'TLSv1.3',
        'X25519MLKEM768 SecP256r1MLKEM768 SecP384r1MLKEM1024 x25519 secp256r1 secp384r1 secp521r1',
      ),
      choices('TLSv1.2', 'x25519 secp256r1 secp384r1 secp521r1'),
    ]
    expect(judge({groups}).profile).toBe('minio')
  })

  test("MinIO's with MINIO_API_SECURE_CIPHERS=off, which says how to end it", () => {
    const result = judge({suites: [choices('TLSv1.2', `${suitesOfTls12} ${cbc}`), tls13]})
    expect(result).toMatchObject({profile: 'minio-compat', healthy: false})
    expect(result.findings[0]).toEqual({
      severity: 'warning',
      code: 'cbc',
      where: 'TLSv1.2',
      message: 'offers suites with CBC, open to padding oracles such as Lucky 13',
      details: ['TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA', 'TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA'],
      fix: 'Start MinIO without MINIO_API_SECURE_CIPHERS=off: its default is on',
    })
  })

  test('the same with an RSA key, which has suites without forward secrecy, too', () => {
    const rsa =
      'TLS_RSA_WITH_AES_128_GCM_SHA256 TLS_RSA_WITH_AES_256_GCM_SHA384 TLS_RSA_WITH_AES_128_CBC_SHA TLS_RSA_WITH_AES_256_CBC_SHA'
    const result = judge({
      suites: [choices('TLSv1.2', `${withRsa} ${cbc.replaceAll('ECDSA', 'RSA')} ${rsa}`), tls13],
    })
    expect(result.profile).toBe('minio-compat')
    expect(codes(result)).toEqual([
      'warning cbc',
      'warning no-forward-secrecy',
      'info matches-profile',
    ])
  })

  test("KES's, told apart by h2 and the request for a certificate", () => {
    const suites = [choices('TLSv1.2', `${suitesOfTls12} ${cbc}`), tls13]
    const result = judge({
      suites,
      alpn: choices('TLSv1.2', 'h2 http/1.1'),
      requestsCertificate: 'yes',
    })
    expect(result).toMatchObject({profile: 'kes', healthy: true})
    expect(result.findings[0]).toMatchObject({severity: 'info', code: 'cbc'})
    expect(result.findings[0]?.fix).toMatch(/^KES has no setting for it/)
  })

  test("MinIO's in the FIPS mode of Go, with nothing that is not approved", () => {
    const aes = (text: string): string => text.replace(/\S+CHACHA\S+/, '')
    const suites = [choices('TLSv1.2', aes(suitesOfTls12)), choices('TLSv1.3', aes(suitesOfTls13))]
    const groups = [
      choices('TLSv1.3', 'X25519MLKEM768 secp256r1 secp384r1 secp521r1'),
      choices('TLSv1.2', 'secp256r1 secp384r1 secp521r1'),
    ]
    expect(judge({suites, groups})).toMatchObject({
      profile: 'minio-fips',
      fips: {approved: 'yes', notApproved: []},
    })
    expect(judge({suites})).toMatchObject({
      profile: 'other',
      fips: {approved: 'no', notApproved: ['x25519']},
    })
  })

  test("nobody's: a proxy in front of MinIO, by what it does otherwise", () => {
    const result = judge({alpn: choices('TLSv1.2', 'h2 http/1.1'), staplesOcsp: 'yes'})
    expect(result).toMatchObject({profile: 'other', healthy: true})
    expect(result.findings).toEqual([
      {
        severity: 'info',
        code: 'differs-from-profile',
        where: 'all',
        message: "differs from MinIO's own offer: a proxy or another program may answer",
        details: [
          'it offers h2, then http/1.1 (ALPN), and not http/1.1, then h2',
          'it does staple OCSP answers',
        ],
      },
    ])
  })

  test("nobody's: suites and groups that MinIO does not have", () => {
    const suites = [
      choices('TLSv1.2', `${withRsa} TLS_DHE_RSA_WITH_AES_128_GCM_SHA256`, {preference: 'client'}),
      tls13,
    ]
    const fewer = choices('TLSv1.2', 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256')
    expect(judge({suites: [fewer, tls13]}).findings.at(-1)?.details).toEqual([
      'fewer suites of TLSv1.2: not TLS_ECDHE_*_WITH_AES_256_GCM_SHA384, TLS_ECDHE_*_WITH_CHACHA20_POLY1305_SHA256',
    ])
    const groups = [
      choices('TLSv1.3', 'x25519 secp256r1 x448'),
      choices('TLSv1.2', 'x25519 secp256r1 secp384r1 secp521r1'),
    ]
    expect(judge({suites, groups}).findings.at(-1)?.details).toEqual([
      'more suites of TLSv1.2: TLS_DHE_RSA_WITH_AES_128_GCM_SHA256',
      "the client's order of suites counts in TLSv1.2",
      'more groups of TLSv1.3: x448',
      'fewer groups of TLSv1.3: not secp384r1, secp521r1',
    ])
  })

  test('not known where too little was seen', () => {
    const result = judge({requestsCertificate: 'untested', staplesOcsp: 'untested'})
    expect(result).toMatchObject({
      profile: 'unknown',
      untested: ['client certificate', 'OCSP staple'],
    })
    expect(result.findings.at(-1)).toMatchObject({
      code: 'profile-unknown',
      message: "may be MinIO's own offer",
      details: ['whether it does staple OCSP answers is untested'],
    })
  })
})

describe('what is weak', () => {
  test('old versions of TLS', () => {
    const result = judge({protocols: protocols('yes', 'yes', 'yes', 'yes')})
    expect(result.healthy).toBe(false)
    expect(result.findings[0]).toEqual({
      severity: 'bad',
      code: 'old-protocol',
      where: 'TLSv1.0, TLSv1.1',
      message: 'speaks TLSv1.0 and TLSv1.1, which RFC 8996 forbids',
      fix: 'Set the lowest version of TLS to 1.2 where TLS ends, such as at the proxy',
    })
    const alone = judge({
      protocols: protocols('no', 'yes', 'no', 'no'),
      suites: [choices('TLSv1.1', 'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA')],
    })
    expect(alone.findings[0]?.message).toBe(
      'speaks TLSv1.1 alone: mc, MinIO and KES cannot connect',
    )
  })

  test.each([
    ['bad no-encryption', 'TLS_ECDHE_RSA_WITH_NULL_SHA'],
    ['bad anonymous', 'TLS_ECDH_anon_WITH_AES_128_GCM_SHA256'],
    ['bad export-cipher', 'TLS_DHE_RSA_EXPORT_WITH_DES40_CBC_SHA'],
    ['bad export-cipher', 'TLS_DHE_RSA_WITH_DES_CBC_SHA'],
    ['bad rc4', 'TLS_ECDHE_RSA_WITH_RC4_128_SHA'],
    ['bad block-of-64-bits', 'TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA'],
    ['warning cbc', 'TLS_DHE_RSA_WITH_CAMELLIA_256_CBC_SHA256'],
    ['warning no-forward-secrecy', 'TLS_RSA_WITH_AES_128_GCM_SHA256'],
    ['warning no-forward-secrecy', 'TLS_ECDH_RSA_WITH_AES_128_GCM_SHA256'],
  ])('%s: %s', (expected, suite) => {
    const result = judge({suites: [choices('TLSv1.2', suite), tls13]})
    expect(codes(result)).toEqual([expected, 'info differs-from-profile'])
    expect(result.healthy).toBe(false)
  })

  test('a short prime, and curves that are too small', () => {
    const groups = [choices('TLSv1.2', 'secp224r1 secp256r1')]
    expect(codes(judge({primeBits: 1024, groups}))).toEqual([
      'bad weak-prime',
      'warning weak-group',
      'info differs-from-profile',
    ])
    expect(codes(judge({primeBits: 2048}))).toEqual(['info matches-profile'])
  })

  test('no protection against downgrades', () => {
    const result = judge({marksDowngrade: 'no', refusesFallback: 'no'})
    expect(codes(result)).toEqual([
      'warning no-downgrade-mark',
      'info no-fallback-refusal',
      'info differs-from-profile',
    ])
  })

  test('signatures with SHA-1, which Go makes for those who want nothing else', () => {
    const schemes = choices('TLSv1.2', 'ecdsa_secp256r1_sha256 ecdsa_sha1')
    expect(judge({schemes})).toMatchObject({
      healthy: true,
      findings: [
        {
          severity: 'info',
          code: 'sha1-signature',
          message:
            'signs with ecdsa_sha1 for a client that wants nothing better; programs in Go such as MinIO do',
        },
        {code: 'matches-profile'},
      ],
    })
  })
})

describe('what was not found out', () => {
  test('is no health: questions that went unanswered', () => {
    const result = judge({
      protocols: protocols('untested', 'no', 'yes', 'yes'),
      suites: [choices('TLSv1.2', suitesOfTls12, {isComplete: false}), tls13],
      failures: [new AppError('timeout', 'h:1 does not answer within 1 s')],
    })
    expect(result).toMatchObject({
      healthy: false,
      profile: 'unknown',
      untested: ['TLSv1.0', 'more suites of TLSv1.2'],
      fips: {approved: 'no'},
    })
    expect(result.findings[0]).toEqual({
      severity: 'warning',
      code: 'incomplete',
      where: 'all',
      message:
        '1 of 39 questions went unanswered, so that there may be more: h:1 does not answer within 1 s',
      fix: 'Scan again, with a longer --timeout where the way is slow',
    })
  })

  test('is no health: a server that answers with what it was not offered', () => {
    const suites = [choices('TLSv1.2', suitesOfTls12, {isComplete: false}), tls13]
    const result = judge({suites})
    expect(result.healthy).toBe(false)
    expect(result.findings[0]).toEqual({
      severity: 'warning',
      code: 'incomplete',
      where: 'all',
      message: 'it answers with suites that it was not offered, so that there may be more',
    })
  })

  test('is named where TLS 1.3 hides it', () => {
    const result = judge({
      protocols: protocols('no', 'no', 'no', 'yes'),
      suites: [tls13],
      groups: [choices('TLSv1.3', 'X25519MLKEM768 x25519 secp256r1 secp384r1 secp521r1')],
      schemes: undefined,
      alpn: undefined,
      requestsCertificate: 'untested',
      staplesOcsp: 'untested',
      refusesFallback: 'untested',
      marksDowngrade: 'untested',
    })
    expect(result).toMatchObject({
      healthy: true,
      profile: 'other',
      untested: [
        'client certificate',
        'OCSP staple',
        'fallback',
        'downgrade',
        'signature schemes',
        'application protocols',
      ],
    })
  })
})
