// `cert verify --scan` against real servers; what each of them offers is written out.
import {mkdirSync, renameSync} from 'node:fs'
import http from 'node:http'
import net from 'node:net'
import {join} from 'node:path'
import tls from 'node:tls'
import * as v from 'valibot'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {ScanResult} from '../../src/lib/certificates/scan/scan-result.ts'
import {datedPair} from '../helpers/dated-pair.ts'
import {startKes} from '../helpers/kes-server.ts'
import {Loopback} from '../helpers/loopback.ts'
import {startMinio} from '../helpers/minio-server.ts'
import {makeRsaPair, startOpenssl} from '../helpers/openssl-server.ts'
import {type Run, runMctl} from '../helpers/run-mctl.ts'
import {type TemporaryDirectory, temporaryDirectory} from '../helpers/temporary-directory.ts'

let folder: TemporaryDirectory
let rsa: {cert: string; key: string}

beforeAll(async () => {
  folder = await temporaryDirectory()
  rsa = makeRsaPair(folder.path)
})

afterAll(async () => {
  await folder?.[Symbol.asyncDispose]()
})

const mctl = (...args: string[]): Promise<Run> =>
  runMctl(['cert', 'verify', '--scan', ...args], {configDir: join(folder.path, 'config')})

async function scan(...args: string[]): Promise<ScanResult & {exitCode: number}> {
  const run = await mctl('--json', ...args)
  const [line] = run.json
  const {status, ...document} = line ?? {}
  const result = v.parse(ScanResult, document)
  expect(status).toBe(result.healthy ? 'success' : 'error')
  expect(run.exitCode).toBe(result.healthy ? 0 : 3)
  return {...result, exitCode: run.exitCode}
}

const namesOf = (choices: ScanResult['suites'], protocol: string): readonly string[] =>
  choices.find((each) => each.protocol === protocol)?.names ?? []

const spoken = ({protocols}: ScanResult): string[] =>
  protocols.map(({name, supported}) => `${name} ${supported}`)

const codes = ({findings}: ScanResult): string[] => findings.map(({code}) => code)

const modern = ['TLSv1.0 no', 'TLSv1.1 no', 'TLSv1.2 yes', 'TLSv1.3 yes']
const tls13 = ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256']

// What Go decides, for MinIO and KES alike.
const ofGo = {
  groups: [
    {
      protocol: 'TLSv1.3',
      names: ['X25519MLKEM768', 'x25519', 'secp256r1', 'secp384r1', 'secp521r1'],
      preference: 'server',
      complete: true,
    },
    {
      protocol: 'TLSv1.2',
      names: ['x25519', 'secp256r1', 'secp384r1', 'secp521r1'],
      preference: 'client',
      complete: true,
    },
  ],
  ocspStapled: 'no',
  fallbackRefused: 'yes',
  downgradeMarked: 'yes',
  untested: [],
}

describe('what MinIO and KES offer', () => {
  test('MinIO', async () => {
    await using server = await startMinio({kms: 'none'})
    const result = await scan(server.host)
    expect(spoken(result)).toEqual(modern)
    expect(result).toMatchObject({
      ...ofGo,
      suites: [
        {
          protocol: 'TLSv1.2',
          names: [
            'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
            'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384',
            'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256',
          ],
          preference: 'server',
          complete: true,
        },
        {protocol: 'TLSv1.3', names: tls13, preference: 'server', complete: true},
      ],
      signatureSchemes: {
        names: [
          'ecdsa_secp256r1_sha256',
          'ecdsa_secp384r1_sha384',
          'ecdsa_secp521r1_sha512',
          'ecdsa_sha1',
        ],
      },
      alpn: {names: ['http/1.1', 'h2'], preference: 'server'},
      clientCertificateRequested: 'no',
      profile: 'minio',
      healthy: true,
      fips: {
        approved: 'no',
        notApproved: [
          'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256',
          'TLS_CHACHA20_POLY1305_SHA256',
          'x25519',
        ],
      },
    })
    expect(codes(result)).toEqual(['sha1-signature', 'matches-profile'])
    expect(result.connects).toBeLessThan(63)
    // It is the scan alone that MinIO might have complained of.
    expect(server.log()).not.toMatch(/tls|handshake/i)
  })

  test('MinIO with an RSA key, MINIO_API_SECURE_CIPHERS=off and client certificates', async () => {
    const certsDir = join(folder.path, 'rsa-certs')
    mkdirSync(certsDir)
    const {cert, key} = makeRsaPair(certsDir)
    renameSync(cert, join(certsDir, 'public.crt'))
    renameSync(key, join(certsDir, 'private.key'))
    const env = {MINIO_API_SECURE_CIPHERS: 'off', MINIO_IDENTITY_TLS_ENABLE: 'on'}
    await using server = await startMinio({kms: 'none', certsDir, env})
    const result = await scan(server.host)
    expect(spoken(result)).toEqual(modern)
    expect(result).toMatchObject({
      ...ofGo,
      clientCertificateRequested: 'yes',
      profile: 'minio-compat',
      healthy: false,
      alpn: {names: ['http/1.1', 'h2']},
      signatureSchemes: {
        names: [
          'rsa_pss_rsae_sha256',
          'rsa_pss_rsae_sha384',
          'rsa_pss_rsae_sha512',
          'rsa_pkcs1_sha256',
          'rsa_pkcs1_sha384',
          'rsa_pkcs1_sha512',
          'rsa_pkcs1_sha1',
        ],
      },
    })
    expect(namesOf(result.suites, 'TLSv1.2')).toEqual([
      'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
      'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
      'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256',
      'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA',
      'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA',
      'TLS_RSA_WITH_AES_128_GCM_SHA256',
      'TLS_RSA_WITH_AES_256_GCM_SHA384',
      'TLS_RSA_WITH_AES_128_CBC_SHA',
      'TLS_RSA_WITH_AES_256_CBC_SHA',
    ])
    expect(codes(result)).toEqual([
      'cbc',
      'no-forward-secrecy',
      'sha1-signature',
      'matches-profile',
    ])
  })

  test('MinIO in the FIPS mode of Go', async () => {
    await using server = await startMinio({kms: 'none', env: {GODEBUG: 'fips140=on'}})
    const result = await scan(server.host)
    expect(result).toMatchObject({
      profile: 'minio-fips',
      fips: {approved: 'yes', notApproved: []},
      healthy: true,
    })
    expect(namesOf(result.suites, 'TLSv1.2')).toEqual([
      'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
      'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384',
    ])
    expect(namesOf(result.groups, 'TLSv1.3')).toEqual([
      'X25519MLKEM768',
      'secp256r1',
      'secp384r1',
      'secp521r1',
    ])
  })

  test('KES, which cannot be told to leave out its CBC suites', async () => {
    await using server = await startKes()
    const result = await scan(server.url)
    expect(spoken(result)).toEqual(modern)
    expect(result).toMatchObject({
      ...ofGo,
      clientCertificateRequested: 'yes',
      profile: 'kes',
      healthy: true,
      alpn: {names: ['h2', 'http/1.1'], preference: 'server'},
    })
    expect(namesOf(result.suites, 'TLSv1.2')).toEqual([
      'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
      'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384',
      'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256',
      'TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA',
      'TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA',
    ])
    expect(codes(result)).toEqual(['cbc', 'sha1-signature', 'matches-profile'])
  })
})

describe('what other servers offer', () => {
  test('OpenSSL with all that it still has, old versions included', async () => {
    const suites =
      'ECDHE-RSA-AES128-GCM-SHA256:DHE-RSA-AES256-GCM-SHA384:AES128-GCM-SHA256:ECDHE-RSA-AES128-SHA:AECDH-AES128-SHA:NULL-SHA256:NULL-SHA:@SECLEVEL=0'
    await using server = await startOpenssl(rsa, `-cipher ${suites}`)
    const result = await scan(`127.0.0.1:${server.port}`)
    expect(spoken(result)).toEqual(['TLSv1.0 yes', 'TLSv1.1 yes', 'TLSv1.2 yes', 'TLSv1.3 yes'])
    const old = [
      'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA',
      'TLS_ECDH_anon_WITH_AES_128_CBC_SHA',
      'TLS_RSA_WITH_NULL_SHA',
    ]
    expect(result.suites).toEqual([
      {protocol: 'TLSv1.0', names: expect.anything(), preference: 'client', complete: true},
      {protocol: 'TLSv1.1', names: expect.anything(), preference: 'client', complete: true},
      {protocol: 'TLSv1.2', names: expect.anything(), preference: 'client', complete: true},
      {protocol: 'TLSv1.3', names: tls13, preference: 'client', complete: true},
    ])
    expect(namesOf(result.suites, 'TLSv1.0').toSorted()).toEqual(old.toSorted())
    expect(namesOf(result.suites, 'TLSv1.1').toSorted()).toEqual(old.toSorted())
    expect(namesOf(result.suites, 'TLSv1.2').toSorted()).toEqual(
      [
        ...old,
        'TLS_DHE_RSA_WITH_AES_256_GCM_SHA384',
        'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
        'TLS_RSA_WITH_AES_128_GCM_SHA256',
        'TLS_RSA_WITH_NULL_SHA256',
      ].toSorted(),
    )
    expect(result).toMatchObject({profile: 'other', primeBits: 2048, alpn: {names: []}})
    expect(codes(result)).toEqual([
      'old-protocol',
      'no-encryption',
      'anonymous',
      'cbc',
      'no-forward-secrecy',
      'sha1-signature',
      'no-post-quantum',
      'differs-from-profile',
    ])
  })

  test('OpenSSL without TLS 1.3, with groups of its own and in its own order', async () => {
    const suites =
      'ECDHE-RSA-CHACHA20-POLY1305:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-AES128-GCM-SHA256'
    const flags = `-no_tls1_3 -groups P-384:X25519:X448 -serverpref -cipher ${suites}`
    await using server = await startOpenssl(rsa, flags)
    const result = await scan(`127.0.0.1:${server.port}`)
    // Its security level leaves no signature for the older ones.
    expect(spoken(result)).toEqual(['TLSv1.0 no', 'TLSv1.1 no', 'TLSv1.2 yes', 'TLSv1.3 no'])
    expect(result).toMatchObject({
      suites: [
        {
          names: [
            'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256',
            'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
            'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
          ],
          preference: 'server',
        },
      ],
      groups: [
        {
          protocol: 'TLSv1.2',
          names: ['secp384r1', 'x25519', 'x448'],
          preference: 'server',
          complete: true,
        },
      ],
      profile: 'other',
      healthy: true,
      untested: ['fallback', 'downgrade'],
    })
    expect(codes(result)).toEqual(['no-tls13', 'differs-from-profile'])
  })

  test('OpenSSL with TLS 1.3 alone, which hides the rest', async () => {
    const flags = '-tls1_3 -groups P-521:ffdhe2048:X448 -ciphersuites TLS_AES_256_GCM_SHA384'
    await using server = await startOpenssl(rsa, flags)
    const result = await scan(`127.0.0.1:${server.port}`)
    expect(spoken(result)).toEqual(['TLSv1.0 no', 'TLSv1.1 no', 'TLSv1.2 no', 'TLSv1.3 yes'])
    expect(namesOf(result.suites, 'TLSv1.3')).toEqual(['TLS_AES_256_GCM_SHA384'])
    expect(namesOf(result.groups, 'TLSv1.3').toSorted()).toEqual(['ffdhe2048', 'secp521r1', 'x448'])
    expect(result).toMatchObject({
      clientCertificateRequested: 'untested',
      fips: {approved: 'no', notApproved: ['x448']},
      untested: [
        'client certificate',
        'OCSP staple',
        'fallback',
        'downgrade',
        'signature schemes',
        'application protocols',
      ],
    })
  })

  test('OpenSSL with AES alone, all of it approved for FIPS', async () => {
    const flags =
      '-groups P-256:P-384 -serverpref -cipher ECDHE-RSA-AES256-GCM-SHA384 -ciphersuites TLS_AES_256_GCM_SHA384'
    await using server = await startOpenssl(rsa, flags)
    expect(await scan(`127.0.0.1:${server.port}`)).toMatchObject({
      fips: {approved: 'yes', notApproved: []},
    })
  })

  test('Node with a certificate of P-256, whose curve its clients must offer as well', async () => {
    await using loopback = new Loopback()
    const names = new Set<string>()
    const server = tls.createServer({
      ...datedPair({hosts: ['a.example']}),
      requestCert: true,
      rejectUnauthorized: false,
      ALPNProtocols: ['h2', 'http/1.1'],
      ecdhCurve: 'X25519:P-384:P-256:P-521',
      SNICallback: (name, done) => {
        names.add(name)
        done(null)
      },
    })
    server.on('OCSPRequest', (_certificate, _issuer, done: (e: null, staple: Buffer) => void) =>
      done(null, Buffer.from('30030a0101', 'hex')),
    )
    server.on('tlsClientError', () => undefined)
    const port = await loopback.listen(server)
    const result = await scan(`127.0.0.1:${port}`, '--servername', 'a.example')
    expect(result).toMatchObject({
      servername: 'a.example',
      clientCertificateRequested: 'yes',
      ocspStapled: 'yes',
      alpn: {names: ['h2', 'http/1.1'], preference: 'server'},
      groups: [
        {
          protocol: 'TLSv1.3',
          names: ['x25519', 'secp384r1', 'secp256r1', 'secp521r1'],
          complete: true,
        },
        // P-521 is hidden behind P-256, which it likes more and which must be offered.
        {protocol: 'TLSv1.2', names: ['x25519', 'secp384r1', 'secp256r1'], complete: false},
      ],
      profile: 'other',
    })
    expect([...names]).toEqual(['a.example'])
    expect(loopback.connections).toBe(result.connects)
  })

  test.each([
    {
      ecdhCurve: 'P-521:X25519',
      groups: {names: ['secp521r1', 'x25519'], preference: 'server', complete: true},
    },
    {ecdhCurve: 'X25519', groups: {names: ['x25519'], preference: 'unknown', complete: true}},
    // What comes behind it cannot be told.
    {
      ecdhCurve: 'P-256:X25519',
      groups: {names: ['secp256r1'], preference: 'unknown', complete: false},
    },
    {ecdhCurve: 'P-256', groups: {names: ['secp256r1'], preference: 'unknown', complete: false}},
  ])('Node with a certificate of P-256 and the curves $ecdhCurve', async ({ecdhCurve, groups}) => {
    await using loopback = new Loopback()
    const server = tls.createServer({...datedPair(), ecdhCurve, maxVersion: 'TLSv1.2'})
    server.on('tlsClientError', () => undefined)
    const port = await loopback.listen(server)
    expect((await scan(`127.0.0.1:${port}`)).groups).toMatchObject([groups])
  })
})

describe('where nothing can be scanned, it is said why, with exit code 6', () => {
  test.each([
    {
      what: 'plain HTTP',
      server: () => http.createServer((_, response) => response.end()),
      code: 'tls_failed',
      message: /^127\.0\.0\.1:\d+ does not speak TLS: it answers plain HTTP$/,
      // Once more, to see who answers.
      connections: 5,
    },
    {
      what: 'a server that says nothing',
      server: () => net.createServer(() => undefined),
      code: 'timeout',
      message: /accepts connections, and does not answer in TLS within 1 s$/,
    },
    {
      what: 'a server that hangs up',
      server: () => net.createServer((socket) => socket.once('data', () => socket.end())),
      code: 'tls_failed',
      message: /closed the connection within the handshake$/,
      // It is asked once more for each version.
      connections: 8,
    },
    {
      what: 'a server that resets',
      server: () =>
        net.createServer((socket) => socket.once('data', () => socket.resetAndDestroy())),
      code: 'tls_failed',
      message: /closed the connection within the handshake$/,
    },
    {
      what: 'a server that never ends',
      server: () =>
        net.createServer((socket) => {
          // A ServerHello is announced as 127 KiB long, and goes on and on in records of 16 KiB.
          const record = Buffer.alloc(5 + 0x4000, 0x02)
          record.set([0x16, 3, 3, 0x40, 0])
          record.set([2, 1, 0xff, 0], 5)
          const more = (error?: Error | null): void => {
            if (!error && socket.writable) socket.write(record, more)
          }
          socket.once('data', () => more())
        }),
      code: 'tls_failed',
      message: /does not speak TLS$/,
      connections: 5,
    },
    {
      what: 'a server that has no certificate for the name',
      server: () =>
        net.createServer((socket) =>
          socket.once('data', () => socket.end(Buffer.from('15030300020270', 'hex'))),
        ),
      code: 'tls_failed',
      message: /has no certificate for a client that asks for no name$/,
    },
    {
      what: 'a server that refuses every version',
      server: () =>
        net.createServer((socket) =>
          socket.once('data', () => socket.end(Buffer.from('15030100020228', 'hex'))),
        ),
      code: 'tls_failed',
      message: /agrees to no version of TLS from 1\.0 to 1\.3$/,
    },
  ])('$what', async ({server, code, message, connections = 4}) => {
    await using loopback = new Loopback()
    const port = await loopback.listen(server())
    const run = await mctl('--json', `127.0.0.1:${port}`, '--timeout', '1s')
    expect(run.json).toMatchObject([
      {status: 'error', error: {code, message: expect.stringMatching(message)}},
    ])
    expect(run.exitCode).toBe(6)
    expect(loopback.connections).toBe(connections)
  })

  test('a port where nothing listens, beside a server that is scanned all the same', async () => {
    await using loopback = new Loopback()
    const port = await loopback.listen(tls.createServer(datedPair(), (socket) => socket.end()))
    const run = await mctl('--json', '127.0.0.1:1', `127.0.0.1:${port}`)
    expect(run.exitCode).toBe(6)
    expect(run.json).toMatchObject([
      {status: 'error', error: {code: 'unreachable', message: 'Nothing listens at 127.0.0.1:1'}},
      {source: `127.0.0.1:${port}`},
    ])
  })

  test('a client certificate, which nobody would see: exit code 2', async () => {
    expect(
      await mctl('127.0.0.1:1', '--client-cert', rsa.cert, '--client-key', rsa.key),
    ).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(
        /^mctl: --client-\w+=\S+ cannot also be provided when using --scan\n/,
      ),
    })
  })

  test('a file, which is no server: exit code 2', async () => {
    expect(await mctl(rsa.cert)).toMatchObject({exitCode: 2, stdout: ''})
  })
})

test('what a server leaves unanswered is untested, and no health', async () => {
  await using loopback = new Loopback()
  const behind = await loopback.listen(tls.createServer(datedPair(), (socket) => socket.end()))
  let taken = 0
  // Falls silent after ten connections.
  const front = net.createServer((socket) => {
    taken += 1
    if (taken > 10) return
    const onward = net.connect(behind, '127.0.0.1')
    onward.on('error', () => socket.destroy())
    socket.on('close', () => onward.destroy())
    socket.pipe(onward).pipe(socket)
  })
  const port = await loopback.listen(front)
  const result = await scan(`127.0.0.1:${port}`, '--timeout', '1s')
  expect(result).toMatchObject({healthy: false, exitCode: 3})
  expect(codes(result)).toContain('incomplete')
  expect(result.untested).toContain('more suites of TLSv1.2')
  expect(result.suites.some(({complete}) => !complete)).toBe(true)
  expect(result.findings.find(({code}) => code === 'incomplete')?.message).toMatch(
    /^\d+ of \d+ questions went unanswered, so that there may be more: 127\.0\.0\.1:\d+ accepts connections, and does not answer in TLS within 1 s$/,
  )
})

test('a server that hangs up now and then is asked again, and seen whole', async () => {
  await using loopback = new Loopback()
  const behind = await loopback.listen(tls.createServer(datedPair(), (socket) => socket.end()))
  let taken = 0
  const front = net.createServer((socket) => {
    taken += 1
    if (taken % 9 === 0) {
      socket.once('data', () => socket.end())
      return
    }
    const onward = net.connect(behind, '127.0.0.1')
    onward.on('error', () => socket.destroy())
    socket.on('close', () => onward.destroy())
    socket.pipe(onward).pipe(socket)
  })
  const port = await loopback.listen(front)
  const [whole, broken] = [await scan(`127.0.0.1:${behind}`), await scan(`127.0.0.1:${port}`)]
  expect(broken.connects).toBeGreaterThan(whole.connects)
  expect({...broken, source: '', port: 0, connects: 0}).toEqual({
    ...{...whole, source: '', port: 0, connects: 0},
  })
})

test('Ctrl-C ends a scan at once', async () => {
  await using loopback = new Loopback()
  const {port, asked} = await loopback.silent()
  const run = await runMctl(['cert', 'verify', '--scan', `127.0.0.1:${port}`], {
    configDir: join(folder.path, 'config'),
    interrupt: asked,
  })
  expect(run).toMatchObject({exitCode: 130, stdout: '', stderr: 'mctl: Cancelled\n'})
})

test('text names the server once, and what it offers', async () => {
  await using server = await startOpenssl(rsa, '-cipher ECDHE-RSA-AES256-GCM-SHA384')
  const run = await mctl(`127.0.0.1:${server.port}`)
  expect(run.exitCode).toBe(0)
  expect(run.stdout).toMatch(
    new RegExp(`^127\\.0\\.0\\.1:${server.port}\nprotocols   TLSv1\\.2, TLSv1\\.3; `),
  )
  expect(run.stdout).toContain('\n              TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384\n')
})
