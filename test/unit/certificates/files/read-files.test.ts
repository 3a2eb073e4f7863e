import {execFileSync} from 'node:child_process'
import {mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {
  certificatesIn,
  certificatesOrErrors,
} from '../../../../src/lib/certificates/files/read-files.ts'

let folder: string
const openssl = (line: string): void => {
  execFileSync('openssl', line.split(' '), {cwd: folder, stdio: 'ignore'})
}
const subjects = (file: string): string[] =>
  certificatesIn(readFileSync(join(folder, file)), file).map(({certificate}) => certificate.subject)

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mctl-read-'))
  openssl('req -x509 -newkey ed25519 -nodes -keyout a.key -out a.crt -subj /CN=a')
  openssl('x509 -in a.crt -outform der -out a.der')
  openssl('x509 -in a.crt -trustout -addtrust serverAuth -out trusted.crt')
  openssl('crl2pkcs7 -nocrl -certfile a.crt -certfile trusted.crt -out a.p7b')
  openssl('crl2pkcs7 -nocrl -certfile a.crt -outform der -out a.p7c')
})

afterAll(() => rmSync(folder, {recursive: true}))

describe('the certificates of a file', () => {
  test.each([
    ['a.crt', ['CN=a']],
    ['a.der', ['CN=a']],
    ['trusted.crt', ['CN=a']],
    ['a.p7b', ['CN=a', 'CN=a']],
    ['a.p7c', ['CN=a']],
  ])('are found in %s', (file, expected) => {
    expect(subjects(file)).toEqual(expected)
  })

  test('are missed by name where there are none', () => {
    expect(() => subjects('a.key')).toThrow('a.key holds no certificate, but a private key')
    expect(() => certificatesIn(Buffer.from('hello'), 'x')).toThrow('x holds no certificate')
    const cut = readFileSync(join(folder, 'a.p7c')).subarray(0, 100)
    expect(() => certificatesIn(cut, 'x')).toThrow('x holds a PKCS#7 bundle that cannot be read')
  })

  test('are not all there when the file is cut off, wherever that was', () => {
    const pem = readFileSync(join(folder, 'a.crt'), 'latin1')
    for (const length of [11, 15, 25, 26, 27, 60, pem.length - 20, pem.length - 2]) {
      const bytes = Buffer.from(pem + pem.slice(0, length))
      expect(certificatesOrErrors(bytes, 'x')).toMatchObject([
        {certificate: {subject: 'CN=a'}},
        {error: {code: 'bad_input', message: 'x holds a PEM block that is cut off'}},
      ])
      expect(() => certificatesIn(bytes, 'x')).toThrow('x holds a PEM block that is cut off')
    }
    const only = Buffer.from(pem.slice(0, 100))
    expect(() => certificatesIn(only, 'x')).toThrow('x holds a PEM block that is cut off')
    const both = Buffer.from(pem.slice(0, 100) + pem)
    expect(() => certificatesIn(both, 'x')).toThrow('x holds a PEM block that is cut off')
  })

  test('are whole beside one that is damaged, which is an error in its place', () => {
    const pem = readFileSync(join(folder, 'a.crt'), 'latin1')
    const damaged = pem.replace(/\nMII.{20}/, (line) => `${line.slice(0, -8)}AAAAAAAA`)
    const bytes = Buffer.from(pem + damaged + pem)
    expect(certificatesOrErrors(bytes, 'x')).toMatchObject([
      {certificate: {subject: 'CN=a'}},
      {error: {message: 'x holds a certificate that cannot be read'}},
      {certificate: {subject: 'CN=a'}},
    ])
    expect(() => certificatesIn(bytes, 'x')).toThrow('x holds a certificate that cannot be read')
  })
})
