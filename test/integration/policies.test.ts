import {readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {GetObjectCommand, PutObjectCommand, S3Client} from '@aws-sdk/client-s3'
import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest'
import {type MinioServer, startMinio} from '../helpers/minio-server.ts'
import {type Run, runMc, runMctl} from '../helpers/run-mctl.ts'
import {makeBucket, putObject} from '../helpers/seed.ts'
import {type TemporaryDirectory, temporaryDirectory} from '../helpers/temporary-directory.ts'

let server: MinioServer
let folder: TemporaryDirectory

beforeAll(async () => {
  folder = await temporaryDirectory()
  server = await startMinio({tls: false})
  await makeBucket(server, 'docs')
  await putObject(server, 'docs', 'object', 'x')
  await mctl(['admin', 'user', 'add', 'prod', 'alice', 'alice-secret'])
  await runMc(['admin', 'group', 'add', 'prod', 'staff', 'alice'], options())
  for (const name of ['reader', 'writer']) await policy('create', 'prod', name, documents[name])
})

afterAll(async () => {
  await server?.stop()
  await folder?.[Symbol.asyncDispose]()
})

const options = () => ({
  env: {MC_HOST_prod: server.aliasUrl},
  configDir: join(folder.path, 'config'),
})
const mctl = (args: readonly string[], stdin = ''): Promise<Run> =>
  runMctl(args, {...options(), stdin})
const policy = (...args: (string | undefined)[]): Promise<Run> =>
  mctl(['--json', 'admin', 'policy', ...args.map(String)])
const text = async (...args: string[]): Promise<string> =>
  (await mctl(['admin', 'policy', ...args])).stdout

const allow = (action: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{Effect: 'Allow', Action: action, Resource: 'arn:aws:s3:::docs/*'}],
  })
const documents: Record<string, string> = {
  reader: allow('s3:GetObject'),
  writer: allow('s3:PutObject'),
}
const noInfo = {PolicyName: '', Policy: null}
const created = {status: 'success', policyInfo: noInfo, isGroup: false}

/** What alice may really do, asked of the S3 API. */
async function rights(): Promise<string[]> {
  const client = new S3Client({
    endpoint: server.url,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: {accessKeyId: 'alice', secretAccessKey: 'alice-secret'},
  })
  const may = async (word: string, attempt: Promise<unknown>): Promise<string[]> => {
    try {
      await attempt
      return [word]
    } catch (error) {
      expect(Object(error).name).toBe('AccessDenied')
      return []
    }
  }
  const found = await Promise.all([
    may('read', client.send(new GetObjectCommand({Bucket: 'docs', Key: 'object'}))),
    may('write', client.send(new PutObjectCommand({Bucket: 'docs', Key: 'new', Body: 'x'}))),
  ])
  client.destroy()
  return found.flat()
}

describe('a document', () => {
  test.each(['-', '/dev/stdin'])('comes from stdin as %s', async (source) => {
    const name = `stdin-${source.length}`
    const run = await mctl(
      ['--json', 'admin', 'policy', 'create', 'prod', name, source],
      `\uFEFF${documents.reader}\r\n`,
    )
    expect(run.json).toEqual([{...created, policy: name, changed: true, replaced: false}])
  })

  test('comes from a file with a byte order mark and CRLF, also under the name add', async () => {
    const file = join(folder.path, 'windows.json')
    const pretty = JSON.stringify(JSON.parse(documents.reader ?? ''), null, 2)
    writeFileSync(file, `\uFEFF${pretty.replaceAll('\n', '\r\n')}`)
    expect(await text('add', 'prod', 'windows', file)).toBe(
      'Created policy `windows` successfully.\n',
    )
    expect(await text('add', 'prod', 'windows', file)).toBe(
      'Policy `windows` is stored already, just like that.\n',
    )
  })

  test.each([
    {NotResource: 'arn:aws:s3:::docs/*', Sid: 'One', Principal: '*'},
    {Resource: '*', Condition: {Bool: {'aws:SecureTransport': true}}},
    {Resource: '*', Condition: {IpAddress: {'aws:SourceIp': ['10.1.2.3/8', '10.0.0.1']}}},
    {Resource: '*', Condition: {NumericEquals: {'s3:signatureAge': '0600'}}},
    {Resource: '*', Condition: {Null: {'s3:x-amz-server-side-encryption': 'TRUE'}}},
    {Resource: '*', Condition: {DateLessThan: {'aws:CurrentTime': '2026-01-01T02:00:00.5+02:00'}}},
  ])('is recognised in the form in which the server returns it: %j', async (more) => {
    const Statement = {Effect: 'Deny', Action: 's3:PutObject', ...more}
    const document = JSON.stringify({Version: '2012-10-17', Statement})
    expect((await policy('create', 'prod', 'form', document)).json).toMatchObject([{changed: true}])
    expect((await policy('create', 'prod', 'form', document)).json).toMatchObject([
      {...created, policy: 'form', changed: false, replaced: true},
    ])
  })

  test('replaces another one of that name', async () => {
    await policy('create', 'prod', 'twice', documents.reader)
    expect((await policy('create', 'prod', 'twice', documents.writer)).json).toEqual([
      {...created, policy: 'twice', changed: true, replaced: true},
    ])
    expect((await policy('info', 'prod', 'twice')).json).toMatchObject([
      {policyInfo: {Policy: {Statement: [{Action: ['s3:PutObject']}]}}},
    ])
  })

  test('with NotAction is refused before anything is sent', async () => {
    const document = documents.reader?.replace('Action', 'NotAction') ?? ''
    const run = await mctl(['admin', 'policy', 'create', 'prod', 'poison', document, '--debug'])
    expect(run.exitCode).toBe(2)
    expect(run.stderr).toContain('uses NotAction (statement 1, ')
    expect(run.stderr).not.toContain('/minio/')
    expect((await policy('list', 'prod')).exitCode).toBe(0)
  })

  test('with an unknown action is refused, or by the server in its words', async () => {
    const first = await policy('create', 'prod', 'bad', allow('s3:PutObjectt'))
    expect(first.exitCode).toBe(2)
    expect(first.json).toMatchObject([
      {
        error: {
          message: expect.stringContaining('has the unknown action s3:PutObjectt (statement 1, '),
          hint: 'Did you mean s3:PutObject? A newer server may know more: --allow-unknown-actions',
        },
      },
    ])
    const run = await policy('create', 'prod', 'bad', allow('s3:Fly'), '--allow-unknown-actions')
    expect(run.exitCode).toBe(2)
    expect(run.json).toMatchObject([
      {error: {message: "prod refused: unsupported action 's3:Fly'", code: 'bad_input'}},
    ])
  })

  test('that does not do what it seems to is stored with a warning', async () => {
    const document = allow('*')
    const run = await mctl(['admin', 'policy', 'create', 'prod', 'wide', document])
    expect([run.exitCode, run.stdout]).toEqual([0, 'Created policy `wide` successfully.\n'])
    expect(run.stderr).toMatch(/^mctl: warning: the action \* covers S3, admin and KMS/)
  })

  test('is kept on request, and one that is gone is no error on request', async () => {
    const kept = await policy('create', 'prod', 'reader', documents.writer ?? '', '--if-not-exists')
    expect(kept.json).toMatchObject([{policy: 'reader', changed: false, replaced: false}])
    const gone = await policy('remove', 'prod', 'nosuch', '--if-exists')
    expect([gone.exitCode, gone.json]).toMatchObject([0, [{policy: 'nosuch', changed: false}]])
  })

  test('is written to a file by info', async () => {
    const file = join(folder.path, 'out.json')
    const run = await policy('info', 'prod', 'reader', '--policy-file', file)
    const Policy = {
      Version: '2012-10-17',
      Statement: [{Effect: 'Allow', Action: ['s3:GetObject'], Resource: ['arn:aws:s3:::docs/*']}],
    }
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
    expect(run.json).toEqual([
      {
        status: 'success',
        policy: 'reader',
        policyInfo: {PolicyName: 'reader', Policy, CreateDate: time, UpdateDate: time},
        isGroup: false,
      },
    ])
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(Policy)
  })
})

test('the names are listed one a line, sorted, also under the name ls', async () => {
  const names = (await text('ls', 'prod/')).split('\n').slice(0, -1)
  expect(names).toEqual(names.toSorted())
  expect(names).toEqual(expect.arrayContaining(['consoleAdmin', 'reader', 'writeonly', 'writer']))
})

describe.each(['user', 'group'] as const)('the policies of a %s', (kind) => {
  const name = {user: 'alice', group: 'staff'}[kind]
  const who = [`--${kind}`, name]

  beforeEach(async () => {
    await policy('set', 'prod', 'diagnostics', `${kind}=${name}`)
    await policy('unset', 'prod', 'diagnostics', `${kind}=${name}`)
  })

  test('are attached and detached, and the S3 API follows', async () => {
    expect(await rights()).toEqual([])
    expect((await policy('attach', 'prod', 'reader', ...who)).json).toEqual([
      {status: 'success', policiesAttached: ['reader'], [kind]: name, changed: true},
    ])
    expect(await rights()).toEqual(['read'])
    expect((await policy('detach', 'prod', 'reader', ...who)).json).toEqual([
      {status: 'success', policiesDetached: ['reader'], [kind]: name, changed: true},
    ])
    expect(await rights()).toEqual([])
  })

  test('are named only as far as they change', async () => {
    await policy('attach', 'prod', 'reader', ...who)
    expect((await policy('attach', 'prod', 'reader,writer', 'readonly', ...who)).json).toEqual([
      {status: 'success', policiesAttached: ['readonly', 'writer'], [kind]: name, changed: true},
    ])
    expect((await policy('attach', 'prod', 'writer', ...who)).json).toEqual([
      {status: 'success', policiesAttached: [], [kind]: name, changed: false},
    ])
    expect((await policy('detach', 'prod', 'writer,diagnostics', ...who)).json).toEqual([
      {status: 'success', policiesDetached: ['writer'], [kind]: name, changed: true},
    ])
    expect(await text('detach', 'prod', 'writer', ...who)).toBe(
      `Nothing to detach: not attached to ${kind}: ${name}\n`,
    )
  })

  test('are set exactly, extended and reduced', async () => {
    const assigned = {userOrGroup: name, isGroup: kind === 'group', policyInfo: noInfo}
    await policy('attach', 'prod', 'readonly', ...who)
    expect((await policy('set', 'prod', 'writer,reader', `${kind}=${name}`)).json).toEqual([
      {
        status: 'success',
        ...assigned,
        policy: 'reader,writer',
        policies: ['reader', 'writer'],
        changed: true,
      },
    ])
    expect(await rights()).toEqual(['read', 'write'])
    expect(await text('set', 'prod', 'reader,writer', `${kind}=${name}`)).toBe(
      `Nothing to change: ${kind} \`${name}\` has reader, writer\n`,
    )
    expect((await policy('unset', 'prod', 'reader', `${kind}=${name}`)).json).toMatchObject([
      {policies: ['writer'], changed: true},
    ])
    expect((await policy('update', 'prod', 'readonly', `${kind}=${name}`)).json).toMatchObject([
      {policies: ['readonly', 'writer'], changed: true},
    ])
  })

  test('stay as they are when one of the names is unknown', async () => {
    for (const verb of ['attach', 'detach']) {
      const run = await policy(verb, 'prod', 'reader', 'nosuch', ...who)
      expect(run.exitCode).toBe(5)
      expect(run.json).toMatchObject([
        {error: {message: 'No policy named nosuch at prod', code: 'policy_not_found'}},
      ])
    }
    expect(await rights()).toEqual([])
  })

  test('cannot be removed while they are in use, and the error says who has them', async () => {
    await policy('attach', 'prod', 'reader', ...who)
    const run = await mctl(['admin', 'policy', 'rm', 'prod', 'reader'])
    expect(run.exitCode).toBe(1)
    expect(run.stderr).toBe(
      `mctl: The policy reader is in use at prod: ${kind} ${name}\n` +
        `mctl admin policy detach prod reader --${kind} ${name}\n`,
    )
    expect(await rights()).toEqual(['read'])
  })

  test('need somebody who is there', async () => {
    const run = await policy('attach', 'prod', 'reader', `--${kind}`, 'nosuch')
    expect(run.exitCode).toBe(5)
    expect(run.json).toMatchObject([{error: {message: `No ${kind} named nosuch at prod`}}])
  })
})

test('a policy that nobody has is removed; one that is not there is an error', async () => {
  await policy('create', 'prod', 'spare', documents.reader)
  expect((await policy('remove', 'prod', 'spare')).json).toEqual([
    {...created, policy: 'spare', changed: true},
  ])
  expect((await policy('remove', 'prod', 'spare')).exitCode).toBe(5)
})

test.each(['remove', 'info'])('%s takes the name of one policy', async (verb) => {
  for (const name of ['reader,writer', '']) {
    const run = await mctl(['admin', 'policy', verb, 'prod', name])
    expect(run.exitCode).toBe(2)
    expect(run.stderr).toBe(`mctl: ${JSON.stringify(name)} is not the name of one policy\n`)
  }
})

test('a built-in policy is not removed, and overwritten only with --yes', async () => {
  expect((await policy('remove', 'prod', 'writeonly')).exitCode).toBe(1)
  const refused = await policy('create', 'prod', 'writeonly', documents.writer)
  expect(refused.exitCode).toBe(2)
  expect((await policy('info', 'prod', 'writeonly')).stdout).toContain('arn:aws:s3:::*')
  const forced = await policy('create', 'prod', 'writeonly', documents.writer, '--yes')
  expect(forced.json).toMatchObject([{changed: true, replaced: true}])
})
