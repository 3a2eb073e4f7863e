import {X509Certificate} from 'node:crypto'
import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import fc from 'fast-check'
import * as v from 'valibot'
import {describe, expect, test} from 'vitest'
import {isFound} from '../../../../src/lib/certificates/reading/found.ts'
import {InspectedObject, inspectObjects} from '../../../../src/lib/certificates/reading/inspect.ts'
import {objectsIn} from '../../../../src/lib/certificates/reading/objects-in.ts'
import {AppError} from '../../../../src/lib/errors/errors.ts'
import {type Certificate, readCertificate} from '../../../../src/lib/x509/certificate.ts'
import {noPasswords} from '../no-passwords.ts'

const vectors = join(import.meta.dirname, '..', '..', '..', 'vectors', 'x509')

async function inspected(pem: string, file = 'a.crt'): Promise<InspectedObject[]> {
  return inspectObjects((await objectsIn(Buffer.from(pem), file, noPasswords)).filter(isFound))
}

async function onlyCertificate(
  pem: string,
): Promise<Extract<InspectedObject, {kind: 'certificate'}>> {
  const [object] = await inspected(pem)
  if (object?.kind !== 'certificate') throw new Error('no certificate')
  return object
}

const Samples = v.array(
  v.object({
    name: v.string(),
    pem: v.string(),
    openssl: v.looseObject({
      keyUsage: v.string(),
      names: v.string(),
      extensions: v.number(),
      subjectKeyIdentifier: v.optional(v.string()),
      authorityKeyIdentifier: v.optional(v.string()),
    }),
  }),
)
const samples = v.parse(Samples, JSON.parse(readFileSync(join(vectors, 'samples.json'), 'utf8')))

describe.each(samples)('the certificate $name', ({pem, openssl}) => {
  test('says what openssl says of it', async () => {
    const {keyUsage, names, extensions, subjectKeyIdentifier, authorityKeyIdentifier, ...same} =
      openssl
    const object = await onlyCertificate(pem)
    expect(object).toMatchObject(same)
    expect(object.subjectKeyIdentifier).toBe(subjectKeyIdentifier)
    expect(object.authorityKeyIdentifier).toBe(authorityKeyIdentifier)
    expect(object.extensions).toHaveLength(extensions)
    expect(object.keyUsage ?? []).toHaveLength(keyUsage === '' ? 0 : keyUsage.split(', ').length)
    expect(object.subjectAltNames).toHaveLength(names === '' ? 0 : names.split(', ').length)
    expect(v.is(InspectedObject, object)).toBe(true)
  })

  test('says what node says of it', async () => {
    const object = await onlyCertificate(pem)
    const node = new X509Certificate(pem)
    expect(object.fingerprint).toBe(node.fingerprint256.replaceAll(':', '').toLowerCase())
    expect(object.basicConstraints?.isCa ?? false).toBe(node.ca)
    expect(new Date(object.notAfter)).toEqual(node.validToDate)
  })
})

test('a certificate with every extension is said in full', async () => {
  const object = await onlyCertificate(readFileSync(join(vectors, 'every-extension.crt'), 'utf8'))
  expect(object).toMatchObject({
    where: 'a.crt',
    position: 1,
    version: 3,
    selfSigned: true,
    key: 'RSA-PSS 2048',
    keyAlgorithm: 'RSA-PSS',
    keyBits: 2048,
    basicConstraints: {isCa: true, pathLength: 3},
    keyUsage: ['digitalSignature', 'keyCertSign', 'cRLSign'],
    extKeyUsage: ['serverAuth', '1.2.3.4.5'],
    nameConstraints: {
      permitted: [
        {type: 'dns', value: '.example'},
        {type: 'ip', value: '10.0.0.0/8'},
      ],
      excluded: [{type: 'dns', value: 'bad.example'}],
    },
    crlDistributionPoints: ['http://crl.example/ca.crl'],
    ocsp: ['http://ocsp.example'],
    caIssuers: ['http://ca.example/ca.crt'],
    policies: ['1.2.3.4', '2.23.140.1.2.1'],
    mustStaple: true,
  })
  expect(object.subjectAltNames).toContainEqual({type: 'uri', value: 'https://a.example/x'})
  expect(object.extensions).toContainEqual({
    oid: '2.5.29.30',
    name: 'nameConstraints',
    critical: true,
    state: 'read',
  })
})

test('an extension that is damaged is unreadable, and neither left out nor taken for good', () => {
  const {der} = readCertificate(readFileSync(join(vectors, 'every-extension.crt'), 'utf8'), 'it')
  const damaged = Uint8Array.from(der)
  // The identifier of extKeyUsage, then an OCTET STRING, and in it a SEQUENCE: no longer one.
  const at = Buffer.from(damaged).indexOf(Buffer.from('0603551d25', 'hex'))
  damaged[at + 7] = 0x31
  const certificate = readCertificate(damaged, 'damaged.crt')
  const [object] = inspectObjects([{kind: 'certificate', certificate, where: 'x', position: 1}])
  expect(object).toMatchObject({
    selfSigned: false,
    remarks: ['Its extKeyUsage is damaged: what it says is not known'],
    extensions: expect.arrayContaining([
      {oid: '2.5.29.37', name: 'extKeyUsage', critical: false, state: 'unreadable'},
    ]),
  })
  expect(object).not.toHaveProperty('extKeyUsage')
})

test.each([
  ['cf-dupext', 'It has subjectKeyIdentifier more than once, which MinIO and KES refuse'],
  [
    'cf-unkcrit',
    'It has the critical extension 1.2.3.4.5, unknown to most programs: they refuse it',
  ],
])('%s has a remark', async (name, remark) => {
  const pem = samples.find((sample) => sample.name === name)?.pem ?? ''
  expect((await onlyCertificate(pem)).remarks).toEqual([remark])
})

test('whatever octet of a certificate is damaged, it is an error or something that the schema allows', () => {
  const {der} = readCertificate(readFileSync(join(vectors, 'every-extension.crt'), 'utf8'), 'it')
  fc.assert(
    fc.property(fc.nat(der.length - 1), fc.integer({min: 1, max: 255}), (at, flip) => {
      const damaged = Uint8Array.from(der)
      damaged[at] = (damaged[at] ?? 0) ^ flip
      let certificate: Certificate
      try {
        certificate = readCertificate(damaged, 'damaged.crt')
      } catch (error) {
        expect(error).toBeInstanceOf(AppError)
        return
      }
      const [object] = inspectObjects([{kind: 'certificate', certificate, where: 'x', position: 1}])
      v.parse(InspectedObject, object)
      // Of what the signature does not cover only the outer name of the algorithm can be changed.
      if (object?.kind === 'certificate' && object.selfSigned === true) {
        expect(object.remarks).toContain(
          'It names two different signature algorithms: clients and servers refuse it',
        )
      }
    }),
    {numRuns: 1000},
  )
})
