// Where `cert create`, `ca`, `csr` and `sign` read and write, what they replace, and what they refuse.
import {execFileSync} from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {mctlCommand, type Run, runMctl} from '../helpers/run-mctl.ts'
import {type TemporaryDirectory, temporaryDirectory} from '../helpers/temporary-directory.ts'
import {runOnTerminal} from '../helpers/terminal.ts'

let folder: TemporaryDirectory

const place = (...parts: string[]): string => join(folder.path, ...parts)
const read = (...parts: string[]): string => readFileSync(place(...parts), 'utf8')
const mctl = (line: string, stdin = ''): Promise<Run> =>
  runMctl(line.split(' '), {cwd: folder.path, stdin})
const openssl = (...args: string[]): string =>
  execFileSync('openssl', args, {cwd: folder.path, encoding: 'utf8', stdio: 'pipe'})
const byCa = '--ca-cert ca/ca.crt --ca-key ca/ca.key'

beforeAll(async () => {
  folder = await temporaryDirectory()
  await mctl('cert ca Root --out ca')
})

afterAll(async () => {
  await folder?.[Symbol.asyncDispose]()
})

const time = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ`
const hex = '[0-9a-f]{64}'
const pattern = (lines: readonly string[]): RegExp =>
  new RegExp(
    `^${lines.map((line) => line.replaceAll(/[.*()+]/g, String.raw`\$&`)).join('\n')}\n$`
      .replaceAll('TIME', time)
      .replaceAll('HEX', hex),
  )

describe('the text says what was made, and what to do next', () => {
  test('of a CA', async () => {
    const {stdout} = await mctl('cert ca Lab --permit-dns example.net --out text-ca')
    expect(stdout).toMatch(
      pattern([
        'Made text-ca/ca.crt and text-ca/ca.key',
        '  CA           CN=Lab',
        '  signed by    itself',
        '  signs for    servers, clients and one level of CAs, only example.net',
        '  key          P-256',
        '  use          keyCertSign, cRLSign',
        '  valid        TIME to TIME',
        '  fingerprint  sha256:HEX',
        'next: mctl cert create HOST --ca-cert text-ca/ca.crt --ca-key text-ca/ca.key --out certs',
        '      copy text-ca/ca.crt to CAs/ of every server and client, and text-ca/ca.key to none',
      ]),
    )
  })

  test('of a pair', async () => {
    const {stdout} = await mctl('cert create a.example.net --out text --days 400')
    expect(stdout).toMatch(
      pattern([
        'Made text/public.crt and text/private.key',
        '  for          a.example.net',
        '  signed by    itself',
        '  key          P-256',
        '  use          digitalSignature, serverAuth, clientAuth',
        '  valid        TIME to TIME',
        '  fingerprint  sha256:HEX',
        '  note: It lives 400 days: no public CA may give more than 398, and a lost key serves as long',
        'next: mctl cert lint text --for minio',
        '      clients trust it with: mctl alias set ALIAS URL --ca text/public.crt',
      ]),
    )
  })

  test('of a client', async () => {
    const {stdout} = await mctl(
      `cert create --client readonly,diagnostics ${byCa} --out text-client`,
    )
    expect(stdout).toMatch(/^ {2}signed by {4}CN=Root\n/m)
    expect(stdout).toMatch(
      /\n {2}client {7}policy readonly,diagnostics for MinIO, [0-9a-f]{64} for KES\n/,
    )
  })

  test('of a request, and of what was left out of it', async () => {
    const made = await mctl('cert csr a.example.net --org Example --out text-request')
    expect(made.stdout).toBe(
      [
        'Made text-request/request.csr and text-request/private.key',
        '  for          a.example.net',
        '  key          P-256',
        '  use          serverAuth',
        'next: send text-request/request.csr to your CA, and keep text-request/private.key where it is; or sign it yourself:',
        '      mctl cert sign text-request/request.csr --ca-cert ca/ca.crt --ca-key ca/ca.key',
        '',
      ].join('\n'),
    )
    const signed = await mctl(`cert sign text-request/request.csr ${byCa} --out text-request/a.crt`)
    expect(signed.stdout).toContain('Made text-request/a.crt for the key of the request\n')
    expect(signed.stdout).toContain('\n  left out: O=Example of its subject\n')
  })
})

describe('where it is written', () => {
  test('a signed request goes to a folder, to a file or to stdout', async () => {
    await mctl('cert csr a.example.net --out place')
    await mctl(`cert sign place/request.csr ${byCa} --out place`)
    expect(read('place', 'public.crt')).toMatch(/^-----BEGIN CERTIFICATE-----\n/)
    await mctl(`cert sign place/request.csr ${byCa} --out place/file.pem`)
    expect(read('place', 'file.pem')).toMatch(/^-----BEGIN CERTIFICATE-----\n/)
    const piped = await mctl(`cert sign - ${byCa} --out -`, read('place', 'request.csr'))
    expect(piped.stdout).toMatch(
      /^-----BEGIN CERTIFICATE-----\n[A-Za-z0-9+/=\n]+-----END CERTIFICATE-----\n$/,
    )
    const json = await mctl(`--json cert sign place/request.csr ${byCa} --out -`)
    expect(json.json).toMatchObject([
      {pem: expect.stringMatching(/^-----BEGIN CERTIFICATE-----\n/), changed: true},
    ])
  })

  test('nothing is with --dry-run, also where files are', async () => {
    await mctl('cert create a.example.net --out dry')
    const before = read('dry', 'private.key')
    for (const line of ['create a.example.net', 'csr a.example.net', 'ca Name']) {
      const run = await mctl(`--json cert ${line} --out dry --dry-run`)
      expect(run.json).toMatchObject([{changed: false}])
      expect(run.json[0]).not.toHaveProperty('keyFile')
    }
    expect(readdirSync(place('dry')).sort()).toEqual(['private.key', 'public.crt'])
    expect(read('dry', 'private.key')).toBe(before)
  })

  test('no private key comes to where servers look for whom to trust', async () => {
    for (const line of ['ca Name', 'create a.example.net', 'csr a.example.net']) {
      const run = await mctl(`cert ${line} --out certs/CAs`)
      expect(run).toMatchObject({
        exitCode: 2,
        stderr:
          'mctl: certs/CAs is for certificates of CAs, not for private keys\nName another folder with --out, and copy the certificate alone to CAs\n',
      })
    }
    expect(existsSync(place('certs'))).toBe(false)
  })

  test('a key that is given is taken, and never written', async () => {
    await mctl('cert create a.example.net --out reuse --key-type p384')
    const key = read('reuse', 'private.key')
    const again = await mctl('cert create b.example.net --key reuse/private.key --out reuse')
    expect(again).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('reuse/public.crt is there already'),
    })
    const run = await mctl(
      '--json cert create b.example.net --key reuse/private.key --out reuse --force',
    )
    expect(run.json).toMatchObject([{names: ['b.example.net'], key: 'P-384'}])
    expect(read('reuse', 'private.key')).toBe(key)
    // Elsewhere it is copied, so that the pair is whole.
    await mctl('cert csr c.example.net --key reuse/private.key --out reuse/copy')
    expect(read('reuse', 'copy', 'private.key')).toBe(key)
    expect(statSync(place('reuse', 'copy', 'private.key')).mode & 0o777).toBe(0o600)
  })

  test('a group that may read the key may read the next one, too', async () => {
    await mctl('cert create a.example.net --out group')
    chmodSync(place('group', 'private.key'), 0o640)
    await mctl('cert create a.example.net --out group --force')
    expect(statSync(place('group', 'private.key')).mode & 0o777).toBe(0o640)
    expect(readdirSync(place('group')).sort()).toEqual(['private.key', 'public.crt'])
  })
})

describe('the key of a CA may be encrypted', () => {
  beforeAll(async () => {
    writeFileSync(place('password'), 'a password\n')
    writeFileSync(place('wrong'), 'another one\n')
    await mctl('cert ca Locked --password-file password --out locked')
    openssl(...'ec -aes256 -in ca/ca.key -out old.key -passout file:password'.split(' '))
    openssl(...'pkcs8 -topk8 -in ca/ca.key -out new.key -passout file:password'.split(' '))
  })

  test('by mctl', () => {
    expect(read('locked', 'ca.key')).toMatch(/^-----BEGIN ENCRYPTED PRIVATE KEY-----\n/)
    openssl(...'pkey -in locked/ca.key -noout -passin file:password'.split(' '))
  })

  test.each([
    ['locked/ca.crt', 'locked/ca.key'],
    ['ca/ca.crt', 'old.key'],
    ['ca/ca.crt', 'new.key'],
  ])('and signs with its password: %s, %s', async (cert, key) => {
    const line = `cert create a.example.net --ca-cert ${cert} --ca-key ${key} --dry-run`
    expect((await mctl(`${line} --ca-password-file password`)).exitCode).toBe(0)
    expect(await mctl(`${line} --ca-password-file -`, 'a password\n')).toMatchObject({exitCode: 0})
    expect(await mctl(`${line} --ca-password-file wrong`)).toMatchObject({
      exitCode: 2,
      stderr: `mctl: The password of --ca-password-file does not open the key in ${key}\n`,
    })
    expect(await mctl(line)).toMatchObject({
      exitCode: 2,
      stderr: `mctl: The key ${key} is encrypted, and its password is missing\nName a file that holds it, or run the command in a terminal to be asked\n`,
    })
  })

  test('as may be any other key, whose password the variable of the server holds', async () => {
    const line = 'cert create a.example.net --key old.key --dry-run'
    const env = {MINIO_CERT_PASSWD: 'a password'}
    const run = await runMctl(line.split(' '), {cwd: folder.path, env})
    expect(run).toMatchObject({exitCode: 0, stdout: expect.stringContaining('P-256')})
    expect((await mctl(line)).exitCode).toBe(2)
  })

  test('which is asked for on a terminal, and not shown', async () => {
    const args = `cert create a.example.net --ca-cert ${place('locked', 'ca.crt')} --ca-key ${place('locked', 'ca.key')} --dry-run`
    const {screen, exitCode} = await runOnTerminal(`${mctlCommand()} ${args}`, [
      {expect: /Password of .*ca\.key:/, send: 'a password\r'},
    ])
    expect(exitCode).toBe(0)
    expect(screen).toContain('signed by    CN=Locked')
    expect(screen).not.toContain('a password')
  })
})

test('a CA of another program keeps its name octet by octet, and clients find it', async () => {
  writeFileSync(
    place('printable.cnf'),
    '[req]\nstring_mask = default\nprompt = no\ndistinguished_name = name\nx509_extensions = ca\n[name]\nC = DE\nO = Example Works\nCN = Old CA\n[ca]\nbasicConstraints = CA:TRUE\n',
  )
  openssl(
    ...'req -x509 -config printable.cnf -newkey rsa:2048 -nodes -days 300 -keyout printable.key -out printable.crt'.split(
      ' ',
    ),
  )
  expect(openssl('asn1parse', '-in', 'printable.crt')).toContain('PRINTABLESTRING   :Old CA')
  await mctl(
    'cert create a.example.net --ca-cert printable.crt --ca-key printable.key --out printable',
  )
  const verdict = openssl('verify', '-CAfile', 'printable.crt', 'printable/public.crt')
  expect(verdict).toBe('printable/public.crt: OK\n')
})

describe('what cannot be made is said in one line, and nothing is written', () => {
  beforeAll(() => {
    mkdirSync(place('junk'))
    writeFileSync(place('junk', 'text'), 'no certificate\n')
  })

  test.each([
    ['create', 'No host was named'],
    ['csr', 'No host was named'],
    ['create a_b.c d..e', '"d..e" is neither a host name nor an address'],
    ['create a.example.net --days 0', '0 days is no life for a certificate'],
    ['create a.example.net --days 1 --hours 1', '--hours=1 cannot also be provided'],
    ['create a.example.net --not-after never', '--not-after never is no time'],
    [
      'create a.example.net --ca-cert ca/ca.crt',
      'All of the following must be provided when using --ca-cert: --ca-key',
    ],
    ['create a.example.net --ca-cert nosuch --ca-key ca/ca.key', 'There is no file nosuch'],
    [
      'create a.example.net --ca-cert junk/text --ca-key ca/ca.key',
      'junk/text holds no certificate',
    ],
    [
      'create a.example.net --ca-cert ca/ca.crt --ca-key ca/ca.crt',
      'ca/ca.crt holds no private key',
    ],
    ['create a.example.net --ca-cert ca --ca-key ca/ca.key', 'The file ca is a folder'],
    ['create a.example.net --key junk/text', 'junk/text holds nothing that is known here'],
    ['create a.example.net --key-type dsa', 'Expected --key-type=dsa to be one of'],
    ['create --client x --cn y', '--client'],
    [`create --client ${'x'.repeat(65)}`, 'is longer than 64 characters'],
    ['ca Name --permit-ip 10.0.0.0/99', '--permit-ip 10.0.0.0/99 is no range of addresses'],
    ['ca Name --permit-dns 10.0.0.1', '"dns:10.0.0.1" is no host name'],
    [
      'sign junk/text --ca-cert ca/ca.crt --ca-key ca/ca.key',
      'junk/text holds no certificate request',
    ],
    ['sign ca/ca.crt', 'Missing: --ca-cert and --ca-key'],
  ])('%s', async (line, message) => {
    const run = await mctl(`cert ${line} --out refused`)
    expect(run.stdout).toBe('')
    expect(run.stderr).toContain(message)
    expect(run.stderr.trimEnd().split('\n').length).toBeLessThanOrEqual(2)
    expect([2, 5]).toContain(run.exitCode)
    expect(existsSync(place('refused'))).toBe(false)
  })
})
