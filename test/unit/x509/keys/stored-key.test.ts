import {execFileSync} from 'node:child_process'
import {createPrivateKey, generateKeyPairSync, type KeyObject} from 'node:crypto'
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import fc from 'fast-check'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {Secret} from '../../../../src/lib/base/secret.ts'
import {DerError, tag} from '../../../../src/lib/x509/der.ts'
import {legacyEncryptedPem, readLegacyKey} from '../../../../src/lib/x509/keys/legacy-key.ts'
import {LockError} from '../../../../src/lib/x509/keys/password-kdf.ts'
import {
  readPrivateKey,
  readPublicKey,
  type StoredKey,
} from '../../../../src/lib/x509/keys/stored-key.ts'
import {type PemBlock, pemBlocks} from '../../../../src/lib/x509/pem.ts'
import {encoded} from '../../../../src/lib/x509/pkcs12/ber.ts'

let folder: string
const openssl = (...args: string[]): string =>
  execFileSync('openssl', args, {cwd: folder, stdio: ['ignore', 'pipe', 'ignore']}).toString()

const keys: Record<string, KeyObject> = {
  'P-256': generateKeyPairSync('ec', {namedCurve: 'P-256'}).privateKey,
  'P-521': generateKeyPairSync('ec', {namedCurve: 'P-521'}).privateKey,
  Ed25519: generateKeyPairSync('ed25519').privateKey,
  'RSA 2048': generateKeyPairSync('rsa', {modulusLength: 2048}).privateKey,
}
const names = Object.keys(keys)
const keyOf = (name: string): KeyObject => keys[name] ?? createPrivateKey('')

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mctl-key-'))
})
afterAll(() => rmSync(folder, {recursive: true}))

function firstBlock(pem: string): PemBlock {
  const [block] = pemBlocks(pem)
  if (!block) throw new Error('no block')
  return block
}

const derOf = (pem: string): Uint8Array => firstBlock(pem).der ?? new Uint8Array()
const pkcs8Of = (key: KeyObject): Buffer => key.export({type: 'pkcs8', format: 'der'})

function keyIn(stored: StoredKey): KeyObject {
  if (stored.locked || !stored.key) throw new Error('not open')
  return stored.key
}

function reasonOf(action: () => unknown): string {
  try {
    action()
  } catch (error) {
    if (error instanceof LockError) return error.reason
    throw error
  }
  return 'opened'
}

describe('a private key', () => {
  test.each(names)('of kind %s is read in PKCS#8, by its content and not by a label', (name) => {
    const key = keyOf(name)
    const stored = readPrivateKey(pkcs8Of(key))
    expect(stored).toMatchObject({locked: false, form: 'PKCS#8', name, encryption: undefined})
    expect(keyIn(stored).equals(key)).toBe(true)
  })

  test('is read in the older forms of EC and RSA', () => {
    const sec1 = readPrivateKey(keyOf('P-256').export({type: 'sec1', format: 'der'}))
    expect(sec1).toMatchObject({form: 'SEC 1', name: 'P-256'})
    const pkcs1 = readPrivateKey(keyOf('RSA 2048').export({type: 'pkcs1', format: 'der'}))
    expect(pkcs1).toMatchObject({form: 'PKCS#1', name: 'RSA 2048'})
  })

  test('shows nothing of itself in JSON', () => {
    const scalar = keyOf('P-256').export({format: 'jwk'}).d ?? ''
    expect(JSON.stringify(readPrivateKey(pkcs8Of(keyOf('P-256'))))).not.toContain(scalar)
  })

  test('whose numbers are no key is refused', () => {
    const broken = pkcs8Of(keyOf('P-256'))
    // The private number and the public point stand behind the 35 octets that say what they are.
    broken.fill(0xff, 36)
    expect(() => readPrivateKey(broken)).toThrow(DerError)
  })
})

describe('a public key', () => {
  test.each(names)('of kind %s is read', (name) => {
    writeFileSync(join(folder, 'any.key'), pkcs8Of(keyOf(name)))
    const pem = openssl('pkey', '-in', 'any.key', '-inform', 'der', '-pubout')
    expect(readPublicKey(derOf(pem)).name).toBe(name)
  })

  test('of RSA in its older form is the same key', () => {
    writeFileSync(join(folder, 'rsa.key'), pkcs8Of(keyOf('RSA 2048')))
    const spki = readPublicKey(derOf(openssl('rsa', '-in', 'rsa.key', '-inform', 'der', '-pubout')))
    const old = readPublicKey(
      derOf(openssl('rsa', '-in', 'rsa.key', '-inform', 'der', '-RSAPublicKey_out')),
    )
    expect(Buffer.from(old.spki)).toEqual(Buffer.from(spki.spki))
  })
})

describe('an encrypted PKCS#8 key made by openssl', () => {
  const ways: [string, string[], string][] = [
    ['by default', [], 'AES-256-CBC, PBKDF2 with SHA-256, 2048 rounds'],
    [
      'with AES-128 and SHA-512',
      ['-v2', 'aes-128-cbc', '-v2prf', 'hmacWithSHA512'],
      'AES-128-CBC, PBKDF2 with SHA-512, 2048 rounds',
    ],
    [
      'with AES-192 and SHA-1',
      ['-v2', 'aes-192-cbc', '-v2prf', 'hmacWithSHA1'],
      'AES-192-CBC, PBKDF2 with SHA-1, 2048 rounds',
    ],
    ['with 3DES', ['-v2', 'des3'], '3DES, PBKDF2 with SHA-256, 2048 rounds'],
    ['with scrypt', ['-scrypt'], 'AES-256-CBC, scrypt with N=16384, r=8, p=1'],
    ['as PKCS#12 does', ['-v1', 'PBE-SHA1-3DES'], '3DES, PKCS#12 with SHA-1, 2048 rounds'],
  ]

  function encrypted(options: string[]): Uint8Array {
    writeFileSync(join(folder, 'plain.key'), pkcs8Of(keyOf('Ed25519')))
    return derOf(
      openssl(
        ...['pkcs8', '-topk8', '-inform', 'der', '-in', 'plain.key', '-passout', 'pass:geheim'],
        ...options,
      ),
    )
  }

  test.each(ways)('%s says how, and opens with its password only', (_, options, encryption) => {
    const locked = readPrivateKey(encrypted(options))
    if (!locked.locked) throw new Error('not locked')
    expect(locked).toMatchObject({form: 'PKCS#8', encryption})
    const open = locked.open(new Secret('geheim'))
    expect(open.key?.equals(keyOf('Ed25519'))).toBe(true)
    expect(open.encryption).toBe(encryption)
    expect(reasonOf(() => locked.open(new Secret('falsch')))).toBe('wrong-password')
  })

  test('with a way that is not known is refused by name', () => {
    const des = Buffer.from(encrypted([]))
    const aes256 = Buffer.from('60864801650304012a', 'hex')
    des[des.indexOf(aes256) + aes256.length - 1] = 0x2e
    expect(() => readPrivateKey(des)).toThrow(
      'the cipher 2.16.840.1.101.3.4.1.46 is not known here',
    )
  })
})

describe('a hostile encrypted key', () => {
  const integer = (hex: string): Uint8Array => encoded(tag.integer, [Buffer.from(hex, 'hex')])
  const sequence = (...items: Uint8Array[]): Uint8Array => encoded(tag.sequence, items)
  const oid = (hex: string): Uint8Array => encoded(tag.oid, [Buffer.from(hex, 'hex')])
  const octets = (length: number): Uint8Array => encoded(tag.octetString, [Buffer.alloc(length)])
  const pbes2 = (derivation: Uint8Array): Uint8Array => {
    const aes256 = sequence(oid('60864801650304012a'), octets(16))
    return sequence(sequence(oid('2a864886f70d01050d'), sequence(derivation, aes256)), octets(48))
  }
  const pbkdf2 = (rounds: string): Uint8Array =>
    pbes2(sequence(oid('2a864886f70d01050c'), sequence(octets(8), integer(rounds))))
  const scrypt = (N: string, r: string, p: string): Uint8Array =>
    pbes2(
      sequence(oid('2b06010401da47040b'), sequence(octets(8), integer(N), integer(r), integer(p))),
    )

  test.each([
    ['2^31 rounds of PBKDF2', pbkdf2('0080000000'), 'too-costly'],
    ['no rounds of PBKDF2', pbkdf2('00'), 'unsupported'],
    ['scrypt with a gigabyte', scrypt('00800000', '08', '01'), 'too-costly'],
    ['scrypt with 2^31 lanes', scrypt('0400', '08', '007fffffff'), 'too-costly'],
    ['scrypt with a huge block', scrypt('0400', '7fffffff', '01'), 'too-costly'],
    ['scrypt with a strange N', scrypt('03e8', '08', '01'), 'unsupported'],
  ])('with %s is refused at once', (_, der, reason) => {
    const locked = readPrivateKey(der)
    if (!locked.locked) throw new Error('not locked')
    expect(reasonOf(() => locked.open(new Secret('a')))).toBe(reason)
  })

  test('or any damaged key gives a DerError or a LockError, or another key', () => {
    const originals = [pkcs8Of(keyOf('P-256')), Buffer.from(pbkdf2('10'))]
    fc.assert(
      fc.property(
        fc.constantFrom(...originals),
        fc.nat(),
        fc.integer({min: 1, max: 255}),
        (original, place, flip) => {
          const broken = Uint8Array.from(original)
          const at = place % broken.length
          broken[at] = (broken[at] ?? 0) ^ flip
          try {
            const stored = readPrivateKey(broken)
            if (stored.locked) stored.open(new Secret('a'))
          } catch (error) {
            if (!(error instanceof DerError)) expect(error).toBeInstanceOf(LockError)
          }
        },
      ),
      {numRuns: 500},
    )
  })
})

describe('a key that is encrypted within PEM', () => {
  test.each(['-aes256', '-aes128', '-aes192', '-des3'])('by openssl %s is opened', (cipher) => {
    writeFileSync(
      join(folder, 'plain.key'),
      keyOf('RSA 2048').export({type: 'pkcs1', format: 'pem'}),
    )
    const pem = openssl(
      ...['rsa', '-in', 'plain.key', cipher, '-traditional', '-passout', 'pass:geheim'],
    )
    const locked = readLegacyKey(firstBlock(pem))
    expect(locked.form).toBe('PKCS#1')
    expect(locked.open(new Secret('geheim')).key?.equals(keyOf('RSA 2048'))).toBe(true)
    expect(reasonOf(() => locked.open(new Secret('falsch')))).toBe('wrong-password')
  })

  test.each(names)('here is opened by openssl, kind %s', (name) => {
    const pem = legacyEncryptedPem(keyOf(name), new Secret('geheim'))
    expect(pem).toMatch(
      /^-----BEGIN (EC |RSA )?PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,[0-9A-F]{32}\n\n/,
    )
    writeFileSync(join(folder, 'made.key'), pem)
    const plain = openssl('pkey', '-in', 'made.key', '-passin', 'pass:geheim')
    expect(createPrivateKey(plain).equals(keyOf(name))).toBe(true)
    expect(readFileSync(join(folder, 'made.key'), 'utf8')).toBe(pem)
    expect(readLegacyKey(firstBlock(pem)).open(new Secret('geheim')).name).toBe(name)
  })

  test('in a way that is not known is refused', () => {
    const pem = legacyEncryptedPem(keyOf('P-256'), new Secret('geheim'))
    for (const line of ['AES-256-CBC,00', 'IDEA-CBC,0011223344556677', 'AES-256-CBC']) {
      const block = firstBlock(pem.replace(/AES-256-CBC,[0-9A-F]+/, line))
      expect(reasonOf(() => readLegacyKey(block))).toBe('unsupported')
    }
  })
})
