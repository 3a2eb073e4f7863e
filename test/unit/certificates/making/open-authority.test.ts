import {generateKeyPairSync, type KeyObject, randomBytes} from 'node:crypto'
import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {createCertificate} from '../../../../src/lib/certificates/making/create-certificate.ts'
import {openAuthority} from '../../../../src/lib/certificates/making/open-authority.ts'
import {AppError} from '../../../../src/lib/errors/errors.ts'
import {pemCertificates, toPem} from '../../../../src/lib/x509/pem.ts'
import {issueCertificate, spkiOf} from '../../../../src/lib/x509/writing/issue.ts'
import {
  writeBasicConstraints,
  writeExtKeyUsage,
  writeKeyUsage,
} from '../../../../src/lib/x509/writing/write-extensions.ts'
import {writeName} from '../../../../src/lib/x509/writing/write-name.ts'
import {madeAuthority, newKey} from '../../../helpers/made-authority.ts'

const now = new Date('2026-11-24T12:00:00Z')
const later = (days: number): Date => new Date(now.getTime() + days * 86_400_000)
const names = [{type: 'dns' as const, value: 'minio.example.net'}]

const root = madeAuthority(now, {name: 'Root'})
const intermediate = madeAuthority(now, {name: 'Intermediate', authority: root.authority})

const open = (pem: string, key: KeyObject, at = now) =>
  openAuthority({data: Buffer.from(pem), source: 'ca.crt'}, {key, keySource: 'ca.key'}, at)

/** A certificate with these extensions, which `cert ca` would not make. */
function odd(key: KeyObject, extensions: Parameters<typeof issueCertificate>[0]['extensions']) {
  const name = writeName({commonName: 'Odd', organization: undefined})
  const der = issueCertificate(
    {
      subject: name,
      issuer: name,
      spki: spkiOf(key),
      notBefore: now,
      notAfter: later(100),
      serial: randomBytes(16),
      extensions,
    },
    key,
  )
  return toPem('CERTIFICATE', der)
}

describe('a CA', () => {
  test('brings its issuers, whatever their order and whatever stands beside them', () => {
    const [own = '', issuer = ''] = pemCertificates(intermediate.pem)
    const other = madeAuthority(now, {name: 'Other'}).pem
    const {chain} = open(`text\n${own}\n${other}${issuer}\n`, intermediate.authority.key)
    expect(chain.map(({certificate}) => certificate.subject)).toEqual([
      'CN=Intermediate',
      'CN=Root',
    ])
  })

  test('is read from DER, too', () => {
    const {certificate, key} = root.authority
    const opened = openAuthority(
      {data: certificate.der, source: 'ca.der'},
      {key, keySource: 'ca.key'},
      now,
    )
    expect(opened.certificate.subject).toBe('CN=Root')
  })

  const key = newKey()
  test.each([
    ['no certificate', 'nothing', key, now, 'ca.crt holds no certificate'],
    [
      'the key of another',
      root.pem,
      key,
      now,
      'The key ca.key does not belong to the certificate ca.crt',
    ],
    [
      'the key of its issuer',
      intermediate.pem,
      root.authority.key,
      now,
      'The key ca.key belongs to certificate 2 of ca.crt, and not to the first',
    ],
    [
      'a server for a CA',
      odd(key, [writeBasicConstraints()]),
      key,
      now,
      'The certificate CN=Odd in ca.crt is not that of a CA',
    ],
    ['no constraints at all', odd(key, []), key, now, 'is not that of a CA'],
    [
      'a CA for revocation lists alone',
      odd(key, [writeBasicConstraints({pathLength: 0}), writeKeyUsage(['cRLSign'])]),
      key,
      now,
      'The CA CN=Odd in ca.crt may not sign: its key usage lacks keyCertSign',
    ],
    [
      'one that is over',
      root.pem,
      root.authority.key,
      later(366),
      'expired on 2027-11-24T12:00:00Z',
    ],
    [
      'one of the future',
      root.pem,
      root.authority.key,
      later(-1),
      'is valid only from 2026-11-24T12:00:00Z',
    ],
  ])('is refused: %s', (_, pem, signer, at, message) => {
    expect(() => open(pem, signer, at)).toThrow(AppError)
    expect(() => open(pem, signer, at)).toThrow(message)
  })

  test('with a short RSA key is refused', () => {
    const short = generateKeyPairSync('rsa', {modulusLength: 1024}).privateKey
    const pem = odd(short, [writeBasicConstraints({pathLength: 0})])
    expect(() => open(pem, short)).toThrow('is RSA 1024, which clients refuse')
  })

  test('that is damaged anywhere gives an error, and crashes nothing', () => {
    const {certificate, key: signer} = intermediate.authority
    fc.assert(
      fc.property(
        fc.integer({min: 0, max: certificate.der.length - 1}),
        fc.integer({min: 0, max: 255}),
        (at, octet) => {
          const data = Uint8Array.from(certificate.der)
          data[at] = octet
          try {
            openAuthority({data, source: 'ca.der'}, {key: signer, keySource: 'ca.key'}, now)
          } catch (error) {
            expect(error).toBeInstanceOf(AppError)
          }
        },
      ),
    )
  })
})

describe('what a CA may not sign', () => {
  const signed = (
    authority: typeof root.authority,
    days = 90,
    role: 'server' | 'client' = 'server',
  ) =>
    createCertificate(
      {
        names,
        subject: {commonName: undefined, organization: undefined},
        role,
        key: newKey(),
        validity: {notBefore: now, notAfter: later(days)},
        authority,
        folder: 'certs',
      },
      now,
      randomBytes,
    )

  test('is what outlives it: the way out is named', () => {
    expect(() => signed(root.authority, 366)).toThrow(
      expect.objectContaining({
        code: 'bad_input',
        message:
          'The CA CN=Root in ca.crt ends 2027-11-24T12:00:00Z, before the new certificate would, 2027-11-25T12:00:00Z',
        hint: 'Give --days 365 or --not-after 2027-11-24T12:00:00Z, or renew the CA',
      }),
    )
    expect(signed(root.authority, 365).document.notAfter).toBe('2027-11-24T12:00:00Z')
  })

  test('is a CA below one that may have none, also where one above forbids it', () => {
    const below = () => madeAuthority(now, {authority: intermediate.authority})
    expect(below).toThrow('The CA CN=Intermediate in ca.crt may have no CA below it')
  })

  test('is a name that it or one above is not permitted', () => {
    const constraints = {permitted: [{type: 'dns' as const, value: 'example.org'}], excluded: []}
    const narrow = madeAuthority(now, {name: 'Narrow', constraints})
    const below = madeAuthority(now, {name: 'Below', authority: narrow.authority})
    for (const {authority} of [narrow, below]) {
      expect(() => signed(authority)).toThrow(
        expect.objectContaining({
          message: 'The CA CN=Narrow in ca.crt may not sign for minio.example.net',
          hint: 'Its name constraints: only dns:example.org',
        }),
      )
    }
  })

  test('is a CA for a domain that it is not permitted itself', () => {
    const only = (value: string) => ({permitted: [{type: 'dns' as const, value}], excluded: []})
    const narrow = madeAuthority(now, {constraints: only('example.org')})
    const below = (value: string) =>
      madeAuthority(now, {constraints: only(value), authority: narrow.authority})
    expect(() => below('example.net')).toThrow('may not sign for example.net')
    expect(below('a.example.org').authority.chain).toHaveLength(2)
  })

  test('is what it is not for', () => {
    const key = newKey()
    const uses = [writeBasicConstraints({pathLength: 0}), writeExtKeyUsage(['clientAuth'])]
    const forClients = open(odd(key, uses), key)
    expect(() => signed(forClients)).toThrow(
      'CN=Odd in ca.crt signs for clientAuth, and not serverAuth',
    )
    expect(signed(forClients, 90, 'client').document.issuer).toBe('CN=Odd')
  })
})
