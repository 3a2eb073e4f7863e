import {execFileSync} from 'node:child_process'
import {createPrivateKey} from 'node:crypto'
import {rmSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, describe, expect, test} from 'vitest'
import {
  codesOf,
  type Files,
  lintFiles,
  openFolder,
  recordedText,
} from '../../../helpers/lint-case.ts'

const base = openFolder()
afterAll(() => rmSync(base, {recursive: true, force: true}))

const cert = recordedText('ke-pkcs8-ec', 'public.crt')
const key = recordedText('ke-pkcs8-ec', 'private.key')
const otherKey = recordedText('ke-pkcs8-rsa', 'private.key')
const parameters = '-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n'
const body = key.replace(/-----.*-----\n/g, '')
const der = createPrivateKey(key).export({type: 'pkcs8', format: 'der'})
const additional =
  'FATAL Unable to load the TLS configuration: The private key contains additional data'

const openssl = (args: string, input: string): string =>
  execFileSync('openssl', args.split(' '), {input, encoding: 'utf8', stdio: 'pipe'})

const withKey = (file: string | Uint8Array): Files => ({'public.crt': cert, 'private.key': file})

describe('a key that servers load', () => {
  test.each([
    ['alone', key],
    ['with CRLF', key.replaceAll('\n', '\r\n')],
    ['behind text', `this is my key\n${key}`],
    ['behind blank lines', `\n\n${key}`],
    ['without a final line end', key.trimEnd()],
    ['with a space behind END', key.replace(/-----\n$/, '----- \n')],
    [
      'with its base64 on one line',
      `-----BEGIN PRIVATE KEY-----\n${body.replaceAll('\n', '')}\n-----END PRIVATE KEY-----\n`,
    ],
    ['in SEC 1', openssl('pkey -traditional', key)],
    [
      'in SEC 1 with the label of PKCS#8',
      openssl('pkey -traditional', key).replaceAll('EC PRIVATE', 'PRIVATE'),
    ],
    ['in PKCS#8 with the label of SEC 1', key.replaceAll('PRIVATE KEY', 'EC PRIVATE KEY')],
    ['with a label of its own', key.replaceAll('PRIVATE KEY', 'ED25519 PRIVATE KEY')],
  ])('%s', async (_, file) => {
    for (const product of ['minio', 'kes'] as const) {
      const report = await lintFiles(base, withKey(file), product)
      expect(report.start).toEqual({verdict: 'tls'})
      expect(report.reload.verdict).toBe('new')
      expect(report.findings.filter(({severity}) => severity === 'error')).toEqual([])
      expect(report.healthy).toBe(true)
    }
  })
})

describe('what MinIO calls additional data is told apart', () => {
  test.each([
    ['a blank line', `${key}\n`, 'key-blank-line', 'tls'],
    ['CRLF twice', `${key}\n`.replaceAll('\n', '\r\n'), 'key-blank-line', 'tls'],
    ['a lone space', `${key} `, 'key-blank-line', 'tls'],
    ['a NUL', `${key}\0`, 'key-nul', 'refused'],
    ['a comment', `${key}# the key of node 1\n`, 'key-trailing-text', 'refused'],
    ['a second key', key + otherKey, 'key-second-key', 'tls'],
    ['a certificate behind', key + cert, 'key-with-certificate', 'tls'],
    ['a certificate in front', cert + key, 'key-with-certificate', 'tls'],
    ['EC PARAMETERS in front', parameters + key, 'key-ec-parameters', 'refused'],
    ['EC PARAMETERS behind', key + parameters, 'key-ec-parameters', 'refused'],
    ['a byte order mark', `\ufeff${key}`, 'key-byte-order-mark', 'refused'],
    ['UTF-16', Buffer.from(`\ufeff${key}`, 'utf16le'), 'key-utf-16', 'refused'],
    ['UTF-16 without a mark', Buffer.from(key, 'utf16le'), 'key-utf-16', 'refused'],
    ['DER', der, 'key-der', 'refused'],
    ['a JWK', '{"kty":"EC","crv":"P-256"}\n', 'key-jwk', 'refused'],
    ['an indented block', key.replace(/^/gm, '  '), 'key-indented', 'refused'],
    ['a literal \\n', key.replaceAll('\n', '\\n'), 'key-literal-line-ends', 'refused'],
    ['PEM in base64', Buffer.from(key).toString('base64'), 'key-base64-of-pem', 'refused'],
    ['bare base64', body, 'key-bare-base64', 'refused'],
    ['a cut file', key.slice(0, 150), 'key-cut', 'refused'],
    ['a cut END line', key.slice(0, -4), 'key-cut', 'refused'],
    ['something else', 'hello\n', 'key-not-pem', 'refused'],
  ])('%s', async (_, file, code, kes) => {
    const report = await lintFiles(base, withKey(file))
    expect(report.start).toEqual({verdict: 'refused', serverMessage: additional})
    expect(report.reload).toEqual({
      verdict: 'old',
      rootPair: 'old',
      reason: 'The private key contains additional data',
    })
    expect(report.findings[0]).toMatchObject({
      severity: 'error',
      code,
      file: 'private.key',
      serverMessage: additional,
    })
    expect([report.trap, report.healthy]).toEqual([false, false])
    expect((await lintFiles(base, withKey(file), 'kes')).start.verdict).toBe(kes)
  })
})

describe('a file that holds no key that Go takes', () => {
  const publicKey = openssl('pkey -pubout', key)
  test.each([
    ['empty', '', 'key-empty', 'The private key is not readable'],
    [
      'a public key',
      publicKey,
      'key-is-public',
      'tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks of the following types: [PUBLIC KEY]',
    ],
    [
      'a certificate',
      cert,
      'key-is-certificate',
      'tls: found a certificate rather than a key in the PEM for the private key',
    ],
    [
      'an encrypted PKCS#8',
      openssl('pkcs8 -topk8 -v2 aes-256-cbc -passout pass:secret', key),
      'key-encrypted',
      'tls: failed to parse private key',
    ],
    [
      'an Ed448 key',
      openssl('genpkey -algorithm ed448', ''),
      'key-unusable',
      'tls: failed to parse private key',
    ],
    [
      'an RSA-PSS key',
      openssl('genpkey -algorithm rsa-pss -pkeyopt rsa_keygen_bits:1024', ''),
      'key-unusable',
      'tls: failed to parse private key',
    ],
    [
      'a key on brainpoolP256r1',
      openssl('genpkey -algorithm ec -pkeyopt ec_paramgen_curve:brainpoolP256r1', ''),
      'key-unusable',
      'tls: failed to parse private key',
    ],
    [
      'a key whose curve is spelt out',
      openssl(
        'genpkey -algorithm ec -pkeyopt ec_paramgen_curve:P-256 -pkeyopt ec_param_enc:explicit',
        '',
      ),
      'key-unusable',
      'tls: failed to parse private key',
    ],
    [
      'an X25519 key',
      openssl('genpkey -algorithm x25519', ''),
      'key-unusable',
      'tls: found unknown private key type in PKCS#8 wrapping',
    ],
    [
      'the key of another certificate',
      openssl('genpkey -algorithm ec -pkeyopt ec_paramgen_curve:P-256', ''),
      'key-mismatch',
      'tls: private key does not match public key',
    ],
    [
      'a key of another kind',
      otherKey,
      'key-mismatch',
      'tls: private key type does not match public key type',
    ],
  ])('%s', async (_, file, code, message) => {
    const report = await lintFiles(base, withKey(file), 'minio', 'secret')
    const serverMessage = `FATAL Unable to load the TLS configuration: ${message}`
    expect(report.start).toEqual({verdict: 'refused', serverMessage})
    expect(report.reload.verdict).toBe('old')
    expect(report.findings[0]).toMatchObject({severity: 'error', code, serverMessage})
  })
})

describe('a key that is encrypted in the old way (DEK-Info)', () => {
  const encrypted = {
    'AES-256': openssl('pkey -traditional -aes256 -passout pass:secret', key),
    'AES-128': openssl('pkey -traditional -aes128 -passout pass:secret', key),
    'triple DES': openssl('pkey -traditional -des3 -passout pass:secret', key),
  }

  test.each(Object.entries(encrypted))('%s: loads with its password', async (_, file) => {
    for (const product of ['minio', 'kes'] as const) {
      const right = await lintFiles(base, withKey(file), product, 'secret')
      expect(right.start).toEqual({verdict: 'tls'})
      const wrong = await lintFiles(base, withKey(file), product, 'wrong')
      expect(wrong.start.verdict).toBe('refused')
      const none = await lintFiles(base, withKey(file), product)
      expect(none.start.verdict).toBe('refused')
      expect(codesOf(none)).toEqual(['key-password-missing'])
    }
  })

  test('MinIO says which of the two it is', async () => {
    const none = await lintFiles(base, withKey(encrypted['AES-256']))
    expect(none.start.serverMessage).toBe(
      'FATAL Unable to load the TLS configuration: Missing TLS password',
    )
    const wrong = await lintFiles(base, withKey(encrypted['AES-256']), 'minio', 'wrong')
    expect(wrong.start.serverMessage).toBe(
      'FATAL Unable to load the TLS configuration: Unable to decrypt the private key using the provided password',
    )
    expect(codesOf(wrong)).toEqual(['key-password-wrong'])
  })

  test('an RSA key, and PKCS#8 in the old encryption, load as well', async () => {
    const rsa = openssl('rsa -traditional -aes256 -passout pass:secret', otherKey)
    const files = {'public.crt': recordedText('ke-pkcs8-rsa', 'public.crt'), 'private.key': rsa}
    expect((await lintFiles(base, files, 'minio', 'secret')).start.verdict).toBe('tls')
  })
})

describe('keys with which no handshake succeeds', () => {
  test.each([
    ['P-224', 'ec -pkeyopt ec_paramgen_curve:P-224', 'key-p224'],
    ['RSA of 512 bits', 'rsa -pkeyopt rsa_keygen_bits:512', 'key-rsa-below-1024'],
  ])('%s', async (name, kind, code) => {
    const newKey = openssl(`genpkey -algorithm ${kind}`, '')
    const file = join(base, `${code}.key`)
    writeFileSync(file, newKey)
    const newCert = openssl(
      `req -x509 -key ${file} -subj /CN=${code} -addext subjectAltName=DNS:localhost`,
      '',
    )
    for (const product of ['minio', 'kes'] as const) {
      const files = {'public.crt': newCert, 'private.key': newKey}
      const report = await lintFiles(base, files, product)
      expect(report.start, name).toEqual({verdict: 'handshake-fails'})
      expect(report.reload.verdict).toBe('handshake-fails')
      expect(codesOf(report)).toContain(code)
      expect(report.healthy).toBe(false)
    }
  })

  test('a key on a curve that may only sign certificates', async () => {
    const file = join(base, 'sign.key')
    writeFileSync(file, key)
    const newCert = openssl(
      `req -x509 -key ${file} -subj /CN=x -addext subjectAltName=DNS:localhost -addext keyUsage=keyCertSign`,
      '',
    )
    const report = await lintFiles(base, {'public.crt': newCert, 'private.key': key})
    expect(report.start).toEqual({verdict: 'handshake-fails'})
    expect(codesOf(report)).toContain('key-may-not-sign')
  })
})
