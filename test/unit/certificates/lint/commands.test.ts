// The commands that lint names: they work, and replace nothing by what is less.
import {chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, describe, expect, test} from 'vitest'
import {Secret} from '../../../../src/lib/base/secret.ts'
import {type LintReport, lintFolder} from '../../../../src/lib/certificates/lint/lint-folder.ts'
import {type CertificateShape, holder} from '../../../helpers/certificate-maker.ts'
import {made, pemOf} from '../../../helpers/chain-maker.ts'
import {openFolder, recordedAt, recordedText} from '../../../helpers/lint-case.ts'

const base = openFolder()
afterAll(() => rmSync(base, {recursive: true, force: true}))

function folder(): string {
  const dir = mkdtempSync(join(base, 'case-'))
  chmodSync(dir, 0o755)
  return dir
}

function put(dir: string, cert: string, key: string): string {
  mkdirSync(dir, {recursive: true})
  writeFileSync(join(dir, 'public.crt'), cert)
  writeFileSync(join(dir, 'private.key'), key, {mode: 0o600})
  return dir
}

const lint = (dir: string, hosts?: string[]): Promise<LintReport> =>
  lintFolder({
    dir,
    product: 'minio',
    password: new Secret(''),
    now: recordedAt,
    ...(hosts ? {hosts} : {}),
  })

const fixOf = ({findings}: LintReport, code: string): string | undefined =>
  findings.find((finding) => finding.code === code)?.fix

/** A pair of a CA, or of its own, for a.example.com. */
function pair(by: 'ca' | 'itself', shape: Partial<CertificateShape> = {}, kind = 'p256' as const) {
  const own = holder('leaf', kind)
  const issuer = by === 'ca' ? holder('Example CA') : own
  const names = ['a.example.com']
  const cert = pemOf(made({subject: own, issuer, names, until: 4000, ...shape}))
  return {cert, key: own.key.export({type: 'pkcs8', format: 'pem'}).toString()}
}

describe('a new certificate', () => {
  test('is signed by the CA that signed the old one, for the same key', async () => {
    const {cert, key} = pair('ca')
    const dir = put(folder(), cert, key)
    expect(fixOf(await lint(dir, ['b.example.com']), 'names-missing')).toBe(
      `mctl cert create a.example.com b.example.com --ca-cert CA.crt --ca-key CA.key --key ${dir}/private.key --out ${dir} --force # CA.crt and CA.key: those of CN=Example CA`,
    )
  })

  test('is self-signed where the old one was', async () => {
    const {cert, key} = pair('itself', {purposes: ['1.3.6.1.5.5.7.3.2']})
    const dir = put(folder(), cert, key)
    expect(fixOf(await lint(dir), 'not-for-servers')).toBe(
      `mctl cert create a.example.com --key ${dir}/private.key --out ${dir} --force`,
    )
  })

  test('gets a new key where the old one is the fault, and says so', async () => {
    const dir = put(
      folder(),
      recordedText('kt-RSA1024', 'public.crt'),
      recordedText('kt-RSA1024', 'private.key'),
    )
    expect(fixOf(await lint(dir), 'key-too-short')).toMatch(
      /--out \S+ --force # (CA\.crt and CA\.key: those of [^;]*; )?with a new key$/,
    )
  })

  test('is not put where links lead', async () => {
    const {cert, key} = pair('itself', {purposes: ['1.3.6.1.5.5.7.3.2']})
    const [target, dir] = [put(folder(), cert, key), folder()]
    for (const name of ['public.crt', 'private.key'])
      symlinkSync(join(target, name), join(dir, name))
    const report = await lint(dir)
    expect(report.findings.map(({code}) => code)).toContain('not-for-servers')
    expect(fixOf(report, 'not-for-servers')).toBeUndefined()
  })

  test('does not replace the root pair for the folder of a domain that leads there', async () => {
    const {cert, key} = pair('itself', {names: ['a.example.com', '127.0.0.1']})
    const dir = put(folder(), cert, key)
    symlinkSync('.', join(dir, 'dom.example'))
    const report = await lint(dir)
    expect(report.findings.map(({fix = ''}) => fix).filter((fix) => /create/.test(fix))).toEqual([])
  })
})

describe('--fix is named where it changes something', () => {
  const {cert, key} = pair('itself')

  test('in a folder of files', async () => {
    const dir = put(folder(), cert, `${key}\n`)
    expect(fixOf(await lint(dir), 'key-blank-line')).toBe(`mctl cert lint ${dir} --for minio --fix`)
  })

  test('after the one link became a file', async () => {
    const dir = put(folder(), cert, key)
    const target = join(folder(), 'key.pem')
    writeFileSync(target, `${key}\n`, {mode: 0o600})
    rmSync(join(dir, 'private.key'))
    symlinkSync(target, join(dir, 'private.key'))
    expect(fixOf(await lint(dir), 'key-blank-line')).toBe(
      `cp -p --remove-destination ${target} ${dir}/private.key && mctl cert lint ${dir} --for minio --fix`,
    )
  })

  test('on the folder in which the links end', async () => {
    const [target, dir] = [put(folder(), cert, `${key}\n`), folder()]
    for (const name of ['public.crt', 'private.key'])
      symlinkSync(join(target, name), join(dir, name))
    expect(fixOf(await lint(dir), 'key-blank-line')).toBe(
      `mctl cert lint ${target} --for minio --fix`,
    )
  })

  test('not where the pair does not load all the same', async () => {
    const report = await lint(put(folder(), cert, `${holderKey()}\n`))
    expect(report.findings.map(({code}) => code)).toContain('key-blank-line')
    expect(fixOf(report, 'key-blank-line')).toBeUndefined()
  })
})

const holderKey = (): string =>
  holder('other').key.export({type: 'pkcs8', format: 'pem'}).toString()
