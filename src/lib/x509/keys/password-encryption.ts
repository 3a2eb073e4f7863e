import {createDecipheriv, pbkdf2Sync, scryptSync} from 'node:crypto'
import forge from 'node-forge'
import type {Secret} from '../../base/secret.ts'
import {
  type DerElement,
  DerError,
  type DerReader,
  oidOf,
  smallIntegerOf,
  tag,
  within,
} from '../der.ts'
import {binary, bytesOf} from '../writing/forge-octets.ts'
import {LockError, pkcs12Key, purpose, type StretchBudget} from './password-kdf.ts'

/** A password in the two forms that are hashed. */
export interface PasswordForms {
  readonly utf8: Uint8Array
  /** UTF-16BE with two zero octets behind it, for PKCS#12's own schemes. */
  readonly utf16: Uint8Array
}

/** Both forms of a password. */
export function passwordForms(password: Secret): PasswordForms {
  const text = password.reveal()
  return {utf8: Buffer.from(text, 'utf8'), utf16: Buffer.from(`${text}\0`, 'utf16le').swap16()}
}

/** How something is locked with a password, and the way to open it. */
export interface PasswordLock {
  /** In words: `AES-256-CBC, PBKDF2 with SHA-256, 2048 rounds`. */
  readonly name: string
  /** Throws a `LockError`. */
  open(content: Uint8Array, password: PasswordForms, budget: StretchBudget): Uint8Array
}

interface Cipher {
  readonly name: string
  /** Node's name; absent: node-forge's RC2, which OpenSSL 3 has no more. */
  readonly node?: string
  /** Octets. */
  readonly key: number
  readonly iv: number
}

const pbes2 = '1.2.840.113549.1.5.13'
const pbkdf2 = '1.2.840.113549.1.5.12'
const scrypt = '1.3.6.1.4.1.11591.4.11'

// RFC 7292 appendix C.
const pkcs12Schemes: Readonly<Record<string, Cipher>> = {
  '1.2.840.113549.1.12.1.3': {name: '3DES', node: 'des-ede3-cbc', key: 24, iv: 8},
  '1.2.840.113549.1.12.1.4': {name: '3DES with two keys', node: 'des-ede-cbc', key: 16, iv: 8},
  '1.2.840.113549.1.12.1.5': {name: 'RC2-128', key: 16, iv: 8},
  '1.2.840.113549.1.12.1.6': {name: 'RC2-40', key: 5, iv: 8},
}

const ciphers: Readonly<Record<string, Cipher>> = {
  '1.2.840.113549.3.7': {name: '3DES', node: 'des-ede3-cbc', key: 24, iv: 8},
  '2.16.840.1.101.3.4.1.2': {name: 'AES-128-CBC', node: 'aes-128-cbc', key: 16, iv: 16},
  '2.16.840.1.101.3.4.1.22': {name: 'AES-192-CBC', node: 'aes-192-cbc', key: 24, iv: 16},
  '2.16.840.1.101.3.4.1.42': {name: 'AES-256-CBC', node: 'aes-256-cbc', key: 32, iv: 16},
}

// RFC 8018 appendix B.1.2: HMAC with a hash.
const pseudoRandom: Readonly<Record<string, string>> = {
  '1.2.840.113549.2.7': 'sha1',
  '1.2.840.113549.2.8': 'sha224',
  '1.2.840.113549.2.9': 'sha256',
  '1.2.840.113549.2.10': 'sha384',
  '1.2.840.113549.2.11': 'sha512',
}

/** The hash within an HMAC that an AlgorithmIdentifier names (RFC 8018 appendix B.1.2). Throws `LockError`. */
export function hmacDigest(algorithm: DerElement): string {
  const oid = oidOf(within(algorithm).read(tag.oid))
  return known(pseudoRandom[oid], `the hash ${oid}`)
}

/** Reads how something is encrypted, from its AlgorithmIdentifier. Throws a `DerError` or a `LockError`. */
export function readPasswordLock(algorithm: DerElement): PasswordLock {
  const reader = within(algorithm)
  const oid = oidOf(reader.read(tag.oid))
  if (oid === pbes2) return readPbes2(reader.enter(tag.sequence))
  const cipher = known(pkcs12Schemes[oid], `the encryption ${oid}`)
  const parameters = reader.enter(tag.sequence)
  const salt = parameters.read(tag.octetString).content
  const rounds = smallIntegerOf(parameters.read(tag.integer))
  return {
    name: `${cipher.name}, PKCS#12 with SHA-1, ${rounds} rounds`,
    open: (content, {utf16}, budget) => {
      const derive = (id: number, length: number): Uint8Array =>
        pkcs12Key('sha1', utf16, {salt, rounds, id, length}, budget)
      return decrypt(
        cipher,
        {key: derive(purpose.key, cipher.key), iv: derive(purpose.iv, cipher.iv)},
        content,
      )
    },
  }
}

// RFC 8018 appendix A.4.
function readPbes2(parameters: DerReader): PasswordLock {
  const derivation = readDerivation(parameters.read(tag.sequence))
  const scheme = parameters.enter(tag.sequence)
  const oid = oidOf(scheme.read(tag.oid))
  const cipher = known(ciphers[oid], `the cipher ${oid}`)
  const {content: iv, offset} = scheme.read(tag.octetString)
  if (iv.length !== cipher.iv) throw new DerError('an initial vector of a wrong length', offset)
  return {
    name: `${cipher.name}, ${derivation.name}`,
    open: (content, {utf8}, budget) =>
      decrypt(cipher, {key: derivation.derive(utf8, cipher.key, budget), iv}, content),
  }
}

/** How a key is made from a password. */
export interface KeyDerivation {
  readonly name: string
  /** Octets, where it says so itself. */
  readonly length: number | undefined
  derive(password: Uint8Array, length: number, budget: StretchBudget): Uint8Array
}

/** Reads PBKDF2 (RFC 8018 appendix A.2) or scrypt (RFC 7914 section 7). Throws a `DerError` or a `LockError`. */
export function readDerivation(algorithm: DerElement): KeyDerivation {
  const reader = within(algorithm)
  const oid = oidOf(reader.read(tag.oid))
  const parameters = reader.enter(tag.sequence)
  const salt = parameters.read(tag.octetString).content
  if (oid === scrypt) return readScrypt(parameters, salt)
  if (oid !== pbkdf2) throw new LockError('unsupported', `the key derivation ${oid}`)
  const rounds = smallIntegerOf(parameters.read(tag.integer))
  const length = parameters.readIf(tag.integer)
  const prf = parameters.readIf(tag.sequence)
  const digest = prf ? hmacDigest(prf) : 'sha1'
  return {
    name: `PBKDF2 with ${digest.replace('sha', 'SHA-')}, ${rounds} rounds`,
    length: length && smallIntegerOf(length),
    derive: (password, octets, budget) => {
      if (rounds < 1) throw new LockError('unsupported', 'no rounds of hashing')
      budget.spend(rounds)
      return pbkdf2Sync(password, salt, rounds, octets, digest)
    },
  }
}

// 128 * N * r octets: what the default of every program needs is 16 to 64 MiB.
const mostMemory = 256 * 1024 * 1024

function readScrypt(parameters: DerReader, salt: Uint8Array): KeyDerivation {
  const [N = 0, r = 0, p = 0] = [1, 2, 3].map(() => smallIntegerOf(parameters.read(tag.integer)))
  return {
    name: `scrypt with N=${N}, r=${r}, p=${p}`,
    length: undefined,
    derive: (password, octets, budget) => {
      const isPowerOfTwo = N > 1 && Number.isInteger(Math.log2(N))
      if (!isPowerOfTwo || r < 1 || p < 1) {
        throw new LockError('unsupported', 'scrypt with numbers that it does not know')
      }
      if (128 * r * (N + p) > mostMemory) {
        throw new LockError('too-costly', 'it asks for more memory than anybody needs')
      }
      budget.spend(N * r * p * 2)
      return scryptSync(password, salt, octets, {N, r, p, maxmem: 2 * mostMemory})
    },
  }
}

function decrypt(
  {node, name}: Cipher,
  {key, iv}: {key: Uint8Array; iv: Uint8Array},
  content: Uint8Array,
): Uint8Array {
  if (node === undefined) return decryptRc2(name === 'RC2-40' ? 40 : 128, key, iv, content)
  try {
    const decipher = createDecipheriv(node, key, iv)
    return Buffer.concat([decipher.update(content), decipher.final()])
  } catch {
    throw new LockError('wrong-password', 'the password does not open it')
  }
}

function decryptRc2(
  bits: number,
  key: Uint8Array,
  iv: Uint8Array,
  content: Uint8Array,
): Uint8Array {
  const decipher = forge.rc2.createDecryptionCipher(binary(key), bits)
  decipher.start(binary(iv))
  decipher.update(forge.util.createBuffer(binary(content)))
  if (content.length % 8 !== 0 || !decipher.finish()) {
    throw new LockError('wrong-password', 'the password does not open it')
  }
  return bytesOf(decipher.output.getBytes())
}

function known<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new LockError('unsupported', `${what} is not known here`)
  return value
}
