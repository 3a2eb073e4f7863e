import {hash} from 'node:crypto'

/** The names that programs give a key, all from the SHA-256 of its SubjectPublicKeyInfo. */
export interface KeyIdentity {
  /** Lower-case hexadecimal. */
  readonly publicKeyFingerprint: string
  /** As curl's --pinnedpubkey takes it: `sha256//` and base64. */
  readonly pin: string
  /** What KES calls a client: the same hexadecimal. */
  readonly kesIdentity: string
  /** What MinKMS calls a client: `h1:` and base64url. */
  readonly minkmsIdentity: string
}

/** The identity of a key, from its SubjectPublicKeyInfo in DER. A new certificate for the same key has the same. */
export function keyIdentity(spki: Uint8Array): KeyIdentity {
  const digest = hash('sha256', spki, 'buffer')
  const hex = digest.toString('hex')
  return {
    publicKeyFingerprint: hex,
    pin: `sha256//${digest.toString('base64')}`,
    kesIdentity: hex,
    minkmsIdentity: `h1:${digest.toString('base64url')}`,
  }
}
