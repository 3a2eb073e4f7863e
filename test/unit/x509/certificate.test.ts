import {generateKeyPairSync, randomBytes, X509Certificate} from 'node:crypto'
import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {AppError} from '../../../src/lib/errors/errors.ts'
import {readCertificate} from '../../../src/lib/x509/certificate.ts'
import {issueSelfSigned} from '../../../src/lib/x509/issue.ts'
import {pemBlocks, pemCertificates, toPem} from '../../../src/lib/x509/pem.ts'

const {privateKey} = generateKeyPairSync('ec', {namedCurve: 'P-256'})
const wish = {
  hosts: ['minio.example.net', '127.0.0.1', '2001:db8::1'],
  commonName: 'minio.example.net',
  notBefore: new Date('2026-11-24T12:00:00Z'),
  notAfter: new Date('2027-02-22T12:00:00Z'),
  serial: Buffer.alloc(16, 0xff),
}
const der = issueSelfSigned(privateKey, wish)

describe('a certificate made here', () => {
  test('says what was asked for', () => {
    const certificate = readCertificate(der, 'test')
    expect(certificate).toMatchObject({
      subject: 'CN=minio.example.net',
      issuer: 'CN=minio.example.net',
      serial: `7F${'FF'.repeat(15)}`,
      notBefore: wish.notBefore,
      notAfter: wish.notAfter,
      names: [
        {type: 'dns', value: 'minio.example.net'},
        {type: 'ip', value: '127.0.0.1'},
        {type: 'ip', value: '2001:db8::1'},
      ],
      key: 'P-256',
      isCa: false,
      isSelfIssued: true,
    })
  })

  test('has a positive serial of 16 bytes in its shortest form, whatever the random bytes', () => {
    for (const first of [0x00, 0x01, 0x7f, 0x80, 0xff]) {
      const serial = Buffer.from([first, ...randomBytes(15)])
      const {serialNumber} = new X509Certificate(issueSelfSigned(privateKey, {...wish, serial}))
      expect(serialNumber).toMatch(/^[4-7][0-9A-F]{31}$/)
    }
  })

  test('without a name of its own has critical alternative names', () => {
    const certificate = readCertificate(
      issueSelfSigned(privateKey, {...wish, commonName: '', hosts: ['127.0.0.1']}),
      'test',
    )
    expect(certificate).toMatchObject({subject: '', names: [{type: 'ip', value: '127.0.0.1'}]})
  })

  test('may live beyond 2049, which is written in another form', () => {
    const {validTo} = new X509Certificate(
      issueSelfSigned(privateKey, {...wish, notAfter: new Date('2051-01-01T00:00:00Z')}),
    )
    expect(validTo).toBe('Jan  1 00:00:00 2051 GMT')
  })
})

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
