import {generateKeyPairSync, randomBytes, X509Certificate} from 'node:crypto'
import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {issueLeaf} from '../../../src/lib/certificates/making/issue-leaf.ts'
import {AppError} from '../../../src/lib/errors/errors.ts'
import {readCertificate} from '../../../src/lib/x509/certificate.ts'
import {parseHosts} from '../../../src/lib/x509/hosts.ts'
import {pemBlocks, pemCertificates, toPem} from '../../../src/lib/x509/pem.ts'
import {spkiOf} from '../../../src/lib/x509/writing/issue.ts'

const {privateKey} = generateKeyPairSync('ec', {namedCurve: 'P-256'})
const der = issueLeaf(
  {
    names: parseHosts(['minio.example.net', '127.0.0.1', '2001:db8::1']),
    subject: {commonName: 'minio.example.net', organization: undefined},
    spki: spkiOf(privateKey),
    purposes: ['serverAuth', 'clientAuth'],
    validity: {
      notBefore: new Date('2026-11-24T12:00:00Z'),
      notAfter: new Date('2027-02-22T12:00:00Z'),
    },
  },
  privateKey,
  randomBytes,
)

describe('what is no certificate', () => {
  test('is refused, and crashes nothing', () => {
    fc.assert(
      fc.property(
        fc.integer({min: 0, max: der.length - 1}),
        fc.integer({min: 0, max: 255}),
        (at, byte) => {
          const broken = Uint8Array.from(der)
          broken[at] = byte
          try {
            readCertificate(broken, 'broken.crt')
          } catch (error) {
            expect(error).toBeInstanceOf(AppError)
          }
        },
      ),
    )
  })

  test('a cut one is refused with the name of its source', () => {
    expect(() => readCertificate(der.subarray(0, 100), 'cut.crt')).toThrow(
      'cut.crt holds a certificate that cannot be read',
    )
  })
})

describe('PEM', () => {
  const pem = toPem('CERTIFICATE', der)

  test('is one block with lines of 64 and a final newline', () => {
    expect(pem).toMatch(
      /^-----BEGIN CERTIFICATE-----\n([\w+/=]{64}\n)*[\w+/=]{1,64}\n-----END CERTIFICATE-----\n$/,
    )
  })

  test('is found with text around it, in any number, and with Windows line ends', () => {
    const text = `some text\n${pem}more\n${pem.replaceAll('\n', '\r\n')}end`
    expect(pemCertificates(text)).toHaveLength(2)
    for (const each of pemCertificates(text)) {
      expect(new X509Certificate(each).fingerprint256).toBe(new X509Certificate(der).fingerprint256)
    }
  })

  test('a cut block is none, and a key is no certificate', () => {
    expect(pemBlocks(pem.slice(0, -10))).toEqual([])
    const key = privateKey.export({type: 'pkcs8', format: 'pem'}).toString()
    expect(pemCertificates(key)).toEqual([])
    expect(pemBlocks(key)).toMatchObject([{label: 'PRIVATE KEY'}])
  })
})
