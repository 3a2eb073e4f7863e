import {randomBytes, X509Certificate} from 'node:crypto'
import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {
  type CertificateOrder,
  createCertificate,
} from '../../../../src/lib/certificates/making/create-certificate.ts'
import {createRequest} from '../../../../src/lib/certificates/making/create-request.ts'
import {parsePermitted} from '../../../../src/lib/certificates/making/permitted-names.ts'
import {readCertificate} from '../../../../src/lib/x509/certificate.ts'
import {extensionOid, extKeyUsage, keyUsage} from '../../../../src/lib/x509/extensions.ts'
import {parseHosts} from '../../../../src/lib/x509/hosts.ts'
import {pemCertificates} from '../../../../src/lib/x509/pem.ts'
import {readRequest} from '../../../../src/lib/x509/request.ts'
import {madeAuthority, newKey} from '../../../helpers/made-authority.ts'

const now = new Date('2026-11-24T12:00:00Z')
const inDays = (days: number): Date => new Date(now.getTime() + days * 86_400_000)
const key = newKey()

function made(hosts: readonly string[], order: Partial<CertificateOrder> = {}) {
  return createCertificate(
    {
      names: parseHosts(hosts),
      subject: {commonName: undefined, organization: undefined},
      role: 'server',
      key,
      validity: {notBefore: now, notAfter: inDays(90)},
      authority: undefined,
      folder: 'certs',
      ...order,
    },
    now,
    randomBytes,
  )
}

describe('a CA that may sign for some hosts alone', () => {
  const constraints = parsePermitted(['lab.example'], [])
  const {authority} = madeAuthority(now, {constraints})
  const client = (commonName: string) =>
    made([], {role: 'client', authority, subject: {commonName, organization: undefined}})

  test.each(['evil.net', 'a-b.c_d.evil.net', 'lab.example.evil.net'])(
    'makes no certificate for the client %s: OpenSSL takes the name for that of a host',
    (name) => {
      expect(() => client(name)).toThrow(`may not sign for ${name}`)
    },
  )

  test.each(['readonly', 'a.lab.example', 'readonly,diagnostics.x', 'a-.net', 'a..net', '.a.net'])(
    'makes one for the client %s, which is no other host',
    (name) => {
      expect(client(name).document.issuer).toBe('CN=Test CA')
    },
  )

  test('takes a common name for no host where there is a host', () => {
    const subject = {commonName: 'evil.net', organization: undefined}
    expect(() => made(['a.lab.example'], {authority, subject})).not.toThrow()
  })
})

describe('a certificate for a server', () => {
  test('is for servers and clients, and no CA', () => {
    const {certificate, document} = made(['a.example.net', '10.0.0.1'])
    expect(keyUsage(certificate)).toEqual(['digitalSignature'])
    expect(extKeyUsage(certificate)).toEqual(['serverAuth', 'clientAuth'])
    expect(certificate.extensions.filter(({critical}) => critical).map(({oid}) => oid)).toEqual([
      extensionOid.basicConstraints,
      extensionOid.keyUsage,
    ])
    expect(document).toMatchObject({
      subject: 'CN=a.example.net',
      selfSigned: true,
      names: ['a.example.net', '10.0.0.1'],
      remarks: [],
    })
  })

  test('without a name of its own has critical alternative names', () => {
    const {certificate} = made(['10.0.0.1', `${'a'.repeat(60)}.example.net`])
    expect(certificate.subject).toBe('')
    expect(
      certificate.extensions.find(({oid}) => oid === extensionOid.subjectAltName),
    ).toMatchObject({critical: true})
  })

  test('without a host is none', () => {
    expect(() => made([])).toThrow('No host was named')
  })

  test('of a CA has its chain behind it, but not the root', () => {
    const root = madeAuthority(now, {name: 'Root'})
    const {authority} = madeAuthority(now, {name: 'Inter', authority: root.authority})
    const {certPem, document} = made(['a.example.net'], {authority})
    const subjects = pemCertificates(certPem).map((pem) => readCertificate(pem, 'it').subject)
    expect(subjects).toEqual(['CN=a.example.net', 'CN=Inter'])
    expect(document.chain.map(({subject}) => subject)).toEqual(subjects)
    expect(document).toMatchObject({issuer: 'CN=Inter', selfSigned: false})
    expect(certPem.endsWith('-----END CERTIFICATE-----\n')).toBe(true)
  })

  test.each([
    [['a.example.net'], 400, 'It lives 400 days'],
    [
      ['a.example.net'],
      826,
      "Apple's systems refuse server certificates that live longer than 825",
    ],
    [['*.local'], 90, '*.local stands for a whole top-level domain'],
    [['*.a_b.example'], 90, '*.a_b.example holds an underscore'],
    [['uri:https://a.example.net'], 90, 'It has neither a DNS name nor an address'],
    [['certs', '10.0.0.1'], 90, 'MinIO does not load 10.0.0.1 from the folder of a domain'],
  ])('%j for %d days comes with a remark', (hosts, days, remark) => {
    const {remarks} = made(hosts, {validity: {notBefore: now, notAfter: inDays(days)}}).document
    expect(remarks).toEqual([expect.stringContaining(remark)])
  })

  test('of any hosts reads as those hosts', () => {
    const labels = fc.stringMatching(/^[a-z0-9]([a-z0-9_-]{0,20}[a-z0-9])?$/)
    const dns = fc
      .tuple(fc.boolean(), fc.array(labels, {minLength: 1, maxLength: 4}))
      .map(([isWild, parts]) => `${isWild ? '*.' : ''}${parts.join('.')}.example`)
    const host = fc.oneof(
      dns,
      fc.ipV4(),
      fc.ipV6(),
      fc.emailAddress().map(() => 'email:a@b.example'),
    )
    fc.assert(
      fc.property(fc.array(host, {minLength: 1, maxLength: 20}), (hosts) => {
        fc.pre(!hosts.some((each) => /--/.test(each)))
        const names = parseHosts(hosts)
        const {certificate, certPem} = made(hosts)
        expect(certificate.names).toEqual(names)
        const node = new X509Certificate(certPem)
        for (const {type, value} of names) {
          if (type === 'ip') expect(node.checkIP(value)).toBe(value)
          if (type === 'dns' && !/\*.*_/.test(value))
            expect(node.checkHost(value.replace('*', 'x'))).toBeDefined()
        }
        const {requestPem} = createRequest({
          names,
          subject: {commonName: undefined, organization: undefined},
          role: 'server',
          key,
        })
        expect(readRequest(requestPem, 'it').names).toEqual(names)
      }),
      {numRuns: 50},
    )
  })
})

describe('a certificate for a client', () => {
  test('is for clients alone, and needs no host', () => {
    const subject = {commonName: 'readonly,diagnostics', organization: 'Example'}
    const {certificate, document} = made([], {role: 'client', subject})
    expect(extKeyUsage(certificate)).toEqual(['clientAuth'])
    expect(document).toMatchObject({
      subject: 'O=Example, CN=readonly\\,diagnostics',
      names: [],
      publicKeyFingerprint: certificate.publicKeyFingerprint,
    })
  })

  test.each(['x'.repeat(65), 'a\nb'])('is not for the name %j', (commonName) => {
    const subject = {commonName, organization: undefined}
    expect(() => made([], {role: 'client', subject})).toThrow('The common name')
  })
})
