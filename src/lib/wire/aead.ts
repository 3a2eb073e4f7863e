import {createCipheriv, createDecipheriv} from 'node:crypto'
import {type Aead, tagLength} from './stream.ts'

/** AES-256-GCM with a 16 byte tag behind the ciphertext, NIST SP 800-38D. */
export function aes256Gcm(key: Uint8Array): Aead {
  return {
    seal(nonce, plaintext, associated) {
      const cipher = createCipheriv('aes-256-gcm', key, nonce)
      cipher.setAAD(associated)
      return Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()])
    },
    open(nonce, ciphertext, associated) {
      if (ciphertext.length < tagLength) throw new Error('a fragment is shorter than its tag')
      const end = ciphertext.length - tagLength
      const decipher = createDecipheriv('aes-256-gcm', key, nonce, {authTagLength: tagLength})
      decipher.setAAD(associated)
      decipher.setAuthTag(ciphertext.subarray(end))
      return Buffer.concat([decipher.update(ciphertext.subarray(0, end)), decipher.final()])
    },
  }
}
