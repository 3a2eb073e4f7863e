// Plays the life of a MinIO beside a KES, with mutual TLS whose certificates mctl made: a certificate of MinIO is
// renewed, once with the same identity and once with another; the KES goes down, and comes back. Both servers are real,
// and started and stopped here. Every command is printed as a person would type it, with its real output, and the demo
// fails when a step does not do what it says.
import {join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {type KesPolicies, startKes} from '../test/helpers/kes-server.ts'
import {startMinio} from '../test/helpers/minio-server.ts'
import {temporaryDirectory} from '../test/helpers/run-mctl.ts'
import {DemoSession} from './demo-session.ts'

await using place = await temporaryDirectory()
const session = await DemoSession.in(place.path)
const say = session.say.bind(session)
const step = session.step.bind(session)
const at = (...names: string[]): string => join(place.path, ...names)

const ca = '--ca-cert ca/ca.crt --ca-key ca/ca.key'

async function identityOf(file: string): Promise<string> {
  return (await step(`mctl kes identity of ${file}`, {shows: /^[0-9a-f]{64}\n$/})).trim()
}

say('# A CA; certificates for KES and MinIO, and for those who call KES: MinIO, and an operator')
await step("mctl cert ca 'Example CA' --out ca", {shows: /ca\.crt/})
await step(`mctl cert create 127.0.0.1 localhost ${ca} --out kes`, {shows: /Made/})
await step(`mctl cert create 127.0.0.1 localhost ${ca} --out certs`, {shows: /Made/})
await step(`mctl cert create --client minio ${ca} --out minio`, {shows: /Made/})
await step(`mctl cert create --client operator ${ca} --out operator`, {shows: /Made/})

say('# Their identities, for the configuration of KES')
const operator = await identityOf('operator/public.crt')
const first = await identityOf('minio/public.crt')

const policiesFor = (...identities: string[]): KesPolicies => ({
  minio: {
    allow: ['create', 'generate', 'decrypt', 'list', 'describe']
      .map((call) => `/v1/key/${call}/*`)
      .concat('/v1/status', '/v1/ready', '/v1/metrics'),
    identities,
  },
})
await using kes = await startKes({
  certsDir: at('kes'),
  adminIdentity: operator,
  clientAuthorities: at('ca', 'ca.crt'),
  policies: policiesFor(first),
})
async function restartKes(): Promise<void> {
  await kes.stop()
  await kes.start()
  await sleep(1000)
}

say(`# KES runs at ${kes.url}, takes clients of this CA alone, and has a policy for MinIO`)
const client = (name: string): string =>
  `--client-cert ${name}/public.crt --client-key ${name}/private.key`
await step(`mctl alias set kes ${kes.url} '' '' --no-check --ca ca/ca.crt ${client('operator')}`, {
  shows: /Added kes/,
})
await step('mctl kes status kes', {shows: /Key store +✔ reachable/})
await step('mctl kes policy info kes minio', {shows: /generate/})
await step('mctl kes key create kes backup', {shows: /Created key `backup`/})
await step('mctl kes key check kes --all', {shows: /✔ backup/})

await using minio = await startMinio({
  certsDir: at('certs'),
  kms: {kes},
  env: {
    MINIO_KMS_KES_CERT_FILE: at('minio', 'public.crt'),
    MINIO_KMS_KES_KEY_FILE: at('minio', 'private.key'),
    MINIO_KMS_KES_CAPATH: at('ca', 'ca.crt'),
  },
})
session.keep('root.keys', minio.rootUser, minio.rootPassword)
session.keep('hello.txt', 'hello')
// It watches its files, too; that takes seconds, of which a demo cannot say how many.
async function readFilesAgain(): Promise<void> {
  say('# (MinIO is told to read its files again: kill -HUP)')
  process.kill(minio.pid, 'SIGHUP')
  await sleep(2000)
}
const mc = (words: string): string => `SSL_CERT_FILE=ca/ca.crt mc ${words}`
const keyWorks = {shows: /kes-default[\s\S]*Decryption ✔/}
const objectIsRead = {shows: /^hello\n$/}

say(`# MinIO runs at ${minio.url}, with that KES as its KMS`)
await step(`mctl alias set prod ${minio.url} --ca ca/ca.crt < root.keys`, {shows: /accepts/})
await step('mctl admin kms key status prod', keyWorks)
await step(mc('mb prod/bucket'), {shows: /created/})
await step('mctl encrypt set sse-kms backup prod/bucket', {shows: /sse-kms with KeyID: backup/})
await step(mc('--quiet cp hello.txt prod/bucket/object'), {shows: /object/})
await step('mctl stat prod/bucket/object', {shows: /SSE-KMS \(arn:aws:kms:backup\)/})

say("# MinIO's certificate is renewed for the same key: the identity, and so the policy, stay")
await step(`mctl cert create --client minio --key minio/private.key ${ca} --out minio --force`, {
  shows: /Made/,
})
await step(`mctl kes identity of minio/public.crt`, {shows: new RegExp(`^${first}\n$`)})
await readFilesAgain()
say('# (KES is restarted, so that MinIO connects anew and shows the new certificate)')
await restartKes()
await step('mctl admin kms key status prod', keyWorks)
await step(mc('cat prod/bucket/object'), objectIsRead)

say(
  '# With a new key it is another identity. MinIO goes on with its connection, and nothing shows yet',
)
await step(`mctl cert create --client minio ${ca} --out minio --force`, {shows: /Made/})
const second = await identityOf('minio/public.crt')
await readFilesAgain()
await step('mctl admin kms key status prod', keyWorks)

say('# A connection with the files on disk tells it before KES is restarted')
const asMinio = `--server ${kes.url} --ca ca/ca.crt --cert minio/public.crt --key minio/private.key`
await step(`mctl kes key check kes-default ${asMinio}`, {
  exitCode: 3,
  shows: /✗ kes-default +generation is not allowed/,
})
say('# (KES is restarted)')
await restartKes()
await step('mctl admin kms key status prod', {exitCode: 3, shows: /NotAuthorized|not authorized|✗/})
await step(mc('cat prod/bucket/object'), {exitCode: 1, shows: /ERROR/})

say('# A policy for the new identity, and KES reloads it')
kes.setPolicies(policiesFor(second))
await sleep(1000)
await step(`mctl kes key check kes-default backup ${asMinio}`, {shows: /✔ kes-default\n✔ backup/})
await step('mctl admin kms key status prod', keyWorks)
await step(mc('cat prod/bucket/object'), objectIsRead)

say('# KES is down')
await kes.stop()
await step('mctl kes ready kes', {exitCode: 6, shows: /^mctl: /})
await step('mctl admin kms status prod', {exitCode: 3, shows: /offline/})
await step('mctl admin kms key status prod', {exitCode: 3, shows: /✗/})
// How an object is encrypted takes no KMS to read; what it holds does.
await step('mctl stat prod/bucket/object', {shows: /SSE-KMS \(arn:aws:kms:backup\)/})
await step(mc('cat prod/bucket/object'), {exitCode: 1, shows: /ERROR/})

say('# KES is back')
await kes.start()
await sleep(1000)
await step('mctl kes ready kes', {shows: /✔ kes is ready/})
await step('mctl admin kms key status prod', keyWorks)
await step(mc('cat prod/bucket/object'), objectIsRead)
