import {createDecipheriv, createHash} from 'node:crypto'
import type {Secret} from '../../base/secret.ts'
import type {GoPemBlock} from '../go/go-pem.ts'

interface Cipher {
  readonly name: string
  /** Octets of the key, and of a block. */
  readonly key: number
  readonly block: number
}

// RFC 1423 section 1.1 and what OpenSSL added, by the name in DEK-Info.
const ciphers: Readonly<Record<string, Cipher>> = {
  'DES-CBC': {name: 'des-ede3-cbc', key: 8, block: 8},
  'DES-EDE3-CBC': {name: 'des-ede3-cbc', key: 24, block: 8},
  'AES-128-CBC': {name: 'aes-128-cbc', key: 16, block: 16},
  'AES-192-CBC': {name: 'aes-192-cbc', key: 24, block: 16},
  'AES-256-CBC': {name: 'aes-256-cbc', key: 32, block: 16},
}

/** Whether the block is encrypted in the old way, with a DEK-Info header (RFC 1423). */
export function isEncryptedBlock({headers}: GoPemBlock): boolean {
  return headers.has('DEK-Info')
}

/**
 * Decrypts a block with a DEK-Info header as Go's x509.DecryptPEMBlock does: its bytes, or Go's error.
 *
 * The format has no checksum: a wrong password goes unnoticed now and then, and the bytes are noise.
 */
export function decryptBlock(
  {headers, bytes}: GoPemBlock,
  password: Secret,
): {readonly bytes: Uint8Array} | {readonly error: string} {
  const header = headers.get('DEK-Info') ?? ''
  const comma = header.indexOf(',')
  if (comma < 0) return {error: 'x509: malformed DEK-Info header'}
  const cipher = ciphers[header.slice(0, comma)]
  if (!cipher) return {error: 'x509: unknown encryption mode'}
  const hex = header.slice(comma + 1)
  if (!/^([0-9a-f]{2})*$/i.test(hex)) return {error: 'encoding/hex: invalid byte'}
  const iv = Buffer.from(hex, 'hex')
  if (iv.length !== cipher.block) return {error: 'x509: incorrect IV size'}
  if (bytes.length % cipher.block !== 0) {
    return {error: 'x509: encrypted PEM data is not a multiple of the block size'}
  }
  if (bytes.length === 0) return {error: 'x509: invalid padding'}
  return unpadded(decipher(cipher, deriveKey(password, iv, cipher.key), iv, bytes), cipher.block)
}

function decipher(cipher: Cipher, key: Buffer, iv: Buffer, bytes: Uint8Array): Buffer {
  // OpenSSL 3 has no single DES any more; triple DES with one key three times is the same.
  const used = cipher.key === 8 ? Buffer.concat([key, key, key]) : key
  const decryption = createDecipheriv(cipher.name, used, iv).setAutoPadding(false)
  return Buffer.concat([decryption.update(bytes), decryption.final()])
}

/** OpenSSL's EVP_BytesToKey with MD5 and one round; the salt is the beginning of the IV. */
export function deriveKey(password: Secret, iv: Uint8Array, length: number): Buffer {
  let key = Buffer.alloc(0)
  let digest = Buffer.alloc(0)
  while (key.length < length) {
    digest = createHash('md5')
      .update(digest)
      .update(password.reveal(), 'utf8')
      .update(iv.subarray(0, 8))
      .digest()
    key = Buffer.concat([key, digest])
  }
  return key.subarray(0, length)
}

function unpadded(data: Buffer, block: number): {bytes: Uint8Array} | {error: string} {
  const count = data.at(-1) ?? 0
  const isPadding =
    count > 0 && count <= block && data.subarray(-count).every((octet) => octet === count)
  if (!isPadding) return {error: 'x509: decryption password incorrect'}
  return {bytes: data.subarray(0, data.length - count)}
}
