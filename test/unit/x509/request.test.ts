import {execFileSync} from 'node:child_process'
import {mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import fc from 'fast-check'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {DerError} from '../../../src/lib/x509/der.ts'
import {extKeyUsage, keyUsage} from '../../../src/lib/x509/extensions.ts'
import {isSignedByItsKey, parseRequest, readRequest} from '../../../src/lib/x509/request.ts'

let folder: string
let der: Uint8Array

function newRequest(name: string, ...more: string[]): string {
  const file = join(folder, `${name}.csr`)
  const args = ['req', '-new', '-nodes', '-keyout', join(folder, `${name}.key`), '-out', file]
  execFileSync('openssl', [...args, ...more], {stdio: 'ignore'})
  return readFileSync(file, 'utf8')
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mctl-request-'))
  der = readRequest(
    newRequest(
      'small',
      '-newkey',
      'ed25519',
      '-subj',
      '/CN=honest',
      '-addext',
      'keyUsage=digitalSignature',
    ),
    'small.csr',
  ).der
})

afterAll(() => rmSync(folder, {recursive: true}))

describe('a request made by openssl', () => {
  test('says what it asks for, and is signed by its own key', () => {
    const pem = newRequest(
      'full',
      ...['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-384', '-subj', '/O=Example/CN=prod'],
      ...['-addext', 'subjectAltName=DNS:*.example.net,IP:10.0.0.1,email:a@example.net'],
      ...[
        '-addext',
        'keyUsage=critical,digitalSignature',
        '-addext',
        'extendedKeyUsage=clientAuth',
      ],
    )
    const request = readRequest(`text before\n${pem}text behind`, 'full.csr')
    expect(request).toMatchObject({
      version: 1,
      subject: 'O=Example, CN=prod',
      key: 'P-384',
      names: [
        {type: 'dns', value: '*.example.net'},
        {type: 'ip', value: '10.0.0.1'},
        {type: 'email', value: 'a@example.net'},
      ],
      algorithm: {name: 'ecdsa-with-SHA256'},
      otherAttributes: [],
    })
    expect(keyUsage(request)).toEqual(['digitalSignature'])
    expect(extKeyUsage(request)).toEqual(['clientAuth'])
    expect(isSignedByItsKey(request)).toBe(true)
  })

  test.each([
    ['rsa:2048', 'RSA 2048'],
    ['ed25519', 'Ed25519'],
  ])('with a key %s', (kind, name) => {
    const request = readRequest(newRequest('any', '-newkey', kind, '-subj', '/CN=a'), 'any.csr')
    expect(request).toMatchObject({key: name, names: [], extensions: []})
    expect(isSignedByItsKey(request)).toBe(true)
  })

  test('that was changed afterwards is not signed by its key', () => {
    const broken = Uint8Array.from(der)
    broken[Buffer.from(der).indexOf('honest')] = 0x48
    const request = parseRequest(broken)
    expect(isSignedByItsKey(request)).toBe(false)
  })
})

describe('what is no request', () => {
  test('is refused with the name of its source', () => {
    expect(() => readRequest('nothing', 'x.csr')).toThrow('x.csr holds no certificate request')
    expect(() => readRequest(der.subarray(0, 60), 'x.csr')).toThrow(
      'x.csr holds a certificate request that cannot be read',
    )
  })

  test('or is damaged anywhere is refused with a DerError, or is no longer signed by its key', () => {
    fc.assert(
      fc.property(fc.nat(der.length - 1), fc.integer({min: 1, max: 255}), (at, flip) => {
        const broken = Uint8Array.from(der)
        broken[at] = (broken[at] ?? 0) ^ flip
        try {
          expect(isSignedByItsKey(parseRequest(broken))).not.toBe(true)
        } catch (error) {
          expect(error).toBeInstanceOf(DerError)
        }
      }),
      {numRuns: 500},
    )
  })

  test('or is cut anywhere is refused with a DerError', () => {
    for (let length = 0; length < der.length; length += 1) {
      expect(() => parseRequest(der.subarray(0, length))).toThrow(DerError)
    }
  })
})
