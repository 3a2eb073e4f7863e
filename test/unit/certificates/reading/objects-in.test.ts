import {execFileSync} from 'node:child_process'
import {mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import fc from 'fast-check'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {
  type Found,
  isFound,
  type Unreadable,
} from '../../../../src/lib/certificates/reading/found.ts'
import {objectsIn} from '../../../../src/lib/certificates/reading/objects-in.ts'
import {AppError} from '../../../../src/lib/errors/errors.ts'
import {pemBlocks} from '../../../../src/lib/x509/pem.ts'
import {answering, noPasswords, passwordFile, passwordVariable} from '../no-passwords.ts'

let folder: string
const openssl = (line: string): void => {
  execFileSync('openssl', line.split(' '), {cwd: folder, stdio: 'ignore'})
}
const bytes = (file: string): Buffer => readFileSync(join(folder, file))
const text = (file: string): string => bytes(file).toString()
const derIn = (file: string): Uint8Array => pemBlocks(text(file))[0]?.der ?? new Uint8Array()
const read = (
  content: string | Uint8Array,
  passwords = noPasswords,
): Promise<(Found | Unreadable)[]> => objectsIn(Buffer.from(content), 'a-file', passwords)
const kinds = (found: readonly (Found | Unreadable)[]): string[] =>
  found.map((each) => (isFound(each) ? each.kind : each.error.message))

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mctl-objects-'))
  openssl('req -x509 -newkey ed25519 -nodes -keyout a.key -out a.crt -subj /CN=a')
  openssl('req -new -key a.key -out a.csr -subj /CN=a')
  openssl('pkey -in a.key -pubout -out a.pub')
  openssl('pkcs8 -topk8 -in a.key -out locked.key -passout pass:geheim')
  openssl('x509 -in a.crt -trustout -addtrust serverAuth -out trusted.crt')
  openssl('crl2pkcs7 -nocrl -certfile a.crt -out a.p7b')
  openssl('pkcs12 -export -in a.crt -inkey a.key -name mine -out a.p12 -passout pass:geheim')
})

afterAll(() => rmSync(folder, {recursive: true}))

describe('a file in PEM', () => {
  test('is read in its order, with anything around and between its blocks', async () => {
    const parts = ['a.key', 'a.crt', 'a.csr', 'a.pub', 'trusted.crt', 'a.p7b'].map(text)
    const found = await read(`\uFEFFBag Attributes\n${parts.join('some text\r\n')}and more`)
    expect(kinds(found)).toEqual([
      'private-key',
      'certificate',
      'request',
      'public-key',
      'certificate',
      'certificate',
    ])
    expect(found.map(({where, position}) => `${where} ${position}`)).toEqual(
      [1, 2, 3, 4, 5, 6].map((position) => `a-file ${position}`),
    )
  })

  test('with Windows line ends, and with blocks on one line with each other, is read', async () => {
    const glued = text('a.crt').trimEnd() + text('a.crt')
    expect(kinds(await read(glued.replaceAll('\n', '\r\n')))).toEqual([
      'certificate',
      'certificate',
    ])
  })

  test('with a block that is cut off says so, and shows the others', async () => {
    expect(kinds(await read(text('a.crt') + text('a.csr').slice(0, 200)))).toEqual([
      'certificate',
      'a-file holds a PEM block that is cut off',
    ])
    expect(kinds(await read(text('a.crt').slice(0, 200)))).toEqual([
      'a-file holds a PEM block that is cut off',
    ])
  })

  test('with a damaged block says so in its place', async () => {
    const damaged = text('a.crt').replace('MII', 'NII')
    expect(kinds(await read(damaged + text('a.crt')))).toEqual([
      'a-file holds a certificate that cannot be read',
      'certificate',
    ])
    const noBase64 = text('a.crt').replace('MII', '***')
    expect(kinds(await read(noBase64))).toEqual(['a-file holds a certificate that cannot be read'])
  })

  test('with what is known by its label alone shows the label', async () => {
    const parameters =
      '-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n'
    expect(await read(parameters)).toMatchObject([{kind: 'other', label: 'EC PARAMETERS'}])
  })
})

describe('a file in DER', () => {
  test.each([
    ['a.crt', 'certificate'],
    ['a.csr', 'request'],
    ['a.key', 'private-key'],
    ['locked.key', 'private-key'],
    ['a.pub', 'public-key'],
    ['a.p7b', 'certificate'],
  ])('that was %s is known to be a %s', async (file, kind) => {
    expect(kinds(await read(derIn(file)))).toEqual([kind])
  })

  test.each(['a.crt', 'a.csr', 'a.key', 'a.pub', 'a.p7b'])(
    'that was %s and is cut is an error that says where',
    async (file) => {
      const der = derIn(file)
      const [found] = await read(der.subarray(0, der.length - 1))
      expect(found).toMatchObject({
        error: {code: 'bad_input', hint: expect.stringMatching(/damaged at octet \d+: cut off/)},
      })
    },
  )
})

describe('a locked key', () => {
  test('is shown as one where no password is known, and is not asked for', async () => {
    const [found] = await read(text('locked.key'), answering('geheim'))
    expect(found).toMatchObject({kind: 'private-key', key: {locked: true, form: 'PKCS#8'}})
  })

  test('is opened by a password that fits, and a variable that is for another does not matter', async () => {
    const [open] = await read(text('locked.key'), passwordFile('geheim'))
    expect(open).toMatchObject({key: {locked: false, name: 'Ed25519'}})
    const [locked] = await read(text('locked.key'), passwordVariable('other'))
    expect(locked).toMatchObject({key: {locked: true}})
  })

  test('is an error where the password of this run is wrong', async () => {
    expect(kinds(await read(text('locked.key'), passwordFile('falsch')))).toEqual([
      'The password of --password-file does not open the key in a-file',
    ])
  })
})

describe('a PKCS#12 file', () => {
  test.each([
    ['given', passwordFile('geheim')],
    ['of a variable', passwordVariable('geheim')],
    ['asked for', answering('geheim')],
  ])('is opened with the password %s', async (_, passwords) => {
    const found = await read(bytes('a.p12'), passwords)
    expect(kinds(found)).toEqual(['key-store', 'certificate', 'private-key'])
    expect(found[2]).toMatchObject({friendlyName: 'mine', key: {name: 'Ed25519'}})
  })

  test.each([
    ['nobody knows its password', noPasswords, 'a-file is locked with a password'],
    [
      'the given one is wrong',
      passwordFile('falsch'),
      'The password of --password-file does not open a-file',
    ],
    ['the answer is wrong', answering('falsch'), 'The password does not open a-file'],
  ])('is an error where %s', async (_, passwords, message) => {
    await expect(read(bytes('a.p12'), passwords)).rejects.toThrow(message)
  })
})

describe('what is nothing of that', () => {
  test.each([
    ['nothing', ''],
    ['text', 'hello'],
    ['UTF-16', Buffer.from('-----BEGIN CERTIFICATE-----', 'utf16le')],
  ])('is an error: %s', async (_, content) => {
    await expect(read(content)).rejects.toThrow('a-file holds nothing that is known here')
  })

  test('crashes nothing, whatever is damaged', async () => {
    const originals = ['a.crt', 'a.csr', 'a.key', 'locked.key', 'a.p7b'].map(derIn)
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.uint8Array({maxLength: 80}),
          fc
            .tuple(
              fc.constantFrom(...originals, bytes('a.p12')),
              fc.nat(),
              fc.integer({min: 1, max: 255}),
            )
            .map(([original, place, flip]) => {
              const broken = Uint8Array.from(original)
              const at = place % broken.length
              broken[at] = (broken[at] ?? 0) ^ flip
              return broken
            }),
        ),
        async (any) => {
          try {
            await read(any, passwordFile('geheim'))
          } catch (error) {
            expect(error).toBeInstanceOf(AppError)
          }
        },
      ),
      {numRuns: 600},
    )
  })
})
