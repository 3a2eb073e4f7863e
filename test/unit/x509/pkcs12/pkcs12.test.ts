import {execFileSync} from 'node:child_process'
import {createPrivateKey, X509Certificate} from 'node:crypto'
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import tls from 'node:tls'
import fc from 'fast-check'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {Secret} from '../../../../src/lib/base/secret.ts'
import {DerError} from '../../../../src/lib/x509/der.ts'
import {LockError, StretchBudget} from '../../../../src/lib/x509/keys/password-kdf.ts'
import {derOfBer} from '../../../../src/lib/x509/pkcs12/ber.ts'
import {looksLikePkcs12, openPkcs12, type Pkcs12} from '../../../../src/lib/x509/pkcs12/pkcs12.ts'
import {pkcs12Of} from '../../../../src/lib/x509/pkcs12/pkcs12-writing.ts'

let folder: string
const inFolder = (file: string): string => join(folder, file)
const openssl = (...args: string[]): string =>
  execFileSync('openssl', args, {cwd: folder, stdio: ['ignore', 'pipe', 'ignore']}).toString()

const kinds = {
  ec: ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'],
  ed25519: ['ed25519'],
  rsa: ['rsa:2048'],
}
const keyTypes = Object.keys(kinds)

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mctl-pkcs12-'))
  for (const [name, kind] of Object.entries(kinds)) {
    openssl(
      ...['req', '-x509', '-newkey', ...kind, '-nodes', '-subj', `/CN=${name}`],
      ...['-keyout', `${name}.key`, '-out', `${name}.crt`],
    )
  }
})

afterAll(() => rmSync(folder, {recursive: true}))

const certificateDer = (name: string): Uint8Array =>
  new X509Certificate(readFileSync(inFolder(`${name}.crt`))).raw
const keyDer = (name: string): Uint8Array =>
  createPrivateKey(readFileSync(inFolder(`${name}.key`))).export({type: 'pkcs8', format: 'der'})

/** Lets openssl make a file of one key and its certificate. */
function exported(name: string, password: string, ...options: string[]): Uint8Array {
  openssl(
    ...['pkcs12', '-export', '-in', `${name}.crt`, '-inkey', `${name}.key`, '-name', `My ${name}`],
    ...['-out', 'out.p12', '-passout', `pass:${password}`, ...options],
  )
  return readFileSync(inFolder('out.p12'))
}

const opened = (bytes: Uint8Array, ...passwords: string[]): Pkcs12 =>
  openPkcs12(
    bytes,
    passwords.map((password) => new Secret(password)),
  )

function reasonOf(action: () => unknown): string {
  try {
    action()
  } catch (error) {
    if (error instanceof LockError) return error.reason
    throw error
  }
  return 'opened'
}

describe.each(keyTypes)('a PKCS#12 file made by openssl for a key of type %s', (name) => {
  const ways: [string, string[]][] = [
    ['as OpenSSL 3 does it', []],
    ['with -legacy: RC2-40 and 3DES', ['-legacy']],
    ['with RC2-128', ['-legacy', '-certpbe', 'PBE-SHA1-RC2-128', '-keypbe', 'PBE-SHA1-RC2-128']],
    ['with 3DES of two keys', ['-certpbe', 'PBE-SHA1-2DES', '-keypbe', 'PBE-SHA1-2DES']],
    ['with AES-128 and a MAC of SHA-512', ['-certpbe', 'AES-128-CBC', '-macalg', 'sha512']],
    ['with nothing encrypted', ['-certpbe', 'NONE', '-keypbe', 'NONE']],
    ['without a MAC', ['-nomac']],
  ]

  test.each(ways)('%s is opened with its password', (_, options) => {
    const {bags} = opened(exported(name, 'pässword', ...options), 'wrong', 'pässword')
    const [certificate, key] = ['certificate', 'key'].map((kind) =>
      bags.find((bag) => bag.kind === kind),
    )
    expect(bags).toHaveLength(2)
    expect(Buffer.from(certificate?.der ?? [])).toEqual(Buffer.from(certificateDer(name)))
    expect(Buffer.from(key?.der ?? [])).toEqual(Buffer.from(keyDer(name)))
    expect(key?.friendlyName).toBe(`My ${name}`)
    expect(key?.localKeyId).toBe(certificate?.localKeyId)
  })

  test('made here is opened by openssl, by node and by mctl', () => {
    const contents = {
      key: keyDer(name),
      certificates: [certificateDer(name), certificateDer('rsa')],
      friendlyName: 'minio ö',
    }
    const bytes = pkcs12Of(contents, new Secret('sécret'))
    writeFileSync(inFolder('made.p12'), bytes)
    const pem = openssl('pkcs12', '-in', 'made.p12', '-passin', 'pass:sécret', '-nodes')
    expect(pem).toContain('friendlyName: minio')
    expect(pem.match(/BEGIN CERTIFICATE/g)).toHaveLength(2)
    expect(Buffer.from(createPrivateKey(pem).export({type: 'pkcs8', format: 'der'}))).toEqual(
      Buffer.from(contents.key),
    )
    expect(() =>
      tls.createSecureContext({pfx: Buffer.from(bytes), passphrase: 'sécret'}),
    ).not.toThrow()
    const again = opened(bytes, 'sécret')
    expect(again).toMatchObject({
      mac: 'SHA-256, 100000 rounds',
      encryption: ['AES-256-CBC, PBKDF2 with SHA-256, 100000 rounds'],
      bags: [
        {kind: 'certificate', friendlyName: 'minio ö'},
        {kind: 'certificate', friendlyName: undefined, localKeyId: undefined},
        {kind: 'key', friendlyName: 'minio ö'},
      ],
    })
  })
})

describe('a PKCS#12 file', () => {
  test('says how it is protected', () => {
    expect(opened(exported('ec', 'a'), 'a')).toMatchObject({
      mac: 'SHA-256, 2048 rounds',
      encryption: ['AES-256-CBC, PBKDF2 with SHA-256, 2048 rounds'],
    })
    expect(opened(exported('ec', 'a', '-legacy'), 'a')).toMatchObject({
      mac: 'SHA-1, 2048 rounds',
      encryption: [
        'RC2-40, PKCS#12 with SHA-1, 2048 rounds',
        '3DES, PKCS#12 with SHA-1, 2048 rounds',
      ],
    })
    expect(opened(exported('ec', 'a', '-nomac'), 'a').mac).toBeUndefined()
  })

  test.each([[[]], [['-legacy']], [['-nomac']]])(
    'without a password is opened without one, made with %j',
    (options: string[]) => {
      expect(opened(exported('ec', '', ...options)).bags).toHaveLength(2)
    },
  )

  test.each([[[]], [['-legacy']], [['-nomac']]])(
    'is not opened with a wrong password, made with %j',
    (options: string[]) => {
      const bytes = exported('ec', 'right', ...options)
      expect(reasonOf(() => opened(bytes, 'wrong', 'Right'))).toBe('wrong-password')
      expect(reasonOf(() => opened(bytes))).toBe('wrong-password')
    },
  )

  test.each([[[]], [['-legacy']], [['-certpbe', 'NONE']]])(
    'without a MAC is not opened by any of a thousand wrong passwords, made with %j',
    (options: string[]) => {
      const bytes = exported('ed25519', 'right', '-nomac', '-iter', '1', ...options)
      for (let at = 0; at < 1000; at += 1) {
        expect(reasonOf(() => opened(bytes, `wrong ${at}`))).toBe('wrong-password')
      }
    },
  )

  test('of certificates alone is opened, too', () => {
    openssl('pkcs12', '-export', '-nokeys', '-in', 'ec.crt', '-out', 'ca.p12', '-passout', 'pass:a')
    expect(opened(readFileSync(inFolder('ca.p12')), 'a').bags).toMatchObject([
      {kind: 'certificate'},
    ])
  })

  test('that was changed behind its MAC is refused as one with a wrong password', () => {
    const bytes = Buffer.from(exported('ec', 'a', '-certpbe', 'NONE', '-keypbe', 'NONE'))
    // The common name: a UTF8String of two octets.
    const at = bytes.indexOf(Buffer.from('0c026563', 'hex')) + 2
    bytes[at] = 0x45
    expect(reasonOf(() => opened(bytes, 'a'))).toBe('wrong-password')
  })

  test('in BER, with lengths without an end, is read as the same in DER', () => {
    const der = exported('ec', 'a')
    const ber = indefinite(der)
    expect(ber.length).toBeGreaterThan(der.length)
    expect(looksLikePkcs12(ber)).toBe(true)
    expect(Buffer.from(derOfBer(ber))).toEqual(Buffer.from(der))
    expect(opened(ber, 'a')).toEqual(opened(der, 'a'))
  })
})

describe('a hostile PKCS#12 file', () => {
  let bytes: Buffer

  beforeAll(() => {
    bytes = Buffer.from(exported('ed25519', 'a', '-iter', '1'))
  })

  const survives = (broken: Uint8Array): void => {
    try {
      opened(broken, 'a')
    } catch (error) {
      if (!(error instanceof DerError)) expect(error).toBeInstanceOf(LockError)
    }
  }

  test('that is cut anywhere is refused with a DerError', () => {
    for (let length = 0; length < bytes.length; length += 1) {
      expect(() => opened(bytes.subarray(0, length), 'a')).toThrow(DerError)
    }
  })

  test('with flipped bits is refused, and crashes nothing', () => {
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({min: 1, max: 255}), (at, flip) => {
        const broken = Uint8Array.from(bytes)
        broken[at] = (broken[at] ?? 0) ^ flip
        survives(broken)
      }),
      {numRuns: 1000},
    )
  })

  test('of any bytes is refused', () => {
    fc.assert(fc.property(fc.uint8Array({maxLength: 60}), survives))
  })

  test('whose MAC asks for two thousand million rounds is refused at once', () => {
    // Lengths without an end, so that a longer number fits in.
    const ber = indefinite(exported('ed25519', 'a', '-iter', '77777', '-legacy'))
    const at = ber.lastIndexOf(Buffer.from('0203012fd1', 'hex'))
    const huge = Buffer.concat([
      ber.subarray(0, at),
      Buffer.from('02047fffffff', 'hex'),
      ber.subarray(at + 5),
    ])
    expect(reasonOf(() => opened(huge, 'a'))).toBe('too-costly')
  })

  test('that asks for too much in many places is refused when it has had its share', () => {
    const costly = exported('ed25519', 'a', '-iter', '10000', '-nomac', '-legacy')
    const wrong = ['b', 'c', 'd'].map((password) => new Secret(password))
    const budget = new StretchBudget(400_000)
    expect(reasonOf(() => openPkcs12(costly, wrong, budget))).toBe('too-costly')
  })

  test('that nests a hundred thousand times is refused', () => {
    const deep = Buffer.alloc(200_000)
    for (let at = 0; at < deep.length; at += 2) deep.set([0x30, 0x80], at)
    expect(() => opened(deep, 'a')).toThrow('elements that nest too deep')
  })
})

// Every constructed element of DER with a length without an end, and octet strings in two pieces.
function indefinite(der: Uint8Array): Buffer {
  const parts: Buffer[] = []
  let at = 0
  while (at < der.length) {
    const identifier = der[at] ?? 0
    const first = der[at + 1] ?? 0
    const count = first < 0x80 ? 0 : first & 0x7f
    const length = count === 0 ? first : Buffer.from(der).readUIntBE(at + 2, count)
    const start = at + 2 + count
    const content = der.subarray(start, start + length)
    const isSplit = identifier === 0x04 && length > 40
    if (isSplit) {
      parts.push(Buffer.from([0x24, 0x80]))
      for (const piece of [content.subarray(0, 20), content.subarray(20)]) {
        parts.push(
          Buffer.from([0x04, 0x82, piece.length >> 8, piece.length & 255]),
          Buffer.from(piece),
        )
      }
      parts.push(Buffer.alloc(2))
    } else if (identifier & 0x20) {
      parts.push(Buffer.from([identifier, 0x80]), indefinite(content), Buffer.alloc(2))
    } else {
      parts.push(Buffer.from(der.subarray(at, start + length)))
    }
    at = start + length
  }
  return Buffer.concat(parts)
}
