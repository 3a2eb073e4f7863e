import {argon2, pbkdf2} from 'node:crypto'
import {promisify} from 'node:util'
import type {Secret} from '../base/secret.ts'
import {AppError} from '../errors/errors.ts'
import {aes256Gcm} from './aead.ts'
import {type Aead, openStream, sealStream, tagLength} from './stream.ts'

/**
 * The encrypted bodies of MinIO's admin API.
 *
 * `salt[32] || id[1] || nonce[8] || stream`; the password is the secret key that signs the request.
 */
export type Algorithm = 'argon2id-aes256gcm' | 'argon2id-chacha20poly1305' | 'pbkdf2-aes256gcm'

interface AlgorithmFacts {
  readonly id: number
  readonly deriveKey: (password: Uint8Array, salt: Uint8Array) => Promise<Uint8Array>
  readonly aead: (key: Uint8Array) => Aead | Promise<Aead>
}

const keyLength = 32
const saltLength = 32
const nonceLength = 8
const headerLength = saltLength + 1 + nonceLength

// Argon2id, RFC 9106: one pass over 64 MiB in four lanes.
const argon2id = (password: Uint8Array, salt: Uint8Array): Promise<Uint8Array> =>
  promisify(argon2)('argon2id', {
    message: password,
    nonce: salt,
    passes: 1,
    memory: 65_536,
    parallelism: 4,
    tagLength: keyLength,
  })

const pbkdf2Sha256 = (password: Uint8Array, salt: Uint8Array): Promise<Uint8Array> =>
  promisify(pbkdf2)(password, salt, 8192, keyLength, 'sha256')

// Loaded when needed: only servers without AES instructions answer with it.
const chacha20Poly1305 = async (key: Uint8Array): Promise<Aead> =>
  (await import('./chacha.ts')).chacha20Poly1305(key)

const algorithms: Record<Algorithm, AlgorithmFacts> = {
  'argon2id-aes256gcm': {id: 0x00, deriveKey: argon2id, aead: aes256Gcm},
  'argon2id-chacha20poly1305': {id: 0x01, deriveKey: argon2id, aead: chacha20Poly1305},
  'pbkdf2-aes256gcm': {id: 0x02, deriveKey: pbkdf2Sha256, aead: aes256Gcm},
}

/** Seals bodies under one derived key, each with a fresh nonce. */
export interface Sealer {
  seal(plaintext: Uint8Array): Uint8Array
}

/**
 * Derives a key once and returns what seals bodies with it.
 *
 * The server takes a salt it has seen before, so that a run over many things pays for one derivation.
 * `random(n)` returns n bytes from a cryptographic source.
 */
export async function createSealer(
  password: Secret,
  algorithm: Algorithm,
  random: (length: number) => Uint8Array,
): Promise<Sealer> {
  const facts = algorithms[algorithm]
  const salt = random(saltLength)
  const aead = await facts.aead(await facts.deriveKey(Buffer.from(password.reveal()), salt))
  return {
    seal(plaintext) {
      const nonce = random(nonceLength)
      return Buffer.concat([
        salt,
        Uint8Array.of(facts.id),
        nonce,
        sealStream(aead, nonce, plaintext),
      ])
    },
  }
}

/** Whether a body is an encrypted one: text has no such byte where the name of the algorithm stands. */
export function isSealed(body: Uint8Array): boolean {
  const algorithm = body[saltLength]
  return (
    body.length >= headerLength + tagLength &&
    Object.values(algorithms).some(({id}) => id === algorithm)
  )
}

/**
 * Opens an encrypted body.
 *
 * Throws `protocol` when the body is cut, names an unknown algorithm, or is not authentic under
 * `password`.
 */
export async function openBody(body: Uint8Array, password: Secret): Promise<Uint8Array> {
  const facts = Object.values(algorithms).find(({id}) => id === body[saltLength])
  if (!facts || !isSealed(body)) {
    throw new AppError(
      'protocol',
      'The server sent an encrypted answer that this version cannot read',
    )
  }
  const key = await facts.deriveKey(Buffer.from(password.reveal()), body.subarray(0, saltLength))
  try {
    return openStream(
      await facts.aead(key),
      body.subarray(saltLength + 1, headerLength),
      body.subarray(headerLength),
    )
  } catch (cause) {
    throw new AppError(
      'protocol',
      'The server sent an encrypted answer that is cut or not authentic',
      {
        cause,
      },
    )
  }
}
