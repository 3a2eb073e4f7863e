import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import {join} from 'node:path'
import {afterAll, describe, expect, test} from 'vitest'
import {Secret} from '../../../../src/lib/base/secret.ts'
import {type LintReport, lintFolder} from '../../../../src/lib/certificates/lint/lint-folder.ts'
import type {Product} from '../../../../src/lib/certificates/lint/verdict.ts'
import {pemCertificates} from '../../../../src/lib/x509/pem.ts'
import {codesOf, openFolder, recordedAt, recordedText} from '../../../helpers/lint-case.ts'
import {oddPair} from '../../../helpers/odd-pairs.ts'

const base = openFolder()
afterAll(() => rmSync(base, {recursive: true, force: true}))

const root = {
  cert: recordedText('dom-hidden', 'public.crt'),
  key: recordedText('dom-hidden', 'private.key'),
}
const domain = {
  cert: recordedText('dom-hidden', '.dom/public.crt'),
  key: recordedText('dom-hidden', '.dom/private.key'),
}
const withAddress = {
  cert: recordedText('dom-ipsan', 'dom.example/public.crt'),
  key: recordedText('dom-ipsan', 'dom.example/private.key'),
}
const nameless = {
  cert: recordedText('cf-nosan', 'public.crt'),
  key: recordedText('cf-nosan', 'private.key'),
}

function folder(): string {
  const dir = mkdtempSync(join(base, 'case-'))
  chmodSync(dir, 0o755)
  return dir
}

function put(dir: string, {cert, key} = root): string {
  mkdirSync(dir, {recursive: true})
  writeFileSync(join(dir, 'public.crt'), cert)
  writeFileSync(join(dir, 'private.key'), key, {mode: 0o600})
  return dir
}

const lint = (
  dir: string,
  more: {user?: string; product?: Product; hosts?: string[]} = {},
): Promise<LintReport> =>
  lintFolder({dir, product: 'minio', password: new Secret(''), now: recordedAt, ...more})

describe('a folder with which MinIO starts without TLS and says nothing', () => {
  const silently = async (dir: string, code: string, file: string): Promise<LintReport> => {
    const report = await lint(dir)
    expect(report.start).toEqual({verdict: 'plain-http'})
    expect([report.reload.verdict, report.healthy]).toEqual(['old', false])
    expect(report.findings[0]).toMatchObject({severity: 'error', code, file})
    return report
  }

  test('a file is missing', async () => {
    const dir = put(folder())
    rmSync(join(dir, 'private.key'))
    await silently(dir, 'missing', 'private.key')
  })

  test('the folder is empty', async () => {
    const report = await silently(folder(), 'missing', 'public.crt')
    expect(codesOf(report)).toEqual(['missing', 'missing'])
  })

  test.each([
    ['tls.crt', 'tls.key'],
    ['Public.crt', 'Private.key'],
  ])('the files are named %s and %s', async (cert, key) => {
    const dir = put(folder())
    renameSync(join(dir, 'public.crt'), join(dir, cert))
    renameSync(join(dir, 'private.key'), join(dir, key))
    const report = await silently(dir, 'wrong-file-name', 'public.crt')
    expect(report.findings[0]?.fix).toBe(`mv ${dir}/${cert} ${dir}/public.crt`)
  })

  test('a file is a folder', async () => {
    const dir = put(folder())
    rmSync(join(dir, 'public.crt'))
    mkdirSync(join(dir, 'public.crt'))
    await silently(dir, 'is-a-folder', 'public.crt')
  })

  test('a link leads to nothing, or back to itself', async () => {
    const dir = put(folder())
    rmSync(join(dir, 'public.crt'))
    symlinkSync('nowhere', join(dir, 'public.crt'))
    await silently(dir, 'dangling-link', 'public.crt')
    rmSync(join(dir, 'public.crt'))
    symlinkSync('public.crt', join(dir, 'public.crt'))
    await silently(dir, 'link-loop', 'public.crt')
  })

  test('the only pair is that of a domain', async () => {
    const dir = folder()
    put(join(dir, 'dom.example'), domain)
    const report = await silently(dir, 'missing', 'public.crt')
    expect(report.pairs).toHaveLength(1)
  })
})

describe('rights', () => {
  const other = '65534'

  test('a key that the server may not read', async () => {
    const dir = put(folder())
    const report = await lint(dir, {user: other})
    expect(report.start).toEqual({
      verdict: 'refused',
      serverMessage: `FATAL Unable to load the TLS configuration: Unable to read the private key: open ${dir}/private.key: permission denied`,
    })
    expect(report.findings[0]).toMatchObject({
      code: 'unreadable',
      file: 'private.key',
      fix: `chown 65534 ${dir}/private.key`,
    })
    expect((await lint(dir)).start.verdict).toBe('tls')
  })

  test('a folder that it may not enter, or not list', async () => {
    const dir = put(folder())
    chmodSync(join(dir, 'private.key'), 0o644)
    chmodSync(dir, 0o700)
    const barred = await lint(dir, {user: other})
    expect(barred.start).toEqual({verdict: 'plain-http'})
    expect(codesOf(barred)).toContain('folder-barred')
    chmodSync(dir, 0o711)
    const unlistable = await lint(dir, {user: other})
    expect(unlistable.start.serverMessage).toBe(
      `FATAL Unable to load the TLS configuration: permission denied`,
    )
    expect(codesOf(unlistable)).toContain('folder-unlistable')
  })

  test('a key that everybody may read is a warning', async () => {
    const dir = put(folder())
    chmodSync(join(dir, 'private.key'), 0o666)
    const report = await lint(dir)
    expect([codesOf(report), report.healthy]).toEqual([['key-open-to-all'], true])
    expect(report.findings[0]?.fix).toBe(`chmod 600 ${dir}/private.key`)
    chownSync(join(dir, 'private.key'), 0, Number(other))
    const byGroup = await lint(dir, {user: other})
    expect(byGroup.findings[0]?.fix).toBe(`chmod 640 ${dir}/private.key`)
    chownSync(join(dir, 'private.key'), 0, 0)
    const byAll = await lint(dir, {user: other})
    expect(byAll.findings[0]?.fix).toBe(
      `chown 65534 ${dir}/private.key && chmod 600 ${dir}/private.key`,
    )
  })

  test('a user that is not there', async () => {
    await expect(lint(put(folder()), {user: 'nobody-by-this-name'})).rejects.toMatchObject({
      code: 'bad_input',
      message: 'There is no user nobody-by-this-name on this machine',
    })
  })
})

describe('links', () => {
  const linked = (dir: string, target: string): string => {
    put(join(dir, target))
    for (const name of ['public.crt', 'private.key'])
      symlinkSync(join(target, name), join(dir, name))
    return dir
  }

  test('both files are links into a hidden folder', async () => {
    const report = await lint(linked(folder(), '..live'))
    expect([report.start.verdict, report.reload.verdict, codesOf(report)]).toEqual([
      'tls',
      'new',
      [],
    ])
    expect(report.findings.map(({code}) => code)).toEqual(['links-are-polled'])
  })

  test('old generations beside the one in use are no pairs of domains', async () => {
    const dir = linked(folder(), '..2026_01')
    put(join(dir, '..2025_12'))
    const report = await lint(dir)
    expect([report.reload.verdict, report.pairs.length]).toEqual(['new', 1])
  })

  test('links into a visible folder make MinIO try it as a domain', async () => {
    const report = await lint(linked(folder(), 'live'))
    expect(report.start.verdict).toBe('tls')
    expect(report.findings[0]).toMatchObject({
      code: 'link-targets-visible',
      file: 'live',
      serverMessage: expect.stringContaining('cert: certificate must not contain any IP SANs'),
    })
    expect(report.healthy).toBe(true)
  })

  test('a link and a file', async () => {
    const dir = put(folder())
    renameSync(join(dir, 'private.key'), join(dir, '..key'))
    symlinkSync('..key', join(dir, 'private.key'))
    const report = await lint(dir)
    const serverMessage = `FATAL Unable to load the TLS configuration: certs: '${dir}/private.key' is a symlink but '${dir}/public.crt' is a regular file`
    expect(report.start).toEqual({verdict: 'refused', serverMessage})
    expect([report.reload.verdict, report.trap]).toEqual(['new', true])
    expect(report.findings[0]).toMatchObject({code: 'link-and-file', serverMessage})
    expect((await lint(dir, {product: 'kes'})).start.verdict).toBe('tls')
  })

  test('a folder behind a link never notices new files', async () => {
    const dir = put(folder())
    const link = `${dir}-link`
    symlinkSync(dir, link)
    expect(codesOf(await lint(link))).toEqual(['folder-behind-link'])
    const parent = folder()
    put(join(parent, 'certs'))
    symlinkSync(parent, `${parent}-link`)
    expect(codesOf(await lint(join(`${parent}-link`, 'certs')))).toEqual(['folder-behind-link'])
  })
})

describe('folders for domains', () => {
  const inFolder = async (name: string, pair = domain): Promise<LintReport> => {
    const dir = put(folder())
    put(join(dir, name), pair)
    return lint(dir)
  }
  const served = ({start}: LintReport) => start.domainServedAtStart

  test.each(['dom.example', 'whatever', '.dom'])('%s is read', async (name) => {
    const report = await inFolder(name)
    expect([served(report), report.healthy]).toEqual([true, true])
    // A running server takes up no new folder; one named for its domain is taken for an old one.
    expect(report.reload.verdict).toBe(name === 'dom.example' ? 'new' : 'old')
  })

  test.each([
    ['..dom', 'MinIO passes over names that begin with two dots'],
    ['a/dom.example', 'MinIO looks only one level deep'],
    ['CAs', 'CAs is for certificates of authorities; no pair is looked for in it'],
  ])('%s is not', async (name, reason) => {
    const report = await inFolder(name)
    expect([served(report), report.reload.verdict, report.healthy]).toEqual([false, 'old', false])
    expect(report.pairs[1]).toMatchObject({folder: name, reason, servedAtStart: false})
    expect(codesOf(report)).toContain('domain-not-read')
  })

  test('a pair where none is looked for leaves the root pair alone', async () => {
    const report = await inFolder('CAs')
    expect(report.reload).toMatchObject({verdict: 'old', rootPair: 'new'})
    expect(report.pairs.map(({folder: place, reload}) => [place, reload])).toEqual([
      ['', 'new'],
      ['CAs', 'old'],
    ])
  })

  test.each([
    ['a CA and its key', {cert: recordedText('ca-pem', 'CAs/ca.crt'), key: domain.key}],
    ['a copy of the root pair', root],
  ])('%s in CAs is no pair that somebody waits for', async (_, pair) => {
    const report = await inFolder('CAs', pair)
    expect(report.reload).toMatchObject({verdict: 'new', rootPair: 'new'})
    expect([served(report), report.healthy]).toEqual([undefined, true])
    expect(codesOf(report)).toContain('key-among-authorities')
  })

  test('a pair that Go serves and with which no client can connect is an error', async () => {
    const report = await inFolder('dom.example', {
      cert: domain.cert + pemCertificates(recordedText('ce-bad-second', 'public.crt'))[1],
      key: domain.key,
    })
    expect([served(report), report.healthy]).toEqual([true, false])
    expect(codesOf(report)).toContain('chain-damaged')
  })

  test.each([
    ['rsa-512', 'key-rsa-below-1024'],
    ['cert-sign-only', 'key-may-not-sign'],
    ['no-seconds', 'chain-damaged'],
  ] as const)('a pair that is served, and no client can connect: %s', async (kind, code) => {
    const report = await inFolder('dom.example', oddPair(kind, 'dom.example'))
    expect([report.start.verdict, served(report), report.healthy]).toEqual(['tls', true, false])
    expect(codesOf(report)).toContain(code)
    const own = await lint(put(folder(), oddPair(kind, 'localhost')))
    expect([own.start.verdict, own.reload.verdict]).toEqual(['handshake-fails', 'handshake-fails'])
  })

  test.each([
    ['a pair for an address', withAddress, 'new', true],
    ['a pair that does not fit', {cert: domain.cert, key: root.key}, 'old', false],
    ['a blank line behind the key', {cert: domain.cert, key: `${domain.key}\n`}, 'old', false],
  ])('%s is left out with a line in the log', async (_, pair, reload, trap) => {
    const report = await inFolder('dom.example', pair)
    expect([report.start.verdict, served(report)]).toEqual(['tls', false])
    expect([report.reload.verdict, report.trap]).toEqual([reload, trap])
    expect(report.pairs[1]?.serverMessage).toContain('Error: Unable to load TLS certificate')
    expect(codesOf(report)).toContain('domain-not-served')
  })

  test('a link beside a file is left out, and taken while the server runs', async () => {
    const dir = put(folder())
    put(join(dir, 'dom.example'), domain)
    renameSync(join(dir, 'dom.example', 'public.crt'), join(dir, '..dom.crt'))
    symlinkSync('../..dom.crt', join(dir, 'dom.example', 'public.crt'))
    const report = await lint(dir)
    expect([report.start.verdict, served(report)]).toEqual(['tls', false])
    expect([report.reload.verdict, report.trap]).toEqual(['new', true])
    expect(codesOf(report)).toContain('reload-trap')
  })

  test('a pair for no name, or half a pair, is left out without a word', async () => {
    const without = await inFolder('dom.example', nameless)
    expect([served(without), without.pairs[1]?.serverMessage]).toEqual([false, undefined])
    const dir = put(folder())
    put(join(dir, 'dom.example'), domain)
    rmSync(join(dir, 'dom.example', 'public.crt'))
    const half = await lint(dir)
    expect(half.pairs[1]).toMatchObject({servedAtStart: false, reload: 'old'})
    expect(half.pairs[1]).not.toHaveProperty('serverMessage')
  })

  test('text and a key behind the certificate do not matter here', async () => {
    const report = await inFolder('dom.example', {...domain, cert: domain.cert + domain.key})
    expect([served(report), report.trap]).toEqual([true, false])
  })

  test('a folder may be a link, and so may its files', async () => {
    const dir = put(folder())
    put(join(dir, '..real'), domain)
    symlinkSync('..real', join(dir, 'dom.example'))
    expect(served(await lint(dir))).toBe(true)
  })

  test('names that two pairs have are answered at random', async () => {
    const report = await inFolder('minio.example', {
      cert: recordedText('dom-overlap-root', 'a/public.crt'),
      key: recordedText('dom-overlap-root', 'a/private.key'),
    })
    expect(codesOf(report)).toContain('names-overlap')
  })
})

describe('CAs', () => {
  const ca = recordedText('ca-pem', 'CAs/ca.crt')
  const caKey = recordedText('ca-keyonly', 'CAs/rootCA-key.pem')
  const der = Buffer.from(ca.replace(/-----.*-----/g, ''), 'base64')
  const broken = '-----BEGIN CERTIFICATE-----\nMAIAAQ==\n-----END CERTIFICATE-----\n'

  const trusted = async (
    name: string,
    content: string | Uint8Array,
  ): Promise<LintReport['authorities'][number] | undefined> => {
    const dir = put(folder())
    const file = join(dir, name)
    mkdirSync(join(file, '..'), {recursive: true})
    writeFileSync(file, content)
    return (await lint(dir)).authorities[0]
  }

  test.each([
    ['CAs/ca.pem', ca],
    ['CAs/ca', ca],
    ['CAs/.hidden', ca],
    ['CAs/crlf.crt', ca.replaceAll('\n', '\r\n')],
    ['CAs/text.crt', `# our CA\n${ca}# end\n`],
    ['CAs/bundle.crt', broken + ca],
    ['CAs/with-key.crt', caKey + ca],
  ])('%s is trusted', async (name, content) => {
    expect(await trusted(name, content)).toMatchObject({file: name, trusted: true})
  })

  test.each([
    ['CAs/ca.crt', der, /in DER/],
    ['CAs/ca.crt', `\ufeff${ca}`, /byte order mark/],
    ['CAs/key.pem', caKey, /private key and no certificate/],
    ['CAs/junk.txt', 'hello', /nothing that looks like PEM/],
    ['CAs/headers.crt', ca.replace('-----\n', '-----\nName: x\n\n'), /in front of the base64/],
    ['CAs/neg.crt', recordedText('ca-neg', 'CAs/ca.crt'), /negative serial number/],
    ['cas/ca.crt', ca, /in this spelling/],
  ])('%s is passed over: %s', async (name, content, reason) => {
    const authority = await trusted(name, content)
    expect(authority).toMatchObject({file: name, trusted: false})
    expect(authority?.reason).toMatch(reason)
  })

  test('a folder in it is passed over, and a link into another folder is followed', async () => {
    const dir = put(folder())
    mkdirSync(join(dir, '..cas', 'sub'), {recursive: true})
    writeFileSync(join(dir, '..cas', 'ca.crt'), ca)
    symlinkSync('..cas', join(dir, 'CAs'))
    const {authorities} = await lint(dir)
    expect(authorities.map(({file, trusted: is}) => [file, is])).toEqual([
      ['CAs/ca.crt', true],
      ['CAs/sub', false],
    ])
  })

  test('a CA that has expired, and a private key, are pointed out', async () => {
    const dir = put(folder())
    mkdirSync(join(dir, 'CAs'))
    writeFileSync(join(dir, 'CAs', 'old.crt'), recordedText('cf-expired', 'public.crt'))
    writeFileSync(join(dir, 'CAs', 'ca.pem'), caKey + ca)
    const report = await lint(dir)
    expect(report.authorities.map(({file, reason}) => [file, reason])).toEqual([
      ['CAs/ca.pem', 'trusted, with what it has signed'],
      ['CAs/old.crt', 'it has expired'],
    ])
    expect(codesOf(report)).toEqual(['key-among-authorities', 'authority-ignored'])
  })

  test('the CA in public.crt is trusted as well', async () => {
    const chain = recordedText('ce-with-root', 'public.crt')
    const dir = put(folder(), {cert: chain, key: recordedText('ce-with-root', 'private.key')})
    const {authorities} = await lint(dir)
    expect(pemCertificates(chain)).toHaveLength(3)
    expect(authorities.map(({file, trusted: is}) => [file, is])).toEqual([
      ['public.crt', true],
      ['public.crt', true],
    ])
  })

  test('what is no folder keeps the server from starting', async () => {
    const dir = put(folder())
    symlinkSync('nowhere', join(dir, 'CAs'))
    const report = await lint(dir)
    expect(report.start.serverMessage).toBe(
      `FATAL Unable to create certs CA directory at ${dir}/CAs: mkdir ${dir}/CAs: file exists`,
    )
    expect(codesOf(report)).toEqual(['authorities-no-folder'])
  })
})

test('hosts of a deployment that the certificate is not for are named, with the command', async () => {
  const dir = put(folder())
  const report = await lint(dir, {hosts: ['127.0.0.1', 'node2.example.net', '10.0.0.2']})
  expect(report.findings[0]).toMatchObject({
    severity: 'error',
    code: 'names-missing',
    message:
      'The certificate is not for node2.example.net, 10.0.0.2, by which clients and the other nodes connect',
  })
  expect(report.findings[0]?.fix).toMatch(
    /^mctl cert create .*127\.0\.0\.1.* node2\.example\.net 10\.0\.0\.2 --key \S+\/private\.key --out \S+ --force$/,
  )
  expect(report.healthy).toBe(false)
})

test('a folder that is not there, or a file in its place', async () => {
  await expect(lint('/no/such/folder')).rejects.toMatchObject({code: 'file_not_found'})
  const dir = put(folder())
  await expect(lint(join(dir, 'public.crt'))).rejects.toMatchObject({code: 'bad_input'})
  expect(readdirSync(dir).sort()).toEqual(['private.key', 'public.crt'])
})
