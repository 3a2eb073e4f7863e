import {createPublicKey, generateKeyPairSync, randomBytes, X509Certificate} from 'node:crypto'
import {describe, expect, test} from 'vitest'
import {isSelfSigned, parseCertificate} from '../../../../src/lib/x509/certificate.ts'
import {isSignedByItsKey, parseRequest} from '../../../../src/lib/x509/request.ts'
import {verifySignature} from '../../../../src/lib/x509/signature-algorithm.ts'
import {
  type CertificateContent,
  issueCertificate,
  issueRequest,
  spkiOf,
} from '../../../../src/lib/x509/writing/issue.ts'
import {
  writeBasicConstraints,
  writeSubjectAltName,
} from '../../../../src/lib/x509/writing/write-extensions.ts'
import {writeName} from '../../../../src/lib/x509/writing/write-name.ts'

const {privateKey} = generateKeyPairSync('ec', {namedCurve: 'P-256'})
const name = writeName({commonName: 'minio.example.net', organization: 'Example'})
const content: CertificateContent = {
  subject: name,
  issuer: name,
  spki: spkiOf(privateKey),
  notBefore: new Date('2026-11-24T12:00:00Z'),
  notAfter: new Date('2027-02-22T12:00:00Z'),
  serial: Buffer.alloc(16, 0xff),
  extensions: [
    writeBasicConstraints(),
    writeSubjectAltName([{type: 'dns', value: 'minio.example.net'}], false),
  ],
}

describe('a certificate', () => {
  test('says what was asked for', () => {
    const certificate = parseCertificate(issueCertificate(content, privateKey))
    expect(certificate).toMatchObject({
      version: 3,
      subject: 'O=Example, CN=minio.example.net',
      issuer: 'O=Example, CN=minio.example.net',
      serial: `7F${'FF'.repeat(15)}`,
      notBefore: content.notBefore,
      notAfter: content.notAfter,
      names: [{type: 'dns', value: 'minio.example.net'}],
      key: 'P-256',
      isCa: false,
      extensions: content.extensions,
    })
    expect(isSelfSigned(certificate)).toBe(true)
  })

  test('has a positive serial of 16 bytes in its shortest form, whatever the random bytes', () => {
    for (const first of [0x00, 0x01, 0x7f, 0x80, 0xff]) {
      const serial = Buffer.from([first, ...randomBytes(15)])
      const {serialNumber} = new X509Certificate(issueCertificate({...content, serial}, privateKey))
      expect(serialNumber).toMatch(/^[4-7][0-9A-F]{31}$/)
    }
  })

  test('may live beyond 2049, which is written in another form', () => {
    const der = issueCertificate(
      {...content, notAfter: new Date('2051-01-01T00:00:00Z')},
      privateKey,
    )
    expect(new X509Certificate(der).validTo).toBe('Jan  1 00:00:00 2051 GMT')
  })

  test('has the name of its issuer octet by octet, in whatever string type that is', () => {
    // PrintableString, BMPString and a set of two attributes, as other programs write them.
    const issuers = [
      '300f310d300b0603550403130443412031',
      '300f310d300b06035504031e0400430041',
      '301b3119300906035504030c024341300c060355040b13055465737473',
    ]
    for (const hex of issuers) {
      const issuer = Buffer.from(hex, 'hex')
      const der = issueCertificate({...content, issuer}, privateKey)
      expect(Buffer.from(parseCertificate(der).issuerDer).toString('hex')).toBe(hex)
    }
  })

  test.each([
    ['P-256', () => generateKeyPairSync('ec', {namedCurve: 'P-256'}), 'ecdsa-with-SHA256'],
    ['P-384', () => generateKeyPairSync('ec', {namedCurve: 'P-384'}), 'ecdsa-with-SHA384'],
    ['P-521', () => generateKeyPairSync('ec', {namedCurve: 'P-521'}), 'ecdsa-with-SHA512'],
    ['Ed25519', () => generateKeyPairSync('ed25519'), 'ED25519'],
    [
      'RSA 2048',
      () => generateKeyPairSync('rsa', {modulusLength: 2048}),
      'sha256WithRSAEncryption',
    ],
  ])('is signed by %s with a hash that is as strong', (_, make, algorithm) => {
    const signer = make().privateKey
    const certificate = parseCertificate(issueCertificate(content, signer))
    expect(certificate.algorithm.name).toBe(algorithm)
    expect(verifySignature(certificate, spkiOf(signer))).toBe(true)
    expect(new X509Certificate(certificate.der).verify(createPublicKey(signer))).toBe(true)
  })
})

test('a request says what it is for, and is signed with its own key', () => {
  const {extensions} = content
  const request = parseRequest(issueRequest({subject: name, extensions}, privateKey))
  expect(request).toMatchObject({
    version: 1,
    subject: 'O=Example, CN=minio.example.net',
    names: [{type: 'dns', value: 'minio.example.net'}],
    key: 'P-256',
    extensions,
    otherAttributes: [],
  })
  expect(isSignedByItsKey(request)).toBe(true)
})
