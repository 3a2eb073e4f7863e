import {execFile, execFileSync} from 'node:child_process'
import {createPrivateKey, X509Certificate} from 'node:crypto'
import {existsSync, mkdirSync, readFileSync, statSync, writeFileSync} from 'node:fs'
import http from 'node:http'
import net from 'node:net'
import {join} from 'node:path'
import tls from 'node:tls'
import {promisify} from 'node:util'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {datedPair} from '../helpers/dated-pair.ts'
import {startMinio} from '../helpers/minio-server.ts'
import {type Run, runMc, runMctl} from '../helpers/run-mctl.ts'
import {type TemporaryDirectory, temporaryDirectory} from '../helpers/temporary-directory.ts'

let folder: TemporaryDirectory
let configDir: string
const servers: net.Server[] = []

beforeAll(async () => {
  folder = await temporaryDirectory()
  configDir = join(folder.path, 'config')
})

afterAll(async () => {
  for (const server of servers) server.close()
  await folder?.[Symbol.asyncDispose]()
})

const mctl = (args: readonly string[], stdin = ''): Promise<Run> =>
  runMctl(args, {configDir, cwd: folder.path, stdin})

const keyTypes = ['p256', 'p384', 'ed25519', 'rsa-2048', 'rsa-3072', 'rsa-4096']

describe.each(keyTypes)('a certificate of key type %s', (keyType) => {
  const inFolder = (file: string): string => join(folder.path, keyType, file)

  test('is made with its key, in files that only their owner writes', async () => {
    const run = await mctl([
      '--json',
      'cert',
      'create',
      '127.0.0.1',
      'localhost',
      '--out',
      keyType,
      '--key-type',
      keyType,
    ])
    expect(run.json).toMatchObject([
      {
        certFile: join(keyType, 'public.crt'),
        keyFile: join(keyType, 'private.key'),
        names: ['127.0.0.1', 'localhost'],
        changed: true,
      },
    ])
    expect(statSync(inFolder('private.key')).mode & 0o777).toBe(0o600)
    expect(statSync(inFolder('public.crt')).mode & 0o777).toBe(0o644)
    expect(run.stdout).not.toContain('PRIVATE KEY')
  })

  test('is what openssl calls strictly right, and fits its key', () => {
    const file = inFolder('public.crt')
    const verdict = execFileSync('openssl', [
      'verify',
      '-x509_strict',
      '-purpose',
      'sslserver',
      '-CAfile',
      file,
      file,
    ])
    expect(verdict.toString()).toBe(`${file}: OK\n`)
    const key = readFileSync(inFolder('private.key'), 'utf8')
    expect(key).toMatch(/^-----BEGIN PRIVATE KEY-----\n[\s\S]*\n-----END PRIVATE KEY-----\n$/)
    const certificate = new X509Certificate(readFileSync(file))
    expect(certificate.checkPrivateKey(createPrivateKey(key))).toBe(true)
  })

  test('is served by a MinIO, trusted by mc, and judged well', async () => {
    await using server = await startMinio({certsDir: join(folder.path, keyType), kms: 'none'})
    const {url, rootUser, rootPassword, caFile} = server
    const byMc = await runMc(['alias', 'set', 'lab', url, rootUser, rootPassword], {
      configDir: join(folder.path, 'mc'),
      env: {SSL_CERT_FILE: caFile},
    })
    expect(byMc.stdout).toContain('Added `lab` successfully.')
    await mctl(['alias', 'set', keyType, url, rootUser, rootPassword, '--ca', caFile])
    const run = await mctl(['--json', 'cert', 'verify', keyType])
    const isEd25519 = keyType === 'ed25519'
    expect(run.json).toMatchObject([
      {
        status: isEd25519 ? 'error' : 'success',
        verdicts: {
          chain: {verdict: 'ok'},
          name: {verdict: 'ok', message: 'made for 127.0.0.1'},
          validity: {verdict: 'ok', message: 'expires in 89 days'},
          key: {verdict: isEd25519 ? 'warning' : 'ok'},
        },
      },
    ])
  })
})

describe('files that are there', () => {
  test('are not replaced, neither of them', async () => {
    mkdirSync(join(folder.path, 'taken'))
    writeFileSync(join(folder.path, 'taken', 'public.crt'), 'mine')
    const run = await mctl(['cert', 'create', 'localhost', '--out', 'taken'])
    expect(run).toMatchObject({
      exitCode: 2,
      stderr: `mctl: ${join('taken', 'public.crt')} is there already; nothing was written\nChoose another folder with --out, or replace both files with --force\n`,
    })
    expect(readFileSync(join(folder.path, 'taken', 'public.crt'), 'utf8')).toBe('mine')
    expect(existsSync(join(folder.path, 'taken', 'private.key'))).toBe(false)
  })

  test.each(['a-file', 'a-file/below'])(
    'a file in the place of the folder is named: %s',
    async (out) => {
      writeFileSync(join(folder.path, 'a-file'), 'kept')
      const run = await mctl(['cert', 'create', 'localhost', '--out', out])
      expect(run).toMatchObject({
        exitCode: 2,
        stderr: expect.stringMatching(
          new RegExp(
            `^mctl: ${out}/private.key cannot be written: a file is in the place of a folder\n`,
          ),
        ),
      })
      expect(readFileSync(join(folder.path, 'a-file'), 'utf8')).toBe('kept')
    },
  )

  test('are replaced with --force', async () => {
    const run = await mctl(['cert', 'create', 'localhost', '--out', 'taken', '--force'])
    expect(run.exitCode).toBe(0)
    expect(readFileSync(join(folder.path, 'taken', 'public.crt'), 'utf8')).toContain(
      'BEGIN CERTIFICATE',
    )
  })

  test('are not even looked for with --dry-run, and none are made', async () => {
    const run = await mctl(['--json', 'cert', 'create', 'localhost', '--out', 'dry', '--dry-run'])
    expect(run.json).toMatchObject([{changed: false, names: ['localhost']}])
    expect(existsSync(join(folder.path, 'dry'))).toBe(false)
  })
})

async function listening(server: net.Server): Promise<number> {
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return Object(server.address()).port
}

let count = 0

/** An alias of a TLS server with this pair, which trusts it unless `trusted` is another one. */
async function served(
  {cert, key}: {cert: string; key: string},
  options: {trusted?: string; tls?: tls.TlsOptions} = {},
): Promise<string> {
  count += 1
  const name = `served${count}`
  const ca = join(folder.path, `${name}.crt`)
  writeFileSync(ca, options.trusted ?? cert)
  const server = tls.createServer({cert, key, ...options.tls}, (socket) => socket.end())
  server.on('tlsClientError', () => undefined)
  const port = await listening(server)
  await mctl([
    'alias',
    'set',
    name,
    `https://127.0.0.1:${port}`,
    'root',
    'root-secret',
    '--ca',
    ca,
    '--no-check',
  ])
  return name
}

describe('what a server presents is judged', () => {
  const verdicts = async (alias: string, ...flags: string[]) => {
    const run = await mctl(['--json', 'cert', 'verify', alias, ...flags])
    const [document] = run.json
    return {exitCode: run.exitCode, verdicts: Object(document).verdicts}
  }

  test('one that is good', async () => {
    expect(await verdicts(await served(datedPair()))).toMatchObject({exitCode: 0})
  })

  test('one that has expired, and whose trust is judged all the same', async () => {
    expect(await verdicts(await served(datedPair({from: -30, until: -3})))).toMatchObject({
      exitCode: 3,
      verdicts: {
        chain: {verdict: 'ok'},
        name: {verdict: 'ok'},
        validity: {verdict: 'bad', message: expect.stringMatching(/^expired on \S+Z, 3 days ago$/)},
      },
    })
  })

  test('one that is not valid yet', async () => {
    expect(await verdicts(await served(datedPair({from: 1})))).toMatchObject({
      exitCode: 3,
      verdicts: {validity: {verdict: 'bad', message: expect.stringMatching(/^valid only from /)}},
    })
  })

  test('one that ends within the time of the warning', async () => {
    const alias = await served(datedPair({from: -60, until: 1.5}))
    expect(await verdicts(alias)).toMatchObject({
      exitCode: 3,
      verdicts: {
        validity: {verdict: 'warning', message: expect.stringMatching(/^expires in 3[56]h$/)},
      },
    })
    expect(await verdicts(alias, '--warn', '12h')).toMatchObject({exitCode: 0})
  })

  test('one for another name', async () => {
    expect(await verdicts(await served(datedPair({hosts: ['other.example']})))).toMatchObject({
      exitCode: 3,
      verdicts: {
        chain: {verdict: 'ok'},
        name: {verdict: 'bad', message: 'made for other.example, and not for 127.0.0.1'},
      },
    })
  })

  test('one that nobody here trusts', async () => {
    const alias = await served(datedPair(), {trusted: datedPair().cert})
    expect(await verdicts(alias)).toMatchObject({
      exitCode: 3,
      verdicts: {
        chain: {
          verdict: 'bad',
          message: expect.stringContaining(
            `self-signed and not trusted here; trust it with --ca FILE, always with: mctl alias set ${alias} https://127.0.0.1:`,
          ),
        },
      },
    })
  })

  test('one of two, by the name that is asked for', async () => {
    const [first, second] = [
      datedPair({hosts: ['127.0.0.1']}),
      datedPair({hosts: ['second.example']}),
    ]
    const alias = await served(first, {
      tls: {SNICallback: (_, done) => done(null, tls.createSecureContext(second))},
    })
    const run = await mctl(['--json', 'cert', 'verify', alias, '--servername', 'second.example'])
    expect(run.json).toMatchObject([{names: ['second.example'], verdicts: {name: {verdict: 'ok'}}}])
    expect((await mctl(['--json', 'cert', 'verify', alias])).json).toMatchObject([
      {names: ['127.0.0.1']},
    ])
  })

  test('text shows subject and dates as openssl does', async () => {
    const alias = await served(datedPair())
    const run = await mctl(['cert', 'verify', alias])
    const port = /127\.0\.0\.1:(\d+)/.exec(run.stdout)?.[1]
    const line = `openssl s_client -connect 127.0.0.1:${port} </dev/null 2>/dev/null | openssl x509 -noout -dates`
    // Not execFileSync: the server runs in this process, and must be able to answer.
    const {stdout} = await promisify(execFile)('bash', ['-c', line], {timeout: 20_000})
    const dates = stdout.trim().split('\n')
    expect(dates).toHaveLength(2)
    for (const date of dates) expect(run.stdout).toContain(`${date}\n`)
  })

  test('a client certificate is presented where one is wanted', async () => {
    const client = datedPair({hosts: ['client.example']})
    const [cert, key] = [join(folder.path, 'client.crt'), join(folder.path, 'client.key')]
    writeFileSync(cert, client.cert)
    writeFileSync(key, client.key)
    let presented: unknown
    const server = datedPair()
    const listener = tls.createServer(
      {...server, requestCert: true, rejectUnauthorized: false},
      (socket) => {
        presented = socket.getPeerX509Certificate()?.fingerprint256
        socket.end()
      },
    )
    const port = await listening(listener)
    await mctl(['cert', 'verify', `127.0.0.1:${port}`, '--client-cert', cert, '--client-key', key])
    expect(presented).toBe(new X509Certificate(client.cert).fingerprint256)
  })
})

describe('where no handshake is possible', () => {
  test.each([
    {
      what: 'plain HTTP',
      server: () => http.createServer((_, response) => response.end()),
      code: 'tls_failed',
      message: /does not speak TLS: it answers plain HTTP$/,
    },
    {
      what: 'a server that says nothing',
      server: () => net.createServer(() => undefined),
      code: 'timeout',
      message: /accepts connections, and does not answer in TLS within 1 s$/,
    },
    {
      what: 'a server that hangs up',
      server: () => net.createServer((socket) => socket.destroy()),
      code: 'tls_failed',
      message: /closed the connection within the handshake$/,
    },
  ])('$what is said in words, with exit code 6', async ({server, code, message}) => {
    const port = await listening(server())
    const run = await mctl(['--json', 'cert', 'verify', `127.0.0.1:${port}`, '--timeout', '1s'])
    expect(run.exitCode).toBe(6)
    expect(run.json).toMatchObject([
      {status: 'error', error: {code, message: expect.stringMatching(message)}},
    ])
  })

  test.each(['verify', 'check'])('cert %s repeats no password of an address', async (verb) => {
    const run = await mctl(['cert', verb, 'https://root:geheim12@127.0.0.1:9000'])
    expect(run).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr:
        'mctl: The address of a server holds a user name or a password\nLeave them out: a handshake needs neither\n',
    })
  })

  test('the others are judged all the same, and the worst exit code wins', async () => {
    const alias = await served(datedPair())
    const run = await mctl(['--json', 'cert', 'verify', '127.0.0.1:1', alias])
    expect(run.exitCode).toBe(6)
    expect(run.json).toMatchObject([{status: 'error'}, {status: 'success', source: alias}])
  })
})

describe('how long certificates last', () => {
  test('of files, of folders as servers lay them out, and of servers', async () => {
    const place = join(folder.path, 'layout')
    for (const sub of ['', 'CAs', 'domain.example']) mkdirSync(join(place, sub), {recursive: true})
    writeFileSync(join(place, 'public.crt'), datedPair().cert + datedPair({until: -5}).cert)
    writeFileSync(join(place, 'private.key'), datedPair().key)
    writeFileSync(join(place, 'CAs', 'ca.crt'), datedPair({from: -30, until: 1}).cert)
    writeFileSync(join(place, 'domain.example', 'public.crt'), datedPair().cert)
    const port = await listening(tls.createServer(datedPair(), (socket) => socket.end()))
    const run = await mctl(['--json', 'cert', 'check', 'layout', `127.0.0.1:${port}`])
    expect(run.exitCode).toBe(3)
    expect(run.json.map(({where, state, status}) => [where, state, status])).toEqual([
      [join('layout', 'CAs', 'ca.crt'), 'expiring', 'error'],
      [join('layout', 'domain.example', 'public.crt'), 'ok', 'success'],
      [join('layout', 'public.crt'), 'ok', 'success'],
      [join('layout', 'public.crt'), 'expired', 'error'],
      [expect.stringMatching(/^127\.0\.0\.1:/), 'ok', 'success'],
    ])
  })

  test('from stdin', async () => {
    const run = await mctl(['cert', 'check', '-'], `text before\n${datedPair().cert}`)
    expect(run).toMatchObject({exitCode: 0, stdout: expect.stringContaining('expires in 89 days')})
  })

  test('a file without a certificate is refused with its name', async () => {
    writeFileSync(join(folder.path, 'only.key'), datedPair().key)
    expect(await mctl(['cert', 'check', 'only.key'])).toMatchObject({
      exitCode: 2,
      stderr: 'mctl: only.key holds no certificate, but a private key\n',
    })
  })
})

test('a pinned fingerprint is trusted, and a new certificate is not', async () => {
  const certs = join(folder.path, 'pinned')
  await mctl(['cert', 'create', 'elsewhere.example', '--out', certs])
  const print = new X509Certificate(readFileSync(join(certs, 'public.crt'))).fingerprint256
  const other = new X509Certificate(datedPair().cert).fingerprint256
  await using server = await startMinio({certsDir: certs, kms: 'none'})
  const set = (fingerprint: string): Promise<Run> =>
    mctl([
      'alias',
      'set',
      'pinned',
      server.url,
      server.rootUser,
      server.rootPassword,
      '--trust-fingerprint',
      `sha256:${fingerprint}`,
    ])
  expect(await set(other)).toMatchObject({
    exitCode: 6,
    stderr: expect.stringContaining('presents another certificate than the one trusted'),
  })
  expect((await set(print)).exitCode).toBe(0)
  expect((await mctl(['admin', 'policy', 'list', 'pinned'])).stdout).toContain('readwrite')
})
