import {execFileSync, spawn} from 'node:child_process'
import {once} from 'node:events'
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import https from 'node:https'
import {join} from 'node:path'
import tls from 'node:tls'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {adminHandler} from '../helpers/admin-server.ts'
import {type DatedPair, datedPair, writePair} from '../helpers/dated-pair.ts'
import {parseExposition} from '../helpers/exposition.ts'
import {Loopback} from '../helpers/loopback.ts'
import {startMinio} from '../helpers/minio-server.ts'
import {mctlCommand, type Run, runMctl} from '../helpers/run-mctl.ts'
import {type TemporaryDirectory, temporaryDirectory} from '../helpers/temporary-directory.ts'
import {runOnTerminal} from '../helpers/terminal.ts'

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

const here = (...names: string[]): string => join(folder.path, ...names)

function check(args: readonly string[], more: {stdin?: string; env?: Record<string, string>} = {}) {
  return runMctl(['cert', 'check', ...args], {
    configDir: here('config'),
    cwd: folder.path,
    ...more,
  })
}

/** A TLS server that has one pair, and others for names. */
async function served(pair: DatedPair, byName: Record<string, DatedPair> = {}): Promise<string> {
  return `127.0.0.1:${await loopback.listen(tls.createServer(serverOptions(pair, byName), (socket) => socket.end()))}`
}

function serverOptions(pair: DatedPair, byName: Record<string, DatedPair>): tls.TlsOptions {
  return {
    ...pair,
    SNICallback: (name, done) => done(null, tls.createSecureContext(byName[name] ?? pair)),
  }
}

const errorsOf = (run: Run): unknown[] =>
  run.json.filter(({error}) => error !== undefined).map(({error}) => Object(error).message)

describe('a server', () => {
  test.each([
    ['good', {}, 'ok', /^expires in 89 days$/],
    ['about to end', {from: -60, until: 1.5}, 'expiring', /^expires in 35h$/],
    [
      'over',
      {from: -30, until: -3},
      'expired',
      /^expired on \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ, 3 days ago$/,
    ],
    ['not begun', {from: 1}, 'not-yet-valid', /^valid only from \S+Z; check the clocks$/],
  ])('whose certificate is %s', async (_, dates, state, message) => {
    const place = await served(datedPair(dates))
    const run = await check(['--json', place])
    expect(run.json).toMatchObject([
      {
        status: state === 'ok' ? 'success' : 'error',
        where: place,
        servernames: [''],
        depth: 0,
        state,
        message: expect.stringMatching(message),
        findings: [],
      },
    ])
    expect(run.exitCode).toBe(state === 'ok' ? 0 : 3)
  })

  test('is asked for further names with --servername', async () => {
    const place = await served(datedPair(), {
      'old.example': datedPair({hosts: ['old.example'], from: -30, until: -2}),
    })
    const run = await check(['--json', place, '--servername', 'old.example'])
    expect(run.exitCode).toBe(3)
    expect(run.json.map(({servernames, state}) => [servernames, state])).toEqual([
      [[''], 'ok'],
      [['old.example'], 'expired'],
    ])
    const text = await check([place, '--servername', 'old.example'])
    expect(text.stdout).toMatch(/for old\.example +old\.example +✗ expired on /)
    expect(text.stdout).toMatch(/\n2 certificates, 1 not well; the earliest: old\.example in /)
  })

  test('that demands a client certificate shows its own all the same', async () => {
    const port = await loopback.listen(
      tls.createServer({...datedPair(), requestCert: true, rejectUnauthorized: true}),
    )
    expect((await check([`127.0.0.1:${port}`])).exitCode).toBe(0)
  })

  test('that cannot be reached is listed, and the others are judged', async () => {
    const http = `127.0.0.1:${await loopback.http((_, response) => response.end())}`
    const silent = `127.0.0.1:${(await loopback.silent()).port}`
    const good = await served(datedPair())
    const old = await served(datedPair({from: -30, until: -3}))
    const run = await check(['--json', '--timeout', '2s', http, silent, '127.0.0.1:1', old, good])
    expect(run.exitCode).toBe(6)
    expect(run.json.flatMap(({where, state}) => (state ? [[where, state]] : []))).toEqual([
      [old, 'expired'],
      [good, 'ok'],
    ])
    expect(errorsOf(run)).toEqual([
      `${http} does not speak TLS: it answers plain HTTP`,
      `${silent} accepts connections, and does not answer in TLS within 2 s`,
      'Nothing listens at 127.0.0.1:1',
    ])
  })
})

describe('a list of endpoints', () => {
  test('is taken from a file or from stdin, with comments', async () => {
    const [one, two] = [await served(datedPair()), await served(datedPair())]
    const list = `# the lab\n${one}\n\n  https://${two}  # the second\r\n${one}\n`
    writeFileSync(here('list'), list)
    for (const run of [
      await check(['--json', '--from', 'list']),
      await check(['--json', '--from', '-'], {stdin: list}),
    ]) {
      expect(run.json.map(({source}) => source)).toEqual([one, `https://${two}`])
      expect(run.exitCode).toBe(0)
    }
  })

  test.each([
    [['--from', '-', '-'], 'Stdin can be a list of sources or a source, and not both'],
    [[], 'There is nothing to check'],
    [['--from', 'nowhere'], 'There is no file nowhere'],
    [['--from', '-'], 'The list - names nothing to check'],
    [['--from', '/dev/zero'], 'The file /dev/zero is larger than 32 MiB, and was not read'],
    [['.', '--servername', '10.0.0.1'], '--servername "10.0.0.1" is no host name'],
    [['.', '--servername', 'bad name!'], '--servername "bad name!" is no host name'],
    [['.', '--json', '--textfile', '-'], 'Stdout can have metrics or JSON, and not both'],
    [['.', '--warn', 'soon'], '--warn soon is neither a time nor a percentage'],
  ])('%j is refused', async (args, message) => {
    const run = await check(args)
    expect(`${run.stdout}${run.stderr}`).toContain(message)
    expect(run.exitCode).toBe(message.startsWith('There is no file') ? 5 : 2)
  })

  test('is refused and not repeated when it is a key, or anything else', async () => {
    const {key, cert} = datedPair()
    const body = key.replace(/-----.*-----\n/g, '')
    const secret = body.slice(0, 20)
    const cases: [string | Buffer, string][] = [
      [key, 'but holds a private key'],
      [cert, 'but holds a certificate'],
      [body, 'for line 1 names no source'],
      [Buffer.from(body, 'base64'), 'for it is no text in UTF-8'],
      [`{"secretKey": "${secret}"}`, 'for line 1 names no source'],
      [`# variables\nMINIO_ROOT_PASSWORD=${secret}\n`, 'for line 2 names no source'],
      [`kes:v1:${secret}\n`, 'for line 1 names no source'],
      [secret.repeat(1000), 'for line 1 names no source'],
    ]
    for (const [content, reason] of cases) {
      writeFileSync(here('list'), content)
      const run = await check(['--from', 'list'])
      expect(run.exitCode).toBe(2)
      expect(run.stderr).toMatch(new RegExp(`^mctl: list is no list of sources, ${reason}\\n`))
      expect(run.stderr.split('\n').length).toBeLessThan(5)
      expect(run.stdout + run.stderr).not.toContain(secret)
    }
  })

  test('of hundreds is done side by side, with a bar on a terminal', async () => {
    const ports = await Promise.all(
      Array.from({length: 120}, () => loopback.listen(tls.createServer(datedPair()))),
    )
    writeFileSync(here('list'), ports.map((port) => `127.0.0.1:${port}\n`).join(''))
    const run = await runOnTerminal(`${mctlCommand()} cert check --from ${here('list')}`, [], {
      MC_CONFIG_DIR: here('config'),
    })
    expect(run.screen).toMatch(/\d+% \| ETA: .* \| \d+\/120/)
    expect(run.screen).toContain('120 certificates, none is about to end')
    const piped = await check(['--from', 'list'])
    expect(piped.stderr).toBe('')
    expect(piped.exitCode).toBe(0)
  })
})

describe('an alias', () => {
  const secretKey = 'secret-of-prod'

  /** A node that says which nodes there are, and trusted as its own CA. */
  async function deployment(
    pair: DatedPair,
    nodes: (own: string) => string[],
    byName: Record<string, DatedPair> = {},
  ): Promise<{env: Record<string, string>; own: string}> {
    let own = ''
    const handler = adminHandler(secretKey, ({name, response}) => {
      if (name !== 'GET info') response.writeHead(404)
      const servers = nodes(own).map((endpoint) => ({endpoint, state: 'online'}))
      response.end(JSON.stringify({mode: 'online', domain: ['s3.example'], servers}))
    })
    const server = https.createServer(serverOptions(pair, byName), handler)
    own = `127.0.0.1:${await loopback.listen(server)}`
    mkdirSync(here('config', 'certs', 'CAs'), {recursive: true})
    writeFileSync(here('config', 'certs', 'CAs', 'ca.crt'), pair.cert)
    return {env: {MC_HOST_prod: `https://root:${secretKey}@${own}`}, own}
  }

  test('of a real server has its node, and the names in its certificates, asked for', async () => {
    await using server = await startMinio({kms: 'none'})
    const env = {MC_HOST_prod: server.aliasUrl}
    mkdirSync(here('config', 'certs', 'CAs'), {recursive: true})
    writeFileSync(here('config', 'certs', 'CAs', 'ca.crt'), readFileSync(server.caFile))
    const run = await check(['--json', 'prod'], {env})
    expect(run.json).toMatchObject([
      {
        source: 'prod',
        where: server.host,
        servernames: ['', 'localhost'],
        state: 'ok',
        findings: [],
        untested: [],
      },
    ])
    expect(run.exitCode).toBe(0)
  })

  test('has every node asked, and names those that disagree', async () => {
    const hosts = ['127.0.0.1', 'minio.example']
    const [renewed, forgotten] = [datedPair({hosts}), datedPair({hosts, from: -80, until: 10})]
    const other = await served(forgotten)
    const {env, own} = await deployment(renewed, (self) => [self, other])
    const run = await check(['--json', 'prod'], {env})
    expect(run.exitCode).toBe(3)
    expect(run.json.map(({where, state, servernames}) => [where, state, servernames])).toEqual([
      [own, 'ok', ['', 's3.example', 'minio.example']],
      [other, 'ok', ['', 's3.example', 'minio.example']],
    ])
    for (const {status, findings} of run.json) {
      expect(status).toBe('error')
      expect(findings).toMatchObject([
        {
          code: 'nodes-disagree',
          message: expect.stringMatching(
            /^for 127\.0\.0\.1, s3\.example, minio\.example the nodes serve different certificates: 127\S+ serial [0-9A-F]+ until \S+Z; 127\S+ serial /,
          ),
        },
      ])
    }
    const text = await check(['prod'], {env})
    expect(text.stdout).toMatch(/✗ prod: for .* the nodes serve different certificates: /)
  })

  test('is asked for every name, and one of several pairs that has expired is found', async () => {
    const pair = datedPair({hosts: ['127.0.0.1', 'a.example', '*.wild.example']})
    const {env} = await deployment(pair, (self) => [self], {
      'a.example': datedPair({hosts: ['a.example', 'b.example']}),
      'b.example': datedPair({hosts: ['b.example'], from: -30, until: -1}),
    })
    const run = await check(['--json', 'prod'], {env})
    expect(run.exitCode).toBe(3)
    expect(run.json.map(({servernames, state}) => [servernames, state])).toEqual([
      [['', 's3.example'], 'ok'],
      [['a.example'], 'ok'],
      [['b.example'], 'expired'],
    ])
  })

  test('whose nodes have certificates of their own is well', async () => {
    const other = await served(datedPair({hosts: ['127.0.0.9', 'n2.example']}))
    const {env} = await deployment(
      datedPair({hosts: ['127.0.0.1', 'n1.example']}),
      (self) => [self, other.replace('127.0.0.1', 'localhost')],
      {'s3.example': datedPair({hosts: ['s3.example']})},
    )
    const run = await check(['--json', 'prod', '--resolve', 'localhost=127.0.0.1'], {env})
    const messages = run.json.flatMap(({findings}) => Object(findings))
    // Only the name that all of them serve.
    expect(messages).toMatchObject([
      {message: expect.stringMatching(/^for s3\.example the nodes/)},
      {message: expect.stringMatching(/^for s3\.example the nodes/)},
    ])
  })

  test('a node that does not answer is listed', async () => {
    const {env} = await deployment(datedPair(), (self) => [self, '127.0.0.1:1'])
    const run = await check(['--json', 'prod'], {env})
    expect(errorsOf(run)).toEqual(['Nothing listens at 127.0.0.1:1'])
    expect(run.exitCode).toBe(6)
  })

  test('whose keys may not ask for the nodes is looked at alone, and that is a failure', async () => {
    await using server = await startMinio({kms: 'none'})
    mkdirSync(here('config', 'certs', 'CAs'), {recursive: true})
    writeFileSync(here('config', 'certs', 'CAs', 'ca.crt'), readFileSync(server.caFile))
    const root = {MC_HOST_root: server.aliasUrl}
    const mctl = (args: string[]) => runMctl(args, {configDir: here('config'), env: root})
    await mctl(['admin', 'user', 'add', 'root', 'reader', 'reader-secret'])
    await mctl(['admin', 'policy', 'attach', 'root', 'readonly', '--user', 'reader'])
    const env = {MC_HOST_prod: `https://reader:reader-secret@${server.host}`}
    const json = await check(['--json', 'prod'], {env})
    expect(json.json).toMatchObject([
      {state: 'ok', untested: ['its other nodes and domains']},
      {status: 'error'},
    ])
    expect(errorsOf(json)).toEqual([
      expect.stringMatching(/^The nodes behind prod cannot be listed: /),
    ])
    expect(json.exitCode).toBe(4)
    const text = await check(['prod', '--textfile', 'out.prom'], {env})
    expect(text.stdout).toContain('expires in')
    expect(text.stderr).toMatch(/^mctl: The nodes behind prod cannot be listed: /)
    expect(text.stderr).toContain('mctl: prod: not looked at: its other nodes and domains\n')
    expect(text.exitCode).toBe(4)
    const samples = parseExposition(readFileSync(here('out.prom'), 'utf8'))
    const valuesOf = (name: string) =>
      samples.filter((each) => each.name === name).map(({labels, value}) => [labels, value])
    const labels = {source_kind: 'endpoint', source_name: 'prod'}
    expect(valuesOf('x509_probe_nodes_listed')).toEqual([[labels, 0]])
    expect(valuesOf('x509_read_errors')).toEqual([[{}, 1]])
    expect(valuesOf('x509_source_errors_total')).toEqual([
      [{...labels, reason: 'access_denied'}, 1],
    ])
    expect(valuesOf('x509_probe_success')).not.toContainEqual([expect.anything(), 0])
  })

  test('that is not trusted is looked at alone, and that is a failure', async () => {
    const {env} = await deployment(datedPair(), (self) => [self])
    writeFileSync(here('config', 'certs', 'CAs', 'ca.crt'), datedPair().cert)
    const run = await check(['--json', 'prod'], {env})
    expect(run.json).toMatchObject([{state: 'ok'}, {status: 'error'}])
    expect(errorsOf(run)).toEqual([
      expect.stringMatching(/^The nodes behind prod cannot be listed: /),
    ])
    expect(run.exitCode).toBe(6)
  })
})

test('a file that was renewed and is not served is found', async () => {
  const place = await served(datedPair({from: -60, until: 30}))
  writePair(here('certs'), datedPair())
  const run = await check(['--json', place, 'certs'])
  expect(run.exitCode).toBe(3)
  expect(run.json).toMatchObject([
    {
      where: place,
      state: 'ok',
      findings: [
        {
          code: 'not-served',
          message: expect.stringMatching(
            `^${join('certs', 'public.crt')} was renewed on .* and is not served at ${place}$`,
          ),
        },
      ],
    },
    {where: join('certs', 'public.crt'), findings: []},
  ])
})

describe('a folder', () => {
  test('is looked at as a server lays it out, links followed, each folder once', async () => {
    writePair(here('certs'), datedPair())
    writePair(here('certs', 'domain.example'), datedPair({hosts: ['domain.example']}))
    writePair(here('elsewhere'), datedPair({hosts: ['linked.example']}))
    symlinkSync(here('elsewhere'), here('certs', 'linked.example'))
    symlinkSync(here('certs'), here('certs', 'loop'))
    const {cert} = datedPair({hosts: ['ca.example'], from: -60, until: 1})
    mkdirSync(here('certs', 'CAs'))
    writeFileSync(here('certs', 'CAs', 'bundle'), `${cert}${datedPair().cert}`)
    // As Kubernetes mounts a Secret.
    writePair(here('certs', 'k8s', '..2026_11_25'), datedPair({hosts: ['k8s.example']}))
    symlinkSync('..2026_11_25', here('certs', 'k8s', '..data'))
    symlinkSync(join('..data', 'public.crt'), here('certs', 'k8s', 'public.crt'))
    const run = await check(['--json', 'certs'])
    expect(run.json.map(({where, depth, state}) => [where, depth, state])).toEqual([
      [join('certs', 'CAs', 'bundle'), 0, 'expiring'],
      [join('certs', 'CAs', 'bundle'), 1, 'ok'],
      [join('certs', 'domain.example', 'public.crt'), 0, 'ok'],
      [join('certs', 'k8s', 'public.crt'), 0, 'ok'],
      [join('certs', 'linked.example', 'public.crt'), 0, 'ok'],
      [join('certs', 'public.crt'), 0, 'ok'],
    ])
    expect(run.exitCode).toBe(3)
    const text = await check(['certs'])
    expect(text.stdout.split('\n')[1]).toMatch(/bundle +ca\.example +! expires in 23h$/)
  })

  test('of a chain the certificate that ends first is named', async () => {
    const chain = datedPair().cert + datedPair({hosts: ['ca.example'], until: 40}).cert
    writeFileSync(here('chain.pem'), chain)
    const {stdout, exitCode} = await check(['chain.pem'])
    expect(exitCode).toBe(0)
    expect(stdout.split('\n').slice(1)).toEqual([
      'chain.pem  ca.example   ✔ expires in 39 days',
      '2 certificates, none is about to end; the earliest: ca.example in chain.pem expires in 39 days',
      '',
    ])
  })

  test('what is no regular file, too large, damaged or broken is said, and nothing hangs', async () => {
    writePair(here('certs'), datedPair())
    execFileSync('mkfifo', [here('certs', 'pipe.crt'), here('certs', 'pipe')])
    writeFileSync(here('certs', 'huge.crt'), '')
    truncateSync(here('certs', 'huge.crt'), 2 ** 30)
    symlinkSync('nowhere', here('certs', 'dangling.crt'))
    writeFileSync(here('certs', 'empty.crt'), '')
    writeFileSync(here('certs', 'notes.txt'), 'no certificate')
    writeFileSync(here('certs', 'serial'), '01\n')
    const {cert, key} = datedPair()
    writeFileSync(here('certs', 'key.pem'), key)
    const damaged = cert.replace(/\nMII.{20}/, (line) => `${line.slice(0, -8)}AAAAAAAA`)
    writeFileSync(here('certs', 'bundle.pem'), cert + damaged + cert)
    const run = await check(['--json', 'certs'])
    expect(run.exitCode).toBe(2)
    const [bundle, dangling, empty, huge, pipe] = [
      'bundle.pem',
      'dangling.crt',
      'empty.crt',
      'huge.crt',
      'pipe.crt',
    ].map((name) => join('certs', name))
    expect(run.json.flatMap(({where, depth}) => (where ? [[where, depth]] : []))).toEqual([
      [bundle, 0],
      [bundle, 2],
      [join('certs', 'public.crt'), 0],
    ])
    expect(errorsOf(run).sort()).toEqual([
      `${bundle} holds a certificate that cannot be read`,
      `${dangling} is a link that leads nowhere`,
      `${empty} holds no certificate`,
      `${huge} is larger than 32 MiB, and was not read`,
      `${pipe} is no regular file`,
    ])
  })

  test('a chain that is cut off is not well, in the report and in the metrics', async () => {
    const {cert} = datedPair()
    mkdirSync(here('certs', 'CAs'), {recursive: true})
    writeFileSync(here('certs', 'public.crt'), cert + cert.slice(0, 200))
    writeFileSync(here('certs', 'CAs', 'bundle'), cert.slice(0, 200))
    const [chain, bundle] = [join('certs', 'public.crt'), join('certs', 'CAs', 'bundle')]
    const run = await check(['--json', 'certs'])
    expect(run.exitCode).toBe(2)
    expect(run.json.flatMap(({where, depth}) => (where ? [[where, depth]] : []))).toEqual([
      [chain, 0],
    ])
    expect(errorsOf(run).sort()).toEqual([
      `${bundle} holds a PEM block that is cut off`,
      `${chain} holds a PEM block that is cut off`,
    ])
    const metrics = await check([chain, '--textfile', '-'])
    expect(metrics.exitCode).toBe(2)
    expect(
      parseExposition(metrics.stdout).filter(
        ({name, value}) => name === 'x509_cert_error' && value === 1,
      ),
    ).toMatchObject([{labels: {filepath: chain}}])
  })

  test('a pipe that was named is read, as a shell gives it', async () => {
    execFileSync('mkfifo', [here('pipe')])
    const writer = spawn('sh', ['-c', 'cat > "$0"', here('pipe')])
    const written = once(writer, 'close')
    writer.stdin.end(datedPair().cert)
    const run = await check(['pipe'])
    await written
    expect(run.exitCode).toBe(0)
  })

  test('PKCS#7 and PKCS#12 are read, the latter with its password', async () => {
    writePair(here('pair'), datedPair())
    const pair = here('pair')
    const openssl = (line: string) => execFileSync('openssl', line.split(' '), {cwd: pair})
    openssl('crl2pkcs7 -nocrl -certfile public.crt -outform DER -out ../chain.p7b')
    openssl('pkcs12 -export -in public.crt -inkey private.key -passout pass: -out ../open.p12')
    openssl('pkcs12 -export -in public.crt -inkey private.key -passout pass:pw -out ../locked.p12')
    writeFileSync(here('pw'), 'pw\n')
    writeFileSync(here('other'), 'other\n')
    const good = await check(['--json', 'chain.p7b', 'open.p12'])
    expect(good.json).toMatchObject([
      {where: 'chain.p7b', depth: 0, state: 'ok'},
      {where: 'open.p12', depth: 0, state: 'ok'},
    ])
    expect(good.exitCode).toBe(0)
    expect((await check(['locked.p12', '--password-file', 'pw'])).exitCode).toBe(0)
    expect((await check(['locked.p12'], {env: {MINIO_CERT_PASSWD: 'pw'}})).exitCode).toBe(0)
    expect(await check(['locked.p12'])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(
        /^mctl: locked.p12 is locked with a password\n.*--password-file/,
      ),
    })
    expect(await check(['locked.p12', '--password-file', 'other'])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('The password of --password-file does not open locked.p12'),
    })
  })

  test('a name to ask servers for is refused where there are none', async () => {
    writePair(here('certs'), datedPair())
    const args = ['certs', join('certs', 'public.crt'), '--servername', 'a.example']
    const run = await check(args)
    expect(run.stderr).toMatch(
      /^mctl: --servername is for servers, and all that was named are files\n/,
    )
    expect(run.exitCode).toBe(2)
    expect((await check([...args, await served(datedPair())])).exitCode).toBe(0)
  })

  test('DER is read as well', async () => {
    const body = datedPair().cert.replace(/-----.*-----|\n/g, '')
    writeFileSync(here('one.cer'), Buffer.from(body, 'base64'))
    expect((await check(['one.cer'])).exitCode).toBe(0)
  })
})

describe('--textfile', () => {
  test('holds what the dashboards ask for, also when something is over or failed', async () => {
    writePair(here('certs'), datedPair({hosts: ['old.example'], from: -30, until: -2}))
    writeFileSync(here('certs', 'we "quote"\\.crt'), 'nothing')
    const place = await served(datedPair())
    const run = await check(['certs', place, '127.0.0.1:1', '--textfile', 'out.prom'])
    expect(run.exitCode).toBe(6)
    expect(run.stdout).toContain('expired on ')
    expect(statSync(here('out.prom')).mode & 0o777).toBe(0o644)
    expect(readdirSync(folder.path).filter((name) => name.includes('.prom'))).toEqual(['out.prom'])
    const samples = parseExposition(readFileSync(here('out.prom'), 'utf8'))
    const of = (name: string) => samples.filter((sample) => sample.name === name)
    const seconds = Math.floor(Date.now() / 1000)
    const [ofFile, ofServer] = of('x509_cert_not_after').toSorted((a) =>
      a.labels.filepath ? -1 : 1,
    )
    expect(ofFile).toMatchObject({
      labels: {
        filename: 'public.crt',
        filepath: join('certs', 'public.crt'),
        serial_number: expect.stringMatching(/^\d+$/),
      },
    })
    expect(Math.abs((ofFile?.value ?? 0) - (seconds - 2 * 86_400))).toBeLessThan(60)
    expect(ofServer?.labels).toMatchObject({endpoint: place})
    expect(of('x509_cert_expired').map(({value}) => value)).toEqual(expect.arrayContaining([0, 1]))
    expect(of('x509_cert_error').filter(({value}) => value === 1)).toMatchObject([
      {labels: {filename: 'we "quote"\\.crt'}},
    ])
    expect(of('x509_source_up').map(({labels, value}) => [labels.source_name, value])).toEqual(
      [
        ['127.0.0.1:1', 0],
        [place, 1],
        ['certs', 1],
      ].toSorted(),
    )
    expect(of('x509_source_errors_total').map(({labels, value}) => [labels.reason, value])).toEqual(
      [
        ['bad_input', 1],
        ['unreachable', 1],
      ],
    )
    expect(of('x509_read_errors')).toMatchObject([{value: 2}])
    expect(of('x509_probe_success').map(({labels, value}) => [labels.endpoint, value])).toEqual(
      [
        ['127.0.0.1:1', 0],
        [place, 1],
      ].toSorted(),
    )
    expect(of('x509_probe_drift')).toMatchObject([{value: 0}])
  })

  test('is printed in the place of the table with -', async () => {
    writeFileSync(here('one.crt'), datedPair().cert)
    const run = await check(['one.crt', '--textfile', '-'])
    expect(run.exitCode).toBe(0)
    expect(parseExposition(run.stdout).map(({name}) => name)).toContain('x509_cert_not_after')
  })

  test('that cannot be written is said, beside the report', async () => {
    writeFileSync(here('one.crt'), datedPair({from: -9, until: -1}).cert)
    const run = await check(['one.crt', '--textfile', join('nowhere', 'out.prom')])
    expect(run.stdout).toContain('expired on ')
    expect(run.stderr).toContain('out.prom cannot be written')
    expect(run.exitCode).toBe(3)
  })

  test('replaces the file of the last run, whatever its mode', async () => {
    writeFileSync(here('one.crt'), datedPair().cert)
    writeFileSync(here('out.prom'), '# TYPE old gauge\nold{a="b"} 1\n')
    chmodSync(here('out.prom'), 0o600)
    await check(['one.crt', '--textfile', 'out.prom'])
    renameSync(here('out.prom'), here('kept.prom'))
    expect(statSync(here('kept.prom')).mode & 0o777).toBe(0o644)
    expect(readFileSync(here('kept.prom'), 'utf8')).toContain('# TYPE x509_cert_not_after gauge')
  })

  test('never replaces a key, a list or anything else that holds no metrics', async () => {
    writePair(here('certs'), datedPair())
    const names = ['private.key', 'public.crt'].map((name) => join('certs', name))
    writeFileSync(here('list.txt'), '# endpoints\nminio.example.net:9000\n')
    for (const name of [...names, 'list.txt']) {
      const before = readFileSync(here(name))
      const run = await check(['certs', '--textfile', name])
      expect(run.exitCode).toBe(2)
      expect(run.stdout).toContain('expires in 89 days')
      expect(run.stderr).toContain(
        `${name} is there already and holds no metrics; nothing was written`,
      )
      expect(readFileSync(here(name))).toEqual(before)
    }
  })

  test('takes the place of an empty file, and of the file behind a link', async () => {
    writeFileSync(here('one.crt'), datedPair().cert)
    mkdirSync(here('collector'))
    writeFileSync(here('collector', 'real.prom'), '')
    symlinkSync(join('collector', 'real.prom'), here('out.prom'))
    expect((await check(['one.crt', '--textfile', 'out.prom'])).exitCode).toBe(0)
    expect(lstatSync(here('out.prom')).isSymbolicLink()).toBe(true)
    expect(readFileSync(here('collector', 'real.prom'), 'utf8')).toContain('x509_cert_not_after')
    expect(readdirSync(here('collector'))).toEqual(['real.prom'])
  })

  test('leaves pipes, folders and links that lead nowhere as they are', async () => {
    writeFileSync(here('one.crt'), datedPair().cert)
    execFileSync('mkfifo', [here('pipe')])
    mkdirSync(here('folder'))
    symlinkSync('nowhere', here('dangling'))
    symlinkSync('loop', here('loop'))
    symlinkSync('/dev/full', here('device'))
    for (const [name, said] of [
      ['pipe', 'pipe is no regular file; nothing was written'],
      ['device', 'device is no regular file; nothing was written'],
      ['folder', 'folder is a folder; nothing was written'],
      ['dangling', 'dangling is a link that leads nowhere; nothing was written'],
      ['loop', 'The file loop cannot be written: its links lead in a circle'],
      [join('one.crt', 'out.prom'), 'cannot be written: a part of its path is no folder'],
    ] as const) {
      const run = await check(['one.crt', '--textfile', name])
      expect(run.stderr).toContain(said)
      expect(run.exitCode).toBe(2)
    }
    expect(lstatSync(here('pipe')).isFIFO()).toBe(true)
    expect(lstatSync(here('dangling')).isSymbolicLink()).toBe(true)
    expect(lstatSync(here('device')).isSymbolicLink()).toBe(true)
    expect(existsSync(here('nowhere'))).toBe(false)
  })
})
