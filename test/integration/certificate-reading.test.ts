import {execFileSync} from 'node:child_process'
import {hash, randomBytes} from 'node:crypto'
import {mkdirSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {Loopback, TestAuthority} from '../helpers/loopback.ts'
import {findProgram} from '../helpers/programs.ts'
import {type Run, runMctl} from '../helpers/run-mctl.ts'
import {makeSelfSigned} from '../helpers/self-signed.ts'
import {type TemporaryDirectory, temporaryDirectory} from '../helpers/temporary-directory.ts'

let folder: TemporaryDirectory
let loopback: Loopback
let port: number

const inFolder = (file: string): string => join(folder.path, file)
const openssl = (...args: string[]): string =>
  execFileSync('openssl', args, {
    cwd: folder.path,
    stdio: ['ignore', 'pipe', 'ignore'],
  }).toString()
const mctl = (
  args: readonly string[],
  options: {stdin?: string; env?: Record<string, string>} = {},
): Promise<Run> =>
  runMctl(['cert', ...args], {configDir: inFolder('config'), cwd: folder.path, ...options})

beforeAll(async () => {
  folder = await temporaryDirectory()
  loopback = new Loopback()
  mkdirSync(inFolder('issued'))
  mkdirSync(inFolder('certs/CAs'), {recursive: true})
  const authority = new TestAuthority(inFolder('issued'))
  const {cert, key} = authority.issue('minio', 'DNS:minio.example.net,IP:127.0.0.1')
  writeFileSync(inFolder('certs/public.crt'), cert)
  writeFileSync(inFolder('certs/private.key'), key, {mode: 0o600})
  writeFileSync(inFolder('certs/CAs/ca.crt'), readFileSync(authority.caFile))
  makeSelfSigned(inFolder('other'))
  writeFileSync(inFolder('password'), 'geheim\n')
  openssl(
    ...['pkcs12', '-export', '-in', 'certs/public.crt', '-inkey', 'certs/private.key'],
    ...[
      '-certfile',
      'certs/CAs/ca.crt',
      '-name',
      'mine',
      '-out',
      'a.p12',
      '-passout',
      'pass:geheim',
    ],
  )
  openssl(
    ...['pkcs8', '-topk8', '-in', 'certs/private.key', '-out', 'locked.key'],
    ...['-passout', 'pass:geheim'],
  )
  port = await loopback.https({cert, key}, (_, response) => response.end())
})

afterAll(async () => {
  await loopback?.[Symbol.asyncDispose]()
  await folder?.[Symbol.asyncDispose]()
})

/** The lines of a key in PEM: none of them may be shown. */
const keyLines = (): string[] =>
  readFileSync(inFolder('certs/private.key'), 'utf8')
    .split('\n')
    .filter((line) => line.length > 20 && !line.startsWith('-----'))

describe('cert inspect', () => {
  test('of a folder says what belongs to what, and shows no key', async () => {
    const run = await mctl(['inspect', 'certs', '--json'])
    expect(run).toMatchObject({exitCode: 0, stderr: ''})
    expect(run.json).toMatchObject([
      {kind: 'certificate', where: 'certs/CAs/ca.crt', selfSigned: true, subject: 'CN=test CA'},
      {
        kind: 'private-key',
        key: 'P-256',
        encrypted: false,
        certificates: [{where: 'certs/public.crt', position: 1}],
      },
      {
        kind: 'certificate',
        where: 'certs/public.crt',
        selfSigned: false,
        signedBy: {where: 'certs/CAs/ca.crt', position: 1},
        privateKey: {where: 'certs/private.key', position: 1},
        subjectAltNames: [
          {type: 'dns', value: 'minio.example.net'},
          {type: 'ip', value: '127.0.0.1'},
        ],
      },
    ])
    const text = await mctl(['inspect', 'certs'])
    expect(text.stdout).toContain('certs/public.crt: certificate\n')
    expect(text.stdout).toMatch(/signed by +certs\/CAs\/ca\.crt\n/)
    expect(text.stdout).toMatch(/names +DNS +minio\.example\.net\n +IP +127\.0\.0\.1\n/)
    for (const line of keyLines()) expect(run.stdout + text.stdout).not.toContain(line)
  })

  test('of a key and a certificate that do not belong together says so', async () => {
    mkdirSync(inFolder('mixed'))
    writeFileSync(inFolder('mixed/private.key'), readFileSync(inFolder('other/private.key')))
    writeFileSync(inFolder('mixed/public.crt'), readFileSync(inFolder('certs/public.crt')))
    const run = await mctl(['inspect', 'mixed', '--json'])
    expect(run.json[0]).toMatchObject({
      kind: 'private-key',
      remarks: ['It is not the key of the certificate in mixed/public.crt'],
    })
  })

  test('of a chain in the wrong order says where it breaks', async () => {
    const parts = ['certs/public.crt', 'other/public.crt', 'certs/CAs/ca.crt'].map((file) =>
      readFileSync(inFolder(file), 'utf8'),
    )
    const run = await mctl(['inspect', '-', '--json'], {stdin: parts.join('')})
    expect(run.json).toMatchObject([
      {
        where: 'stdin',
        remarks: [
          'Certificate 3 signed it, and not the next one: a chain goes from each to its signer',
        ],
      },
      {position: 2, remarks: []},
      {position: 3, remarks: []},
    ])
  })

  test('of a live server says what it presents', async () => {
    const run = await mctl(['inspect', `127.0.0.1:${port}`, '--json'])
    expect(run.json).toMatchObject([
      {kind: 'certificate', where: `127.0.0.1:${port}`, position: 1, issuer: 'CN=test CA'},
    ])
  })

  test.each([
    ['by file', ['--password-file', 'password'], {}],
    ['by the variable of MinIO', [], {MINIO_CERT_PASSWD: 'geheim'}],
    ['by the variable of KES', [], {KES_TLS_PASSWORD: 'geheim'}],
  ])('of PKCS#12 takes its password %s', async (_, flags, env) => {
    const run = await mctl(['inspect', 'a.p12', '--json', ...flags], {env})
    expect(run.json).toMatchObject([
      {kind: 'key-store', mac: 'SHA-256, 2048 rounds'},
      {kind: 'certificate', friendlyName: 'mine', signedBy: {where: 'a.p12', position: 3}},
      {kind: 'certificate', subject: 'CN=test CA'},
      {kind: 'private-key', certificates: [{where: 'a.p12', position: 2}]},
    ])
  })

  test('of PKCS#12 without its password, or with a wrong one, says so and exits with 2', async () => {
    expect(await mctl(['inspect', 'a.p12'])).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr:
        'mctl: a.p12 is locked with a password\nGive the password with --password-file, or run the command in a terminal to be asked\n',
    })
    const run = await mctl(['inspect', 'a.p12', '--password-file', '-'], {stdin: 'falsch'})
    expect(run).toMatchObject({
      exitCode: 2,
      stderr: 'mctl: The password of --password-file does not open a.p12\n',
    })
  })

  test('of an encrypted key describes it, and says that no server loads it', async () => {
    const run = await mctl(['inspect', 'locked.key', '--json'])
    expect(run.json).toMatchObject([
      {
        kind: 'private-key',
        form: 'PKCS#8',
        encrypted: true,
        encryption: 'AES-256-CBC, PBKDF2 with SHA-256, 2048 rounds',
        remarks: [expect.stringContaining('MinIO and KES load no key in this encryption')],
      },
    ])
    expect(run.json[0]).not.toHaveProperty('key')
  })

  test('goes on after what cannot be read, and exits with 2', async () => {
    writeFileSync(inFolder('text.crt'), 'hello')
    const run = await mctl(['inspect', 'text.crt', 'certs/public.crt'])
    expect(run.exitCode).toBe(2)
    expect(run.stderr).toContain('mctl: text.crt holds nothing that is known here\n')
    expect(run.stdout).toContain('certs/public.crt: certificate')
    expect((await mctl(['inspect', 'no-such.crt'])).exitCode).toBe(5)
  })

  test('makes control characters in names visible', async () => {
    openssl(
      ...['req', '-x509', '-newkey', 'ed25519', '-nodes', '-keyout', 'x.key', '-out', 'evil.crt'],
      ...['-subj', '/CN=a\u001b[31mred', '-utf8'],
    )
    const run = await mctl(['inspect', 'evil.crt'])
    expect(run.stdout).toContain('CN=a\\u001b[31mred')
    expect(run.stdout).not.toContain('\u001b')
  })
})

describe('hostile files', () => {
  const deep = Buffer.alloc(400_000)
  for (let at = 0; at < deep.length; at += 2) deep.set([0x30, 0x80], at)
  const cases: [string, string, () => Uint8Array][] = [
    ['DER that is cut', 'cut.crt', () => derOf('certs/public.crt').subarray(0, 200)],
    ['a length of four gigabytes', 'huge.crt', () => Buffer.from('3084ffffffff00', 'hex')],
    [
      'two hundred thousand levels',
      'deep.p12',
      () => Buffer.concat([Buffer.from('3080020103', 'hex'), deep]),
    ],
    ['levels without an end', 'deep.crt', () => deep],
    [
      'noise',
      'noise.crt',
      () => Buffer.concat([Buffer.from('3082ffff', 'hex'), randomBytes(65_535)]),
    ],
    ['eight million rounds', 'rounds.p12', withRounds],
  ]

  test.each(cases)('with %s end in one error, at once', async (_, file, content) => {
    writeFileSync(inFolder(file), content())
    for (const command of ['inspect', 'identity']) {
      const run = await mctl([command, file, '--password-file', 'password'])
      expect(run).toMatchObject({exitCode: 2, stdout: ''})
      expect(run.stderr).toMatch(new RegExp(`^mctl: ${file} .*\n(.*\n)?$`))
      expect(run.stderr).not.toContain('fault of mctl')
    }
  })

  function derOf(file: string): Buffer {
    return Buffer.from(
      readFileSync(inFolder(file), 'utf8').replace(/-----.*-----|\s/g, ''),
      'base64',
    )
  }

  // The rounds of the MAC, 77777, are the last octets of the file.
  function withRounds(): Buffer {
    openssl(
      ...['pkcs12', '-export', '-in', 'certs/public.crt', '-inkey', 'certs/private.key'],
      ...['-iter', '77777', '-out', 'made.p12', '-passout', 'pass:geheim'],
    )
    const bytes = readFileSync(inFolder('made.p12'))
    expect(bytes.subarray(-5).toString('hex')).toBe('0203012fd1')
    return Buffer.concat([bytes.subarray(0, -3), Buffer.from('7fffff', 'hex')])
  }
})

describe('cert identity', () => {
  test('is what kes says of a certificate and of an API key', async () => {
    const kes = await findProgram('kes')
    const byKes = (what: string): string =>
      execFileSync(kes, ['identity', 'of', what], {cwd: folder.path}).toString().trim()
    execFileSync(kes, ['identity', 'new', '--key', 'kes.key', '--cert', 'kes.crt', 'app'], {
      cwd: folder.path,
      stdio: 'ignore',
    })
    const apiKey = 'kes:v1:ACQpoGqx3rHHjT938Hfu5hVVQJHZWSqVI2Xp1KlYxFVw'
    const run = await mctl(['identity', 'kes.crt', 'kes.key', '-', '--json'], {stdin: apiKey})
    expect(run.json).toMatchObject([
      {kind: 'certificate', subject: 'CN=app', kesIdentity: byKes('kes.crt')},
      {kind: 'private-key', kesIdentity: byKes('kes.crt')},
      {kind: 'kes-api-key', kesIdentity: byKes(apiKey)},
    ])
  })

  test('is the same from certificate, key, public key, request, PKCS#12 and server', async () => {
    openssl('req', '-new', '-key', 'certs/private.key', '-subj', '/CN=a', '-out', 'a.csr')
    openssl('pkey', '-in', 'certs/private.key', '-pubout', '-outform', 'der', '-out', 'a.pub')
    const files = ['certs/public.crt', 'certs/private.key', 'a.csr', 'a.pub', 'locked.key']
    const run = await mctl([
      ...['identity', ...files, `127.0.0.1:${port}`, '--json', '--password-file', 'password'],
    ])
    const pin = hash('sha256', readFileSync(inFolder('a.pub')))
      .toString()
      .slice(0, 64)
    expect(run.json.map(({kind, kesIdentity}) => [kind, kesIdentity])).toEqual([
      ['certificate', pin],
      ['private-key', pin],
      ['request', pin],
      ['public-key', pin],
      ['private-key', pin],
      ['certificate', pin],
    ])
    expect(run.json[0]).toMatchObject({
      pin: `sha256//${Buffer.from(pin, 'hex').toString('base64')}`,
      minkmsIdentity: `h1:${Buffer.from(pin, 'hex').toString('base64url')}`,
    })
  })

  const secret = 'AqwjUvaWEE9O83quGOkiO_2D1x37Za9gE4L5UHdq0Ag'
  const identity = 'h1:FALvKoL5sB2mfvXrbheZ8tgKjIJZ60gN-VH9TcfK7Q0'

  test.each([
    ['a file', ['api-key'], {}],
    ['stdin', ['-'], {stdin: `k1:${secret}\n`}],
    ['a variable', ['--env', 'MY_KEY'], {env: {MY_KEY: `k1:${secret}`}}],
    ['the command line', [`k1:${secret}`], {}],
  ])('takes an API key from %s, and repeats it nowhere', async (_, args, options) => {
    writeFileSync(inFolder('api-key'), `k1:${secret}\n`)
    for (const flags of [[], ['--json'], ['--debug']]) {
      const run = await mctl(['identity', ...args, ...flags], options)
      expect(run.exitCode).toBe(0)
      expect(run.stdout).toContain(identity)
      expect(run.stdout + run.stderr).not.toContain(secret)
    }
  })

  test.each([
    ['identity', 'k1:AqwjUvaWEE9O83quGOkiO_2D1x'],
    ['identity', 'kes:v1:sbDvZFqUPFFwxRS4EkuoEb2nyyInkdKSUEYHXFHeTouW'],
    ['inspect', `k1:${secret}`],
  ])('%s repeats no API key that it does not take', async (command, word) => {
    const run = await mctl([command, word, '--json'])
    expect(run.exitCode).toBe(2)
    expect(run.stdout + run.stderr).not.toContain(word.slice(10))
  })

  test('says what is missing', async () => {
    expect(await mctl(['identity'])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('Missing: SOURCE'),
    })
    expect(await mctl(['identity', '--env', 'NO_SUCH'])).toMatchObject({
      exitCode: 2,
      stderr: 'mctl: The variable NO_SUCH is not set\n',
    })
    expect(await mctl(['identity', 'locked.key'])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('mctl: The key in locked.key is locked with a password\n'),
    })
  })
})

test('nothing is left in the folder but what was made', () => {
  expect(readdirSync(inFolder('certs')).sort()).toEqual(['CAs', 'private.key', 'public.crt'])
  expect(statSync(inFolder('certs/private.key')).mode & 0o777).toBe(0o600)
})
