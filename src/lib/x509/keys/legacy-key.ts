import {createCipheriv, type KeyObject, randomBytes} from 'node:crypto'
import {Secret} from '../../base/secret.ts'
import type {PemBlock} from '../pem.ts'
import {toPem} from '../pem.ts'
import {decryptBlock, deriveKey} from './encrypted-key.ts'
import {LockError} from './password-kdf.ts'
import {type KeyForm, type LockedKey, openedBy} from './stored-key.ts'

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
  const [name = ''] = (headers['DEK-Info'] ?? '').split(',')
  if (der === undefined) throw new LockError('unsupported', 'its body is not base64')
  const block = {type: label, headers: new Map(Object.entries(headers)), bytes: der}
  // Whatever the password, this shows whether the way of encryption is known.
  const probe = decryptBlock(block, new Secret(''))
  if ('error' in probe && !isAboutPassword(probe.error)) {
    throw new LockError('unsupported', `its DEK-Info line is of no use: ${probe.error}`)
  }
  const encryption = `${name.trim()}, PEM with a DEK-Info line`
  return {
    locked: true,
    form: forms[label] ?? 'PKCS#8',
    encryption,
    open: (password) =>
      openedBy(encryption, () => {
        const plain = decryptBlock(block, password)
        if ('bytes' in plain) return plain.bytes
        throw new LockError('wrong-password', 'the password does not open it')
      }),
  }
}

const isAboutPassword = (error: string): boolean => error.includes('password')

/**
 * Writes a key encrypted with AES-256 within PEM, with a `DEK-Info` line: MinIO and KES load no other.
 *
 * Keys that have an older form of their own are written in it, others as PKCS#8.
 */
export function legacyEncryptedPem(key: KeyObject, password: Secret): string {
  const {label, type} = legacyForms[key.asymmetricKeyType ?? ''] ?? pkcs8
  const iv = randomBytes(16)
  const cipher = createCipheriv('aes-256-cbc', deriveKey(password, iv, 32), iv)
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
