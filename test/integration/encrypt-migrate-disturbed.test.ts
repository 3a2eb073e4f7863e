// `encrypt migrate`, killed at random moments, and among writers who go on: nothing is lost, and nothing is half done.
// For more: MCTL_KILLS=20 MCTL_HAMMER_SECONDS=20 MCTL_OBJECTS=20000 MCTL_SEED=7 npx vitest run --project once FILE
import {once} from 'node:events'
import {mkdirSync, readdirSync} from 'node:fs'
import {join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {
  GetBucketVersioningCommand,
  GetObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {type MinioServer, startMinio} from '../helpers/minio-server.ts'
import {seeded} from '../helpers/mutations.ts'
import {type Run, runMctl, startMctl} from '../helpers/run-mctl.ts'
import {makeBucket, rootClient, seedObjects} from '../helpers/seed.ts'
import {type TemporaryDirectory, temporaryDirectory} from '../helpers/temporary-directory.ts'

const kills = Number(process.env.MCTL_KILLS ?? 3)
const hammerSeconds = Number(process.env.MCTL_HAMMER_SECONDS ?? 2)
const many = Number(process.env.MCTL_OBJECTS ?? 2000)
const random = seeded(Number(process.env.MCTL_SEED ?? 1))
const minutes = 60_000

let server: MinioServer
let folder: TemporaryDirectory
let configDir: string
let client: S3Client

beforeAll(async () => {
  folder = await temporaryDirectory()
  configDir = join(folder.path, 'config')
  mkdirSync(configDir)
  server = await startMinio()
  client = rootClient(server)
  const keys = [server.rootUser, server.rootPassword, '--ca', server.caFile]
  await run(['alias', 'set', 'prod', server.url, ...keys])
})

afterAll(async () => {
  client?.destroy()
  await server?.stop()
  await folder?.[Symbol.asyncDispose]()
})

const run = (args: readonly string[]): Promise<Run> => runMctl(args, {configDir})
const migrate = (bucket: string, flags: readonly string[]): Promise<Run> =>
  run(['--json', ...lineFor(bucket, flags)])
const lineFor = (bucket: string, flags: readonly string[]): string[] =>
  ['encrypt', 'migrate', `prod/${bucket}`, '--key', 'my-key', '--yes'].concat(flags)

async function keysOf(Bucket: string): Promise<string[]> {
  const keys: string[] = []
  for await (const {Contents = []} of paginateListObjectsV2({client}, {Bucket})) {
    keys.push(...Contents.map(({Key = ''}) => Key))
  }
  return keys
}

async function read(Bucket: string, Key: string): Promise<string> {
  const {Body} = await client.send(new GetObjectCommand({Bucket, Key}))
  return (await Body?.transformToString()) ?? ''
}

/** Those whose content is not their name, as it was put. */
async function spoiled(bucket: string): Promise<string[]> {
  const keys = await keysOf(bucket)
  const contents = await Promise.all(keys.map((key) => read(bucket, key)))
  return keys.filter((key, at) => contents[at] !== key)
}

/** Starts a migration and kills it after so many milliseconds, or sees it end. */
async function killed(
  bucket: string,
  flags: readonly string[],
  after: number,
): Promise<'killed' | 'ended'> {
  const child = startMctl(lineFor(bucket, flags), configDir)
  const ended = once(child, 'close')
  const first = await Promise.race([ended.then(() => 'ended' as const), sleep(after, 'killed')])
  child.kill('SIGKILL')
  await ended
  return first === 'ended' ? 'ended' : 'killed'
}

const hasJournal = (bucket: string): boolean =>
  readdirSync(join(configDir, 'mctl-migrations')).some((name) => name.includes(bucket))

describe(`killed ${kills} times`, () => {
  test.each([
    ['in-parts', false, undefined],
    ['with-versioning', false, 'Suspended'],
    ['versions', true, 'Enabled'],
  ])(
    '%s: every object is whole each time, and --resume ends it',
    async (way, versioning, status) => {
      const bucket = `killed-${way}`
      await makeBucket(server, bucket, {versioning})
      // At this rate no run comes further than 60 of them before it is killed.
      const objects = 70 * kills + 50
      await seedObjects(server, bucket, objects)
      const flags = [...(versioning ? [] : [`--${way}`]), '--rate', '100']
      let times = 0
      let resume: string[] = []
      while (times < kills) {
        expect(await killed(bucket, [...flags, ...resume], 300 + random(600))).toBe('killed')
        times += 1
        expect(await spoiled(bucket)).toEqual([])
        resume = hasJournal(bucket) ? ['--resume'] : []
      }
      expect(times).toBe(kills)
      const {exitCode, stdout} = await migrate(bucket, [...flags, ...resume])
      expect(exitCode, stdout).toBe(0)
      expect(await spoiled(bucket)).toEqual([])
      expect(await keysOf(bucket)).toHaveLength(objects)
      const proof = await run(['encrypt', 'audit', `prod/${bucket}`, '--require', 'sse-kms:my-key'])
      expect(proof.exitCode, proof.stdout).toBe(0)
      const found = await client.send(new GetBucketVersioningCommand({Bucket: bucket}))
      expect(found.Status).toBe(status)
      expect(hasJournal(bucket)).toBe(false)
      if (way === 'with-versioning') {
        const all = await run(['encrypt', 'audit', `prod/${bucket}`, '--versions', '--json'])
        expect(all.json.at(-1)).toMatchObject({total: {objects, versions: objects}})
      }
    },
    10 * minutes,
  )
})

describe(`among writers, for ${hammerSeconds} seconds`, () => {
  test.each([
    ['in-parts', false],
    ['with-versioning', false],
    ['versions', true],
  ])(
    '%s: what was written last is what is read',
    async (way, versioning) => {
      const bucket = `hammered-${way}`
      await makeBucket(server, bucket, {versioning})
      const lanes = [0, 1, 2, 3].map((lane) =>
        Array.from({length: 25}, (_, at) => `object-${lane}-${at}`),
      )
      const newest = new Map<string, string>()
      const put = async (Key: string, Body: string): Promise<void> => {
        await client.send(new PutObjectCommand({Bucket: bucket, Key, Body}))
        newest.set(Key, Body)
      }
      await Promise.all(
        lanes.map(async (keys) => {
          for (const key of keys) await put(key, 'first')
        }),
      )
      const end = Date.now() + hammerSeconds * 1000
      let isOver = false
      let writes = 0
      // Each object has one writer, so that it is known which write was its last.
      const writers = lanes.map(async (keys) => {
        while (!isOver) {
          const key = keys[random(keys.length)] ?? ''
          writes += 1
          await put(key, `write ${writes} of ${key}`)
        }
      })
      let runs = 0
      while (runs === 0 || Date.now() < end) {
        runs += 1
        const {exitCode, stdout} = await migrate(bucket, versioning ? [] : [`--${way}`])
        // What is put meanwhile is plain: the proof at the end may see it.
        expect([0, 3], stdout).toContain(exitCode)
      }
      isOver = true
      await Promise.all(writers)
      expect(writes).toBeGreaterThan(20)
      const lost: string[] = []
      for (const [key, body] of newest) if ((await read(bucket, key)) !== body) lost.push(key)
      expect(lost).toEqual([])
    },
    10 * minutes,
  )
})

test(
  `${many} small objects are encrypted, each as it was`,
  async () => {
    await makeBucket(server, 'many')
    await seedObjects(server, 'many', many)
    const {exitCode, json, stdout} = await migrate('many', ['--accept-race'])
    expect(exitCode, stdout).toBe(0)
    expect(json.at(-1)).toMatchObject({changed: true})
    const proof = await run([
      'encrypt',
      'audit',
      'prod/many',
      '--require',
      'sse-kms:my-key',
      '--json',
    ])
    expect(proof.exitCode).toBe(0)
    expect(proof.json.at(-1)).toMatchObject({total: {objects: many, plain: {objects: 0}}})
    expect(await spoiled('many')).toEqual([])
  },
  20 * minutes,
)
