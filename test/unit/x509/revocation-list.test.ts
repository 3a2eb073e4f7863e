import {execFileSync} from 'node:child_process'
import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import fc from 'fast-check'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {readCertificate} from '../../../src/lib/x509/certificate.ts'
import {DerError} from '../../../src/lib/x509/der.ts'
import {pemBlocks} from '../../../src/lib/x509/pem.ts'
import {readPkcs7} from '../../../src/lib/x509/pkcs7.ts'
import {parseRevocationList} from '../../../src/lib/x509/revocation-list.ts'
import {verifySignature} from '../../../src/lib/x509/signature-algorithm.ts'

let folder: string
let der: Uint8Array
const openssl = (...args: string[]): string =>
  execFileSync('openssl', args, {cwd: folder, stdio: ['ignore', 'pipe', 'ignore']}).toString()
const text = (file: string): string => readFileSync(join(folder, file), 'utf8')
const derIn = (pem: string): Uint8Array => pemBlocks(pem)[0]?.der ?? new Uint8Array()

/** A list of the database of `openssl ca`: state, end, when and why, serial, file, subject. */
function newList(lines: readonly string[]): Uint8Array {
  writeFileSync(join(folder, 'index.txt'), lines.map((line) => `${line}\n`).join(''))
  openssl('ca', '-config', 'ca.cnf', '-gencrl', '-out', 'ca.crl')
  return derIn(text('ca.crl'))
}

const revoked = (serial: string, when: string): string =>
  `R\t300101000000Z\t${when}\t${serial}\tunknown\t/CN=${serial}`

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mctl-crl-'))
  mkdirSync(join(folder, 'certs'))
  writeFileSync(join(folder, 'number'), '2A\n')
  writeFileSync(
    join(folder, 'ca.cnf'),
    `[ca]
default_ca = it
[it]
database = index.txt
crlnumber = number
certificate = ca.crt
private_key = ca.key
default_md = sha256
default_crl_days = 7
crl_extensions = more
[more]
authorityKeyIdentifier = keyid
`,
  )
  openssl(
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'],
    ...['-keyout', 'ca.key', '-out', 'ca.crt', '-subj', '/CN=Test CA'],
  )
  der = newList([
    revoked('1001', '260102030405Z,keyCompromise'),
    revoked('7FABCDEF', '260203040506Z'),
  ])
})

afterAll(() => rmSync(folder, {recursive: true}))

describe('a revocation list made by openssl', () => {
  test('says who made it, when, and whom it takes back', () => {
    const list = parseRevocationList(der)
    expect(list).toMatchObject({
      version: 2,
      issuer: 'CN=Test CA',
      number: '2A',
      count: 2,
      algorithm: {name: 'ecdsa-with-SHA256'},
      revoked: [
        {serial: '1001', date: new Date('2026-01-02T03:04:05Z'), reason: 'keyCompromise'},
        {serial: '7FABCDEF', date: new Date('2026-02-03T04:05:06Z'), reason: undefined},
      ],
    })
    const week = 7 * 86_400_000
    expect(Number(list.nextUpdate) - Number(list.thisUpdate)).toBe(week)
    const ca = readCertificate(text('ca.crt'), 'ca.crt')
    expect(verifySignature(list, ca.publicKey.spki)).toBe(true)
  })

  test('may be empty', () => {
    expect(parseRevocationList(newList([]))).toMatchObject({count: 0, revoked: []})
  })

  test('with twenty thousand entries is counted, and its first ones are described', () => {
    const many = Array.from({length: 20_000}, (_, at) =>
      revoked((0x100000 + at).toString(16).toUpperCase(), '260102030405Z'),
    )
    const list = parseRevocationList(newList(many), 3)
    expect(list.count).toBe(20_000)
    expect(list.revoked.map(({serial}) => serial)).toEqual(['100000', '100001', '100002'])
  })
})

describe('a hostile revocation list', () => {
  test('that is cut anywhere is refused with a DerError', () => {
    for (let length = 0; length < der.length; length += 1) {
      expect(() => parseRevocationList(der.subarray(0, length))).toThrow(DerError)
    }
  })

  test('with flipped bits is refused with a DerError, or its signature does not fit', () => {
    const {publicKey} = readCertificate(text('ca.crt'), 'ca.crt')
    fc.assert(
      fc.property(fc.nat(der.length - 1), fc.integer({min: 1, max: 255}), (at, flip) => {
        const broken = Uint8Array.from(der)
        broken[at] = (broken[at] ?? 0) ^ flip
        try {
          expect(verifySignature(parseRevocationList(broken), publicKey.spki)).not.toBe(true)
        } catch (error) {
          expect(error).toBeInstanceOf(DerError)
        }
      }),
      {numRuns: 500},
    )
  })
})

describe('a PKCS#7 bundle', () => {
  const bundle = (): Uint8Array => {
    newList([revoked('1001', '260102030405Z')])
    return derIn(openssl('crl2pkcs7', '-in', 'ca.crl', '-certfile', 'ca.crt'))
  }

  test('made by openssl gives its certificates and lists', () => {
    const {certificates, revocationLists} = readPkcs7(bundle())
    expect(certificates.map(Buffer.from)).toEqual([
      Buffer.from(readCertificate(text('ca.crt'), 'ca.crt').der),
    ])
    expect(revocationLists.map((each) => parseRevocationList(each).count)).toEqual([1])
  })

  test('with flipped bits gives something or a DerError', () => {
    const bytes = bundle()
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({min: 1, max: 255}), (at, flip) => {
        const broken = Uint8Array.from(bytes)
        broken[at] = (broken[at] ?? 0) ^ flip
        try {
          readPkcs7(broken)
        } catch (error) {
          expect(error).toBeInstanceOf(DerError)
        }
      }),
      {numRuns: 300},
    )
  })
})
