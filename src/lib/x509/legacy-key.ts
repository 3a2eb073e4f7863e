import {createCipheriv, createDecipheriv, hash, type KeyObject, randomBytes} from 'node:crypto'
import type {Secret} from '../base/secret.ts'
import {LockError} from './password-kdf.ts'
import type {PemBlock} from './pem.ts'
import {toPem} from './pem.ts'
import {type KeyForm, type LockedKey, openedBy} from './stored-key.ts'

// RFC 1423 and OpenSSL: by the name in DEK-Info.
const ciphers: Readonly<Record<string, {readonly node: string; readonly key: number}>> = {
  'DES-EDE3-CBC': {node: 'des-ede3-cbc', key: 24},
  'AES-128-CBC': {node: 'aes-128-cbc', key: 16},
  'AES-192-CBC': {node: 'aes-192-cbc', key: 24},
  'AES-256-CBC': {node: 'aes-256-cbc', key: 32},
}

const forms: Readonly<Record<string, KeyForm>> = {
  'EC PRIVATE KEY': 'SEC 1',
  'RSA PRIVATE KEY': 'PKCS#1',
}

/** Whether the body of a PEM block is encrypted as RFC 1421 has it, with a `DEK-Info` line in front. */
export function isLegacyEncrypted({headers}: PemBlock): boolean {
  return headers['DEK-Info'] !== undefined
}

/** Reads a key that is encrypted within PEM: the only form with a password that servers load. Throws `LockError`. */
export function readLegacyKey({label, headers, der}: PemBlock): LockedKey {
  const [name = '', hex = ''] = (headers['DEK-Info'] ?? '').split(',').map((part) => part.trim())
  const cipher = ciphers[name.toUpperCase()]
  const iv = Buffer.from(hex, 'hex')
  const isWhole = cipher && iv.length === (cipher.node === 'des-ede3-cbc' ? 8 : 16)
  if (!isWhole || der === undefined) {
    throw new LockError('unsupported', 'its DEK-Info line names no encryption that is known here')
  }
  const encryption = `${name.toUpperCase()}, PEM with a DEK-Info line`
  return {
    locked: true,
    form: forms[label] ?? 'PKCS#8',
    encryption,
    open: (password) => {
      const text = Buffer.from(password.reveal(), 'utf8')
      return openedBy(encryption, () => {
        try {
          const decipher = createDecipheriv(cipher.node, stretched(text, iv, cipher.key), iv)
          return Buffer.concat([decipher.update(der), decipher.final()])
        } catch {
          throw new LockError('wrong-password', 'the password does not open it')
        }
      })
    },
  }
}

/**
 * Writes a key encrypted with AES-256 within PEM, with a `DEK-Info` line: MinIO and KES load no other.
 *
 * Keys that have an older form of their own are written in it, others as PKCS#8.
 */
export function legacyEncryptedPem(key: KeyObject, password: Secret): string {
  const {label, type} = legacyForms[key.asymmetricKeyType ?? ''] ?? pkcs8
  const iv = randomBytes(16)
  const text = Buffer.from(password.reveal(), 'utf8')
  const cipher = createCipheriv('aes-256-cbc', stretched(text, iv, 32), iv)
  const plain = key.export({type, format: 'der'})
  const body = toPem(label, Buffer.concat([cipher.update(plain), cipher.final()]))
  plain.fill(0)
  const headers = `Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,${iv.toString('hex').toUpperCase()}\n\n`
  return body.replace('-----\n', `-----\n${headers}`)
}

const pkcs8 = {label: 'PRIVATE KEY', type: 'pkcs8'} as const
const legacyForms: Readonly<
  Record<string, {readonly label: string; readonly type: 'sec1' | 'pkcs1'}>
> = {
  ec: {label: 'EC PRIVATE KEY', type: 'sec1'},
  rsa: {label: 'RSA PRIVATE KEY', type: 'pkcs1'},
}

// OpenSSL's EVP_BytesToKey with MD5 and one round: the salt is the start of the initial vector.
function stretched(password: Uint8Array, iv: Uint8Array, length: number): Uint8Array {
  const salt = iv.subarray(0, 8)
  let key = Buffer.alloc(0)
  let last = Buffer.alloc(0)
  while (key.length < length) {
    last = hash('md5', Buffer.concat([last, password, salt]), 'buffer')
    key = Buffer.concat([key, last])
  }
  return key.subarray(0, length)
}
