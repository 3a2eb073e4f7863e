import {execFileSync} from 'node:child_process'
import {rmSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, describe, expect, test} from 'vitest'
import {pemCertificates} from '../../../../src/lib/x509/pem.ts'
import {holder} from '../../../helpers/certificate-maker.ts'
import {made, pemOf} from '../../../helpers/chain-maker.ts'
import {codesOf, lintFiles, openFolder, recorded, recordedText} from '../../../helpers/lint-case.ts'

const base = openFolder()
afterAll(() => rmSync(base, {recursive: true, force: true}))

const key = recordedText('ce-with-root', 'private.key')
const chain = recordedText('ce-with-root', 'public.crt')
const [leaf = '', inter = '', root = ''] = pemCertificates(chain).map((pem) => `${pem}\n`)
const stranger = recordedText('ke-pkcs8-ec', 'public.crt')
const damaged = '-----BEGIN CERTIFICATE-----\nMAIAAQ==\n-----END CERTIFICATE-----\n'
const request = (): string => {
  const file = join(base, 'key')
  writeFileSync(file, key)
  return openssl(`req -new -key ${file} -subj /CN=x`)
}
const openssl = (args: string): string =>
  execFileSync('openssl', args.split(' '), {encoding: 'utf8', stdio: 'pipe'})
const parsing = (error: string) => `Failed to parse \`DIR/public.crt\`: x509: ${error}`

const lint = (file: string | Uint8Array, product: 'minio' | 'kes' = 'minio') =>
  lintFiles(base, {'public.crt': file, 'private.key': key}, product)

describe('a chain that MinIO loads', () => {
  test.each([
    ['leaf and intermediate', leaf + inter, []],
    ['with the root', leaf + inter + root, []],
    ['with an unrelated certificate', leaf + inter + stranger, ['chain-extra']],
    ['with the leaf twice', leaf + leaf + inter, ['chain-duplicate']],
    ['with its tail out of order', leaf + root + inter, ['chain-order']],
    ['the leaf alone', leaf, []],
    ['with text before and between', `Certificate:\n${leaf}subject=CN=x\n${inter}`, []],
    ['with bag attributes', `Bag Attributes\n    friendlyName: x\n${leaf}${inter}`, []],
    ['with blank lines at the end', `${leaf}${inter}\n\n\n`, []],
    ['with CRLF', (leaf + inter).replaceAll('\n', '\r\n'), []],
    ['with a byte order mark in front of a comment', `\ufeff# chain\n${leaf}${inter}`, []],
    ['with headers in its block', leaf.replace('-----\n', '-----\nName: x\n\n') + inter, []],
  ])('%s', async (_, file, codes) => {
    const report = await lint(file)
    expect(report.start).toEqual({verdict: 'tls'})
    expect([report.reload.verdict, report.trap, report.healthy]).toEqual(['new', false, true])
    expect(codesOf(report)).toEqual(codes)
  })
})

describe('a leaf without its issuer', () => {
  const end = async (more: Record<string, string>) => {
    const report = await lintFiles(base, {'public.crt': leaf, 'private.key': key, ...more})
    const ends = report.findings.filter(({code}) => code.startsWith('chain-'))
    return ends.map(({severity, code}) => [severity, code])
  }

  test('nobody knows whether the issuer is a root', async () => {
    expect(await end({})).toEqual([['info', 'chain-end-unknown']])
    expect(await end({'CAs/root.crt': root})).toEqual([['info', 'chain-end-unknown']])
  })

  test('the issuer lies in CAs and is an intermediate', async () => {
    expect(await end({'CAs/ca.crt': inter})).toEqual([['warning', 'chain-incomplete']])
    expect(await end({'CAs/ca.crt': root + inter})).toEqual([['warning', 'chain-incomplete']])
  })

  test('the issuer lies in CAs and is a root: nothing is missing', async () => {
    const holders = {root: holder('root'), leaf: holder('leaf')}
    const ca = made({subject: holders.root, issuer: holders.root, ca: {}, keyUsage: [5, 6]})
    const own = made({
      subject: holders.leaf,
      issuer: holders.root,
      names: ['a.example.com'],
      until: 4000,
    })
    const report = await lintFiles(base, {
      'public.crt': pemOf(own),
      'private.key': holders.leaf.key.export({type: 'pkcs8', format: 'pem'}).toString(),
      'CAs/ca.crt': pemOf(ca),
    })
    expect(report.findings).toEqual([])
  })
})

describe('a chain that MinIO refuses when it starts', () => {
  const pem = 'Could not read PEM block from file DIR/public.crt'
  const mismatch = 'tls: private key does not match public key'
  const labelled = (label: string) => leaf.replaceAll('CERTIFICATE', label)
  const skipping = (label: string) =>
    `tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: [${label}]`
  test.each([
    ['the intermediate first', inter + leaf, 'leaf-not-first', mismatch, 'old'],
    [
      'a byte order mark in front of BEGIN',
      `\ufeff${leaf}${inter}`,
      'certificate-byte-order-mark',
      mismatch,
      'old',
    ],
    ['blocks glued together', leaf.trimEnd() + inter, 'certificate-glued-blocks', pem, 'old'],
    ['text behind', `${leaf}${inter}end of chain\n`, 'certificate-trailing-text', pem, 'new'],
    ['a cut last block', leaf + inter.slice(0, 200), 'certificate-cut-block', pem, 'new'],
    [
      'a key in front',
      key + leaf + inter,
      'certificate-with-key',
      parsing('malformed tbs certificate'),
      'new',
    ],
    [
      'a key behind',
      leaf + inter + key,
      'certificate-with-key',
      parsing('malformed tbs certificate'),
      'new',
    ],
    [
      'a request behind',
      leaf + request(),
      'certificate-foreign-block',
      parsing("inner and outer signature algorithm identifiers don't match"),
      'new',
    ],
    [
      'a damaged second block',
      leaf + damaged,
      'certificate-damaged',
      parsing('malformed tbs certificate'),
      'handshake-fails',
    ],
    [
      'the label TRUSTED CERTIFICATE',
      labelled('TRUSTED CERTIFICATE'),
      'certificate-label',
      skipping('TRUSTED CERTIFICATE'),
      'old',
    ],
    [
      'the label X509 CERTIFICATE',
      labelled('X509 CERTIFICATE'),
      'certificate-label',
      skipping('X509 CERTIFICATE'),
      'old',
    ],
    ['the label PKCS7', labelled('PKCS7'), 'certificate-foreign-block', skipping('PKCS7'), 'old'],
    [
      'DER',
      Buffer.from(leaf.replace(/-----.*-----/g, ''), 'base64'),
      'certificate-der',
      pem,
      'old',
    ],
    ['UTF-16', Buffer.from(`\ufeff${leaf}`, 'utf16le'), 'certificate-utf-16', pem, 'old'],
    ['nothing', '', 'certificate-empty', 'Empty public certificate file DIR/public.crt', 'old'],
  ] as const)('%s', async (_, file, code, message, reload) => {
    const report = await lint(file)
    const serverMessage = `FATAL Unable to load the TLS configuration: ${message.replace('DIR', report.dir)}`
    expect(report.start).toEqual({verdict: 'refused', serverMessage})
    expect(report.reload.verdict).toBe(reload)
    expect(report.trap).toBe(reload !== 'old')
    expect(codesOf(report)).toContain(code)
    expect(report.findings.find((finding) => finding.serverMessage)?.code).toBe(code)
    expect(report.healthy).toBe(false)
  })

  test('KES does not look into the second block, and then no client can connect', async () => {
    const report = await lint(leaf + damaged, 'kes')
    expect(report.start.verdict).toBe('handshake-fails')
    expect(codesOf(report)).toContain('chain-damaged')
  })
})

describe('what is loaded and useless is an error', () => {
  test.each([
    ['cf-expired', 'expired'],
    ['kes-cf-future', 'not-yet-valid'],
    ['cf-nosan', 'no-names'],
    ['cf-nosan-nocn', 'no-names'],
    ['cf-client-only', 'not-for-servers'],
    ['cf-code-only', 'not-for-servers'],
    ['cf-unkcrit', 'unknown-critical-extension'],
    ['cf-sha1', 'signature-weak'],
    ['kes-cf-muststaple', 'must-staple'],
    ['kt-RSA1024', 'key-too-short'],
  ])('%s: %s', async (id, code) => {
    const {files, product} = recorded(id)
    const texts = Object.entries(files).map(([name, {content = ''}]) => [name, content])
    const report = await lintFiles(base, Object.fromEntries(texts), product)
    expect(report.start).toEqual({verdict: 'tls'})
    const [finding] = report.findings
    expect(finding).toMatchObject({severity: 'error', code, file: 'public.crt'})
    expect(report.healthy).toBe(false)
  })

  test.each([
    ['cf-ca-leaf', 'leaf-is-ca'],
    ['cf-sha1-rsa', 'signature-weak'],
    ['cf-md5', 'signature-weak'],
    ['cf-badsig', 'signature-broken'],
    ['cf-san-port', 'name-useless'],
    ['cf-san-space', 'name-useless'],
    ['cf-san-long', 'name-useless'],
    ['cf-ip-as-dns', 'name-useless'],
    ['cf-partial-wild', 'name-useless'],
    ['cf-wildcard', 'name-useless'],
    ['cf-san-badurl', 'name-uri'],
  ])('%s: %s is a warning', async (id, code) => {
    const {files} = recorded(id)
    const texts = Object.entries(files).map(([name, {content = ''}]) => [name, content])
    const report = await lintFiles(base, Object.fromEntries(texts))
    expect(report.start).toEqual({verdict: 'tls'})
    expect(report.findings.find((finding) => finding.code === code)?.severity).toBe('warning')
  })

  test.each([
    'cf-9999',
    'cf-100y',
    'cf-underscore',
    'cf-noeku',
    'cf-serialdup',
    'kt-P-256',
    'kt-RSA2048',
  ])('%s: nothing', async (id) => {
    const {files} = recorded(id)
    const texts = Object.entries(files).map(([name, {content = ''}]) => [name, content])
    const report = await lintFiles(base, Object.fromEntries(texts))
    expect(codesOf(report)).toEqual([])
    expect(report.healthy).toBe(true)
  })
})

describe("what Go refuses in a certificate that Node's own parser takes", () => {
  test.each(['cf-san-utf8', 'cf-san-badip', 'cf-san-badurl2', 'cf-dupext', 'cf-serialneg'])(
    '%s',
    async (id) => {
      const {files} = recorded(id)
      const texts = Object.entries(files).map(([name, {content = ''}]) => [name, content])
      const report = await lintFiles(base, Object.fromEntries(texts))
      expect(report.findings[0]).toMatchObject({code: 'certificate-refused-by-go'})
      expect(report.findings[0]?.serverMessage).toBe(report.start.serverMessage)
    },
  )
})
