// Live servers that present all kinds of chains: what cert verify shows of them, and how it judges.
import {execFile} from 'node:child_process'
import {readFileSync, writeFileSync} from 'node:fs'
import https from 'node:https'
import {join} from 'node:path'
import tls from 'node:tls'
import {promisify} from 'node:util'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {adminHandler} from '../helpers/admin-server.ts'
import {type CertificateShape, holder, serverAuth} from '../helpers/certificate-maker.ts'
import {made, pemOf, served, TestChain} from '../helpers/chain-maker.ts'
import {writePair} from '../helpers/dated-pair.ts'
import {startKes} from '../helpers/kes-server.ts'
import {Loopback} from '../helpers/loopback.ts'
import {startMinio} from '../helpers/minio-server.ts'
import {type Run, runMctl} from '../helpers/run-mctl.ts'
import {type TemporaryDirectory, temporaryDirectory} from '../helpers/temporary-directory.ts'

let folder: TemporaryDirectory
let loopback: Loopback

beforeEach(async () => {
  folder = await temporaryDirectory()
  loopback = new Loopback()
})

afterEach(async () => {
  await loopback[Symbol.asyncDispose]()
  await folder[Symbol.asyncDispose]()
})

const here = (file: string): string => join(folder.path, file)
const verify = (args: readonly string[], env: Record<string, string> = {}): Promise<Run> =>
  runMctl(['cert', 'verify', ...args], {configDir: here('config'), cwd: folder.path, env})

const names = ['127.0.0.1', 'localhost', 'a.example.com']

function chainWith(leaf: Partial<CertificateShape> = {}): TestChain {
  const chain = new TestChain({leaf: {names, ...leaf}})
  writeFileSync(here('root.crt'), pemOf(chain.root))
  return chain
}

type Sent = (chain: TestChain) => TestChain['leaf'][]
const whole: Sent = ({leaf, inter}) => [leaf, inter]

async function serve(
  chain: TestChain,
  sent = whole,
  options: tls.TlsOptions = {},
): Promise<string> {
  const server = tls.createServer({...served(chain.holders.leaf, ...sent(chain)), ...options})
  server.on('tlsClientError', () => undefined)
  server.on('secureConnection', (socket) => socket.on('error', () => undefined))
  return `127.0.0.1:${await loopback.listen(server)}`
}

async function judged(args: readonly string[]): Promise<[number, Record<string, unknown>]> {
  const run = await verify(['--json', ...args])
  expect(run.json).toHaveLength(1)
  return [run.exitCode, run.json[0] ?? {}]
}

describe('a handshake', () => {
  test.each(['TLSv1.3', 'TLSv1.2'] as const)(
    'counts when the server says goodbye right behind it (%s)',
    async (version) => {
      const chain = chainWith()
      const server = tls.createServer(
        {
          ...served(chain.holders.leaf, ...whole(chain)),
          minVersion: 'TLSv1.2',
          maxVersion: version,
        },
        (socket) => socket.on('error', () => undefined).end(),
      )
      server.on('tlsClientError', () => undefined)
      const port = await loopback.listen(server)
      const [exitCode, document] = await judged([`127.0.0.1:${port}`, '--ca', 'root.crt'])
      expect(document).toMatchObject({protocol: version, healthy: true})
      expect(exitCode).toBe(0)
    },
  )

  test('without a stapled answer is not what a must-staple certificate demands', async () => {
    const chain = chainWith({mustStaple: true})
    const server = await serve(chain)
    const [exitCode, document] = await judged([server, '--ca', 'root.crt'])
    expect(document).toMatchObject({
      ocspStapled: 'no',
      findings: [{severity: 'bad', code: 'must-staple'}],
      healthy: false,
    })
    expect(exitCode).toBe(3)
    writeFileSync(here('public.crt'), pemOf(...whole(chain)))
    const [code, file] = await judged(['./public.crt', '--ca', 'root.crt'])
    expect(file).toMatchObject({findings: [{severity: 'warning', code: 'must-staple'}]})
    expect(code).toBe(0)
  })
})

describe('a server with a certificate for each kind of key', () => {
  const both = async (
    rsa: Partial<CertificateShape>,
  ): Promise<[number, Record<string, unknown>]> => {
    const chain = chainWith()
    const {inter: issuer} = chain.holders
    const own = holder('rsa', 'rsa2048')
    const other = made({
      subject: own,
      issuer,
      keyUsage: [0, 2],
      purposes: [serverAuth],
      names,
      ...rsa,
    })
    const pairs = [served(chain.holders.leaf, ...whole(chain)), served(own, other, chain.inter)]
    const server = tls.createServer({
      cert: pairs.map(({cert}) => cert),
      key: pairs.map(({key}) => key),
    })
    server.on('tlsClientError', () => undefined)
    server.on('secureConnection', (socket) => socket.on('error', () => undefined))
    return judged([`127.0.0.1:${await loopback.listen(server)}`, '--ca', 'root.crt'])
  }
  const told =
    'To clients that take only RSA it presents CN=rsa with a key of RSA 2048: made for 127.0.0.1'

  test('shows the other one, too', async () => {
    const [exitCode, document] = await both({})
    expect(document).toMatchObject({
      subject: 'CN=leaf',
      findings: [
        {severity: 'info', code: 'other-certificate', message: expect.stringContaining(told)},
      ],
    })
    expect(exitCode).toBe(0)
  })

  test('is not well when the other one has expired', async () => {
    const [exitCode, document] = await both({from: -9, until: -1})
    expect(document).toMatchObject({
      findings: [{severity: 'bad', message: expect.stringContaining('expired on ')}],
      healthy: false,
    })
    expect(exitCode).toBe(3)
  })
})

describe('a chain', () => {
  const stray = new TestChain().root

  test.each<[string, Sent, number, string, string[]]>([
    ['that is good', whole, 0, 'ok', []],
    ['without its intermediate', ({leaf}) => [leaf], 3, 'bad', ['chain-incomplete']],
    [
      'in the wrong order',
      ({leaf, root, inter}) => [leaf, root, inter],
      3,
      'ok',
      ['chain-root', 'chain-order'],
    ],
    ['with its root', ({leaf, inter, root}) => [leaf, inter, root], 0, 'ok', ['chain-root']],
    ['with a duplicate', ({leaf, inter}) => [leaf, leaf, inter], 0, 'ok', ['chain-duplicate']],
    ['with a stray', ({leaf, inter}) => [leaf, stray, inter], 0, 'ok', ['chain-unrelated']],
  ])('%s is shown exactly as it is sent', async (_, sent, exitCode, verdict, codes) => {
    const chain = chainWith()
    const [code, document] = await judged([await serve(chain, sent), '--ca', 'root.crt'])
    expect(document).toMatchObject({
      kind: 'endpoint',
      chain: sent(chain).map(({fingerprint}) => ({fingerprint})),
      findings: codes.map((each) => ({code: each})),
      verdicts: {chain: {verdict}, name: {verdict: 'ok'}, validity: {verdict: 'ok'}},
    })
    expect(code).toBe(exitCode)
  })

  test.each<[string, Partial<CertificateShape>, object]>([
    ['expired', {from: -9, until: -2}, {chain: {verdict: 'ok'}, validity: {verdict: 'bad'}}],
    ['not yet valid', {from: 1}, {chain: {verdict: 'ok'}, validity: {verdict: 'bad'}}],
    [
      'for another name',
      {names: ['other.example']},
      {chain: {verdict: 'ok'}, name: {verdict: 'bad'}},
    ],
  ])('whose leaf is %s', async (_, leaf, verdicts) => {
    const [code, document] = await judged([await serve(chainWith(leaf)), '--ca', 'root.crt'])
    expect(document).toMatchObject({healthy: false, verdicts})
    expect(code).toBe(3)
  })

  test('of a CA that is not trusted, or only another of its name', async () => {
    const server = await serve(chainWith())
    const [, unknown] = await judged([server])
    expect(unknown).toMatchObject({
      verdicts: {
        chain: {
          verdict: 'bad',
          message: expect.stringMatching(/^the chain ends with CN=inter, whose issuer CN=root/),
        },
      },
    })
    writeFileSync(here('other.crt'), pemOf(new TestChain().root))
    const [, other] = await judged([server, '--ca', 'other.crt'])
    expect(other).toMatchObject({
      verdicts: {
        chain: {
          verdict: 'bad',
          message: expect.stringMatching(/^a CA named CN=root is trusted here, but its key/),
        },
      },
    })
  })
})

test('subject and dates are shown line for line as openssl shows them', async () => {
  const server = await serve(chainWith())
  const {stdout} = await promisify(execFile)(
    'bash',
    [
      '-c',
      `openssl s_client -connect ${server} </dev/null 2>/dev/null | openssl x509 -noout -dates -subject`,
    ],
    {timeout: 20_000},
  )
  // Up to release 3.1 there are spaces around the sign.
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => line.replaceAll(' = ', '='))
  expect(lines).toHaveLength(3)
  const run = await verify([server, '--ca', 'root.crt'])
  for (const line of lines) expect(run.stdout.split('\n')).toContain(line)
  expect(run.stdout).toContain(`
chain 0: CN=leaf, issued by CN=inter
chain 1: CN=inter, issued by CN=root
anchor: CN=root
TLSv1.3, TLS_AES_`)
  expect(run.stdout).toContain(`
client certificate asked for: no; OCSP stapled: no
✔ chain     trusted by CN=root
✔ name      made for 127.0.0.1
✔ validity  expires in 89 days
✔ key       P-256
`)
})

test('what was agreed on is shown: protocol, suite, group and ALPN', async () => {
  const server = await serve(chainWith(), whole, {ALPNProtocols: ['h2']})
  const [, document] = await judged([server, '--ca', 'root.crt', '--alpn', 'h2,http/1.1'])
  expect(document).toMatchObject({
    protocol: 'TLSv1.3',
    cipher: expect.stringMatching(/^TLS_/),
    group: expect.stringMatching(/^X25519/),
    alpn: 'h2',
    ocspStapled: 'no',
  })
})

test('two names of one server have two certificates, and none is a third', async () => {
  const [byName, byDefault] = [chainWith({names: ['second.example']}), chainWith()]
  const contexts = tls.createSecureContext(served(byName.holders.leaf, byName.leaf, byName.inter))
  const server = await serve(byDefault, whole, {
    SNICallback: (name, done) => done(null, name === 'second.example' ? contexts : undefined),
  })
  const port = server.split(':')[1]
  const [, second] = await judged([server, '--servername', 'second.example'])
  expect(second).toMatchObject({names: ['second.example'], verdicts: {name: {verdict: 'ok'}}})
  const [, none] = await judged([`localhost:${port}`, '--servername', '', '--ca', 'root.crt'])
  expect(none).toMatchObject({
    servername: '',
    names,
    verdicts: {name: {message: 'made for localhost'}},
  })
  const [, host] = await judged([server, '--host', 'other.example', '--ca', 'root.crt'])
  expect(host).toMatchObject({verdicts: {name: {verdict: 'bad'}}})
})

describe('what was just deployed', () => {
  test('is the one that is served, or is not', async () => {
    const chain = chainWith()
    const server = await serve(chain)
    writeFileSync(here('new.crt'), pemOf(chain.leaf, chain.inter))
    writeFileSync(here('newer.crt'), pemOf(chainWith({from: 0}).leaf))
    for (const expected of [
      'new.crt',
      chain.leaf.fingerprint,
      `sha256:${chain.leaf.publicKeyFingerprint}`,
    ]) {
      const [, document] = await judged([server, '--expect', expected])
      expect(document).toMatchObject({verdicts: {expected: {verdict: 'ok'}}})
    }
    const [code, other] = await judged([server, '--expect', 'newer.crt'])
    expect(code).toBe(3)
    expect(other).toMatchObject({
      verdicts: {
        expected: {
          verdict: 'bad',
          message: expect.stringMatching(/^an older one than that of newer.crt is served/),
        },
      },
    })
  })
})

describe('the chain as it should be', () => {
  test('is written: in order, without root and stray, and with what was not sent', async () => {
    const chain = chainWith()
    const mixed = await serve(chain, ({leaf, root, inter}) => [leaf, root, inter])
    const run = await verify([mixed, '--ca', 'root.crt', '--write-chain', 'fixed.crt'])
    expect(run.stdout).toContain('Wrote the chain to fixed.crt\n')
    expect(readFileSync(here('fixed.crt'), 'utf8')).toBe(pemOf(chain.leaf, chain.inter))
    writeFileSync(here('both.crt'), pemOf(chain.root, chain.inter))
    const alone = await serve(chain, ({leaf}) => [leaf])
    const [code, document] = await judged([alone, '--ca', 'both.crt', '--write-chain', 'whole.crt'])
    expect([code, document]).toMatchObject([
      3,
      {chainFile: 'whole.crt', findings: [{code: 'chain-incomplete'}]},
    ])
    expect(readFileSync(here('whole.crt'), 'utf8')).toBe(pemOf(chain.leaf, chain.inter))
  })

  test('replaces no file, and is not written when it cannot be completed', async () => {
    const chain = chainWith()
    writeFileSync(here('mine'), 'mine')
    const taken = await verify([await serve(chain), '--ca', 'root.crt', '--write-chain', 'mine'])
    expect(taken).toMatchObject({
      exitCode: 2,
      stderr:
        'mctl: mine is there already; nothing was written\nChoose another file, or replace it with --force\n',
    })
    const alone = await serve(chain, ({leaf}) => [leaf])
    const run = await verify([alone, '--ca', 'root.crt', '--write-chain', 'mine', '--force'])
    expect(run.stderr).toContain(
      'cannot be completed: the certificate of CN=inter is not known here',
    )
    expect(readFileSync(here('mine'), 'utf8')).toBe('mine')
  })
})

describe('every node of an alias', () => {
  test('is judged, and those that disagree are named', async () => {
    const one = chainWith()
    const renewed = made({subject: one.holders.leaf, issuer: one.holders.inter, names, serial: 2})
    const other = await serve(one, ({inter}) => [renewed, inter])
    let own = ''
    const handler = adminHandler('secret-of-prod', ({response}) => {
      const servers = [own, other].map((endpoint) => ({endpoint, state: 'online'}))
      response.end(JSON.stringify({mode: 'online', servers}))
    })
    const server = https.createServer(served(one.holders.leaf, one.leaf, one.inter), handler)
    own = `127.0.0.1:${await loopback.listen(server)}`
    const set = ['alias', 'set', 'prod', `https://${own}`, 'root', 'secret-of-prod', '--no-check']
    await runMctl([...set, '--ca', here('root.crt')], {configDir: here('config')})
    const run = await verify(['--json', 'prod', '--all-nodes'])
    expect(run.json.map(({port}) => `127.0.0.1:${port}`).sort()).toEqual([own, other].sort())
    for (const document of run.json) {
      expect(document).toMatchObject({
        healthy: true,
        findings: [{severity: 'warning', code: 'addresses-disagree'}],
      })
    }
  })

  test('are those of an alias alone', async () => {
    expect(await verify(['127.0.0.1:9000', '--all-nodes'])).toMatchObject({
      exitCode: 2,
      stderr:
        'mctl: --all-nodes needs an alias: 127.0.0.1:9000 is none\nThe nodes are asked for with the keys of an alias\n',
    })
  })
})

describe('a real server', () => {
  test('MinIO sends its chain, asks for no client certificate, and is judged well', async () => {
    const chain = chainWith()
    writePair(here('certs'), served(chain.holders.leaf, chain.leaf, chain.inter))
    await using server = await startMinio({certsDir: here('certs'), kms: 'none'})
    const [code, document] = await judged([
      server.host,
      '--ca',
      'root.crt',
      '--expect',
      'certs/public.crt',
    ])
    expect(document).toMatchObject({
      healthy: true,
      clientCertificateRequested: 'no',
      chain: [{subject: 'CN=leaf'}, {subject: 'CN=inter'}],
      judges: {go: {verdict: 'ok'}, openssl: {verdict: 'ok'}, browser: {verdict: 'ok'}},
    })
    expect(code).toBe(0)
  })

  test('KES asks for a client certificate', async () => {
    await using kes = await startKes()
    const [code, document] = await judged([kes.url, '--ca', kes.caFile])
    expect(document).toMatchObject({clientCertificateRequested: 'yes', healthy: true})
    expect(code).toBe(0)
  })
})

test('an alias that pins another certificate is judged as without the pin', async () => {
  const server = await serve(chainWith())
  const set = [
    'alias',
    'set',
    'pinned',
    `https://${server}`,
    'root',
    'secret-of-prod',
    '--no-check',
  ]
  const pin = `sha256:${'ab'.repeat(32)}`
  await runMctl([...set, '--trust-fingerprint', pin], {configDir: here('config')})
  const [code, document] = await judged(['pinned'])
  expect(document).toMatchObject({verdicts: {chain: {verdict: 'bad'}, name: {verdict: 'ok'}}})
  expect(code).toBe(3)
})
