import {execFileSync} from 'node:child_process'
import {createPrivateKey, X509Certificate} from 'node:crypto'
import {existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import tls from 'node:tls'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {startMinio} from '../helpers/minio-server.ts'
import {mctlCommand, type Run, runMctl} from '../helpers/run-mctl.ts'
import {type TemporaryDirectory, temporaryDirectory} from '../helpers/temporary-directory.ts'
import {runOnTerminal} from '../helpers/terminal.ts'

let folder: TemporaryDirectory
const inFolder = (file: string): string => join(folder.path, file)
const openssl = (line: string): string =>
  execFileSync('openssl', line.split(' '), {
    cwd: folder.path,
    stdio: ['ignore', 'pipe', 'ignore'],
  }).toString()
const convert = (line: string, stdin = ''): Promise<Run> =>
  runMctl(['cert', 'convert', ...line.split(' ')], {cwd: folder.path, stdin})

const kinds = {
  ec: 'ec -pkeyopt ec_paramgen_curve:P-384',
  ed25519: 'ed25519',
  rsa: 'rsa:2048',
}
const names = Object.keys(kinds)

beforeAll(async () => {
  folder = await temporaryDirectory()
  writeFileSync(inFolder('password'), 'geheim\n')
  openssl('req -x509 -newkey ed25519 -nodes -keyout ca.key -out ca.crt -subj /CN=CA')
  for (const [name, kind] of Object.entries(kinds)) {
    openssl(
      `req -newkey ${kind} -nodes -keyout ${name}.key -out ${name}.csr -subj /CN=${name} -addext subjectAltName=IP:127.0.0.1,DNS:localhost`,
    )
    openssl(
      `x509 -req -in ${name}.csr -CA ca.crt -CAkey ca.key -CAcreateserial -copy_extensions copy -out ${name}.crt`,
    )
  }
})

afterAll(async () => folder?.[Symbol.asyncDispose]())

const keyOf = (file: string, passphrase?: string): Buffer =>
  createPrivateKey({key: readFileSync(inFolder(file)), passphrase}).export({
    type: 'pkcs8',
    format: 'der',
  })
const fingerprints = (file: string): string[] =>
  readFileSync(inFolder(file), 'utf8')
    .split(/(?<=-----END CERTIFICATE-----\n)/)
    .filter((text) => text !== '')
    .map((text) => new X509Certificate(text).fingerprint256)

describe.each(names)('a key of type %s', (name) => {
  test.each([
    ['', '-passout pass:geheim', '--password-file password'],
    ['-legacy', '-legacy -passout pass:geheim', '--password-file password'],
    ['without a password', '-passout pass:', ''],
  ])('comes out of a PKCS#12 file made by openssl %s', async (_, made, read) => {
    openssl(
      `pkcs12 -export -in ${name}.crt -inkey ${name}.key -certfile ca.crt -out in.p12 ${made}`,
    )
    const run = await convert(`in.p12 --to pem --out ${name}-pair --force --json ${read}`.trim())
    expect(run.json).toMatchObject([
      {
        files: [join(`${name}-pair`, 'private.key'), join(`${name}-pair`, 'public.crt')],
        certificates: 2,
        encrypted: false,
        changed: true,
      },
    ])
    expect(keyOf(`${name}-pair/private.key`)).toEqual(keyOf(`${name}.key`))
    expect(readFileSync(inFolder(`${name}-pair/private.key`), 'utf8')).toMatch(
      /^-----BEGIN PRIVATE KEY-----\n[\s\S]*\n-----END PRIVATE KEY-----\n$/,
    )
    expect(fingerprints(`${name}-pair/public.crt`)).toEqual([
      ...fingerprints(`${name}.crt`),
      ...fingerprints('ca.crt'),
    ])
    expect(statSync(inFolder(`${name}-pair/private.key`)).mode & 0o777).toBe(0o600)
    expect(statSync(inFolder(`${name}-pair/public.crt`)).mode & 0o777).toBe(0o644)
    expect(run.stdout + run.stderr).not.toContain('PRIVATE KEY')
  })

  test('goes into a PKCS#12 file that openssl and node read, the chain in order', async () => {
    const run = await convert(
      `ca.crt ${name}.key ${name}.crt --to p12 --out ${name}.p12 --out-password-file password --json`,
    )
    expect(run.json).toMatchObject([
      {
        certificates: 2,
        encrypted: true,
        remarks: ['The certificates are in order now: each is followed by its signer'],
      },
    ])
    expect(statSync(inFolder(`${name}.p12`)).mode & 0o777).toBe(0o600)
    openssl(`pkcs12 -in ${name}.p12 -passin pass:geheim -noout`)
    writeFileSync(
      inFolder('dumped.pem'),
      openssl(`pkcs12 -in ${name}.p12 -passin pass:geheim -nodes`),
    )
    expect(keyOf('dumped.pem')).toEqual(keyOf(`${name}.key`))
    const pfx = readFileSync(inFolder(`${name}.p12`))
    expect(() => tls.createSecureContext({pfx, passphrase: 'geheim'})).not.toThrow()
    expect(() => tls.createSecureContext({pfx, passphrase: 'falsch'})).toThrow()
  })

  test('without a password is one that every program opens, and is said so', async () => {
    const run = await convert(
      `${name}.key ${name}.crt --to p12 --out open-${name}.p12 --no-password --json`,
    )
    expect(run.json).toMatchObject([
      {encrypted: false, remarks: ['It has no password: whoever can read the file has the key']},
    ])
    openssl(`pkcs12 -in open-${name}.p12 -passin pass: -noout`)
  })

  test('goes to DER and back', async () => {
    await convert(`${name}.key --to der --out ${name}.key.der`)
    openssl(`pkey -inform der -in ${name}.key.der -noout`)
    await convert(`${name}.crt --to der --out ${name}.crt.der`)
    openssl(`x509 -inform der -in ${name}.crt.der -noout`)
    await convert(`${name}.crt.der ${name}.key.der --to pem --out ${name}-back`)
    expect(keyOf(`${name}-back/private.key`)).toEqual(keyOf(`${name}.key`))
    expect(readFileSync(inFolder(`${name}-back/public.crt`), 'utf8')).toBe(
      readFileSync(inFolder(`${name}.crt`), 'utf8'),
    )
  })

  test('that is encrypted in a form that no server loads becomes a plain one', async () => {
    openssl(`pkcs8 -topk8 -in ${name}.key -out ${name}.p8 -passout pass:geheim`)
    const run = await convert(
      `${name}.p8 --to pem --out ${name}.plain --password-file password --json`,
    )
    expect(run.json).toMatchObject([
      {encrypted: false, remarks: [expect.stringContaining('MinIO and KES cannot load')]},
    ])
    expect(keyOf(`${name}.plain`)).toEqual(keyOf(`${name}.key`))
    expect(statSync(inFolder(`${name}.plain`)).mode & 0o777).toBe(0o600)
  })

  test('with --encrypt is one that MinIO loads with its password, and openssl and mctl open', async () => {
    const run = await convert(
      `${name}.key ${name}.crt ca.crt --to pem --out ${name}-served --encrypt --out-password-file password`,
    )
    expect(run).toMatchObject({exitCode: 0, stderr: ''})
    expect(run.stdout).toContain(
      'The server needs the password: MinIO in MINIO_CERT_PASSWD, KES in tls.password',
    )
    openssl(`pkey -in ${name}-served/private.key -passin pass:geheim -noout`)
    const back = `${name}-served/private.key --to pem --out ${name}.opened --password-file password`
    expect(await convert(back)).toMatchObject({exitCode: 0})
    expect(keyOf(`${name}.opened`)).toEqual(keyOf(`${name}.key`))
    const certsDir = inFolder(`${name}-served`)
    await using server = await startMinio({
      certsDir,
      kms: 'none',
      env: {MINIO_CERT_PASSWD: 'geheim'},
    })
    const seen = await runMctl(['cert', 'inspect', `127.0.0.1:${server.port}`, '--json'])
    expect(seen.json[0]).toMatchObject({kind: 'certificate', subject: `CN=${name}`})
  })
})

describe('requests and revocation lists', () => {
  test('go to DER and back', async () => {
    await convert('ec.csr --to der --out csr.der')
    openssl('req -inform der -in csr.der -noout -verify')
    await convert('csr.der --to pem --out again.csr')
    expect(readFileSync(inFolder('again.csr'), 'utf8')).toBe(
      readFileSync(inFolder('ec.csr'), 'utf8'),
    )
  })
})

describe('files that are there', () => {
  test('are not replaced without --force, neither of them', async () => {
    mkdirSync(inFolder('taken'))
    writeFileSync(inFolder('taken/public.crt'), 'mine')
    const line = 'ec.key ec.crt --to pem --out taken'
    expect(await convert(line)).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr: expect.stringContaining('taken/public.crt is there already; nothing was written\n'),
    })
    expect(readdirSync(inFolder('taken'))).toEqual(['public.crt'])
    expect(await convert(`${line} --force`)).toMatchObject({exitCode: 0})
    expect(readdirSync(inFolder('taken')).sort()).toEqual(['private.key', 'public.crt'])
  })
})

describe('what cannot be converted', () => {
  test.each([
    [
      'a key of another certificate',
      'rsa.key ec.crt --to p12',
      'The key is the key of none of these certificates',
    ],
    ['two keys', 'rsa.key ec.key --to pem', 'There are two private keys: convert one at a time'],
    [
      'two certificates in DER',
      'ec.crt rsa.crt --to der',
      'A file in DER holds one thing, and there are 2',
    ],
    [
      'a request in PKCS#12',
      'ec.csr --to p12',
      'A PKCS#12 file takes a key and certificates, nothing else',
    ],
    [
      'a key with a request',
      'ec.key ec.csr --to pem',
      'A private key is converted alone or with certificates',
    ],
    [
      'a locked key without its password',
      'ec.p8 --to pem',
      'The key in ec.p8 is locked with a password',
    ],
    [
      'with a wrong password',
      'ec.p8 --to pem --password-file ec.crt',
      'The file of --password-file holds more than one line',
    ],
    [
      'a key in PKCS#12 without a password',
      'ec.key ec.crt --to p12',
      'A key in PKCS#12 needs a password',
    ],
    [
      'a password for what is read, and nothing to open with it',
      'ec.key ec.crt --to p12 --password-file password',
      '--password-file is of no use: what is read is not locked',
    ],
    [
      'an empty password for a new file',
      'ec.key ec.crt --to p12 --out-password-file /dev/null',
      'A key in PKCS#12 needs a password',
    ],
    [
      'a password and none',
      'ec.key --to p12 --no-password --out-password-file password',
      '--out-password-file=password cannot also be provided when using --no-password',
    ],
    ['none where none is written', 'ec.key --to pem --no-password', '--no-password needs --to p12'],
    ['--encrypt without a password', 'ec.key --to pem --encrypt', '--encrypt needs a password'],
    ['--encrypt of DER', 'ec.key --to der --encrypt', '--encrypt is for a private key in PEM'],
    [
      'a password for nothing',
      'ec.key --to pem --out-password-file password',
      '--out-password-file needs --to p12, or --encrypt',
    ],
    ['half a chain', 'half.crt --to der', 'half.crt holds a PEM block that is cut off'],
    ['no known form', 'ec.key --to jks', 'Expected --to=jks to be one of: pem, der, p12'],
  ])('%s is refused in one line, and nothing is written', async (_, line, message) => {
    const half = readFileSync(inFolder('ec.crt'), 'utf8')
    writeFileSync(inFolder('half.crt'), half + half.slice(0, 100))
    const run = await convert(`${line} --out refused`)
    expect(run).toMatchObject({exitCode: 2, stdout: ''})
    expect(run.stderr.split('\n')[0]).toBe(`mctl: ${message}`)
    expect(existsSync(inFolder('refused'))).toBe(false)
    expect(readdirSync(folder.path).filter((file) => /\.(tmp|old)$/.test(file))).toEqual([])
  })
})

test('on a terminal both passwords are asked for, unseen', async () => {
  openssl('pkcs12 -export -in ec.crt -inkey ec.key -out asked.p12 -passout pass:geheim')
  const run = await runOnTerminal(
    `cd ${folder.path} && ${mctlCommand()} cert convert asked.p12 --to p12 --out answered.p12`,
    [
      {expect: 'Password of asked.p12:', send: 'geheim\r'},
      {expect: 'Password for answered.p12:', send: 'andere\r'},
      {expect: 'The same once more:', send: 'andere\r'},
    ],
  )
  expect(run.exitCode).toBe(0)
  expect(run.screen).toContain('Wrote answered.p12')
  expect(run.screen).not.toMatch(/geheim|andere/)
  openssl('pkcs12 -in answered.p12 -passin pass:andere -noout')
})

test('on a terminal two different answers write nothing', async () => {
  const run = await runOnTerminal(
    `cd ${folder.path} && ${mctlCommand()} cert convert ec.key --to p12 --out differing.p12`,
    [
      {expect: 'Password for differing.p12:', send: 'eins\r'},
      {expect: 'The same once more:', send: 'zwei\r'},
    ],
  )
  expect(run.exitCode).toBe(2)
  expect(run.screen).toContain('The two passwords differ; nothing was written')
  expect(existsSync(inFolder('differing.p12'))).toBe(false)
})

test('certificates alone need no password in PKCS#12', async () => {
  const run = await convert('ca.crt --to p12 --out trusted.p12 --json')
  expect(run.json).toMatchObject([{certificates: 1, encrypted: false}])
  openssl('pkcs12 -in trusted.p12 -passin pass: -noout')
})

test.each(['-', ''])('what is no place of a file is refused: --out "%s"', async (out) => {
  const run = await runMctl(['cert', 'convert', 'ec.key', '--to', 'pem', '--out', out], {
    cwd: folder.path,
  })
  expect(run).toMatchObject({exitCode: 2, stdout: ''})
  expect(existsSync(inFolder('-'))).toBe(false)
})

test('a device is not replaced by a file with the key', async () => {
  const run = await convert('ec.key --to pem --out /dev/full --force')
  expect(run).toMatchObject({
    exitCode: 2,
    stdout: '',
    stderr:
      'mctl: /dev/full cannot be written: a device is in its place\nChoose another place with --out; only a regular file is replaced\n',
  })
  expect(statSync('/dev/full').isCharacterDevice()).toBe(true)
})
