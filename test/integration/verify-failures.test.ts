// Where no handshake comes about: what cert verify says of it, with exit code 6; and of input that is none.
import {generateKeyPairSync} from 'node:crypto'
import {writeFileSync} from 'node:fs'
import http from 'node:http'
import net from 'node:net'
import {join} from 'node:path'
import tls from 'node:tls'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import type {Certificate} from '../../src/lib/x509/certificate.ts'
import {clientAuth, type Holder, holder} from '../helpers/certificate-maker.ts'
import {made, pemOf, served, TestChain} from '../helpers/chain-maker.ts'
import {damagedChain} from '../helpers/damaged-chain.ts'
import {Loopback} from '../helpers/loopback.ts'
import {type OpensslServer, startOpenssl} from '../helpers/openssl-server.ts'
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
const verify = (...args: string[]): Promise<Run> =>
  runMctl(['cert', 'verify', ...args], {configDir: here('config'), cwd: folder.path})

const chain = new TestChain({leaf: {names: ['127.0.0.1']}})
const pair = served(chain.holders.leaf, chain.leaf, chain.inter)

function tlsServer(options: tls.TlsOptions): net.Server {
  const server = tls.createServer({...pair, ...options}, (socket) => {
    socket.on('error', () => undefined)
  })
  return server.on('tlsClientError', () => undefined)
}

const saying = (answer: string): net.Server =>
  net.createServer((socket) => {
    socket.on('error', () => undefined).write(answer)
  })

describe('a server', () => {
  test.each<[string, () => net.Server, string, string]>([
    [
      'of plain HTTP',
      () => http.createServer((_, response) => response.end()),
      'tls_failed',
      'does not speak TLS: it answers plain HTTP',
    ],
    [
      'of records without end',
      () => saying(`\x16\x03\x03\xff\xff${'x'.repeat(66_000)}`),
      'tls_failed',
      'sends a record that is longer than TLS allows',
    ],
    [
      'of SSH',
      () => saying('SSH-2.0-OpenSSH_9.9\r\n'),
      'tls_failed',
      'does not speak TLS: it answers as SSH does',
    ],
    [
      'of mail',
      () => saying('220 mail.example ESMTP\r\n'),
      'tls_failed',
      'does not speak TLS: it answers as ESMTP does',
    ],
    [
      'of something else',
      () =>
        net.createServer((socket) =>
          socket.on('data', () => socket.end('A'.repeat(40))).on('error', () => undefined),
        ),
      'tls_failed',
      'does not speak TLS',
    ],
    [
      'that says nothing',
      () => net.createServer(),
      'timeout',
      'accepts connections, and does not answer in TLS within 1 s',
    ],
    [
      'that hangs up',
      () => net.createServer((socket) => socket.destroy()),
      'tls_failed',
      'closed the connection within the handshake',
    ],
    [
      'that resets',
      () => net.createServer((socket) => socket.on('data', () => socket.resetAndDestroy())),
      'tls_failed',
      'closed the connection within the handshake',
    ],
    [
      'of TLS 1.1',
      () => tlsServer({minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0'}),
      'tls_failed',
      'speaks no version of TLS that is safe',
    ],
    [
      'without a common cipher',
      () => tlsServer({maxVersion: 'TLSv1.2', ciphers: 'ECDHE-RSA-AES128-GCM-SHA256'}),
      'tls_failed',
      'cannot agree with this client on how to encrypt',
    ],
    [
      'with a damaged chain',
      () => damagedChain(chain.leaf.der),
      'tls_failed',
      'sends a damaged chain: one of its certificates cannot be read',
    ],
    [
      'that wants a client certificate (TLS 1.3)',
      () => tlsServer({requestCert: true, rejectUnauthorized: true}),
      'tls_failed',
      'wants a client certificate',
    ],
    [
      'that wants a client certificate (TLS 1.2)',
      () => tlsServer({requestCert: true, rejectUnauthorized: true, maxVersion: 'TLSv1.2'}),
      'tls_failed',
      'wants a client certificate',
    ],
  ])('%s is called so', async (_, server, code, problem) => {
    const port = await loopback.listen(server())
    const run = await verify('--json', `127.0.0.1:${port}`, '--timeout', '1s')
    expect(run.json).toMatchObject([
      {status: 'error', error: {code, message: `127.0.0.1:${port} ${problem}`}},
    ])
    expect(run.exitCode).toBe(6)
    expect(run.stdout).not.toContain('UNSPECIFIED')
  })

  test('that is not there is called so', async () => {
    expect(await verify('127.0.0.1:1')).toMatchObject({
      exitCode: 6,
      stderr:
        'mctl: Nothing listens at 127.0.0.1:1\nCheck that the server runs and that the port is right\n',
    })
  })

  test('without the protocol of the application that is offered', async () => {
    const port = await loopback.listen(tlsServer({ALPNProtocols: ['http/1.1']}))
    const run = await verify(`127.0.0.1:${port}`, '--alpn', 'h2')
    expect(run.stderr).toContain('speaks none of the protocols that were offered with --alpn')
    expect(run.exitCode).toBe(6)
  })
})

interface Presented {
  readonly holders: {readonly leaf: Holder}
  readonly certificates: readonly Certificate[]
}

describe('a client certificate', () => {
  const wanting = (trusted: TestChain, maxVersion: tls.SecureVersion): net.Server =>
    tlsServer({requestCert: true, rejectUnauthorized: true, ca: pemOf(trusted.root), maxVersion})
  const client = new TestChain({leaf: {purposes: [clientAuth]}})

  const lonely = holder('lonely')
  const stranger = {
    holders: {leaf: lonely},
    certificates: [made({subject: lonely, issuer: lonely, purposes: [clientAuth]})],
  }
  const otherKey =
    'a signature in it is wrong, as where a CA that the server trusts has its name and another key'

  function writeClient(of: Presented = client, password?: string): string[] {
    const {leaf} = of.holders
    writeFileSync(here('client.crt'), served(leaf, ...of.certificates).cert)
    const lock = password === undefined ? {} : {cipher: 'aes-256-cbc', passphrase: password}
    writeFileSync(here('client.key'), leaf.key.export({type: 'pkcs8', format: 'pem', ...lock}))
    return ['--client-cert', 'client.crt', '--client-key', 'client.key']
  }

  test.each<tls.SecureVersion>(['TLSv1.2', 'TLSv1.3'])('is taken in %s', async (version) => {
    const port = await loopback.listen(wanting(client, version))
    writeFileSync(here('root.crt'), pemOf(chain.root))
    const run = await verify('--json', `127.0.0.1:${port}`, '--ca', 'root.crt', ...writeClient())
    expect(run.json).toMatchObject([{protocol: version, healthy: true}])
  })

  // node:tls hangs up without a word; OpenSSL says why.
  function opensslThatTrusts({root}: TestChain, version: string): Promise<OpensslServer> {
    writeFileSync(here('server.crt'), pair.cert)
    writeFileSync(here('server.key'), pair.key)
    writeFileSync(here('clients.crt'), pemOf(root))
    const files = {cert: here('server.crt'), key: here('server.key')}
    const flags = `-${version} -Verify 2 -verify_return_error -CAfile ${here('clients.crt')}`
    return startOpenssl(files, flags)
  }

  const old = new TestChain({leaf: {purposes: [clientAuth], from: -9, until: -1}})

  test.each([
    ['of an unknown CA', 'tls1_2', stranger, chain, 'the server does not trust its issuer'],
    ['of an unknown CA', 'tls1_3', stranger, chain, 'the server does not trust its issuer'],
    ['of a CA with another key', 'tls1_3', client, chain, otherKey],
    ['that has expired', 'tls1_2', old, old, 'it is outside its dates'],
    ['that has expired', 'tls1_3', old, old, 'it is outside its dates'],
  ])('%s is refused in %s', async (_, version, presented, trusted, why) => {
    await using server = await opensslThatTrusts(trusted, version)
    const run = await verify(`127.0.0.1:${server.port}`, ...writeClient(presented))
    expect(run).toMatchObject({
      exitCode: 6,
      stderr: `mctl: 127.0.0.1:${server.port} refuses the client certificate: ${why}\nGive one that it takes with --client-cert and --client-key\n`,
    })
  })

  test('that a server hangs up at is suspected', async () => {
    const port = await loopback.listen(wanting(chain, 'TLSv1.3'))
    const run = await verify(`127.0.0.1:${port}`, ...writeClient())
    expect(run.stderr).toMatch(
      /^mctl: 127\S+ closed the connection .*\nIt may not take the client certificate\n$/,
    )
    expect(run.exitCode).toBe(6)
  })

  test('may have a locked key, and its password stands in a file', async () => {
    const port = await loopback.listen(wanting(client, 'TLSv1.3'))
    const flags = [`127.0.0.1:${port}`, ...writeClient(client, 'geheim12')]
    expect(await verify(...flags)).toMatchObject({
      exitCode: 2,
      stderr:
        'mctl: The key in client.key is locked with a password\nGive the password with --password-file, or run the command in a terminal to be asked\n',
    })
    writeFileSync(here('right'), 'geheim12\n')
    writeFileSync(here('wrong'), 'falsch12\n')
    expect((await verify(...flags, '--password-file', 'wrong')).stderr).toBe(
      'mctl: The password does not open the key in client.key\n',
    )
    const run = await verify(...flags, '--password-file', 'right')
    expect(run.stdout).toContain('subject=CN=leaf\n')
    expect(run.stdout + run.stderr).not.toContain('geheim12')
  })

  test('with the key of another is refused here', async () => {
    const flags = writeClient()
    const {privateKey} = generateKeyPairSync('ec', {namedCurve: 'P-256'})
    writeFileSync(here('client.key'), privateKey.export({type: 'pkcs8', format: 'pem'}))
    expect(await verify('127.0.0.1:1', ...flags)).toMatchObject({
      exitCode: 2,
      stderr: 'mctl: client.key is not the key of the certificate in client.crt\n',
    })
  })
})

test.each([
  [['--at', 'tomorrow'], 2, '--at tomorrow is no time'],
  [['--at', '2027-13-01'], 2, '--at 2027-13-01 is no time'],
  [['--alpn', 'h2,,x'], 2, '--alpn h2,,x is no list of protocols'],
  [['--servername', '10.0.0.1'], 2, '--servername "10.0.0.1" is no host name'],
  [['--scan', '--servername', '10.0.0.1'], 2, '--servername "10.0.0.1" is no host name'],
  [['--host', 'a.net:443'], 2, '--host "a.net:443" is neither a host name nor an address'],
  [['--expect', 'abc'], 2, '--expect abc is neither a file nor a SHA-256 fingerprint'],
  [['--ca', 'absent.crt'], 5, 'There is no file absent.crt'],
  [['--password-file', 'absent'], 5, 'There is no file absent'],
  [['--password-file', '/dev/null'], 2, '--password-file has no key to open here'],
  [['--warn', 'soon'], 2, '--warn soon is neither a time nor a percentage'],
])('%j is refused before anything is asked', async (flags, exitCode, message) => {
  const run = await verify('127.0.0.1:1', ...flags)
  expect(run.stderr).toContain(`mctl: ${message}\n`)
  expect(run.exitCode).toBe(exitCode)
})
