// Plays the everyday story of securing a server against a real MinIO that it starts and stops. Every
// command is printed as a person would type it, with its real output, and the demo fails when a step does
// not do what it says. With --write-readme the README gets what was printed.
import {randomBytes} from 'node:crypto'
import {readFileSync, writeFileSync} from 'node:fs'
import {join, resolve} from 'node:path'
import {startMinio} from '../test/helpers/minio-server.ts'
import {temporaryDirectory} from '../test/helpers/run-mctl.ts'
import {DemoSession} from './demo-session.ts'

const root = resolve(import.meta.dirname, '..')
await using place = await temporaryDirectory()
const session = await DemoSession.in(place.path)
const say = session.say.bind(session)
const step = session.step.bind(session)
const keep = session.keep.bind(session)

say('# A certificate for the server')
await step('mctl cert create 127.0.0.1 localhost --out certs', {
  shows: /Made certs\/public\.crt and certs\/private\.key/,
})

say('# Will the server load it?')
await step('mctl cert lint certs --for minio', {shows: /✔ start .*\n✔ reload /})

say('# The server starts with it, and with a key in its KMS')
await using server = await startMinio({certsDir: join(place.path, 'certs')})
say(`MinIO listens at ${server.url}`)
say('')
keep('root.keys', server.rootUser, server.rootPassword)
keep('alice.secret', randomBytes(15).toString('base64url'))
keep('hello.txt', 'hello')

say('# A name for it; the keys come by prompt, or as here from a file')
await step(`mctl alias set prod ${server.url} --ca certs/public.crt < root.keys`, {
  shows: /the server accepts the keys/,
})

say('# What it serves, and how long that lasts')
await step('mctl cert verify prod', {
  shows: /✔ chain +trusted.*\n✔ name .*\n✔ validity .*\n✔ key/,
})
await step('mctl cert check prod certs', {
  shows: /127\.0\.0\.1.* 89 days\n(.*\n)*.*public\.crt.* 89 days/,
})

say('# A user, who may read')
await step('mctl admin user add prod alice < alice.secret', {shows: /Added user `alice`/})
await step('mctl admin policy info prod writeonly', {shows: /s3:PutObject/})
await step('mctl admin policy set prod readonly user=alice', {shows: /`readonly` is set/})
await step('mctl admin user info prod alice', {shows: /PolicyName: readonly\n/})

say('# An access key of hers, for a month, for the reports alone; the pair is shown once')
keep(
  'reports.json',
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {Effect: 'Allow', Action: ['s3:GetObject'], Resource: ['arn:aws:s3:::bucket/reports/*']},
    ],
  }),
)
await step('cat reports.json', {shows: /reports/})
const pair = await step(
  'mctl admin accesskey create prod alice --policy reports.json --name reports --expiry 30d',
  {shows: /Secret Key: \S{40}/},
)
const key = /Access Key: (\S+)/.exec(pair)?.[1] ?? ''

say('# What may it really do?')
await step(`mctl admin policy can prod ${key} s3:GetObject bucket/reports/2026.pdf`, {
  shows: /may do s3:GetObject/,
})
await step(`mctl admin policy can prod ${key} --request 'PUT object' bucket/reports/2026.pdf`, {
  exitCode: 3,
  shows: /may not do PutObject/,
})

say('# Disabling and enabling it, and giving it another name, leaves its policy alone')
await step(`mctl admin accesskey disable prod ${key}`, {shows: /isabled/})
await step(`mctl admin accesskey enable prod ${key}`, {shows: /nabled/})
await step(`mctl admin accesskey edit prod ${key} --name reporting`, {shows: /dited/})
await step(`mctl admin accesskey info prod ${key}`, {shows: /embedded/})
await step('mctl admin accesskey list prod --expires-within 31d', {shows: new RegExp(key)})

say('# The KMS works, and so a bucket gets a key; mc shares the alias')
await step('mctl admin kms key status prod', {shows: /my-key[\s\S]*Decryption ✔/})
await step('SSL_CERT_FILE=certs/public.crt mc mb prod/bucket', {shows: /created/})
await step('mctl encrypt set sse-kms my-key prod/bucket', {
  shows: /set successfully for prod\/bucket: sse-kms with KeyID: my-key/,
})
await step('SSL_CERT_FILE=certs/public.crt mc --quiet cp hello.txt prod/bucket/object', {
  shows: /-> `prod\/bucket\/object`/,
})
await step('mctl stat prod/bucket/object', {shows: /SSE-KMS \(arn:aws:kms:my-key\)/})

say('# The access key goes, and is gone')
await step(`mctl admin accesskey rm prod ${key}`, {shows: /emoved/})
await step(`mctl admin accesskey info prod ${key}`, {exitCode: 5, shows: /^mctl: No /})

if (process.argv.includes('--write-readme')) {
  const readme = resolve(root, 'README.md')
  const block = `<!-- demo -->\n\n\`\`\`console\n${session.printed.join('\n').trim()}\n\`\`\`\n\n<!-- /demo -->`
  const text = readFileSync(readme, 'utf8')
  writeFileSync(
    readme,
    text.replace(/<!-- demo -->[\s\S]*<!-- \/demo -->/, () => block),
  )
}
