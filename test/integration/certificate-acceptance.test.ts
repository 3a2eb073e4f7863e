// Everything that mctl makes, held before the judges: OpenSSL at its strictest, and Go's crypto/x509.
import {spawnSync} from 'node:child_process'
import {mkdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {GoJudge, type GoQuestion} from '../helpers/go-judge.ts'
import {runMctl} from '../helpers/run-mctl.ts'
import {type TemporaryDirectory, temporaryDirectory} from '../helpers/temporary-directory.ts'

let folder: TemporaryDirectory
let go: GoJudge

beforeAll(async () => {
  folder = await temporaryDirectory()
  go = new GoJudge()
})

afterAll(async () => {
  go?.[Symbol.dispose]()
  await folder?.[Symbol.asyncDispose]()
})

const keyTypes = ['p256', 'p384', 'ed25519', 'rsa-2048', 'rsa-3072', 'rsa-4096']
const hosts = ['minio.example.net', '127.0.0.1', 'fd00::1']

/** What is made: in its order, for later ones build upon earlier ones. The key is that of `own`, made once. */
const made: Record<string, string> = {
  root: 'ca Root',
  intermediate: 'ca Intermediate --ca-cert root/ca.crt --ca-key root/ca.key',
  constrained:
    'ca Constrained --ca-cert root/ca.crt --ca-key root/ca.key --permit-dns example.net --permit-ip 127.0.0.0/8 --permit-ip fd00::/8',
  own: 'create HOSTS',
  'by-root': 'create HOSTS --key own/private.key --ca-cert root/ca.crt --ca-key root/ca.key',
  'by-intermediate':
    'create HOSTS --key own/private.key --ca-cert intermediate/ca.crt --ca-key intermediate/ca.key',
  'by-constrained':
    'create HOSTS --key own/private.key --ca-cert constrained/ca.crt --ca-key constrained/ca.key',
  'names-only':
    'ca Names --ca-cert root/ca.crt --ca-key root/ca.key --permit-dns example.net --key-type p256',
  'by-names-only':
    'create minio.example.net --key own/private.key --ca-cert names-only/ca.crt --ca-key names-only/ca.key',
  'addresses-only':
    'ca Addresses --ca-cert root/ca.crt --ca-key root/ca.key --permit-ip 127.0.0.0/8 --key-type p256',
  'by-addresses-only':
    'create 127.0.0.1 --key own/private.key --ca-cert addresses-only/ca.crt --ca-key addresses-only/ca.key',
  request: 'csr HOSTS --key own/private.key',
  'by-request':
    'sign request/request.csr --ca-cert intermediate/ca.crt --ca-key intermediate/ca.key',
  client: 'create --client readonly --key own/private.key',
  'client-by-root':
    'create --client readonly --key own/private.key --ca-cert root/ca.crt --ca-key root/ca.key',
  'client-by-constrained':
    'create --client readonly --key own/private.key --ca-cert constrained/ca.crt --ca-key constrained/ca.key',
  'client-request': 'csr --client readonly --key own/private.key',
  'client-by-request':
    'sign client-request/request.csr --client readonly --ca-cert intermediate/ca.crt --ca-key intermediate/ca.key',
}

const certificates = Object.keys(made).filter((name) => /^(own|by-|client(-by|$))/.test(name))
const requests = ['request', 'client-request']
const roleOf = (name: string): 'server' | 'client' =>
  name.startsWith('client') ? 'client' : 'server'

/** Under which names a certificate must be found. */
function hostsOf(name: string): string[] {
  if (name === 'by-names-only') return ['minio.example.net']
  if (name === 'by-addresses-only') return ['127.0.0.1']
  return roleOf(name) === 'server' ? hosts : []
}

describe.each(keyTypes)('what is made of %s', (keyType) => {
  const file = (...parts: string[]): string => join(folder.path, keyType, ...parts)
  const read = (...parts: string[]): string => readFileSync(file(...parts), 'utf8')
  const rootFileOf = (name: string): string =>
    name === 'own' || name === 'client' ? file(name, 'public.crt') : file('root', 'ca.crt')
  const asked = (name: string): GoQuestion => ({
    chain: read(name, 'public.crt'),
    key: read('own', 'private.key'),
    roots: readFileSync(rootFileOf(name), 'utf8'),
    role: roleOf(name),
    ...(hostsOf(name)[0] === undefined ? {} : {host: hostsOf(name)[0]}),
  })

  beforeAll(async () => {
    mkdirSync(join(folder.path, keyType))
    for (const [name, line] of Object.entries(made)) {
      const words = line.split(' ').flatMap((word) => (word === 'HOSTS' ? hosts : [word]))
      const ofType = /--key|^sign /.test(line) ? [] : ['--key-type', keyType]
      const run = await runMctl(['cert', ...words, ...ofType, '--out', name], {
        cwd: join(folder.path, keyType),
      })
      expect(run).toMatchObject({exitCode: 0, stderr: ''})
    }
  })

  test.each(certificates)('%s is strictly right for OpenSSL', (name) => {
    const chain = file(name, 'public.crt')
    const [flags] = hostsOf(name).map((host) => [
      /[:\d]$/.test(host) ? '-verify_ip' : '-verify_hostname',
      host,
    ])
    const verdict = openssl(
      ...[
        'verify',
        '-x509_strict',
        '-check_ss_sig',
        '-purpose',
        `ssl${roleOf(name)}`,
        ...(flags ?? []),
      ],
      ...['-CAfile', rootFileOf(name), '-untrusted', chain, chain],
    )
    expect(verdict).toBe(`${chain}: OK\n`)
  })

  test.each(requests)('%s is signed with its own key, says OpenSSL', (name) => {
    const verdict = openssl('req', '-verify', '-noout', '-in', file(name, 'request.csr'))
    expect(verdict).toMatch(/verify OK\n$/)
  })

  test('all of it is right for Go, and the keys are loaded', () => {
    const questions = [
      ...certificates.map(asked),
      ...hosts.map((host) => ({...asked('by-constrained'), host})),
      ...requests.map((name) => ({request: read(name, 'request.csr')})),
    ]
    expect(go.ask(questions)).toEqual(questions.map(() => ''))
  })

  test('the judges are no yes-men', () => {
    const chain = file('by-root', 'public.crt')
    const other = ['-verify_hostname', 'other.example.net', '-CAfile', file('root', 'ca.crt')]
    expect(openssl('verify', ...other, chain)).toContain('hostname mismatch')
    expect(
      go.ask([
        {...asked('by-root'), host: 'other.example.net'},
        {...asked('client'), role: 'server'},
        {...asked('by-intermediate'), roots: read('own', 'public.crt')},
      ]),
    ).toEqual([
      expect.stringContaining('not other.example.net'),
      expect.stringContaining('incompatible key usage'),
      expect.stringContaining('unknown authority'),
    ])
  })
})

/** What openssl says on both outputs, whatever its exit code. */
function openssl(...args: string[]): string {
  const {stdout, stderr} = spawnSync('openssl', args, {encoding: 'utf8'})
  return stdout + stderr
}
