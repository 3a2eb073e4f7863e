import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import {join} from 'node:path'
import {afterAll, describe, expect, test} from 'vitest'
import {Secret} from '../../../../src/lib/base/secret.ts'
import {type LintReport, mendFolder} from '../../../../src/lib/certificates/lint/lint-folder.ts'
import type {Product} from '../../../../src/lib/certificates/lint/verdict.ts'
import {pemCertificates} from '../../../../src/lib/x509/pem.ts'
import {openFolder, recordedAt, recordedText} from '../../../helpers/lint-case.ts'

const base = openFolder()
afterAll(() => rmSync(base, {recursive: true, force: true}))

const key = recordedText('ce-with-root', 'private.key')
const chain = recordedText('ce-with-root', 'public.crt')
const [leaf = '', inter = '', root = ''] = pemCertificates(chain).map((pem) => `${pem}\n`)
const otherKey = recordedText('kt-P-384', 'private.key')
const parameters = '-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n'

function folder(cert: string, file: string, mode = 0o600): string {
  const dir = mkdtempSync(join(base, 'case-'))
  writeFileSync(join(dir, 'public.crt'), cert)
  writeFileSync(join(dir, 'private.key'), file, {mode})
  return dir
}

const mend = (dir: string, product: Product = 'minio', password = ''): Promise<LintReport> =>
  mendFolder({dir, product, password: new Secret(password), now: recordedAt})
const text = (dir: string, name: string): string => readFileSync(join(dir, name), 'utf8')
const mode = (dir: string, name: string): string =>
  (statSync(join(dir, name)).mode & 0o7777).toString(8)

describe('what is safe is mended, and the server starts', () => {
  test.each([
    ['a blank line behind the key', chain, `${key}\n`],
    ['text behind the key', chain, `${key}# node 1\n`],
    ['a NUL behind the key', chain, `${key}\0`],
    ['CRLF and one more', chain, `${key}\n`.replaceAll('\n', '\r\n')],
    ['EC PARAMETERS in front', chain, parameters + key],
    ['EC PARAMETERS behind', chain, key + parameters],
    ['a certificate beside the key', chain, key + leaf],
    ['a byte order mark', chain, `\ufeff${key}`],
    ['an indented key', chain, key.replace(/^(?=.)/gm, '  ')],
    ['a second key, of which one fits', chain, otherKey + key],
    ['the key twice', chain, key + key],
    ['the intermediate in front', inter + leaf + root, key],
    ['a byte order mark in front of the chain', `\ufeff${chain}`, key],
    ['glued blocks', leaf.trimEnd() + inter + root, key],
    ['text behind the chain', `${chain}end\n`, key],
    ['a key in the chain', key + chain, key],
    ['an older label', leaf.replaceAll('CERTIFICATE', 'X509 CERTIFICATE') + inter + root, key],
    ['the leaf twice and the tail out of order', leaf + leaf + root + inter, key],
  ])('%s', async (_, cert, file) => {
    const dir = folder(cert, file)
    const report = await mend(dir)
    expect(report).toMatchObject({changed: true, start: {verdict: 'tls'}, reload: {verdict: 'new'}})
    expect(report.findings.filter(({severity}) => severity !== 'info')).toEqual([])
    expect([text(dir, 'public.crt'), text(dir, 'private.key')]).toEqual([chain, key])
    expect([mode(dir, 'public.crt'), mode(dir, 'private.key')]).toEqual(['644', '600'])
    const {backup = '', mended = []} = report
    expect(backup).toBe(join(dir, '..mctl-backup-20261125T000000Z'))
    for (const {file: name} of mended) {
      expect(text(backup, name)).toBe(name === 'public.crt' ? cert : file)
      expect(mode(backup, name)).toBe('600')
    }
    expect(readdirSync(backup).sort()).toEqual(mended.map(({file: name}) => name).sort())
    expect(await mend(dir)).toMatchObject({changed: false, mended: []})
  })

  test('a key that everybody may read is closed, and stays readable for the server', async () => {
    const dir = folder(chain, key, 0o644)
    expect(await mend(dir)).toMatchObject({changed: true, healthy: true})
    expect([mode(dir, 'private.key'), text(dir, 'private.key')]).toEqual(['600', key])
  })

  test('a key that the server reads as everybody stays open', async () => {
    const dir = folder(chain, key, 0o604)
    const order = {dir, product: 'kes' as const, password: new Secret(''), now: recordedAt}
    expect(await mendFolder({...order, user: '65534'})).toMatchObject({changed: false})
  })

  test('an encrypted key keeps its encryption', async () => {
    const encrypted = recordedText('ke-legacy-ec-nopw', 'private.key')
    const dir = folder(recordedText('ke-legacy-ec-nopw', 'public.crt'), `${encrypted}\n`)
    const report = await mend(dir)
    expect([report.changed, text(dir, 'private.key')]).toEqual([true, encrypted])
  })

  test('the pair of a domain, and an authority that nobody could see', async () => {
    const dir = folder(chain, key)
    mkdirSync(join(dir, 'dom.example'))
    mkdirSync(join(dir, 'CAs'))
    writeFileSync(
      join(dir, 'dom.example', 'public.crt'),
      recordedText('dom-hidden', '.dom/public.crt'),
    )
    const domainKey = recordedText('dom-hidden', '.dom/private.key')
    writeFileSync(join(dir, 'dom.example', 'private.key'), `${domainKey}\n`, {mode: 0o600})
    const ca = recordedText('ca-pem', 'CAs/ca.crt')
    writeFileSync(join(dir, 'CAs', 'ca.crt'), `\ufeff${ca}`)
    const report = await mend(dir)
    expect(report.mended?.map(({file}) => file)).toEqual(['dom.example/private.key', 'CAs/ca.crt'])
    expect(report.start.domainServedAtStart).toBe(true)
    expect([text(dir, 'dom.example/private.key'), text(dir, 'CAs/ca.crt')]).toEqual([domainKey, ca])
  })
})

describe('what is not safe is not touched', () => {
  const damaged = '-----BEGIN CERTIFICATE-----\nMAIAAQ==\n-----END CERTIFICATE-----\n'
  test.each([
    ['two keys, of which none fits', chain, otherKey + recordedText('kt-RSA2048', 'private.key')],
    ['a damaged second block', leaf + damaged, key],
    ['a cut chain', leaf + inter.slice(0, 200), key],
    ['a key of something else', chain, otherKey],
    ['DER', 'x', 'y'],
    ['nothing to mend', chain, key],
  ])('%s', async (_, cert, file) => {
    const dir = folder(cert, file)
    expect(await mend(dir)).toMatchObject({changed: false, mended: []})
    expect(readdirSync(dir).sort()).toEqual(['private.key', 'public.crt'])
    expect([text(dir, 'public.crt'), text(dir, 'private.key')]).toEqual([cert, file])
  })

  test('links, which belong to whoever made them', async () => {
    const target = folder(chain, `${key}\n`)
    const dir = mkdtempSync(join(base, 'case-'))
    for (const name of ['public.crt', 'private.key'])
      symlinkSync(join(target, name), join(dir, name))
    expect(await mend(dir)).toMatchObject({changed: false, start: {verdict: 'refused'}})
    expect(text(target, 'private.key')).toBe(`${key}\n`)
  })
})
