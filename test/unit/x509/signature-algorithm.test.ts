import {generateKeyPairSync, sign} from 'node:crypto'
import {describe, expect, test} from 'vitest'
import {verifySignature} from '../../../src/lib/x509/signature-algorithm.ts'

const tbs = Buffer.from('what is signed')
const ec = generateKeyPairSync('ec', {namedCurve: 'P-256'})
const rsa = generateKeyPairSync('rsa', {modulusLength: 2048})
const spki = (key: typeof ec.publicKey): Uint8Array => key.export({type: 'spki', format: 'der'})
const ecdsa = {oid: '1.2.840.10045.4.3.2', name: 'ecdsa-with-SHA256', digest: 'sha256'}

describe('a signature', () => {
  const signature = sign('sha256', tbs, ec.privateKey)

  test('is that of the key which made it, and of no other', () => {
    const other = generateKeyPairSync('ec', {namedCurve: 'P-256'})
    expect(verifySignature({tbs, algorithm: ecdsa, signature}, spki(ec.publicKey))).toBe(true)
    expect(verifySignature({tbs, algorithm: ecdsa, signature}, spki(other.publicKey))).toBe(false)
  })

  test('of another kind than the key is not its own', () => {
    expect(verifySignature({tbs, algorithm: ecdsa, signature}, spki(rsa.publicKey))).toBe(false)
  })

  test('of an algorithm that is not known here is unknown, and not wrong', () => {
    const algorithm = {oid: '1.2.3', name: '1.2.3', digest: undefined}
    expect(verifySignature({tbs, algorithm, signature}, spki(ec.publicKey))).toBe('unknown')
  })

  test('of a key that cannot be read is unknown', () => {
    expect(verifySignature({tbs, algorithm: ecdsa, signature}, Buffer.from('30', 'hex'))).toBe(
      'unknown',
    )
  })

  test('that is no signature at all is wrong', () => {
    const nothing = {tbs, algorithm: ecdsa, signature: Buffer.alloc(0)}
    expect(verifySignature(nothing, spki(ec.publicKey))).toBe(false)
  })
})
