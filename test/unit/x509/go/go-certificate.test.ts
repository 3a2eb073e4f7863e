import {X509Certificate} from 'node:crypto'
import fc from 'fast-check'
import {expect, test} from 'vitest'
import {goRefusal, readGoCertificate} from '../../../../src/lib/x509/go/go-certificate.ts'
import {allGoPem} from '../../../../src/lib/x509/go/go-pem.ts'
import {parseGoUrl} from '../../../../src/lib/x509/go/go-url.ts'
import {canOpensslRead} from '../../../../src/lib/x509/openssl/openssl-certificate.ts'
import {recordedText} from '../../../helpers/lint-case.ts'
import {breakDer, seeded} from '../../../helpers/mutations.ts'

const first = (id: string): Uint8Array =>
  allGoPem(recordedText(id, 'public.crt')).blocks[0]?.bytes ?? new Uint8Array()
const good = ['kt-P-384', 'kt-RSA2048', 'ke-label-odd', 'cf-san-badurl', 'cf-namecon'].map(first)

test.each([
  ['kt-secp256k1', 'x509: unsupported elliptic curve'],
  ['cf-san-utf8', 'x509: SAN dNSName is malformed'],
  ['cf-san-badip', 'x509: cannot parse IP address of length 5'],
  [
    'cf-san-badurl2',
    `x509: cannot parse URI "http://[bad": parse "http://[bad": missing ']' in host`,
  ],
  ['cf-dupext', 'x509: certificate contains duplicate extension with OID "2.5.29.14"'],
  ['cf-serialneg', 'x509: negative serial number'],
  ['cf-serial-pad', 'x509: malformed serial number'],
  ['cf-expired', undefined],
  ['cf-9999', undefined],
  ['cf-nosan-nocn', undefined],
  ['cf-unkcrit', undefined],
])('%s: %s', (id, refusal) => {
  expect(goRefusal(first(id))).toBe(refusal)
})

test('what servers go by is read', () => {
  const {names, keyUsage, isCa, publicKey} = readGoCertificate(first('kt-P-384'))
  expect(names.dns).toEqual(['localhost', 'minio.example'])
  expect(names.ips).toEqual([Buffer.from([127, 0, 0, 1])])
  expect([keyUsage, isCa]).toEqual([[0], false])
  expect(publicKey).toMatchObject({kind: 'ec', curve: 'P-384'})
})

test('hostile bytes are refused, and nothing else happens', () => {
  const bytes = fc.uint8Array({maxLength: 200})
  fc.assert(fc.property(bytes, (any) => void goRefusal(any)))
  const random = seeded(7)
  for (let times = 0; times < 3000; times += 1) {
    const der = breakDer(good[times % good.length] ?? new Uint8Array(), random)
    goRefusal(der)
    canOpensslRead(der)
  }
  const deep = Buffer.from('30823fff'.repeat(4000), 'hex')
  expect(goRefusal(deep)).toBe('x509: malformed certificate')
  expect(canOpensslRead(deep)).toBe(false)
})

test('OpenSSL reads what it is said to read, of all that Go takes', () => {
  const random = seeded(8)
  let taken = 0
  for (let times = 0; times < 4000; times += 1) {
    const der = breakDer(good[times % good.length] ?? new Uint8Array(), random)
    if (goRefusal(der) !== undefined) continue
    taken += 1
    expect(canOpensslRead(der), Buffer.from(der).toString('base64')).toBe(isReadByOpenssl(der))
  }
  expect(taken).toBeGreaterThan(300)
})

function isReadByOpenssl(der: Uint8Array): boolean {
  try {
    return new X509Certificate(der).raw.length === der.length
  } catch {
    return false
  }
}

test.each([
  ['localhost:9000', {host: ''}],
  ['https://minio.example:9000/path?q#f', {host: 'minio.example:9000'}],
  ['urn:uuid:1', {host: ''}],
  ['http://[::1]:80/', {host: '[::1]:80'}],
  ['http://[fe80::1%25eth0]/', {host: '[fe80::1%eth0]'}],
  ['http://a b/', {error: 'parse "http://a b/": invalid character " " in host name'}],
  ['http://h:x/', {error: 'parse "http://h:x/": invalid port ":x" after host'}],
  ['http://h/%zz', {error: 'parse "http://h/%zz": invalid URL escape "%zz"'}],
  [':9000', {error: 'parse ":9000": missing protocol scheme'}],
  [
    '10.0.0.1:9000',
    {error: 'parse "10.0.0.1:9000": first path segment in URL cannot contain colon'},
  ],
])('URL %s', (text, result) => {
  expect(parseGoUrl(text)).toEqual(result)
})
