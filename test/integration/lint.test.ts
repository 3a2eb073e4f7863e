// Gives recorded and new folders to freshly started servers, and compares what they do with what lint says.
import {execFileSync, spawnSync} from 'node:child_process'
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import {join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {pemCertificates} from '../../src/lib/x509/pem.ts'
import {datedPair, writePair} from '../helpers/dated-pair.ts'
import {recorded} from '../helpers/lint-case.ts'
import {type LoadingCase, writeCase} from '../helpers/loading-case.ts'
import {served, startWith} from '../helpers/loading-server.ts'
import {startMinio} from '../helpers/minio-server.ts'
import {oddPair} from '../helpers/odd-pairs.ts'
import {mctlCommand, type Run, runMctl} from '../helpers/run-mctl.ts'
import {type TemporaryDirectory, temporaryDirectory} from '../helpers/temporary-directory.ts'

let place: TemporaryDirectory
beforeAll(async () => {
  place = await temporaryDirectory()
})
afterAll(() => place[Symbol.asyncDispose]())

const lint = async (dir: string, product: string, more: string[] = [], env = {}): Promise<Run> =>
  runMctl(['cert', 'lint', dir, '--for', product, '--json', ...more], {env})

// One of every kind of verdict, and of every kind of reason.
const sample = [
  ...['kt-P-384', 'kt-Ed448', 'kt-secp256k1', 'ke-sec1', 'ke-sec1-params', 'ke-legacy-ec-nopw'],
  ...['ke-plain-pw', 'ke-der', 'ke-two-keys', 'ke-pubkey', 'ce-inter-leaf', 'ce-with-root'],
  ...['ce-lead-key', 'ce-crl', 'ce-bad-second', 'ce-trunc-second', 'ce-missing-key', 'fs-dir-crt'],
  ...['fs-k8s', 'fs-mix-key', 'cf-expired', 'cf-san-badurl2', 'cf-dupext', 'cf-mismatch-type'],
  ...['ca-isfile', 'dom-ipsan', 'dom-hidden', 'kes-kt-P-224', 'kes-ke-legacy-ec-pw'],
  ...['kes-ke-trail-text', 'kes-ce-bad-second', 'kes-cf-urisan', 'kes-ke-key-then-cert'],
]

test.each(sample)('%s: lint says what the server does', async (id) => {
  const {product, env = {}, kesTlsPassword, verdict, trap, ...files} = recorded(id)
  const dir = join(place.path, id)
  writeCase(dir, files)
  const password = kesTlsPassword ?? env.MINIO_CERT_PASSWD ?? ''
  const variable = product === 'kes' ? 'KES_TLS_PASSWORD' : 'MINIO_CERT_PASSWD'
  const {
    json: [report],
    exitCode,
  } = await lint(dir, product, [], {[variable]: password})
  await using server = await startWith(product, dir, {password})
  expect(report).toMatchObject({
    start: {verdict: server.verdict},
    trap,
    ...(verdict.reload === undefined ? {} : {reload: {verdict: verdict.reload}}),
  })
  expect(server.verdict).toBe(verdict.start)
  if (server.verdict === 'refused') {
    expect(report?.start).toMatchObject({serverMessage: server.message})
  }
  expect(exitCode).toBe(report?.healthy === true ? 0 : 3)
})

// Shapes that were not recorded, made from one pair.
const {cert, key} = datedPair({hosts: ['localhost']})
const other = datedPair({hosts: ['localhost']})
const links = (target: string) => ({
  'public.crt': {symlink: `${target}/public.crt`},
  'private.key': {symlink: `${target}/private.key`},
  [`${target}/public.crt`]: {content: cert},
  [`${target}/private.key`]: {content: key},
})
const pairOf = (certificate: string, own = key) => ({
  'public.crt': {content: certificate},
  'private.key': {content: own},
})
const base64 = (text: string): string => Buffer.from(text).toString('base64')
const shapes: Readonly<Record<string, LoadingCase['files']>> = {
  'key: PEM in base64': pairOf(cert, base64(key)),
  'key: indented': pairOf(cert, key.replace(/^(?=.)/gm, '  ')),
  'key: cut': pairOf(cert, key.slice(0, 120)),
  'key: one space behind its last line': pairOf(cert, `${key.trimEnd()} \n`),
  'key: a lone space behind it': pairOf(cert, `${key} `),
  'key: NUL': pairOf(cert, `${key}\0`),
  'key: a byte order mark': pairOf(cert, `\ufeff${key}`),
  'key: a byte order mark on a line of its own': pairOf(cert, `\ufeff\n${key}`),
  'key: carriage returns alone': pairOf(cert, key.replaceAll('\n', '\r')),
  'key: a header without a blank line': pairOf(cert, key.replace('-----\n', '-----\nA: b\n')),
  'chain: glued blocks': pairOf(cert.trimEnd() + other.cert),
  'chain: a byte order mark between': pairOf(`${cert}\ufeff${other.cert}`),
  'chain: an empty block': pairOf(
    `${cert}-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n`,
  ),
  'chain: spaces behind its lines': pairOf(cert.replaceAll('\n', ' \n')),
  'chain: a lower-case label': pairOf(cert.replaceAll('CERTIFICATE', 'certificate')),
  'links to nothing': {...links('nowhere'), 'public.crt': {symlink: 'missing'}},
  'links into a visible folder': links('live'),
  'capital letters': {'Public.crt': {content: cert}, 'PRIVATE.KEY': {content: key}},
  'CAs is a link to nothing': {...pairOf(cert), CAs: {symlink: 'nowhere'}},
  'RSA of 512 bits': pairOf(...pairTexts(oddPair('rsa-512', 'localhost'))),
  'keyUsage is only keyCertSign': pairOf(...pairTexts(oddPair('cert-sign-only', 'localhost'))),
  'a time without seconds': pairOf(...pairTexts(oddPair('no-seconds', 'localhost'))),
}
function pairTexts(pair: {readonly cert: string; readonly key: string}): [string, string] {
  return [pair.cert, pair.key]
}

test.each(Object.entries(shapes))('MinIO does what lint says with %s', async (name, files) => {
  const dir = join(place.path, name.replace(/\W/g, '-'))
  writeCase(dir, {files})
  const {json} = await lint(dir, 'minio')
  await using server = await startWith('minio', dir)
  expect(json[0]?.start).toMatchObject({
    verdict: server.verdict,
    ...(server.message === undefined ? {} : {serverMessage: server.message}),
  })
})

test('a running MinIO does with new files what lint says', async () => {
  const dir = join(place.path, 'running')
  writeCase(dir, recorded('kt-P-256'))
  const good = new Map(readdirSync(dir).map((name) => [name, readFileSync(join(dir, name))]))
  await using server = await startWith('minio', dir)
  const before = (await served(server.port)).certificate
  const cases = [
    'ke-two-keys',
    'ce-lead-key',
    'ce-bad-second',
    'ce-inter-leaf',
    'kt-Ed448',
    'kt-RSA2048',
  ]
  for (const id of cases) {
    const variant = recorded(id)
    rmSync(dir, {recursive: true})
    writeCase(dir, variant)
    const {json} = await lint(dir, 'minio')
    process.kill(server.pid, 'SIGHUP')
    await sleep(300)
    const {certificate} = await served(server.port)
    const now =
      certificate === undefined ? 'handshake-fails' : certificate === before ? 'old' : 'new'
    expect({id, now}).toEqual({id, now: variant.verdict.reload})
    expect(json[0]?.reload).toMatchObject({verdict: now})
    // Back to what it began with.
    for (const [name, content] of good) writeFileSync(join(dir, name), content)
    process.kill(server.pid, 'SIGHUP')
    await sleep(300)
    expect((await served(server.port)).certificate).toBe(before)
  }
})

test.each(['a pair', 'a CA and its key'])(
  'a running MinIO takes a new root pair whatever lies in CAs: %s',
  async (what) => {
    const dir = join(place.path, what.replaceAll(' ', '-'))
    writePair(dir, datedPair({hosts: ['localhost']}))
    writePair(join(dir, 'CAs'), datedPair({hosts: ['dom.example']}))
    if (what !== 'a pair') {
      cpSync(join(dir, 'CAs', 'public.crt'), join(dir, 'CAs', 'ca.crt'))
      rmSync(join(dir, 'CAs', 'public.crt'))
    }
    await using server = await startWith('minio', dir)
    const before = (await served(server.port)).certificate
    const {cert, key} = datedPair({hosts: ['localhost']})
    writeFileSync(join(dir, 'public.crt'), cert)
    writeFileSync(join(dir, 'private.key'), key)
    process.kill(server.pid, 'SIGHUP')
    await sleep(300)
    const after = (await served(server.port)).certificate
    expect([after === undefined, after === before]).toEqual([false, false])
    const {json} = await lint(dir, 'minio')
    expect(json[0]?.reload).toMatchObject({rootPair: 'new'})
  },
)

describe('what lint mends', () => {
  test('the server refuses it before, and serves it afterwards', async () => {
    const dir = join(place.path, 'mended')
    const pair = datedPair({hosts: ['127.0.0.1', 'localhost']})
    writePair(dir, {cert: `${pair.cert}end of chain\n`, key: `${pair.key}\n`})
    {
      await using refused = await startWith('minio', dir)
      expect(refused.verdict).toBe('refused')
    }
    const {json, exitCode} = await lint(dir, 'minio', ['--fix'])
    expect([json[0]?.changed, exitCode]).toEqual([true, 0])
    await using server = await startWith('minio', dir)
    expect(server.verdict).toBe('tls')
    const [pem = ''] = pemCertificates(pair.cert)
    const der = pem.replace(/-----.*-----/g, '').replace(/\s/g, '')
    expect((await served(server.port)).certificate).toBe(der)
    expect(server.log()).not.toContain('Unable to load')
  })

  test('a folder that its own owner may not write to is named, with the right that is missing', () => {
    const dir = join(place.path, 'read-only')
    const pair = datedPair({hosts: ['localhost']})
    writePair(dir, {cert: pair.cert, key: `${pair.key}\n`})
    for (const path of [join(dir, 'public.crt'), join(dir, 'private.key'), dir]) {
      chownSync(path, 65_534, 65_534)
    }
    chmodSync(place.path, 0o755)
    chmodSync(dir, 0o500)
    const asNobody = ['--reuid=65534', '--regid=65534', '--clear-groups', 'sh', '-c']
    const command = `${mctlCommand()} cert lint ${dir} --for minio --fix`
    const {status, stderr} = spawnSync('setpriv', [...asNobody, command], {
      encoding: 'utf8',
      env: {PATH: process.env.PATH, HOME: '/nonexistent'},
    })
    expect([status, stderr]).toEqual([4, expect.stringContaining(`chmod u+wx ${dir}`)])
    expect(stderr).not.toContain('Run this as')
    expect(readdirSync(dir).sort()).toEqual(['private.key', 'public.crt'])
  })

  test('the command of a finding mends it', async () => {
    const dir = join(place.path, 'by-command')
    const pair = datedPair({hosts: ['localhost']})
    mkdirSync(dir)
    writeFileSync(join(dir, 'tls.crt'), pair.cert)
    writeFileSync(join(dir, 'tls.key'), Buffer.from(pair.key).toString('base64'), {mode: 0o644})
    for (let times = 0; times < 5; times += 1) {
      const findings: unknown = (await lint(dir, 'minio')).json[0]?.findings
      const fixes = Array.isArray(findings) ? findings.map(({fix}: {fix?: string}) => fix) : []
      const [fix] = fixes.filter((each) => each !== undefined)
      if (fix === undefined) break
      execFileSync('sh', ['-c', fix])
    }
    expect((await lint(dir, 'minio')).json[0]).toMatchObject({healthy: true, findings: []})
  })
})

test('every node of a deployment has to be covered', async () => {
  await using server = await startMinio()
  const env = {MC_HOST_prod: server.aliasUrl}
  const covered = await lint(server.certsDir, 'minio', ['--alias', 'prod', '--insecure'], env)
  expect([covered.json[0]?.healthy, covered.exitCode]).toEqual([true, 0])
  const dir = join(place.path, 'other-names')
  cpSync(server.certsDir, dir, {recursive: true})
  writePair(dir, datedPair({hosts: ['minio.example.net']}))
  const {json, exitCode} = await lint(dir, 'minio', ['--alias', 'prod', '--insecure'], env)
  expect(exitCode).toBe(3)
  expect(json[0]?.findings).toContainEqual(
    expect.objectContaining({
      code: 'names-missing',
      message: expect.stringContaining('127.0.0.1'),
      fix: `mctl cert create minio.example.net 127.0.0.1 --key ${dir}/private.key --out ${dir} --force`,
    }),
  )
})

describe('on the command line', () => {
  test('the verdict, the words of the server, and the command that mends it', async () => {
    const dir = join(place.path, 'words')
    writeCase(dir, recorded('ke-sec1-params'))
    const {stdout, exitCode} = await runMctl(['cert', 'lint', dir, '--for', 'minio'])
    expect(exitCode).toBe(3)
    expect(stdout).toContain('✗ start   the server does not start')
    expect(stdout).toContain('The private key contains additional data')
    expect(stdout).toContain('A block EC PARAMETERS stands beside the key')
    expect(stdout).toContain(`mend it: mctl cert lint ${dir} --for minio --fix`)
  })

  test('the password of a key comes from a file', async () => {
    const dir = join(place.path, 'password')
    writeCase(dir, recorded('ke-legacy-ec-nopw'))
    const file = join(place.path, 'password.txt')
    writeFileSync(file, 'secret\n')
    const {json, stdout} = await lint(dir, 'minio', ['--password-file', file])
    expect(json[0]?.start).toEqual({verdict: 'tls'})
    expect(stdout).not.toContain('secret"')
  })

  test('minkms is judged by its documentation, and says so', async () => {
    const dir = join(place.path, 'minkms')
    writePair(dir, datedPair({hosts: ['localhost']}))
    const {json} = await lint(dir, 'minkms')
    expect(json[0]).toMatchObject({basis: 'documented', start: {verdict: 'tls'}, healthy: true})
    writePair(dir, datedPair({hosts: ['localhost'], from: -10, until: -1}))
    expect((await lint(dir, 'minkms')).json[0]).toMatchObject({start: {verdict: 'refused'}})
  })

  test.each([
    [['/no/such/folder', '--for', 'minio'], 5, 'There is no folder /no/such/folder'],
    [['.', '--for', 'nginx'], 2, 'nginx'],
    [['.'], 2, 'for'],
    [['.', '--for', 'minio', '--user', 'nobody-at-all'], 2, 'There is no user nobody-at-all'],
    [['.', '--for', 'minio', '--alias', 'nowhere'], 5, 'nowhere'],
  ])('bad input: %j', async (args, code, message) => {
    const {exitCode, stderr} = await runMctl(['cert', 'lint', ...args])
    expect(exitCode).toBe(code)
    expect(stderr).toContain(message)
  })
})
