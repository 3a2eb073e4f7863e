import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest'
import {type KesServer, startKes} from '../helpers/kes-server.ts'
import {type MinioServer, startMinio} from '../helpers/minio-server.ts'
import {type Run, runMc, runMctl} from '../helpers/run-mctl.ts'
import {makeBucket} from '../helpers/seed.ts'

let kes: KesServer
let server: MinioServer
let without: MinioServer
let isKesRunning = true

beforeAll(async () => {
  kes = await startKes()
  server = await startMinio({tls: false, kms: {kes}})
  without = await startMinio({tls: false, kms: 'none'})
  await makeBucket(server, 'docs')
  await makeBucket(without, 'docs')
  await run(['admin', 'kms', 'key', 'create', 'prod', 'tenant-1'])
  await run(['admin', 'user', 'add', 'prod', 'alice', 'alice-secret'])
  const rights = {
    Version: '2012-10-17',
    Statement: [{Effect: 'Allow', Action: 's3:*', Resource: 'arn:aws:s3:::*'}],
  }
  await run(['admin', 'policy', 'create', 'prod', 'buckets', JSON.stringify(rights)])
  await run(['admin', 'policy', 'attach', 'prod', 'buckets', '--user', 'alice'])
})

afterAll(async () => {
  await server?.stop()
  await without?.stop()
  await kes?.stop()
})

const options = () => ({
  env: {
    MC_HOST_prod: server.aliasUrl,
    MC_HOST_none: without.aliasUrl,
    MC_HOST_alice: server.url.replace('://', '://alice:alice-secret@'),
    MC_HOST_bob: server.url.replace('://', '://bob:bob-secret-1@'),
  },
})
const run = (args: readonly string[]): Promise<Run> => runMctl(args, options())
const encrypt = (...args: string[]): Promise<Run> => run(['--json', 'encrypt', ...args])
const text = (...args: string[]): Promise<Run> => run(['encrypt', ...args])
/** The rule of the bucket as the real mc sees it. */
const rule = async (): Promise<unknown> =>
  (await runMc(['--json', 'encrypt', 'info', 'prod/docs'], options())).json[0]?.encryption

beforeEach(async () => {
  if (isKesRunning) await text('clear', 'prod/docs')
})

describe('sse-s3', () => {
  test('is set once, after the default key was proven', async () => {
    const set = {
      status: 'success',
      op: 'set',
      url: 'prod/docs',
      encryption: {algorithm: 'sse-s3'},
      keyProven: true,
    }
    expect((await encrypt('set', 'SSE-S3', 'prod/docs')).json).toEqual([{...set, changed: true}])
    expect(await rule()).toEqual({algorithm: 'AES256'})
    expect((await encrypt('set', 'sse-s3', 'prod/docs')).json).toEqual([{...set, changed: false}])
    expect((await text('set', 'sse-s3', 'prod/docs')).stdout).toBe(
      'Auto encryption is set for prod/docs already, just like that: sse-s3\n',
    )
  })

  test('is what info shows, for a path inside of the bucket, too', async () => {
    await text('set', 'sse-s3', 'prod/docs')
    expect((await encrypt('info', 'prod/docs/some/prefix')).json).toEqual([
      {
        status: 'success',
        op: 'info',
        url: 'prod/docs/some/prefix',
        encryption: {algorithm: 'AES256'},
      },
    ])
    expect((await text('info', 'prod/docs')).stdout).toBe("Auto encryption 'sse-s3' is enabled\n")
  })

  test('is set unproven by somebody who may not ask the KMS', async () => {
    expect((await encrypt('set', 'sse-s3', 'alice/docs')).json).toEqual([
      {
        status: 'success',
        op: 'set',
        url: 'alice/docs',
        encryption: {algorithm: 'sse-s3'},
        keyProven: false,
        changed: true,
      },
    ])
    expect(await rule()).toEqual({algorithm: 'AES256'})
  })
})

describe('sse-kms', () => {
  test('takes a key by its name or its ARN, once', async () => {
    const set = {
      status: 'success',
      op: 'set',
      url: 'prod/docs',
      encryption: {algorithm: 'sse-kms', keyId: 'tenant-1'},
      keyProven: true,
    }
    expect((await encrypt('set', 'sse-kms', 'tenant-1', 'prod/docs')).json).toEqual([
      {...set, changed: true},
    ])
    expect(await rule()).toEqual({algorithm: 'aws:kms', keyId: 'tenant-1'})
    const again = await encrypt('set', 'sse-kms', 'arn:aws:kms:tenant-1', 'prod/docs')
    expect(again.json).toEqual([{...set, changed: false}])
    expect((await text('info', 'prod/docs')).stdout).toBe(
      "Auto encryption 'sse-kms' is enabled with KeyID: tenant-1\n",
    )
  })

  test("without a key takes the server's default key, and says which", async () => {
    expect((await text('set', 'sse-kms', 'prod/docs')).stdout).toBe(
      'Auto encryption configuration has been set successfully for prod/docs: sse-kms with KeyID: kes-default\n',
    )
    expect(await rule()).toEqual({algorithm: 'aws:kms', keyId: 'kes-default'})
  })

  test('refuses an unknown key, and the old rule stays', async () => {
    await text('set', 'sse-kms', 'tenant-1', 'prod/docs')
    const refused = await text('set', 'sse-kms', 'nosuch', 'prod/docs')
    expect(refused.exitCode).toBe(5)
    expect(refused.stderr).toBe(
      'mctl: No key named nosuch in the KMS of prod\nmctl admin kms key list prod\n',
    )
    expect(await rule()).toEqual({algorithm: 'aws:kms', keyId: 'tenant-1'})
  })

  test('is set unproven by somebody who may not ask the KMS, and only with a key', async () => {
    const set = await text('set', 'sse-kms', 'tenant-1', 'alice/docs')
    expect(set.stdout).toBe(
      'Auto encryption configuration has been set successfully for alice/docs: sse-kms with KeyID: tenant-1\n' +
        'The key was not tested: the KMS could not be asked with these keys.\n',
    )
    const unnamed = await encrypt('set', 'sse-kms', 'alice/docs')
    expect(unnamed.exitCode).toBe(4)
    expect(unnamed.json).toMatchObject([{error: {code: 'access_denied'}}])
    const unknown = await encrypt('set', 'sse-kms', 'nosuch', 'alice/docs')
    expect(unknown.exitCode).toBe(5)
    expect(await rule()).toEqual({algorithm: 'aws:kms', keyId: 'tenant-1'})
  })
})

test('clear takes the rule away, once', async () => {
  await text('set', 'sse-s3', 'prod/docs')
  const cleared = {status: 'success', op: 'clear', url: 'prod/docs'}
  expect((await encrypt('clear', 'prod/docs')).json).toEqual([{...cleared, changed: true}])
  expect((await encrypt('clear', 'prod/docs')).json).toEqual([{...cleared, changed: false}])
  expect((await text('clear', 'prod/docs')).stdout).toBe(
    'No auto encryption was set for prod/docs\n',
  )
  const info = await text('info', 'prod/docs')
  expect(info.exitCode).toBe(5)
  expect(info.stderr).toContain('mctl: No encryption is set on prod/docs')
})

test.each([
  [['set', 'aes', 'prod/docs'], 2, 'There is no encryption named aes'],
  [['set', 'sse-s3'], 2, 'Missing: TARGET'],
  [['set', 'sse-s3', 'tenant-1', 'prod/docs'], 2, 'sse-s3 takes no key'],
  [['set', 'sse-s3', 'prod'], 2, 'prod names no bucket'],
  [['set', 'sse-s3', 'prod/nosuch'], 5, 'No bucket named nosuch at prod'],
  [['info', 'prod/nosuch'], 5, 'No bucket named nosuch at prod'],
  [['clear', 'prod/nosuch'], 5, 'No bucket named nosuch at prod'],
  [['set', 'sse-s3', 'none/docs'], 1, 'none has no KMS: it cannot encrypt'],
  [['set', 'sse-kms', 'my-key', 'none/docs'], 1, 'none has no KMS: it cannot encrypt'],
  [['info', 'none/docs'], 5, 'No encryption is set on none/docs'],
  [['info', 'nosuch/docs'], 5, 'No alias named nosuch'],
])('%j exits with %i: %s', async (args, exitCode, message) => {
  const failed = await text(...args)
  expect(failed.stderr).toContain(`mctl: ${message}`)
  expect(failed.exitCode).toBe(exitCode)
  expect(failed.stdout).toBe('')
})

describe('many buckets', () => {
  beforeAll(async () => {
    for (const name of ['log-a', 'log-b', 'other']) await makeBucket(server, name)
  })

  test('get a rule by a pattern, with a yes, once', async () => {
    const unasked = await text('set', 'sse-kms', 'tenant-1', 'prod/log-*')
    expect(unasked.exitCode).toBe(2)
    expect(unasked.stderr).toBe(
      'mctl: Set sse-kms on 2 buckets: prod/log-a, prod/log-b\n' +
        'mctl: This needs a yes: Set sse-kms on 2 buckets?\n' +
        'Add --yes where nobody can be asked\n',
    )
    expect((await encrypt('info', 'prod/log-*')).json.map((line) => line.encryption)).toEqual([
      {algorithm: 'none'},
      {algorithm: 'none'},
    ])
    const set = await encrypt('set', 'sse-kms', 'tenant-1', 'prod/log-*', '--yes')
    expect(set.json.map(({url, changed, keyProven}) => [url, changed, keyProven])).toEqual([
      ['prod/log-a', true, true],
      ['prod/log-b', true, true],
    ])
    const more = await encrypt('set', 'sse-kms', 'tenant-1', 'prod/log-*', 'prod/nosuch', '--yes')
    expect(more.exitCode).toBe(5)
    expect(more.json).toMatchObject([
      {url: 'prod/log-a', changed: false},
      {url: 'prod/log-b', changed: false},
      {error: {code: 'bucket_not_found', message: 'No bucket named nosuch at prod'}},
    ])
  })

  test('stay as they are when the key does not work', async () => {
    const refused = await text('set', 'sse-kms', 'nosuch', 'prod/log-*', '--yes')
    expect(refused.exitCode).toBe(5)
    expect(refused.stderr).toBe(
      'mctl: No key named nosuch in the KMS of prod\nmctl admin kms key list prod\n',
    )
  })

  test('are shown in a table, those without a rule as such', async () => {
    const all = await text('info', 'prod', '--all')
    expect(all.exitCode).toBe(0)
    expect(all.stdout).toBe(
      'Bucket      Encryption  Key\n' +
        'prod/docs   none\n' +
        'prod/log-a  sse-kms     tenant-1\n' +
        'prod/log-b  sse-kms     tenant-1\n' +
        'prod/other  none\n',
    )
    expect((await text('info', 'prod/x-*')).stderr).toContain('mctl: No bucket like x-* at prod')
    expect((await text('info', 'prod/docs', '--all')).exitCode).toBe(2)
  })

  test('that may not be asked are named, and the others shown', async () => {
    await run(['admin', 'user', 'add', 'prod', 'bob', 'bob-secret-1'])
    const rights = {
      Version: '2012-10-17',
      Statement: [{Effect: 'Allow', Action: 's3:*', Resource: 'arn:aws:s3:::log-*'}],
    }
    await run(['admin', 'policy', 'create', 'prod', 'logs', JSON.stringify(rights)])
    await run(['admin', 'policy', 'attach', 'prod', 'logs', '--user', 'bob'])
    const some = await encrypt('info', 'bob/log-a', 'bob/other')
    expect(some.exitCode).toBe(4)
    expect(some.json).toMatchObject([
      {status: 'error', error: {code: 'access_denied', message: expect.stringContaining('other')}},
      {status: 'success', url: 'bob/log-a', encryption: {keyId: 'tenant-1'}},
    ])
  })

  test('are cleared with a yes', async () => {
    expect((await text('clear', 'prod', '--all')).exitCode).toBe(2)
    const cleared = await encrypt('clear', 'prod', '--all', '--yes')
    expect(cleared.json.map(({url, changed}) => [url, changed])).toEqual([
      ['prod/docs', false],
      ['prod/log-a', true],
      ['prod/log-b', true],
      ['prod/other', false],
    ])
  })
})

// The last one: the KES is gone after it.
describe('a KES that was stopped', () => {
  beforeAll(async () => {
    await text('set', 'sse-kms', 'tenant-1', 'prod/docs')
    process.kill(kes.pid, 'SIGKILL')
    await kes.stop()
    isKesRunning = false
  })

  test.each([
    [['sse-s3'], 'kes-default'],
    [['sse-kms'], 'kes-default'],
    [['sse-kms', 'tenant-1'], 'tenant-1'],
  ])('refuses %j, and the old rule stays', async (words, key) => {
    const refused = await text('set', ...words, 'prod/docs')
    expect(refused.exitCode).toBe(1)
    expect(refused.stderr).toContain(`mctl: The key ${key} of prod does not work: `)
    expect(refused.stderr).toContain('connection refused')
    expect(await rule()).toEqual({algorithm: 'aws:kms', keyId: 'tenant-1'})
  })

  test('does not keep a rule from being cleared', async () => {
    expect((await encrypt('clear', 'prod/docs')).json).toMatchObject([{changed: true}])
  })
})
