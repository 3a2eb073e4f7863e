import {createPrivateKey, createPublicKey, type KeyObject} from 'node:crypto'
import type {Secret} from '../../base/secret.ts'
import {DerError, type DerReader, oidOf, readWhole, smallIntegerOf, tag, within} from '../der.ts'
import {encoded} from '../pkcs12/ber.ts'
import {
  curves,
  ecPublicKey,
  keyAlgorithms,
  type PublicKeyInfo,
  readPublicKeyInfo,
  rsaEncryption,
  rsaPss,
} from '../public-key.ts'
import {passwordForms, readPasswordLock} from './password-encryption.ts'
import {LockError, StretchBudget} from './password-kdf.ts'

/** The forms in which private keys are written: RFC 5958, RFC 5915 and RFC 8017. */
export type KeyForm = 'PKCS#8' | 'SEC 1' | 'PKCS#1'

/** A private key that can be used, or of a kind that cannot be used here. Its content is in none of the texts. */
export interface OpenKey {
  readonly locked: false
  readonly form: KeyForm
  /** `P-256`, `RSA 2048`, `Ed25519`, ..., or the dotted number of an unknown kind. */
  readonly name: string
  /** Undefined when this runtime knows no keys of that kind. */
  readonly key: KeyObject | undefined
  readonly publicKey: PublicKeyInfo | undefined
  /** How it was locked before it was opened, in words. */
  readonly encryption: string | undefined
}

/** A private key under a password. */
export interface LockedKey {
  readonly locked: true
  readonly form: KeyForm
  /** In words: `AES-256-CBC, PBKDF2 with SHA-256, 2048 rounds`. */
  readonly encryption: string
  /** Throws a `LockError`. */
  open(password: Secret): OpenKey
}

export type StoredKey = OpenKey | LockedKey

/**
 * Reads a private key from DER, whatever its label said: PKCS#8, plain or encrypted, SEC 1 or PKCS#1.
 *
 * Throws a `DerError` for what is none, and a `LockError` for an encryption that is not known here.
 */
export function readPrivateKey(der: Uint8Array): StoredKey {
  const reader = within(readWhole(der, tag.sequence, 'a private key'))
  if (reader.nextTag === tag.sequence) return readEncryptedKey(reader)
  smallIntegerOf(reader.read(tag.integer))
  switch (reader.nextTag) {
    case tag.sequence:
      return readPkcs8(der, reader)
    case tag.octetString:
      return use(der, 'SEC 1', reader, () => sec1Name(reader))
    case tag.integer:
      return use(der, 'PKCS#1', reader, () => undefined)
    default:
      throw new DerError('no form of a private key', reader.offset)
  }
}

/** Reads a public key from DER: a SubjectPublicKeyInfo, or RSA's older form. Throws a `DerError`. */
export function readPublicKey(der: Uint8Array): PublicKeyInfo {
  const whole = readWhole(der, tag.sequence, 'a public key')
  if (within(whole).nextTag !== tag.integer) return readPublicKeyInfo(whole)
  // RFC 8017 appendix A.1.1: two numbers; RFC 3279 section 2.3.1 says how they stand in the other form.
  const numbers = within(whole)
  numbers.read(tag.integer)
  numbers.read(tag.integer)
  numbers.end('a public key')
  const algorithm = Buffer.from('300d06092a864886f70d0101010500', 'hex')
  const bits = encoded(tag.bitString, [Uint8Array.of(0), der])
  return readPublicKeyInfo(readWhole(encoded(tag.sequence, [algorithm, bits]), tag.sequence, 'it'))
}

/** Opens a key with a password: what it decrypts to must be a key, or the password was wrong. */
export function openedBy(encryption: string, decrypt: () => Uint8Array): OpenKey {
  try {
    const key = readPrivateKey(decrypt())
    if (!key.locked) return {...key, encryption}
  } catch (error) {
    // A wrong password gives proper padding once in 256 times, and then no key.
    if (!(error instanceof DerError)) throw error
  }
  throw new LockError('wrong-password', 'the password does not open it')
}

// RFC 5958 section 3.
function readEncryptedKey(reader: DerReader): LockedKey {
  const algorithm = reader.read(tag.sequence)
  const {content} = reader.read(tag.octetString)
  reader.end('an encrypted key')
  const lock = readPasswordLock(algorithm)
  return {
    locked: true,
    form: 'PKCS#8',
    encryption: lock.name,
    open: (password) => {
      const forms = passwordForms(password)
      return openedBy(lock.name, () => lock.open(content, forms, new StretchBudget()))
    },
  }
}

// RFC 5958 section 2.
function readPkcs8(der: Uint8Array, reader: DerReader): OpenKey {
  const identifier = reader.enter(tag.sequence)
  const algorithm = oidOf(identifier.read(tag.oid))
  reader.read(tag.octetString)
  const curve =
    algorithm === ecPublicKey && identifier.nextTag === tag.oid
      ? oidOf(identifier.read(tag.oid))
      : undefined
  const name =
    curve === undefined
      ? (keyAlgorithms[algorithm] ?? (algorithm === rsaPss ? 'RSA-PSS' : algorithm))
      : (curves[curve]?.name ?? `curve ${curve}`)
  return use(der, 'PKCS#8', reader, () => name)
}

// RFC 5915 section 3: the octets, then the curve in [0].
function sec1Name(reader: DerReader): string | undefined {
  reader.read(tag.octetString)
  const parameters = reader.enterIf(0xa0)
  if (parameters?.nextTag !== tag.oid) return undefined
  const curve = oidOf(parameters.read(tag.oid))
  return curves[curve]?.name ?? `curve ${curve}`
}

const types = {'PKCS#8': 'pkcs8', 'SEC 1': 'sec1', 'PKCS#1': 'pkcs1'} as const
// Kinds that every runtime knows: a key of them that cannot be used is a broken one.
const everywhere = new Set(['P-256', 'P-384', 'P-521', 'Ed25519', rsaEncryption, undefined])

function use(
  der: Uint8Array,
  form: KeyForm,
  reader: DerReader,
  nameOf: () => string | undefined,
): OpenKey {
  const name = nameOf()
  const shape = {locked: false, form, encryption: undefined} as const
  try {
    const key = createPrivateKey({key: Buffer.from(der), format: 'der', type: types[form]})
    const spki = createPublicKey(key).export({type: 'spki', format: 'der'})
    const publicKey = readPublicKeyInfo(readWhole(spki, tag.sequence, 'a public key'))
    return {...shape, name: publicKey.name, key, publicKey}
  } catch {
    if (everywhere.has(name)) {
      throw new DerError('a private key whose numbers are no key', reader.offset)
    }
    return {...shape, name: name ?? 'unknown', key: undefined, publicKey: undefined}
  }
}
