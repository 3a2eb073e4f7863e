import {createHmac, timingSafeEqual} from 'node:crypto'
import {Secret} from '../../base/secret.ts'
import {
  contextTag,
  DerError,
  DerReader,
  oidOf,
  readWhole,
  smallIntegerOf,
  tag,
  within,
} from '../der.ts'
import {
  hmacDigest,
  type PasswordForms,
  passwordForms,
  readDerivation,
  readPasswordLock,
} from '../keys/password-encryption.ts'
import {digests, LockError, pkcs12Key, purpose, StretchBudget} from '../keys/password-kdf.ts'
import {derOfBer} from './ber.ts'
import {readSafeBags, type SafeBag} from './safe-bag.ts'

/** A file of keys and certificates under a password (RFC 7292). */
export interface Pkcs12 {
  /** How it is protected against changes, in words; undefined: not at all. */
  readonly mac: string | undefined
  /** How its parts are encrypted, in words, each way once. */
  readonly encryption: readonly string[]
  /** What is in it, keys decrypted to plain PKCS#8. */
  readonly bags: readonly SafeBag[]
}

const data = '1.2.840.113549.1.7.1'
const encryptedData = '1.2.840.113549.1.7.6'

/** Whether bytes begin as a PKCS#12 file does, in DER or BER. */
export function looksLikePkcs12(bytes: Uint8Array): boolean {
  // A SEQUENCE, its length in one to five octets, then INTEGER 3 and a SEQUENCE.
  return /^30(?:80|[0-7].|81..|82.{4}|83.{6}|84.{8})02010330/.test(
    Buffer.from(bytes.subarray(0, 12)).toString('hex'),
  )
}

/**
 * Opens a PKCS#12 file with the first of these passwords that fits; an empty one is always tried last.
 *
 * Its MAC is verified where it has one. Throws a `DerError`, or a `LockError`: `wrong-password` when none fits,
 * or when one fits and the file was changed since.
 */
export function openPkcs12(
  bytes: Uint8Array,
  passwords: readonly Secret[],
  budget = new StretchBudget(),
): Pkcs12 {
  const outer = within(readWhole(derOfBer(bytes), tag.sequence, 'a PKCS#12 file'))
  const version = smallIntegerOf(outer.read(tag.integer))
  if (version !== 3) throw new DerError(`version ${version} of PKCS#12`, outer.offset)
  const safe = contentOf(outer.enter(tag.sequence))
  const mac = outer.isAtEnd ? undefined : readMac(outer.enter(tag.sequence))
  outer.end('a PKCS#12 file')
  const candidates = passwords.map(passwordForms).concat(emptyForms)
  let refused: LockError | undefined
  for (const password of candidates) {
    if (mac && !mac.fits(safe, password, budget)) continue
    try {
      return {mac: mac?.name, ...openSafe(safe, password, budget)}
    } catch (error) {
      if (!(error instanceof LockError) || error.reason !== 'wrong-password') throw error
      refused = error
    }
  }
  throw refused ?? new LockError('wrong-password', 'no password fits')
}

// RFC 7292 leaves open what no password is: programs hash the two zero octets behind it, or nothing.
const emptyForms: readonly PasswordForms[] = [
  passwordForms(new Secret('')),
  {utf8: new Uint8Array(), utf16: new Uint8Array()},
]

// The content of a ContentInfo that holds data.
function contentOf(info: DerReader): Uint8Array {
  const oid = oidOf(info.read(tag.oid))
  if (oid !== data) throw new LockError('unsupported', 'it is locked with a key, not a password')
  return info.enter(contextTag(0, true)).read(tag.octetString).content
}

function openSafe(
  safe: Uint8Array,
  password: PasswordForms,
  budget: StretchBudget,
): Omit<Pkcs12, 'mac'> {
  const encryption = new Set<string>()
  const open = (algorithm: ReturnType<DerReader['read']>, content: Uint8Array): Uint8Array => {
    const lock = readPasswordLock(algorithm)
    encryption.add(lock.name)
    return lock.open(content, password, budget)
  }
  const bags: SafeBag[] = []
  const parts = within(readWhole(derOfBer(safe), tag.sequence, 'the parts of a PKCS#12 file'))
  while (!parts.isAtEnd) {
    const info = parts.enter(tag.sequence)
    const oid = oidOf(info.read(tag.oid))
    const content = info.enter(contextTag(0, true))
    if (oid !== data && oid !== encryptedData) {
      throw new LockError('unsupported', `a part of the kind ${oid} is not known here`)
    }
    if (oid === data) bags.push(...bagsIn(content.read(tag.octetString).content))
    else {
      const plain = openEncryptedData(content.enter(tag.sequence), open)
      bags.push(...decrypted(() => bagsIn(plain)))
    }
  }
  const opened = bags.map((bag) => {
    if (bag.kind !== 'encrypted-key') return bag
    const key = within(readWhole(bag.der, tag.sequence, 'an encrypted key'))
    const [algorithm, {content}] = [key.read(tag.sequence), key.read(tag.octetString)]
    const plain = open(algorithm, content)
    return {
      ...bag,
      kind: 'key' as const,
      der: decrypted(() => readWhole(plain, tag.sequence, 'a key').raw),
    }
  })
  return {encryption: [...encryption], bags: opened}
}

const bagsIn = (contents: Uint8Array): SafeBag[] => readSafeBags(new DerReader(derOfBer(contents)))

// A wrong password gives proper padding once in 256 times, and then noise: without a MAC only this shows it.
function decrypted<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof DerError)) throw error
    throw new LockError('wrong-password', 'the password does not open it')
  }
}

// RFC 2315 section 13.
function openEncryptedData(
  reader: DerReader,
  open: (algorithm: ReturnType<DerReader['read']>, content: Uint8Array) => Uint8Array,
): Uint8Array {
  reader.read(tag.integer)
  const info = reader.enter(tag.sequence)
  info.read(tag.oid)
  const algorithm = info.read(tag.sequence)
  const pieces = info.enterIf(contextTag(0, true))
  if (!pieces) return open(algorithm, info.read(contextTag(0)).content)
  const octets: Uint8Array[] = []
  while (!pieces.isAtEnd) octets.push(pieces.read(tag.octetString).content)
  return open(algorithm, Buffer.concat(octets))
}

interface Mac {
  readonly name: string
  fits(content: Uint8Array, password: PasswordForms, budget: StretchBudget): boolean
}

const pbmac1 = '1.2.840.113549.1.5.14'
const macDigests: Readonly<Record<string, string>> = {
  '1.2.840.113549.2.5': 'md5',
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.4': 'sha224',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
}

// RFC 7292 section 4 and appendix B, RFC 9579 for PBMAC1.
function readMac(reader: DerReader): Mac {
  const info = reader.enter(tag.sequence)
  const algorithm = info.enter(tag.sequence)
  const expected = info.read(tag.octetString).content
  const salt = reader.read(tag.octetString).content
  const count = reader.readIf(tag.integer)
  const rounds = count ? smallIntegerOf(count) : 1
  const oid = oidOf(algorithm.read(tag.oid))
  if (oid === pbmac1) return readPbmac1(algorithm.enter(tag.sequence), expected)
  const digest = macDigests[oid]
  const length = digest === undefined ? undefined : digests[digest]?.length
  if (digest === undefined || length === undefined) {
    throw new LockError('unsupported', `its MAC with the hash ${oid} is not known here`)
  }
  return {
    name: `${digest.replace('sha', 'SHA-')}, ${rounds} rounds`,
    fits: (content, {utf16}, budget) => {
      const key = pkcs12Key(digest, utf16, {salt, rounds, id: purpose.mac, length}, budget)
      return isEqual(createHmac(digest, key).update(content).digest(), expected)
    },
  }
}

function readPbmac1(parameters: DerReader, expected: Uint8Array): Mac {
  const derivation = readDerivation(parameters.read(tag.sequence))
  const digest = hmacDigest(parameters.read(tag.sequence))
  const length = derivation.length ?? digests[digest]?.length ?? 0
  // RFC 9579 section 5 wants the length; a short key would be guessed.
  if (length < 20 || length > 128)
    throw new LockError('unsupported', 'a MAC key of a strange length')
  return {
    name: `PBMAC1 with ${digest.replace('sha', 'SHA-')}, ${derivation.name}`,
    fits: (content, {utf8}, budget) => {
      const key = derivation.derive(utf8, length, budget)
      return isEqual(createHmac(digest, key).update(content).digest(), expected)
    },
  }
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b)
}
