// Our judgement of chains beside that of Go and of OpenSSL themselves, on chains made at random.
import {execFileSync, spawnSync} from 'node:child_process'
import {writeFileSync} from 'node:fs'
import {join, resolve} from 'node:path'
import {afterAll, beforeAll, expect, test} from 'vitest'
import {parseCertificate} from '../../src/lib/x509/certificate.ts'
import {findGoPath, type PathQuestion} from '../../src/lib/x509/go/go-path.ts'
import {findOpensslPath} from '../../src/lib/x509/openssl/openssl-path.ts'
import {CertificatePool} from '../../src/lib/x509/path/certificate-pool.ts'
import {toPem} from '../../src/lib/x509/pem.ts'
import {ChainGenerator, type RandomChain} from '../helpers/random-chains.ts'
import {type TemporaryDirectory, temporaryDirectory} from '../helpers/temporary-directory.ts'

let folder: TemporaryDirectory

beforeAll(async () => {
  folder = await temporaryDirectory()
})

afterAll(() => folder[Symbol.asyncDispose]())

const chainsOf = (seed: number, count: number): RandomChain[] => {
  const generator = new ChainGenerator(seed)
  return Array.from({length: count}, () => generator.next())
}

const questionOf = ({intermediates, anchors, purpose}: RandomChain, at: Date): PathQuestion => ({
  intermediates: intermediates.map(parseCertificate),
  anchors: new CertificatePool(anchors),
  at,
  purpose,
})

test('chains are trusted as Go trusts them, all of 3000', () => {
  const at = new Date()
  const program = join(folder.path, 'judge-path')
  execFileSync('go', ['build', '-trimpath', '-o', program, '.'], {
    cwd: resolve(import.meta.dirname, '..', 'go', 'judge-path'),
    env: {...process.env, GOWORK: 'off', GOFLAGS: '-buildvcs=false'},
  })
  const chains = chainsOf(1, 3000)
  const base64 = (der: Uint8Array): string => Buffer.from(der).toString('base64')
  const questions = chains.map(({leaf, intermediates, anchors, purpose}) =>
    JSON.stringify({
      leaf: base64(leaf),
      intermediates: intermediates.map(base64),
      anchors: anchors.map(base64),
      at: at.toISOString(),
      purpose,
    }),
  )
  const lines = execFileSync(program, {input: `${questions.join('\n')}\n`, maxBuffer: 1 << 26})
  const byGo = lines
    .toString()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).ok === true)
  const byUs = chains.map(
    (chain) => 'path' in findGoPath(parseCertificate(chain.leaf), questionOf(chain, at)),
  )
  expect(byUs).toEqual(byGo)
  // Neither verdict is the rare one.
  expect(byGo.filter((isGood) => isGood).length).toBeGreaterThan(500)
  expect(byGo.filter((isGood) => !isGood).length).toBeGreaterThan(500)
}, 120_000)

test('chains are trusted as OpenSSL trusts them at level 2, all of 200', () => {
  const write = (name: string, ders: readonly Uint8Array[]): string => {
    const file = join(folder.path, name)
    writeFileSync(file, ders.map((der) => toPem('CERTIFICATE', der)).join(''))
    return file
  }
  const at = new Date()
  const verdicts = chainsOf(2, 200).map((chain) => {
    const {leaf, intermediates, anchors, purpose} = chain
    const {status} = spawnSync('openssl', [
      ...['verify', '-auth_level', '2', '-no-CApath', '-no-CAstore'],
      ...['-purpose', purpose === 'serverAuth' ? 'sslserver' : 'sslclient'],
      ...(anchors.length > 0 ? ['-CAfile', write('anchors', anchors)] : ['-no-CAfile']),
      ...(intermediates.length > 0 ? ['-untrusted', write('sent', intermediates)] : []),
      write('leaf', [leaf]),
    ])
    const result = findOpensslPath(parseCertificate(leaf), questionOf(chain, at))
    return {byOpenssl: status === 0, byUs: 'path' in result}
  })
  expect(verdicts.map(({byUs}) => byUs)).toEqual(verdicts.map(({byOpenssl}) => byOpenssl))
  expect(verdicts.filter(({byUs}) => byUs).length).toBeGreaterThan(20)
}, 120_000)
