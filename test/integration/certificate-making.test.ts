// What `cert create`, `ca`, `csr` and `sign` make, served by real servers and looked at by others' clients.
import {execFile} from 'node:child_process'
import {cpSync, mkdirSync} from 'node:fs'
import {join} from 'node:path'
import {promisify} from 'node:util'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {startKes} from '../helpers/kes-server.ts'
import {type MinioServer, startMinio} from '../helpers/minio-server.ts'
import {type Run, runMc, runMctl} from '../helpers/run-mctl.ts'
import {type TemporaryDirectory, temporaryDirectory} from '../helpers/temporary-directory.ts'

let folder: TemporaryDirectory
let configDir: string

const place = (...parts: string[]): string => join(folder.path, ...parts)
const mctl = (line: string, stdin = ''): Promise<Run> =>
  runMctl(line.split(' '), {configDir, cwd: folder.path, stdin})
const byCa = '--ca-cert intermediate/ca.crt --ca-key intermediate/ca.key'

beforeAll(async () => {
  folder = await temporaryDirectory()
  configDir = place('config')
  await mctl('cert ca Root --out root')
  await mctl('cert ca Intermediate --ca-cert root/ca.crt --ca-key root/ca.key --out intermediate')
  // Both mctl and mc look there for whom to trust.
  mkdirSync(place('config', 'certs', 'CAs'), {recursive: true})
  cpSync(place('root', 'ca.crt'), place('config', 'certs', 'CAs', 'root.crt'))
})

afterAll(async () => {
  await folder?.[Symbol.asyncDispose]()
})

/** What OpenSSL's client says of a server: its exit code, and the depth and verdict of the chain. */
async function openssl(port: number, caFile: string): Promise<string> {
  const line = `openssl s_client -connect 127.0.0.1:${port} -servername localhost -verify_hostname localhost -verify_return_error -x509_strict -CAfile ${caFile} </dev/null 2>&1 | grep '^Verif'`
  const {stdout} = await promisify(execFile)('bash', ['-o', 'pipefail', '-c', line])
  return stdout
}

const keyTypes = ['p256', 'p384', 'ed25519', 'rsa-2048', 'rsa-3072', 'rsa-4096']

describe.each(keyTypes)('a certificate of key type %s', (keyType) => {
  const verdicts = {
    chain: {verdict: 'ok'},
    name: {verdict: 'ok'},
    validity: {verdict: 'ok'},
    key: {verdict: keyType === 'ed25519' ? 'warning' : 'ok'},
  }

  test.each(['self-signed', 'CA-signed'])(
    '%s, is served by MinIO and KES, and trusted by mctl, OpenSSL and mc',
    async (kind) => {
      const name = `${keyType}-${kind}`
      const signed = kind === 'self-signed' ? '' : ` ${byCa}`
      await mctl(`cert create localhost 127.0.0.1 --key-type ${keyType} --out ${name}${signed}`)
      const caFile = kind === 'self-signed' ? place(name, 'public.crt') : place('root', 'ca.crt')
      if (kind === 'self-signed') cpSync(caFile, place('config', 'certs', 'CAs', `${name}.crt`))

      await using minio = await startMinio({certsDir: place(name), kms: 'none'})
      await using kes = await startKes({certsDir: place(name)})
      for (const url of [minio.url, kes.url]) {
        const port = Number(new URL(url).port)
        expect(await openssl(port, caFile)).toContain('Verify return code: 0 (ok)')
        const run = await mctl(`--json cert verify 127.0.0.1:${port}`)
        expect(run.json).toMatchObject([{verdicts}])
      }
      const {url, rootUser, rootPassword} = minio
      const added = await runMc(['alias', 'set', name, url, rootUser, rootPassword], {configDir})
      expect(added.stdout).toContain(`Added \`${name}\` successfully.`)
    },
  )
})

describe('a certificate for a client of MinIO', () => {
  let minio: MinioServer

  beforeAll(async () => {
    await mctl(`cert create localhost 127.0.0.1 ${byCa} --out sts`)
    mkdirSync(place('sts', 'CAs'))
    cpSync(place('root', 'ca.crt'), place('sts', 'CAs', 'root.crt'))
    const env = {MINIO_IDENTITY_TLS_ENABLE: 'on'}
    minio = await startMinio({certsDir: place('sts'), kms: 'none', env})
  })

  afterAll(async () => {
    await minio?.stop()
  })

  const assumeRole = (client: string, seconds = 3600): Promise<string> =>
    curl(
      `${minio.url}/?Action=AssumeRoleWithCertificate&Version=2011-06-15&DurationSeconds=${seconds}`,
      ...['-X', 'POST', '--cert', place(client, 'public.crt')],
      ...['--key', place(client, 'private.key')],
    )

  /** Whether a client may make a bucket with the keys that its certificate gives it. */
  async function makesBucket(client: string): Promise<string> {
    const xml = await assumeRole(client)
    const element = (name: string): string =>
      new RegExp(`<${name}>([^<]+)</${name}>`).exec(xml)?.[1] ?? `no ${name} in ${xml}`
    const keys = ['AccessKeyId', 'SecretAccessKey', 'SessionToken'].map(element).join(':')
    const run = await runMc(['mb', `sts/${client}`], {
      configDir,
      env: {MC_HOST_sts: minio.url.replace('://', `://${keys}@`)},
    })
    return run.stdout + run.stderr
  }

  test('gives it the rights of the policy that it is named for, or of several', async () => {
    await mctl(`cert create --client readwrite ${byCa} --out readwrite`)
    await mctl(`cert create --client readonly ${byCa} --out readonly`)
    await mctl(`cert create --client readonly,readwrite ${byCa} --key-type ed25519 --out both`)
    expect(await makesBucket('readwrite')).toContain('Bucket created successfully')
    expect(await makesBucket('readonly')).toContain('Access Denied')
    expect(await makesBucket('both')).toContain('Bucket created successfully')
  })

  test('gives it keys that end with the certificate, as the remark says', async () => {
    const run = await mctl(`--json cert create --client readonly --hours 1 ${byCa} --out hour`)
    expect(run.json).toMatchObject([
      {
        remarks: [
          'It ends within a day: the temporary keys that MinIO gives for it do not outlive it',
        ],
      },
    ])
    const [, end = ''] = /<Expiration>([^<]+)</.exec(await assumeRole('hour', 86_400)) ?? []
    expect(Date.parse(end)).toBeLessThanOrEqual(Date.parse(String(run.json[0]?.notAfter)) + 1000)
  })

  test('by a request is one only where the CA says so', async () => {
    await mctl('cert csr --client readwrite --out asked')
    await mctl(`cert sign asked/request.csr --client readwrite ${byCa} --out asked`)
    expect(await makesBucket('asked')).toContain('Bucket created successfully')
    // A name that is both a host and a policy.
    await mctl('cert csr readwrite --out sneaky')
    await mctl(`cert sign sneaky/request.csr ${byCa} --out sneaky`)
    expect(await assumeRole('sneaky')).toContain('<Code>InvalidClientCertificate</Code>')
  })
})

test('a client of KES is known by the identity that cert create shows', async () => {
  const run = await mctl('--json cert create --client app --out app')
  const identity = String(run.json[0]?.publicKeyFingerprint)
  await mctl('cert create --client other --out other')
  await mctl(`cert create localhost 127.0.0.1 ${byCa} --out kes`)
  const policies = {app: {allow: ['/v1/key/create/app-*'], identities: [identity]}}
  await using kes = await startKes({certsDir: place('kes'), policies})
  const create = (client: string, key: string): Promise<string> =>
    curl(
      `${kes.url}/v1/key/create/${key}`,
      ...['-X', 'POST', '-o', '/dev/null', '-w', '%{http_code}'],
      ...['--cert', place(client, 'public.crt'), '--key', place(client, 'private.key')],
    )
  expect(await create('app', 'app-1')).toBe('200')
  expect(await create('app', 'other')).toBe('403')
  expect(await create('other', 'app-2')).toBe('403')
})

test('every name of a running deployment is taken from its alias', async () => {
  await mctl(`cert create localhost 127.0.0.1 ${byCa} --out deployment`)
  await using minio = await startMinio({
    certsDir: place('deployment'),
    kms: 'none',
    env: {MINIO_DOMAIN: 's3.example.net'},
  })
  const {port, rootUser, rootPassword} = minio
  await mctl(`alias set prod https://localhost:${port} ${rootUser} ${rootPassword}`)
  const run = await mctl('--json cert create --from-alias prod lb.example.net --dry-run')
  expect(run.json).toMatchObject([
    {
      // A single node calls itself what it was asked as.
      names: ['lb.example.net', 'localhost', 's3.example.net', '*.s3.example.net'],
      remarks: [
        'The certificate that prod serves now is also for 127.0.0.1: name them, too, if they are used',
      ],
      changed: false,
    },
  ])
  const whole = await mctl('--json cert create --from-alias prod 127.0.0.1 --dry-run')
  expect(whole.json).toMatchObject([{remarks: []}])
})

async function curl(url: string, ...args: string[]): Promise<string> {
  const {stdout} = await promisify(execFile)('curl', [
    ...['-sS', '--cacert', place('root', 'ca.crt'), ...args, url],
  ])
  return stdout
}
