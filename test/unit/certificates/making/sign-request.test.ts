import {execFileSync} from 'node:child_process'
import {generateKeyPairSync, type KeyObject, randomBytes} from 'node:crypto'
import {readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {createRequest} from '../../../../src/lib/certificates/making/create-request.ts'
import {
  openRequest,
  type SigningOrder,
  signRequest,
} from '../../../../src/lib/certificates/making/sign-request.ts'
import {AppError} from '../../../../src/lib/errors/errors.ts'
import {readCertificate} from '../../../../src/lib/x509/certificate.ts'
import {basicConstraints, extKeyUsage, keyUsage} from '../../../../src/lib/x509/extensions.ts'
import {parseHosts} from '../../../../src/lib/x509/hosts.ts'
import {readRequest} from '../../../../src/lib/x509/request.ts'
import {issueRequest} from '../../../../src/lib/x509/writing/issue.ts'
import {
  writeBasicConstraints,
  writeExtKeyUsage,
  writeKeyUsage,
  writeSubjectAltName,
} from '../../../../src/lib/x509/writing/write-extensions.ts'
import {writeName} from '../../../../src/lib/x509/writing/write-name.ts'
import {madeAuthority, newKey} from '../../../helpers/made-authority.ts'
import {temporaryDirectory} from '../../../helpers/temporary-directory.ts'

const now = new Date('2026-11-24T12:00:00Z')
const validity = {notBefore: now, notAfter: new Date('2027-02-22T12:00:00Z')}
const {authority} = madeAuthority(now)
const nobody = {commonName: undefined, organization: undefined}

function requestOf(
  extensions: Parameters<typeof issueRequest>[0]['extensions'],
  options: {commonName?: string; organization?: string; key?: KeyObject} = {},
) {
  const {commonName, organization, key = newKey()} = options
  return readRequest(
    issueRequest({subject: writeName({commonName, organization}), extensions}, key),
    'it',
  )
}

function signed(request: SigningOrder['request'], order: Partial<SigningOrder> = {}) {
  const whole = {
    request,
    source: 'request.csr',
    authority,
    role: 'server' as const,
    subject: nobody,
    names: [],
    validity,
    folder: undefined,
    ...order,
  }
  const {certPem, document} = signRequest(whole, now, randomBytes)
  return {certificate: readCertificate(certPem, 'it'), document}
}

const hosts = (...names: string[]) => writeSubjectAltName(parseHosts(names), false)

describe('of a request', () => {
  test('made here all is taken', () => {
    const key = newKey()
    const names = parseHosts(['a.example.net', '10.0.0.1'])
    const {requestPem} = createRequest({names, subject: nobody, role: 'server', key})
    const {certificate, document} = signed(readRequest(requestPem, 'it'))
    expect(document).toMatchObject({subject: 'CN=a.example.net', issuer: 'CN=Test CA', omitted: []})
    expect(certificate.names).toEqual(names)
    expect(extKeyUsage(certificate)).toEqual(['serverAuth'])
  })

  test('that asks for power little is taken, and the rest is named', () => {
    const request = requestOf(
      [
        writeBasicConstraints({pathLength: 5}),
        writeKeyUsage(['keyCertSign', 'digitalSignature']),
        writeExtKeyUsage(['serverAuth', 'clientAuth']),
        hosts('a.example.net'),
        {oid: '1.2.3.4', critical: true, value: Uint8Array.of(5, 0)},
      ],
      {commonName: 'consoleAdmin', organization: 'Evil'},
    )
    const {certificate, document} = signed(request)
    expect(basicConstraints(certificate)).toEqual({isCa: false, pathLength: undefined})
    expect(keyUsage(certificate)).toEqual(['digitalSignature'])
    expect(extKeyUsage(certificate)).toEqual(['serverAuth'])
    expect(certificate.subject).toBe('CN=a.example.net')
    expect(document.omitted).toEqual([
      'to be a CA',
      'the use keyCertSign',
      'the use clientAuth',
      'the extension 1.2.3.4',
      'O=Evil of its subject',
      'CN=consoleAdmin of its subject',
    ])
  })

  test('a name that no certificate should hold is left out', () => {
    const request = requestOf([
      writeSubjectAltName(
        [
          {type: 'dns', value: 'a.example.net:9000'},
          {type: 'dns', value: 'B.example.net'},
        ],
        false,
      ),
    ])
    const {certificate, document} = signed(request)
    expect(certificate.names).toEqual([{type: 'dns', value: 'b.example.net'}])
    expect(document.omitted).toEqual([
      'the name dns:a.example.net:9000, which no certificate should hold',
    ])
  })

  test('its host may stand in the common name, as older programs write it', () => {
    const {certificate, document} = signed(requestOf([], {commonName: 'old.example.net'}))
    expect(certificate.names).toEqual([{type: 'dns', value: 'old.example.net'}])
    expect(document.omitted).toEqual([])
  })

  test('no name is taken when others are given', () => {
    const {certificate, document} = signed(requestOf([hosts('a.example.net', 'b.example.net')]), {
      names: parseHosts(['b.example.net', 'c.example.net']),
    })
    expect(certificate.names.map(({value}) => value)).toEqual(['b.example.net', 'c.example.net'])
    expect(document.omitted).toEqual(['the name dns:a.example.net'])
  })

  test('for a client the name comes from who signs', () => {
    const {certificate} = signed(requestOf([], {commonName: 'consoleAdmin'}), {
      role: 'client',
      subject: {commonName: 'readonly', organization: undefined},
    })
    expect(certificate.subject).toBe('CN=readonly')
    expect(certificate.names).toEqual([])
    expect(extKeyUsage(certificate)).toEqual(['clientAuth'])
  })
})

describe('a request is refused', () => {
  test('when it was altered', () => {
    const request = requestOf([hosts('a.example.net')])
    const der = Buffer.from(request.der)
    der.write('b', der.indexOf('a.example.net'))
    expect(() => signed(readRequest(der, 'it'))).toThrow(
      'The request request.csr was not signed with its own key',
    )
  })

  test('when its key is weak', () => {
    const key = generateKeyPairSync('rsa', {modulusLength: 1024}).privateKey
    expect(() => signed(requestOf([hosts('a.example.net')], {key}))).toThrow(
      'The key of the request request.csr is RSA 1024, which clients refuse',
    )
  })

  test('when nobody names a host', () => {
    expect(() => signed(requestOf([], {commonName: 'not a host'}))).toThrow(
      'The request request.csr names no host',
    )
  })

  test('when the CA may not sign for its names', () => {
    const constraints = {permitted: [{type: 'dns' as const, value: 'example.org'}], excluded: []}
    const narrow = madeAuthority(now, {constraints}).authority
    expect(() => signed(requestOf([hosts('a.example.net')]), {authority: narrow})).toThrow(
      'may not sign for a.example.net',
    )
  })

  test('when it is damaged anywhere, and crashes nothing', () => {
    const {der} = requestOf([hosts('a.example.net'), writeExtKeyUsage(['serverAuth'])])
    fc.assert(
      fc.property(
        fc.integer({min: 0, max: der.length - 1}),
        fc.integer({min: 0, max: 255}),
        (at, octet) => {
          fc.pre(der[at] !== octet)
          const broken = Uint8Array.from(der)
          broken[at] = octet
          expect(() => signed(openRequest(broken, 'broken.csr'))).toThrow(AppError)
        },
      ),
    )
  })
})

test('a request that openssl made is signed', async () => {
  await using folder = await temporaryDirectory()
  const [key, csr] = [join(folder.path, 'a.key'), join(folder.path, 'a.csr')]
  writeFileSync(key, newKey().export({type: 'pkcs8', format: 'pem'}))
  execFileSync('openssl', [
    ...['req', '-new', '-key', key, '-out', csr, '-outform', 'DER'],
    ...['-subj', '/C=DE/O=Example/CN=a.example.net'],
    ...['-addext', 'subjectAltName=DNS:a.example.net,IP:10.0.0.1,RID:1.2.3'],
  ])
  const {certificate, document} = signed(openRequest(readFileSync(csr), 'a.csr'))
  expect(certificate.names).toEqual(parseHosts(['a.example.net', '10.0.0.1']))
  expect(document.omitted).toEqual([
    'the name RID:1.2.3, which no certificate should hold',
    'C=DE of its subject',
    'O=Example of its subject',
  ])
})
