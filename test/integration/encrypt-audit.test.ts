// `encrypt audit` on a real server that holds every kind of encrypted object, and where not all can be seen.
import {randomBytes} from 'node:crypto'
import {copyFileSync, mkdirSync} from 'node:fs'
import type http from 'node:http'
import https from 'node:https'
import {join} from 'node:path'
import {DeleteObjectCommand, PutBucketEncryptionCommand} from '@aws-sdk/client-s3'
import * as v from 'valibot'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {EncryptionAudit} from '../../src/lib/encryption/audit/report.ts'
import {Loopback} from '../helpers/loopback.ts'
import {type MinioServer, startMinio} from '../helpers/minio-server.ts'
import {type Run, runMctl} from '../helpers/run-mctl.ts'
import {makeBucket, putObject, rootClient} from '../helpers/seed.ts'
import {type TemporaryDirectory, temporaryDirectory} from '../helpers/temporary-directory.ts'

const oddFolders = ['a b+c%41/', 'new\nline/', 'üöä &<ß>/', '𝒳/', '%2F/']
const customerKey = {
  SSECustomerAlgorithm: 'AES256',
  SSECustomerKey: randomBytes(32).toString('base64'),
} as const

let server: MinioServer
let folder: TemporaryDirectory
let configDir: string

beforeAll(async () => {
  folder = await temporaryDirectory()
  configDir = join(folder.path, 'config')
  server = await startMinio()
  const authorities = join(configDir, 'certs', 'CAs')
  mkdirSync(authorities, {recursive: true})
  copyFileSync(server.caFile, join(authorities, 'server.crt'))
  await makeBucket(server, 'kept', {versioning: true})
  await makeBucket(server, 'mixed')
  await makeBucket(server, 'open')
  await makeBucket(server, 'proven')
  // What is put before a bucket has its default is plain.
  await putObject(server, 'mixed', 'plain.txt', 'before')
  for (const odd of oddFolders) await putObject(server, 'mixed', `${odd}x`, 'odd')
  await putObject(server, 'kept', 'doc', 'plain')
  await putObject(server, 'kept', 'gone/doc', 'deleted')
  await putObject(server, 'open', 'x', '1234')
  await setDefault('mixed', {SSEAlgorithm: 'aws:kms', KMSMasterKeyID: 'my-key'})
  await setDefault('proven', {SSEAlgorithm: 'AES256'})
  await setDefault('kept', {SSEAlgorithm: 'AES256'})
  await putObject(server, 'mixed', 'deep/er/kms.txt', 'kms')
  await putObject(server, 'mixed', 'deep/s3.txt', 's3', {sse: 's3'})
  await putObject(server, 'mixed', 'deep/customer.txt', 'theirs', {more: customerKey})
  await putObject(server, 'mixed', 'deeper.txt', 'beside')
  await putObject(server, 'proven', 'a/1', 'one')
  await putObject(server, 'proven', 'b/2', 'two')
  await putObject(server, 'kept', 'doc', 'then encrypted')
  const client = rootClient(server)
  await client.send(new DeleteObjectCommand({Bucket: 'kept', Key: 'gone/doc'}))
  client.destroy()
})

afterAll(async () => {
  await server?.stop()
  await folder?.[Symbol.asyncDispose]()
})

async function setDefault(
  Bucket: string,
  rule: {SSEAlgorithm: 'AES256' | 'aws:kms'; KMSMasterKeyID?: string},
): Promise<void> {
  const client = rootClient(server)
  await client.send(
    new PutBucketEncryptionCommand({
      Bucket,
      ServerSideEncryptionConfiguration: {Rules: [{ApplyServerSideEncryptionByDefault: rule}]},
    }),
  )
  client.destroy()
}

const run = (args: readonly string[], env: Record<string, string> = {}): Promise<Run> =>
  runMctl(args, {configDir, env: {MC_HOST_prod: server.aliasUrl, ...env}})

async function audit(
  args: readonly string[],
  exitCode: number,
  env: Record<string, string> = {},
): Promise<{report: EncryptionAudit; before: Record<string, unknown>[]}> {
  const result = await run(['encrypt', 'audit', '--json', ...args], env)
  expect(result.exitCode, result.stdout).toBe(exitCode)
  const {status, ...document} = result.json.at(-1) ?? {}
  const report = v.parse(EncryptionAudit, document)
  expect(status).toBe(report.healthy ? 'success' : 'error')
  return {report, before: result.json.slice(0, -1)}
}

const codesOf = ({findings}: EncryptionAudit): string[] =>
  findings.map(({where, code, severity}) => `${where} ${severity} ${code}`)

/** An alias for a new user who has nothing but a policy with these statements. */
async function userWith(name: string, statements: object[]): Promise<Record<string, string>> {
  await run(['admin', 'user', 'add', 'prod', name, 'secret-of-user'])
  const policy = JSON.stringify({Version: '2012-10-17', Statement: statements})
  await run(['admin', 'policy', 'create', 'prod', name, policy])
  await run(['admin', 'policy', 'attach', 'prod', name, '--user', name])
  return {MC_HOST_user: server.url.replace('://', `://${name}:secret-of-user@`)}
}

const allow = (actions: readonly string[], ...resources: string[]): object => ({
  Effect: 'Allow',
  Action: actions,
  Resource: resources.map((resource) => `arn:aws:s3:::${resource}`),
})

describe('a whole server', () => {
  test('is counted bucket by bucket and judged by the default of each', async () => {
    const {report, before} = await audit(['prod'], 3)
    expect(before).toEqual([])
    const zero = {objects: 0, bytes: 0}
    expect(report.buckets).toEqual([
      {
        target: 'prod/kept',
        bucket: 'kept',
        verdict: 'ok',
        default: {algorithm: 'SSE-S3'},
        rule: {algorithm: 'SSE-S3', from: 'default'},
        counts: {
          ...{objects: 1, bytes: 14},
          plain: zero,
          sseS3: {objects: 1, bytes: 14},
          sseKms: {...zero, keys: []},
          ...{sseC: zero, unknown: zero, deviating: zero},
        },
      },
      {
        target: 'prod/mixed',
        bucket: 'mixed',
        verdict: 'deviating',
        default: {algorithm: 'SSE-KMS', keyId: 'my-key'},
        rule: {algorithm: 'SSE-KMS', keyId: 'my-key', from: 'default'},
        counts: {
          ...{objects: 10, bytes: 38},
          plain: {objects: 6, bytes: 21},
          sseS3: {objects: 1, bytes: 2},
          sseKms: {objects: 2, bytes: 9, keys: [{keyId: 'my-key', objects: 2, bytes: 9}]},
          sseC: {objects: 1, bytes: 6},
          unknown: zero,
          deviating: {objects: 8, bytes: 29},
        },
      },
      {
        target: 'prod/open',
        bucket: 'open',
        verdict: 'no-rule',
        default: {algorithm: 'none'},
        counts: {
          ...{objects: 1, bytes: 4},
          plain: {objects: 1, bytes: 4},
          sseS3: zero,
          sseKms: {...zero, keys: []},
          ...{sseC: zero, unknown: zero, deviating: zero},
        },
      },
      {
        target: 'prod/proven',
        bucket: 'proven',
        verdict: 'ok',
        default: {algorithm: 'SSE-S3'},
        rule: {algorithm: 'SSE-S3', from: 'default'},
        counts: {
          ...{objects: 2, bytes: 6},
          plain: zero,
          sseS3: {objects: 2, bytes: 6},
          sseKms: {...zero, keys: []},
          ...{sseC: zero, unknown: zero, deviating: zero},
        },
      },
    ])
    expect(report).toMatchObject({
      verdict: 'deviating',
      total: {objects: 14, bytes: 62, plain: {objects: 7}, sseS3: {objects: 4}},
    })
    expect(codesOf(report)).toEqual([
      'prod/mixed error plain-objects',
      'prod/mixed error other-encryption',
      'prod/mixed error customer-keys',
      'prod/open warning plain-objects',
      'prod/open warning no-default',
    ])
  })

  test('with all versions tells what lies beneath, also below a delete marker', async () => {
    const {report} = await audit(['prod/kept', '--versions'], 3)
    expect(report.total).toMatchObject({
      ...{objects: 1, versions: 3, deleteMarkers: 1, bytes: 26},
      plain: {objects: 0, versions: 2, bytes: 12},
      sseS3: {objects: 1, versions: 1, bytes: 14},
    })
    expect(report.findings).toEqual([
      {
        severity: 'error',
        code: 'plain-versions',
        where: 'prod/kept',
        message: '2 noncurrent versions are stored in plain; the default is SSE-S3',
        fix: 'mctl encrypt migrate prod/kept --purge-plain-versions',
      },
    ])
  })

  test('is a table for people, with what mends it', async () => {
    const {stdout, exitCode} = await run(['encrypt', 'audit', 'prod/mixed', 'prod/proven'])
    expect(exitCode).toBe(3)
    expect(stdout.split('\n').slice(0, 7)).toEqual([
      'Bucket         Default           Objects  Plain  SSE-S3  SSE-KMS  SSE-C  Size',
      '✗ prod/mixed   SSE-KMS (my-key)       10      6       1        2      1  38 B',
      '✔ prod/proven  SSE-S3                  2      0       2        0      0   6 B',
      '  all                                 12      6       3        2      1  44 B',
      '  my-key: 2, 9 B',
      '✗ prod/mixed: 6 objects are stored in plain, 21 B; the default is SSE-KMS with my-key [plain-objects]',
      '    mend it: mctl encrypt migrate prod/mixed',
    ])
  })
})

describe('what is required', () => {
  test.each([
    ['prod/proven', 'sse-s3', 0, 'ok'],
    ['prod/proven', 'sse-kms', 3, 'deviating'],
    ['prod/mixed/deep/er', 'sse-kms', 0, 'ok'],
    ['prod/mixed/deep/er/', 'sse-kms:my-key', 0, 'ok'],
    ['prod/mixed/deep/er/kms.txt', 'SSE-KMS:arn:aws:kms:my-key', 0, 'ok'],
    ['prod/mixed/deep/er', 'sse-kms:other', 3, 'deviating'],
    ['prod/open', 'sse-s3', 3, 'deviating'],
  ])('%s as %s exits with %i', async (target, required, exitCode, verdict) => {
    const {report} = await audit([target, '--require', required], exitCode)
    expect(report.verdict).toBe(verdict)
  })

  test.each([
    [['--require', 'aes'], '--require aes names no encryption'],
    [['--require', 'sse-kms:'], '--require sse-kms: names no encryption'],
    [['--require', 'sse-s3:key'], '--require sse-s3:key names no encryption'],
    [['--list', 'plain,other'], '--list plain,other names no kind of objects'],
  ])('%j is refused', async (flags, message) => {
    const {exitCode, stderr} = await run(['encrypt', 'audit', 'prod', ...flags])
    expect(exitCode).toBe(2)
    expect(stderr).toContain(message)
  })
})

describe('--list', () => {
  test('tells the objects one by one, sorted, and the audit at the end', async () => {
    const {before} = await audit(['prod/mixed', 'prod/open', '--list', 'plain'], 3)
    expect(before.map(({type, target, key}) => `${type} ${target} ${key}`)).toEqual([
      'object prod/mixed %2F/x',
      'object prod/mixed a b+c%41/x',
      'object prod/mixed new\nline/x',
      'object prod/mixed plain.txt',
      'object prod/mixed üöä &<ß>/x',
      'object prod/mixed 𝒳/x',
      'object prod/open x',
    ])
    expect(before[3]).toMatchObject({size: 6, latest: true, encryption: {algorithm: 'none'}})
  })

  test('tells what deviates, and old versions by their id', async () => {
    const {before} = await audit(['prod/mixed/deep', '--list', 'deviating'], 3)
    expect(before.map(({key}) => key)).toEqual(['deep/customer.txt', 'deep/s3.txt'])
    const {stdout} = await run(['encrypt', 'audit', 'prod/kept', '--versions', '--list', 'plain'])
    expect(stdout).toMatch(
      /^prod\/kept\/doc \(version [-0-9a-f]{36}\)\nprod\/kept\/gone\/doc \(version /,
    )
  })
})

describe('what is not there', () => {
  test.each([
    ['prod/nosuch', 'No bucket named nosuch at prod'],
    ['prod/mixed/dee', 'No object dee in prod/mixed'],
    ['nosuch/bucket', 'No alias named nosuch'],
  ])('%s exits with 5', async (target, message) => {
    const {exitCode, stdout, stderr} = await run(['encrypt', 'audit', target])
    expect([exitCode, stdout]).toEqual([5, ''])
    expect(stderr).toContain(message)
  })

  test('beside others is a failure, and the others go on', async () => {
    const {report, before} = await audit(['prod/nosuch', 'prod/proven'], 5)
    expect(before).toMatchObject([{status: 'error', error: {code: 'bucket_not_found'}}])
    expect(report.buckets.map(({target, verdict}) => [target, verdict])).toEqual([
      ['prod/nosuch', 'failed'],
      ['prod/proven', 'ok'],
    ])
    expect(report).toMatchObject({verdict: 'failed', total: {objects: 2}})
  })
})

describe('rights', () => {
  const bucketRights = ['s3:ListBucket', 's3:GetEncryptionConfiguration', 's3:GetBucketLocation']

  test('who may list and not read is told that all is unknown, never plain', async () => {
    const env = await userWith('lister', [allow(bucketRights, 'proven')])
    const {report, before} = await audit(['user/proven', '--list', 'unknown'], 4, env)
    expect(report).toMatchObject({
      verdict: 'unknown',
      total: {objects: 2, plain: {objects: 0}, unknown: {objects: 2, bytes: 6}},
    })
    expect(before).toMatchObject([
      {key: 'a/1', encryption: {algorithm: 'unknown'}, reason: expect.stringContaining('may not')},
      {key: 'b/2'},
      {status: 'error', error: {code: 'access_denied', exitCode: 4}},
    ])
  })

  test('who may read a part is told of that part', async () => {
    const env = await userWith('part', [
      allow(bucketRights, 'mixed'),
      allow(['s3:GetObject'], 'mixed/deep/*'),
    ])
    const {report} = await audit(['user/mixed'], 4, env)
    expect(report).toMatchObject({
      verdict: 'deviating',
      total: {unknown: {objects: 7}, plain: {objects: 0}, sseC: {objects: 1}},
    })
    const below = await audit(['user/mixed/deep'], 3, env)
    expect(below.report.total).toMatchObject({objects: 3, unknown: {objects: 0}})
  })

  test('who may list a prefix by its name alone is told all that lies below it', async () => {
    const env = await userWith('strict', [
      {
        ...allow(['s3:ListBucket'], 'mixed'),
        Condition: {StringEquals: {'s3:prefix': ['deep/']}},
      },
      allow(['s3:GetObject'], 'mixed/*'),
    ])
    const {report, before} = await audit(['user/mixed/deep/'], 4, env)
    expect(report).toMatchObject({
      verdict: 'unknown',
      buckets: [{default: {algorithm: 'unknown'}}],
      total: {objects: 3, sseKms: {objects: 1}, sseS3: {objects: 1}, sseC: {objects: 1}},
    })
    expect(before).toMatchObject([
      {error: {message: 'These keys may not read the default encryption of user/mixed/deep/'}},
    ])
    const required = await audit(['user/mixed/deep/', '--require', 'sse-kms'], 3, env)
    expect(required.report.verdict).toBe('deviating')
  })

  test('who may see no bucket has proven nothing', async () => {
    const env = await userWith('nobody', [allow(['s3:GetObject'], 'nosuch/*')])
    const {exitCode, json} = await run(['encrypt', 'audit', '--json', 'user'], env)
    expect(exitCode).toBe(4)
    expect(json).toMatchObject([{status: 'error', error: {code: 'access_denied'}}])
  })
})

test('a server that lists without metadata is asked for each object', async () => {
  await using loopback = new Loopback()
  const asked: string[] = []
  const port = await loopback.http((request, response) => {
    // The signature holds for the query as it was: the proxy asks anew only for what it answers itself.
    const url = new URL(request.url ?? '/', server.url)
    asked.push(`${request.method} ${url.pathname}`)
    const onward = https.request(
      url,
      {method: request.method, headers: request.headers, rejectUnauthorized: false},
      (answer) => forward(answer, response, url.searchParams.has('metadata')),
    )
    request.pipe(onward)
  })
  const env = {
    MC_HOST_bare: server.aliasUrl
      .replace(server.url.slice(8), `127.0.0.1:${port}`)
      .replace('https', 'http'),
  }
  const {report} = await audit(['bare/mixed', '--versions'], 3, env)
  expect(report.total).toMatchObject({
    objects: 10,
    plain: {objects: 6},
    sseS3: {objects: 1},
    sseKms: {objects: 2},
    sseC: {objects: 1},
    unknown: {objects: 0},
  })
  expect(asked.filter((line) => line.startsWith('HEAD ')).length).toBe(10)
})

/** Passes an answer on, without the metadata of a listing. */
function forward(
  answer: http.IncomingMessage,
  response: http.ServerResponse,
  isListing: boolean,
): void {
  if (!isListing) {
    response.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(response)
    return
  }
  const chunks: Buffer[] = []
  answer.on('data', (chunk: Buffer) => chunks.push(chunk))
  answer.on('end', () => {
    const text = Buffer.concat(chunks).toString()
    const {'content-length': _, ...headers} = answer.headers
    response.writeHead(answer.statusCode ?? 502, headers)
    response.end(text.replace(/<UserMetadata>.*?<\/UserMetadata>|<UserTags>.*?<\/UserTags>/gs, ''))
  })
}
