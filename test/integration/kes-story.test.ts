// A MinIO behind a real KES with mutual TLS, whose certificates mctl made: renewed, refused, down and back.
import {join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {expect, test} from 'vitest'
import {startKes} from '../helpers/kes-server.ts'
import {startMinio} from '../helpers/minio-server.ts'
import {type Run, runMctl} from '../helpers/run-mctl.ts'
import {makeBucket, putObject} from '../helpers/seed.ts'
import {temporaryDirectory} from '../helpers/temporary-directory.ts'

const rights = ['create', 'generate', 'decrypt', 'describe'].map((call) => `/v1/key/${call}/*`)
const allow = [...rights, '/v1/key/list/*', '/v1/status', '/v1/ready']

test('a MinIO and its KES, with certificates that mctl made', async () => {
  await using folder = await temporaryDirectory()
  const mctl = (line: string, env: Record<string, string> = {}): Promise<Run> =>
    runMctl(line.split(' '), {cwd: folder.path, env})
  const done = async (line: string): Promise<string> => {
    const {exitCode, stderr, stdout} = await mctl(line)
    expect({line, exitCode, stderr}).toEqual({line, exitCode: 0, stderr: ''})
    return stdout
  }
  await done('cert ca Company --out ca')
  await done('cert create 127.0.0.1 --ca-cert ca/ca.crt --ca-key ca/ca.key --out kes')
  await done('cert create --client minio --ca-cert ca/ca.crt --ca-key ca/ca.key --out client')
  const identity = (await done('kes identity of client/public.crt')).trim()

  await using kes = await startKes({
    certsDir: join(folder.path, 'kes'),
    policies: {minio: {allow, identities: [identity]}},
  })
  const [certFile, keyFile] = ['public.crt', 'private.key'].map((name) =>
    join(folder.path, 'client', name),
  )
  const environment = {
    ...kes.minioEnvironment,
    MINIO_KMS_KES_CERT_FILE: certFile ?? '',
    MINIO_KMS_KES_KEY_FILE: keyFile ?? '',
    MINIO_KMS_KES_CAPATH: join(folder.path, 'ca', 'ca.crt'),
  }
  // As whom the MinIO calls: mctl kes reads the same variables.
  const asMinio = (line: string): Promise<Run> => mctl(`kes ${line}`, environment)
  await using server = await startMinio({
    tls: false,
    kms: {kes: {...kes, minioEnvironment: environment}},
  })
  const admin = (line: string): Promise<Run> => mctl(line, {MC_HOST_prod: server.aliasUrl})
  await makeBucket(server, 'bucket', {})

  expect(await asMinio('key create backup')).toMatchObject({exitCode: 0})
  expect((await admin('encrypt set sse-kms backup prod/bucket')).exitCode).toBe(0)
  await putObject(server, 'bucket', 'object', 'hello')
  expect((await admin('stat prod/bucket/object')).stdout).toContain('SSE-KMS (arn:aws:kms:backup)')

  // The same key: the same identity, no policy changes, and nothing is interrupted.
  const renew =
    'cert create --client minio --ca-cert ca/ca.crt --ca-key ca/ca.key --force --out client'
  await done(`${renew} --key client/private.key`)
  expect((await done('kes identity of client/public.crt')).trim()).toBe(identity)
  expect((await asMinio('key check backup')).exitCode).toBe(0)
  expect((await admin('admin kms key status prod backup')).exitCode).toBe(0)

  // A new key is another identity: refused until a policy names it, which the files on disk show at once.
  await done(renew)
  const other = (await done('kes identity of client/public.crt')).trim()
  expect(other).not.toBe(identity)
  const denied = await asMinio('key check backup --json')
  expect(denied).toMatchObject({exitCode: 3, json: [{generation: 'denied'}]})
  kes.setPolicies({minio: {allow, identities: [identity, other]}})
  expect(await eventually(() => asMinio('key check backup'))).toBe(0)

  await kes.stop()
  expect((await admin('admin kms status prod')).exitCode).toBe(3)
  expect((await admin('admin kms key status prod backup')).exitCode).toBe(3)
  expect((await asMinio('ready')).exitCode).toBe(6)
  await kes.start()
  expect((await asMinio('ready')).exitCode).toBe(0)
  expect(await eventually(() => admin('admin kms key status prod backup'))).toBe(0)
  expect((await admin('stat prod/bucket/object')).exitCode).toBe(0)
}, 180_000)

/** The exit code after a while: a server needs a moment to take up what changed. */
async function eventually(run: () => Promise<Run>): Promise<number> {
  for (let tries = 0; ; tries += 1) {
    const {exitCode} = await run()
    if (exitCode === 0 || tries === 20) return exitCode
    await sleep(250)
  }
}
