import {chacha20poly1305} from '@noble/ciphers/chacha.js'
import type {Aead} from './stream.ts'

/** ChaCha20-Poly1305, RFC 8439. Not from node:crypto, because the runtime of the standalone program has no ChaCha20. */
export function chacha20Poly1305(key: Uint8Array): Aead {
  return {
    seal: (nonce, plaintext, associated) =>
      chacha20poly1305(key, nonce, associated).encrypt(plaintext),
    open: (nonce, ciphertext, associated) =>
      chacha20poly1305(key, nonce, associated).decrypt(ciphertext),
  }
}
