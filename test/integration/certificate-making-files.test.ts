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
import {type Run, runMctl} from '../helpers/run-mctl.ts'
import {type TemporaryDirectory, temporaryDirectory} from '../helpers/temporary-directory.ts'

let folder: TemporaryDirectory

const place = (...parts: string[]): string => join(folder.path, ...parts)
const read = (...parts: string[]): string => readFileSync(place(...parts), 'utf8')
const mctl = (line: string, stdin = ''): Promise<Run> =>
  runMctl(line.split(' '), {cwd: folder.path, stdin})
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
        '  signs for    servers, clients and one level of CAs, of hosts only example.net',
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
        '      mctl cert sign text-request/request.csr --ca-cert ca/ca.crt --ca-key ca/ca.key --out text-request',
        '',
      ].join('\n'),
    )
    const signed = await mctl(`cert sign text-request/request.csr ${byCa} --out text-request/a.crt`)
    expect(signed.stdout).toContain('Made text-request/a.crt for the key of the request\n')
    expect(signed.stdout).toContain('\n  left out: O=Example of its subject\n')
  })
})

describe('what is to be done next is a line for a shell', () => {
  const out = "it's a folder"
  const word = String.raw`'it'\''s a folder`
  const next = async (...words: string[]): Promise<string> => {
    const run = await runMctl(['cert', ...words, '--out', out, '--force'], {cwd: folder.path})
    return run.stdout.slice(run.stdout.indexOf('next:'))
  }

  test('also where a folder has blanks and quotes in its name', async () => {
    expect(await next('ca', 'Lab')).toContain(
      `--ca-cert ${word}/ca.crt' --ca-key ${word}/ca.key' --out certs\n`,
    )
    expect(await next('create', 'a.example.net')).toBe(
      `next: mctl cert lint ${word}' --for minio\n      clients trust it with: mctl alias set ALIAS URL --ca ${word}/public.crt'\n`,
    )
    expect(await next('create', '--client', 'readonly')).toBe(
      `next: mctl cert identity ${word}/public.crt'\n`,
    )
    expect(await next('csr', 'a.example.net')).toContain(
      `mctl cert sign ${word}/request.csr' --ca-cert ca/ca.crt --ca-key ca/ca.key --out ${word}'\n`,
    )
  })

  test('and does what it says', async () => {
    await mctl('cert csr a.example.net --out followed')
    await mctl(`cert sign followed/request.csr ${byCa} --out followed`)
    expect(readdirSync(place('followed')).sort()).toEqual([
      'private.key',
      'public.crt',
      'request.csr',
    ])
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

  test('a copy of a locked key is said to be open', async () => {
    writeFileSync(place('password'), 'geheim')
    await mctl('cert ca Locked --out locked --password-file password')
    const note =
      'The key in LINE/private.key is not encrypted, and that in locked/ca.key is: MinIO and KES cannot load an encrypted PKCS#8 key'
    for (const line of ['create', 'csr']) {
      const run = await mctl(
        `--json cert ${line} a.example.net --key locked/ca.key --password-file password --out copy-${line}`,
      )
      expect(run.json).toMatchObject([{remarks: [note.replace('LINE', `copy-${line}`)]}])
    }
    const {stdout} = await mctl(
      'cert csr a.example.net --key locked/ca.key --password-file password --out copy-text',
    )
    expect(stdout).toContain(`\n  note: ${note.replace('LINE', 'copy-text')}\n`)
  })

  test('a group that may read the key may read the next one, too', async () => {
    await mctl('cert create a.example.net --out group')
    chmodSync(place('group', 'private.key'), 0o640)
    await mctl('cert create a.example.net --out group --force')
    expect(statSync(place('group', 'private.key')).mode & 0o777).toBe(0o640)
    expect(readdirSync(place('group')).sort()).toEqual(['private.key', 'public.crt'])
  })
})

describe('what is empty is nothing', () => {
  test.each([
    [['create', '--client', ''], 'The name of the client is empty'],
    [['csr', '--client', ''], 'The name of the client is empty'],
    [['create', 'a.example.net', '--out', ''], '--out is empty'],
    [['csr', 'a.example.net', '--out', ''], '--out is empty'],
    [['ca', 'Name', '--out', ''], '--out is empty'],
    [['sign', 'request', '--out', '', ...byCa.split(' ')], '--out is empty'],
  ])('cert %j', async (words, message) => {
    const before = readdirSync(folder.path)
    const run = await runMctl(['cert', ...words], {cwd: folder.path})
    expect(run).toMatchObject({exitCode: 2, stdout: ''})
    expect(run.stderr.split('\n')[0]).toBe(`mctl: ${message}`)
    expect(readdirSync(folder.path)).toEqual(before)
  })

  test.each(['create a.example.net', 'csr a.example.net', 'ca Name'])(
    'stdout takes no files: cert %s --out -',
    async (line) => {
      const run = await mctl(`cert ${line} --out -`)
      expect(run).toMatchObject({exitCode: 2, stdout: ''})
      expect(run.stderr).toContain('mctl: --out - is for stdout, which takes no files\n')
      expect(existsSync(place('-'))).toBe(false)
    },
  )
})

describe('what cannot be made is said in one line, and nothing is written', () => {
  beforeAll(() => {
    mkdirSync(place('junk'))
    writeFileSync(place('junk', 'text'), 'no certificate\n')
    writeFileSync(place('junk', 'password'), 'geheim\n')
    const request = (name: string, curve: string, host: string): string => {
      const kind = `-newkey ec -pkeyopt ec_paramgen_curve:${curve} -nodes -keyout ${name}.key`
      const line = `req -new ${kind} -subj /CN=x -addext subjectAltName=DNS:${host} -out ${name}.csr`
      execFileSync('openssl', line.split(' '), {cwd: place('junk'), stdio: 'ignore'})
      return read('junk', `${name}.csr`)
    }
    request('odd', 'secp256k1', 'a.example.net')
    request('nameless', 'P-256', '-a.example.net')
    writeFileSync(place('junk', 'two.csr'), request('one', 'P-256', 'a.example.net').repeat(2))
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
    ['sign ca/ca.crt', 'Missing required flag ca-cert'],
    [`sign junk/two.csr ${byCa}`, 'junk/two.csr holds 2 requests, and one is signed at a time'],
    [
      `sign junk/odd.csr ${byCa}`,
      'The key of the request junk/odd.csr is secp256k1, which clients refuse',
    ],
    [
      `sign junk/nameless.csr ${byCa}`,
      'The request junk/nameless.csr names no host that a certificate should hold',
    ],
    [
      'create a.example.net --ca-cert ca/ca.crt --ca-key ca/ca.key --ca-password-file junk/password',
      '--ca-password-file is of no use: the key ca/ca.key is not locked',
    ],
    [
      'csr a.example.net --key ca/ca.key --password-file junk/password',
      '--password-file is of no use: the key ca/ca.key is not locked',
    ],
  ])('%s', async (line, message) => {
    const run = await mctl(`cert ${line} --out refused`)
    expect(run.stdout).toBe('')
    expect(run.stderr).toContain(message)
    expect(run.stderr.trimEnd().split('\n').length).toBeLessThanOrEqual(2)
    expect([2, 5]).toContain(run.exitCode)
    expect(existsSync(place('refused'))).toBe(false)
  })
})
