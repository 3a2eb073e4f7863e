import {readFileSync} from 'node:fs'
import {resolve} from 'node:path'
import {describe, expect, test} from 'vitest'
import {isSelfSigned, readCertificate} from '../../../src/lib/x509/certificate.ts'
import {DerError, DerReader} from '../../../src/lib/x509/der.ts'
import {
  authorityInfoAccess,
  authorityKeyIdentifier,
  basicConstraints,
  certificatePolicies,
  crlDistributionPoints,
  extensionOid,
  extKeyUsage,
  keyUsage,
  mustStaple,
  nameConstraints,
  subjectAltNames,
  subjectKeyIdentifier,
} from '../../../src/lib/x509/extensions.ts'
import {readGeneralName} from '../../../src/lib/x509/subject-alt-name.ts'

// Made by OpenSSL from every-extension.cnf; expected values are those of `openssl x509 -text`.
const file = resolve(import.meta.dirname, '../../vectors/x509/every-extension.crt')
const certificate = readCertificate(readFileSync(file, 'latin1'), file)

describe("a certificate of OpenSSL's with every extension", () => {
  test('says what openssl prints of it', () => {
    expect(certificate).toMatchObject({
      version: 3,
      serial: '80',
      subject: 'C=DE, O=Exa\\, mple, OU=\\#1, CN=Größe, 2.3.4=odd',
      notBefore: new Date('2026-11-25T02:57:27Z'),
      notAfter: new Date('2051-07-17T02:57:27Z'),
      key: 'RSA-PSS 2048',
      algorithm: {name: 'rsassaPss', digest: 'sha256'},
      isCa: true,
      isSelfIssued: true,
      fingerprint: 'bd80091fac2c4a421deed2bc73d569bf1db7ea465a3774a3311d0924d5cb9017',
      publicKeyFingerprint: '86fd8adfa46da80f5a56244476909d6430df4e3e27d3d7f1e5ec7b6e7a1165d4',
    })
  })

  test('is found to be signed by its own key', () => {
    expect(isSelfSigned(certificate)).toBe(true)
  })

  test('has typed names', () => {
    expect(subjectAltNames(certificate)).toEqual([
      {type: 'dns', value: 'a.example'},
      {type: 'ip', value: '10.0.0.1'},
      {type: 'ip', value: '2001:db8::1'},
      {type: 'uri', value: 'https://a.example/x'},
      {type: 'email', value: 'root@a.example'},
      {
        type: 'other',
        // OpenSSL reads the section of its own configuration as Latin-1 here.
        value: 'DirName:C=DE, O=Exa\\, mple, OU=\\#1, CN=GrÃ¶Ã\u009fe, 2.3.4=odd',
      },
      {type: 'other', value: 'RID:1.2.3'},
    ])
  })

  test('has usages, constraints and identifiers', () => {
    expect(basicConstraints(certificate)).toEqual({isCa: true, pathLength: 3})
    expect(keyUsage(certificate)).toEqual(['digitalSignature', 'keyCertSign', 'cRLSign'])
    expect(extKeyUsage(certificate)).toEqual(['serverAuth', '1.2.3.4.5'])
    expect(subjectKeyIdentifier(certificate)).toBe('f7620f4891e5139205a2d7f6630f5b609865d261')
    expect(mustStaple(certificate)).toBe(true)
    expect(nameConstraints(certificate)).toEqual({
      permitted: [
        {type: 'dns', value: '.example'},
        {type: 'ip', value: '10.0.0.0/8'},
      ],
      excluded: [{type: 'dns', value: 'bad.example'}],
    })
  })

  test('says where its issuer answers', () => {
    expect(crlDistributionPoints(certificate)).toEqual(['http://crl.example/ca.crl'])
    expect(authorityInfoAccess(certificate)).toEqual({
      ocsp: ['http://ocsp.example'],
      caIssuers: ['http://ca.example/ca.crt'],
    })
    expect(certificatePolicies(certificate)).toEqual(['1.2.3.4', '2.23.140.1.2.1'])
  })
})

test('the identifier of the key that signed it is that without the name of the issuer', () => {
  const value = Buffer.from('30068004010203ff', 'hex')
  const extensions = [{oid: extensionOid.authorityKeyIdentifier, critical: false, value}]
  expect(authorityKeyIdentifier({extensions})).toBe('010203ff')
})

describe('extensions that are not there', () => {
  const none = {extensions: []}

  test('say nothing, which is not the same as saying no', () => {
    expect(basicConstraints(none)).toBeUndefined()
    expect(keyUsage(none)).toBeUndefined()
    expect(extKeyUsage(none)).toBeUndefined()
    expect(nameConstraints(none)).toBeUndefined()
    expect(subjectKeyIdentifier(none)).toBeUndefined()
    expect(authorityKeyIdentifier(none)).toBeUndefined()
  })

  test('are empty where they are lists', () => {
    expect(subjectAltNames(none)).toEqual([])
    expect(mustStaple(none)).toBe(false)
    expect(crlDistributionPoints(none)).toEqual([])
    expect(authorityInfoAccess(none)).toEqual({ocsp: [], caIssuers: []})
    expect(certificatePolicies(none)).toEqual([])
  })
})

describe('a damaged extension', () => {
  const damaged = (oid: string, hex: string) => ({
    extensions: [{oid, critical: true, value: Buffer.from(hex, 'hex')}],
  })

  test.each([
    ['basicConstraints', () => basicConstraints(damaged(extensionOid.basicConstraints, '300301'))],
    [
      'a negative path length',
      () => basicConstraints(damaged(extensionOid.basicConstraints, '30060101ff0201ff')),
    ],
    ['keyUsage', () => keyUsage(damaged(extensionOid.keyUsage, '030109'))],
    [
      'names with something behind them',
      () => subjectAltNames(damaged(extensionOid.subjectAltName, '3003820161ff')),
    ],
    ['extKeyUsage', () => extKeyUsage(damaged(extensionOid.extKeyUsage, '30020600'))],
  ])('is an error: %s', (_, read) => {
    expect(read).toThrow(DerError)
  })
})

describe('a name of another kind', () => {
  const nameOf = (hex: string) => readGeneralName(new DerReader(Buffer.from(hex, 'hex')).read())

  test.each([
    // A user principal name, as Windows writes it.
    ['a015060a2b060104018237140203a0070c056140622e63', 'otherName:1.3.6.1.4.1.311.20.2.3:a@b.c'],
    ['88032a0304', 'RID:1.2.3.4'],
    ['8800', 'unreadable'],
    ['a003020100', 'unreadable'],
    ['a500', 'unsupported'],
  ])('%s is %s', (hex, value) => {
    expect(nameOf(hex)).toEqual({type: 'other', value})
  })
})
