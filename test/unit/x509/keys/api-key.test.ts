import {generateKeyPairSync} from 'node:crypto'
import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {Secret} from '../../../../src/lib/base/secret.ts'
import {
  kesApiKey,
  kesPrivateKey,
  looksLikeApiKey,
  readApiKey,
} from '../../../../src/lib/x509/keys/api-key.ts'
import {keyIdentity} from '../../../../src/lib/x509/keys/key-identity.ts'

const identityOf = (text: string): ReturnType<typeof keyIdentity> | undefined => {
  const key = readApiKey(new Secret(text))
  return key && keyIdentity(key.publicKey.spki)
}

describe('the identity of an API key', () => {
  test.each([
    [
      'kes:v1:ACQpoGqx3rHHjT938Hfu5hVVQJHZWSqVI2Xp1KlYxFVw',
      '0426fa9a04bc2756b92fbe8a97e1a1e07b53ecf04ed33da22c33e5c9faeb8cbb',
    ],
    [
      'kes:v1:AMxvd2uV1l5dDSRwuKZxSjuM5BDemlr+685+JAHA1TuJ',
      'ab785e3b95d80d72cc9c27cb9fde886a0bf9068a69d40e3bd08a54e68c3f2bf7',
    ],
  ])('of KES is the one that KES itself gives', (key, identity) => {
    expect(identityOf(key)?.kesIdentity).toBe(identity)
    expect(identityOf(`${key}\n`)?.kesIdentity).toBe(identity)
  })

  test('of MinKMS is the one that MinKMS itself gives', () => {
    expect(identityOf('k1:AqwjUvaWEE9O83quGOkiO_2D1x37Za9gE4L5UHdq0Ag')).toMatchObject({
      minkmsIdentity: 'h1:FALvKoL5sB2mfvXrbheZ8tgKjIJZ60gN-VH9TcfK7Q0',
      kesIdentity: '1402ef2a82f9b01da67ef5eb6e1799f2d80a8c8259eb480df951fd4dc7caed0d',
    })
  })

  // The scalar 1: its public point is the base point of the curve.
  test.each([
    [32, 'P-256'],
    [48, 'P-384'],
    [66, 'P-521'],
  ])('k2: with %i octets is a key of %s', (length, name) => {
    const scalar = Buffer.alloc(length)
    scalar[length - 1] = 1
    const key = readApiKey(new Secret(`k2:${scalar.toString('base64url')}`))
    expect(key).toMatchObject({product: 'MinKMS', publicKey: {name}})
  })
})

describe('what is no API key', () => {
  test.each([
    'kes:v1:sbDvZFqUPFFwxRS4EkuoEb2nyyInkdKSUEYHXFHeTouW',
    'kes:v1:ACQpoGqx3rHHjT938Hfu5hVVQJHZWSqVI2Xp1KlYxFV',
    'kes:v1:ACQpoGqx3rHHjT938Hfu5hVVQJHZWSqVI2Xp1KlYxFV*',
    'kes:v1:',
    'k1:AqwjUvaWEE9O83quGOkiO/2D1x37Za9gE4L5UHdq0Ag',
    'k1:AqwjUvaWEE9O83quGOkiO_2D1x37Za9gE4L5UHdq0A',
    'k2:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    'k2:__________________________________________8',
    'k3:AqwjUvaWEE9O83quGOkiO_2D1x37Za9gE4L5UHdq0Ag',
    '',
  ])('is refused: %s', (text) => {
    expect(readApiKey(new Secret(text))).toBeUndefined()
  })

  test('a host and its port is one, whatever the name of the host', () => {
    expect(looksLikeApiKey('k1:9000')).toBe(false)
    expect(looksLikeApiKey('k1:AqwjUvaWEE9O83quGOkiO_2D')).toBe(true)
    expect(looksLikeApiKey('kes:v1:')).toBe(true)
  })

  test('any text gives a key or nothing', () => {
    fc.assert(
      fc.property(fc.constantFrom('kes:v1:', 'k1:', 'k2:'), fc.base64String(), (prefix, text) => {
        expect(() => readApiKey(new Secret(prefix + text))).not.toThrow()
      }),
    )
  })
})

test('an API key of KES is made of its private key again, and of no other kind', () => {
  const apiKey = 'kes:v1:AN5/vRLhX3Ti+X+BQS4QK0Dq9C8NBaeRpbSoWdlKKd+k'
  const key = kesPrivateKey(new Secret(apiKey))
  expect(key && kesApiKey(key)?.reveal()).toBe(apiKey)
  const {privateKey} = generateKeyPairSync('ec', {namedCurve: 'P-256'})
  expect(kesApiKey(privateKey)).toBeUndefined()
})
