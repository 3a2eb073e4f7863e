import {createCipheriv, createHash, generateKeyPairSync, type KeyObject} from 'node:crypto'
import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {Secret} from '../../../../src/lib/base/secret.ts'
import {decryptBlock} from '../../../../src/lib/x509/keys/encrypted-key.ts'
import {pairError, readGoPrivateKey} from '../../../../src/lib/x509/keys/private-key.ts'
import {breakDer, seeded} from '../../../helpers/mutations.ts'

const pkcs8 = (key: KeyObject): Buffer => key.export({type: 'pkcs8', format: 'der'})
const ec = generateKeyPairSync('ec', {namedCurve: 'P-256'})
const rsa = generateKeyPairSync('rsa', {modulusLength: 1024})

describe('the three forms of a private key', () => {
  test.each(['P-224', 'P-256', 'P-384', 'P-521'])('%s: SEC 1 and PKCS#8', (namedCurve) => {
    const {privateKey, publicKey} = generateKeyPairSync('ec', {namedCurve})
    const spki = publicKey.export({type: 'spki', format: 'der'})
    for (const der of [pkcs8(privateKey), privateKey.export({type: 'sec1', format: 'der'})]) {
      const read = readGoPrivateKey(der)
      if ('error' in read || read.publicKey.kind !== 'ec') throw new Error('not read')
      expect(read.publicKey.curve).toBe(namedCurve)
      expect(spki.subarray(-read.publicKey.point.length)).toEqual(read.publicKey.point)
    }
  })

  test('RSA: PKCS#1 and PKCS#8', () => {
    for (const der of [
      pkcs8(rsa.privateKey),
      rsa.privateKey.export({type: 'pkcs1', format: 'der'}),
    ]) {
      expect(readGoPrivateKey(der)).toMatchObject({publicKey: {kind: 'rsa', exponent: 65537n}})
    }
  })

  test('Ed25519: PKCS#8', () => {
    const {privateKey, publicKey} = generateKeyPairSync('ed25519')
    const point = publicKey.export({type: 'spki', format: 'der'}).subarray(-32)
    expect(readGoPrivateKey(pkcs8(privateKey))).toEqual({publicKey: {kind: 'ed25519', point}})
  })

  test('what Go does not take', () => {
    const failed = {error: 'tls: failed to parse private key'}
    expect(readGoPrivateKey(pkcs8(generateKeyPairSync('ed448').privateKey))).toEqual(failed)
    expect(readGoPrivateKey(new Uint8Array())).toEqual(failed)
    const unknown = {error: 'tls: found unknown private key type in PKCS#8 wrapping'}
    expect(readGoPrivateKey(pkcs8(generateKeyPairSync('x25519').privateKey))).toEqual(unknown)
    const odd = generateKeyPairSync('ec', {namedCurve: 'secp256k1'})
    expect(readGoPrivateKey(pkcs8(odd.privateKey))).toEqual(failed)
  })

  test('an RSA key whose numbers do not fit', () => {
    const der = rsa.privateKey.export({type: 'pkcs1', format: 'der'})
    const last = der.at(-1) ?? 0
    der[der.length - 1] = last ^ 1
    expect(readGoPrivateKey(der)).toEqual({error: 'tls: failed to parse private key'})
  })
})

test('a pair is told from no pair in the words of Go', () => {
  const read = (key: KeyObject) => {
    const found = readGoPrivateKey(pkcs8(key))
    if ('error' in found) throw new Error(found.error)
    return found.publicKey
  }
  const other = generateKeyPairSync('ec', {namedCurve: 'P-256'})
  const larger = generateKeyPairSync('ec', {namedCurve: 'P-384'})
  const own = read(ec.privateKey)
  expect(pairError(own, own)).toBeUndefined()
  for (const key of [other, larger]) {
    expect(pairError(own, read(key.privateKey))).toBe('tls: private key does not match public key')
  }
  expect(pairError(own, read(rsa.privateKey))).toBe(
    'tls: private key type does not match public key type',
  )
  expect(pairError({kind: 'unknown'}, own)).toBe('tls: unknown public key algorithm')
})

test('hostile bytes are refused, and nothing else happens', () => {
  fc.assert(fc.property(fc.uint8Array({maxLength: 100}), (any) => void readGoPrivateKey(any)))
  const random = seeded(9)
  const keys = [
    pkcs8(ec.privateKey),
    pkcs8(rsa.privateKey),
    ec.privateKey.export({type: 'sec1', format: 'der'}),
  ]
  for (let times = 0; times < 2000; times += 1) {
    readGoPrivateKey(breakDer(keys[times % keys.length] ?? new Uint8Array(), random))
  }
})

describe('a block with DEK-Info', () => {
  const password = new Secret('secret')
  const iv = Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex')
  const md5 = (...parts: (string | Buffer)[]): Buffer => {
    const hash = createHash('md5')
    for (const part of parts) hash.update(part)
    return hash.digest()
  }
  const salt = iv.subarray(0, 8)
  const firstHalf = md5('secret', salt)
  const key = Buffer.concat([firstHalf, md5(firstHalf, 'secret', salt)])
  const cipher = createCipheriv('aes-256-cbc', key, iv)
  const bytes = Buffer.concat([cipher.update(pkcs8(ec.privateKey)), cipher.final()])
  const block = (header: string, content: Uint8Array = bytes) => ({
    type: 'PRIVATE KEY',
    headers: new Map([['DEK-Info', header]]),
    bytes: content,
  })
  const header = `AES-256-CBC,${iv.toString('hex')}`

  test('holds whatever was encrypted, also PKCS#8', () => {
    expect(decryptBlock(block(header), password)).toEqual({bytes: pkcs8(ec.privateKey)})
  })

  test.each([
    ['AES-256-CBC', 'x509: malformed DEK-Info header'],
    ['ROT13,00', 'x509: unknown encryption mode'],
    ['AES-256-CBC,xy', 'encoding/hex: invalid byte'],
    ['AES-256-CBC,00', 'x509: incorrect IV size'],
  ])('%s: %s', (odd, error) => {
    expect(decryptBlock(block(odd), password)).toEqual({error})
  })

  test('damaged, or with another password', () => {
    expect(decryptBlock(block(header, bytes.subarray(1)), password)).toEqual({
      error: 'x509: encrypted PEM data is not a multiple of the block size',
    })
    expect(decryptBlock(block(header, new Uint8Array()), password)).toEqual({
      error: 'x509: invalid padding',
    })
    expect(decryptBlock(block(header), new Secret('wrong'))).toEqual({
      error: 'x509: decryption password incorrect',
    })
  })

  test('single DES, which OpenSSL 3 has no more', () => {
    // Made by Go's x509.EncryptPEMBlock.
    const des = Buffer.from('j5/KMXk3bdHzQY1IHHd3td5PFNsSoMbw', 'base64')
    expect(decryptBlock(block('DES-CBC,0001020304050607', des), password)).toEqual({
      bytes: Buffer.from('hello, single DES'),
    })
  })
})
