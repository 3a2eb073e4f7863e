// cert verify on files and folders: against a CA, for a host, at a time, with the key beside.
import {execFileSync} from 'node:child_process'
import {existsSync, lstatSync, mkdirSync, symlinkSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {clientAuth, holder} from '../helpers/certificate-maker.ts'
import {pemOf, served, TestChain} from '../helpers/chain-maker.ts'
import {writePair} from '../helpers/dated-pair.ts'
import {type Run, runMctl} from '../helpers/run-mctl.ts'
import {type TemporaryDirectory, temporaryDirectory} from '../helpers/temporary-directory.ts'

let folder: TemporaryDirectory

beforeEach(async () => {
  folder = await temporaryDirectory()
})

afterEach(() => folder[Symbol.asyncDispose]())

const here = (...path: string[]): string => join(folder.path, ...path)
const verify = (args: readonly string[], stdin = ''): Promise<Run> =>
  runMctl(['cert', 'verify', ...args], {configDir: here('config'), cwd: folder.path, stdin})

const chain = new TestChain()
const {root, inter, leaf, holders} = chain

describe('a file', () => {
  beforeEach(() => {
    writeFileSync(here('root.crt'), pemOf(root))
    writeFileSync(here('public.crt'), pemOf(leaf, inter))
  })

  test('is judged against a CA, and its name only when one is given', async () => {
    const run = await verify(['--json', 'public.crt', '--ca', 'root.crt'])
    expect(run.json).toMatchObject([
      {
        status: 'success',
        kind: 'file',
        file: 'public.crt',
        healthy: true,
        verdicts: {chain: {verdict: 'ok'}, name: {verdict: 'untested'}},
      },
    ])
    expect(run.exitCode).toBe(0)
    const good = await verify(['public.crt', '--ca', 'root.crt', '--host', 'a.example.com'])
    expect(good).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('✔ name      made for a.example.com\n'),
    })
    const bad = await verify(['public.crt', '--ca', 'root.crt', '--host', '10.0.0.2'])
    expect(bad).toMatchObject({
      exitCode: 3,
      stdout: expect.stringContaining(
        '✗ name      made for a.example.com, 10.0.0.1, and not for 10.0.0.2\n',
      ),
    })
  })

  test('is not trusted by others than those who were named', async () => {
    writeFileSync(here('other.crt'), pemOf(new TestChain().inter))
    const run = await verify(['public.crt', '--ca', 'other.crt'])
    expect(run.stdout).toContain('✗ chain     the chain ends with CN=inter, whose issuer CN=root')
    expect(run.exitCode).toBe(3)
  })

  test('is not judged against a folder that cannot be read', async () => {
    mkdirSync(here('CAs'))
    writeFileSync(here('CAs', 'ca.crt'), 'no certificate')
    expect(await verify(['public.crt', '--ca', 'CAs'])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('CAs/ca.crt holds no certificate'),
    })
  })

  test.each([['servername', 'a.example.com'], ['alpn', 'h2'], ['all-nodes']])(
    'is not asked with --%s',
    async (name, ...value) => {
      const flags = [`--${name}`, ...value]
      expect(await verify(['./public.crt', ...flags])).toMatchObject({
        exitCode: 2,
        stdout: '',
        stderr: expect.stringContaining(
          `--${name} is about a handshake, and there is no server here`,
        ),
      })
      const mixed = await verify(['./public.crt', '127.0.0.1:1', '--ca', 'root.crt', ...flags])
      expect(mixed.stdout).toContain('subject=CN=leaf')
    },
  )

  test('is judged at a time', async () => {
    const [later, before] = ['2099-01-01', '1999-12-31T23:59:59+01:00']
    const after = await verify(['public.crt', '--ca', 'root.crt', '--at', later])
    expect(after).toMatchObject({
      exitCode: 3,
      stdout: expect.stringMatching(/✗ validity {2}expired on /),
    })
    const early = await verify(['--json', 'public.crt', '--ca', 'root.crt', '--at', before])
    expect(early.json).toMatchObject([
      {
        at: '1999-12-31T22:59:59Z',
        verdicts: {validity: {verdict: 'bad'}},
        judges: {go: {verdict: 'bad'}},
      },
    ])
  })

  test('is judged for servers, or for clients', async () => {
    writeFileSync(here('client.crt'), pemOf(new TestChain({leaf: {purposes: [clientAuth]}}).leaf))
    const own = new TestChain({leaf: {purposes: [clientAuth]}})
    writeFileSync(here('client.crt'), pemOf(own.leaf, own.inter))
    writeFileSync(here('ca.crt'), pemOf(own.root))
    const asServer = await verify(['client.crt', '--ca', 'ca.crt'])
    expect(asServer.stdout).toContain(
      '✗ chain     CN=leaf is not for servers: its key usages do not allow serverAuth\n',
    )
    const asClient = await verify(['client.crt', '--ca', 'ca.crt', '--purpose', 'client'])
    expect(asClient.exitCode).toBe(0)
  })

  test('may come from stdin, as DER, and with text around', async () => {
    const stdin = `some text\n${pemOf(leaf)}more\n${pemOf(inter)}`
    expect((await verify(['-', '--ca', 'root.crt'], stdin)).exitCode).toBe(0)
    writeFileSync(here('root.der'), root.der)
    expect((await verify(['public.crt', '--ca', 'root.der'])).exitCode).toBe(0)
  })

  test('with its leaf last would not load, and is written as it should be', async () => {
    writeFileSync(here('wrong.crt'), pemOf(inter, leaf))
    const run = await verify(['wrong.crt', '--ca', 'root.crt', '--write-chain', 'right.crt'])
    expect(run.exitCode).toBe(3)
    expect(run.stdout).toContain(
      '✗ Certificate 0, CN=inter, stands first, and has to stand behind what it issued',
    )
    expect((await verify(['right.crt', '--ca', 'root.crt'])).exitCode).toBe(0)
  })

  test('is written to no device, no pipe, and nothing that is called -', async () => {
    execFileSync('mkfifo', [here('pipe')])
    symlinkSync('/dev/full', here('device'))
    for (const [place, problem] of [
      ['pipe', 'pipe is no regular file'],
      ['device', 'device is no regular file'],
      ['-', '- is no name of a file'],
    ] as const) {
      const flags = ['--ca', 'root.crt', '--write-chain', place, '--force']
      expect(await verify(['public.crt', ...flags])).toMatchObject({
        exitCode: 2,
        stderr: expect.stringContaining(`mctl: ${problem}; nothing was written\n`),
      })
    }
    expect(lstatSync(here('pipe')).isFIFO()).toBe(true)
    expect(lstatSync(here('device')).isSymbolicLink()).toBe(true)
    expect(existsSync(here('-'))).toBe(false)
  })

  test('may be PKCS#7 or PKCS#12, the latter with its password', async () => {
    const pair = served(holders.leaf, leaf, inter)
    writeFileSync(here('key.pem'), pair.key)
    const openssl = (line: string) => execFileSync('openssl', line.split(' '), {cwd: folder.path})
    openssl('crl2pkcs7 -nocrl -certfile public.crt -outform DER -out chain.p7b')
    openssl('pkcs12 -export -in public.crt -inkey key.pem -passout pass:pw -out locked.p12')
    writeFileSync(here('pw'), 'pw\n')
    expect((await verify(['chain.p7b', '--ca', 'root.crt'])).exitCode).toBe(0)
    const args = ['locked.p12', '--ca', 'root.crt']
    expect((await verify([...args, '--password-file', 'pw'])).exitCode).toBe(0)
    expect(await verify(args)).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(
        /^mctl: locked.p12 is locked with a password\n.*--password-file/,
      ),
    })
  })

  test('that is none, or holds a damaged certificate, is called so', async () => {
    expect(await verify(['./absent.crt'])).toMatchObject({
      exitCode: 5,
      stderr: 'mctl: There is no file or folder ./absent.crt\n',
    })
    writeFileSync(here('key.pem'), served(holders.leaf, leaf).key)
    expect(await verify(['key.pem'])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('key.pem holds no certificate'),
    })
    writeFileSync(here('cut.crt'), pemOf(leaf, inter).slice(0, -100))
    expect(await verify(['cut.crt', '--ca', 'root.crt'])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/^mctl: cut.crt holds a PEM block that is cut off\n/),
    })
    const broken = Buffer.from(leaf.der).fill(0xff, 4, 40)
    writeFileSync(here('broken.der'), broken)
    expect(await verify(['broken.der'])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/^mctl: broken.der holds a certificate that cannot be read\n/),
    })
  })
})

describe('a folder as servers have it', () => {
  beforeEach(() => {
    writePair(here('certs'), served(holders.leaf, leaf, inter))
    mkdirSync(here('certs', 'CAs'))
    writeFileSync(here('certs', 'CAs', 'root.crt'), pemOf(root))
  })

  test('is judged with its own CAs and its key', async () => {
    const run = await verify(['--json', 'certs'])
    expect(run.json).toMatchObject([
      {
        file: join('certs', 'public.crt'),
        keyFile: join('certs', 'private.key'),
        healthy: true,
        verdicts: {key: {verdict: 'ok', message: `P-256; fits ${join('certs', 'private.key')}`}},
      },
    ])
    expect(run.stdout + run.stderr).not.toContain('PRIVATE KEY')
  })

  test('with the key of another certificate is not well', async () => {
    writePair(here('certs', 'a.example.com'), served(holder('other'), leaf, inter))
    const run = await verify(['--json', 'certs'])
    expect(run.exitCode).toBe(3)
    expect(run.json.map(({file, healthy}) => [file, healthy])).toEqual([
      [join('certs', 'a.example.com', 'public.crt'), false],
      [join('certs', 'public.crt'), true],
    ])
  })

  test('without certificates is called so', async () => {
    mkdirSync(here('empty'))
    expect(await verify(['./empty'])).toMatchObject({
      exitCode: 2,
      stderr: 'mctl: The folder ./empty holds no certificates\n',
    })
  })
})

test('who refuses what others take is named', async () => {
  const own = new TestChain({keys: {leaf: 'rsa1024'}})
  writeFileSync(here('weak.crt'), pemOf(own.leaf, own.inter))
  writeFileSync(here('ca.crt'), pemOf(own.root))
  const run = await verify(['weak.crt', '--ca', 'ca.crt'])
  expect(run.stdout).toContain(`✗ key       RSA 1024 is too short; clients refuse it
  Make a certificate with a new key: mctl cert create HOST
! refused by OpenSSL (curl, Node, Python): the key of CN=leaf is too short: RSA 1024
! refused by browsers: RSA 1024 is too short
`)
  expect(run.exitCode).toBe(3)
})
