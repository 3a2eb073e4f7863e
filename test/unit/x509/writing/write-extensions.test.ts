import {createHash, generateKeyPairSync} from 'node:crypto'
import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {
  basicConstraints,
  extKeyUsage,
  keyUsage,
  nameConstraints,
  subjectAltNames,
  subjectKeyIdentifier,
} from '../../../../src/lib/x509/extensions.ts'
import {spkiOf} from '../../../../src/lib/x509/writing/issue.ts'
import {
  keyIdentifier,
  writeAuthorityKeyIdentifier,
  writeBasicConstraints,
  writeExtKeyUsage,
  writeKeyUsage,
  writeNameConstraints,
  writeSubjectAltName,
  writeSubjectKeyIdentifier,
} from '../../../../src/lib/x509/writing/write-extensions.ts'
import {writeName} from '../../../../src/lib/x509/writing/write-name.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

describe('extensions are written in DER', () => {
  test.each([
    ['basicConstraints CA:FALSE', writeBasicConstraints(), true, '3000'],
    ['basicConstraints of a CA', writeBasicConstraints({pathLength: 1}), true, '30060101ff020101'],
    ['keyUsage digitalSignature', writeKeyUsage(['digitalSignature']), true, '03020780'],
    [
      'keyUsage of RSA keys',
      writeKeyUsage(['digitalSignature', 'keyEncipherment']),
      true,
      '030205a0',
    ],
    ['keyUsage of CAs', writeKeyUsage(['keyCertSign', 'cRLSign']), true, '03020106'],
    ['extKeyUsage', writeExtKeyUsage(['clientAuth']), false, '300a06082b06010505070302'],
    [
      'authorityKeyIdentifier',
      writeAuthorityKeyIdentifier(Uint8Array.of(1, 2)),
      false,
      '300480020102',
    ],
    [
      'subjectAltName',
      writeSubjectAltName(
        [
          {type: 'dns', value: 'a'},
          {type: 'ip', value: '10.0.0.1'},
          {type: 'uri', value: 'x:y'},
          {type: 'email', value: 'a@b'},
        ],
        true,
      ),
      true,
      '301382016187040a0000018603783a798103614062',
    ],
    [
      'nameConstraints',
      writeNameConstraints({
        permitted: [{type: 'ip', value: '10.1.2.3/12'}],
        excluded: [{type: 'dns', value: ''}],
      }),
      true,
      '3014a00c300a87080a000000fff00000a10430028200',
    ],
  ])('%s', (_, extension, critical, der) => {
    expect(extension.critical).toBe(critical)
    expect(hex(extension.value)).toBe(der)
  })

  test('and read again as what was written', () => {
    const extensions = [
      writeBasicConstraints({pathLength: 0}),
      writeKeyUsage(['keyCertSign', 'cRLSign']),
      writeExtKeyUsage(['serverAuth', 'clientAuth']),
      writeSubjectKeyIdentifier(Uint8Array.of(0xab)),
    ]
    expect(basicConstraints({extensions})).toEqual({isCa: true, pathLength: 0})
    expect(keyUsage({extensions})).toEqual(['keyCertSign', 'cRLSign'])
    expect(extKeyUsage({extensions})).toEqual(['serverAuth', 'clientAuth'])
    expect(subjectKeyIdentifier({extensions})).toBe('ab')
  })

  test('ranges of any length, too', () => {
    const range = fc.tuple(fc.ipV4(), fc.integer({min: 0, max: 32}))
    fc.assert(
      fc.property(range, ([address, bits]) => {
        const written = writeNameConstraints({
          permitted: [{type: 'ip', value: `${address}/${bits}`}],
          excluded: [],
        })
        const [read] = nameConstraints({extensions: [written]})?.permitted ?? []
        expect(read?.value).toMatch(new RegExp(`/${bits}$`))
      }),
    )
  })

  test('names of any number', () => {
    const names = Array.from({length: 1000}, (_, index) => ({
      type: 'dns' as const,
      value: `n${index}.example.net`,
    }))
    expect(subjectAltNames({extensions: [writeSubjectAltName(names, false)]})).toEqual(names)
  })
})

test.each(['P-256', 'P-521'])(
  'a key identifier is the SHA-1 of the bits of the key: %s',
  (curve) => {
    const {privateKey, publicKey} = generateKeyPairSync('ec', {namedCurve: curve})
    const {x = '', y = ''} = publicKey.export({format: 'jwk'})
    const point = Buffer.concat([
      Uint8Array.of(4),
      Buffer.from(x, 'base64url'),
      Buffer.from(y, 'base64url'),
    ])
    expect(hex(keyIdentifier(spkiOf(privateKey)))).toBe(
      createHash('sha1').update(point).digest('hex'),
    )
  },
)

test('a name is written in UTF-8, the organization first', () => {
  expect(hex(writeName({commonName: 'ü', organization: 'O'}))).toBe(
    '3019310a3008060355040a0c014f310b300906035504030c02c3bc',
  )
  expect(hex(writeName({commonName: undefined, organization: ''}))).toBe('3000')
})
