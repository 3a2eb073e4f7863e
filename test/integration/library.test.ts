import {readFileSync} from 'node:fs'
import {resolve} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {Loopback} from '../helpers/loopback.ts'
import {type MinioServer, startMinio} from '../helpers/minio-server.ts'
import {type Project, startProject} from '../helpers/packed-library.ts'
import {startVersion4Server} from '../helpers/version-4-server.ts'

let project: Project
let minio: MinioServer
const loopback = new Loopback()

beforeAll(async () => {
  minio = await startMinio()
  project = await startProject()
})

afterAll(async () => {
  await minio?.stop()
  await loopback[Symbol.asyncDispose]()
  await project?.[Symbol.asyncDispose]()
})

const guide = readFileSync(resolve(import.meta.dirname, '../../docs/library.md'), 'utf8')

/** What a program prints that begins with a client, and says things by `say`. */
async function said(text: string, env: Readonly<Record<string, string>> = {}): Promise<unknown[]> {
  const run = await project.run(
    'program.mjs',
    `import {readFileSync} from 'node:fs'
import {AdminClient, AppError} from 'mctl'
const {URL: url, ACCESS: accessKey, SECRET: secretKey, CA} = process.env
const ca = CA === undefined ? undefined : readFileSync(CA, 'utf8')
const say = (what) => process.stdout.write(JSON.stringify(what) + '\\n')
const failing = async (work) => {
  const error = await work.then(() => undefined, (error) => error)
  return {isAppError: error instanceof AppError, code: error?.code, message: error?.message, cause: error?.cause?.message}
}
${text}`,
    {
      URL: minio.url,
      ACCESS: minio.rootUser,
      SECRET: minio.rootPassword,
      CA: minio.caFile,
      ...env,
    },
  )
  expect(run).toMatchObject({exitCode: 0, stderr: ''})
  return run.stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line))
}

describe('a program that has installed mctl', () => {
  test('does what the commands do, and gets their documents', async () => {
    const answers = await said(`
using client = new AdminClient({url, accessKey, secretKey, ca})
const policy = {Version: '2012-10-17', Statement: [{Effect: 'Allow', Action: ['s3:GetObject'], Resource: ['arn:aws:s3:::docs/*']}]}
const made = await client.users.add({accessKey: 'alice'})
say([made.created, made.secretKey.length])
say(await client.users.add({accessKey: 'bob', secretKey: 'bob-secret'}))
say(await client.groups.addMembers('staff', ['alice', 'bob']))
say(await client.groups.removeMembers('staff', ['bob']))
say(await client.policies.create('reader', policy))
const byAgent = {...policy.Statement[0], Condition: {StringEquals: {'aws:UserAgent': ['backup']}}}
say((await client.policies.create('agent', {...policy, Statement: [byAgent]})).warnings.map(({code}) => code))
say(await client.accessKeys.add({user: 'alice', polcy: policy}).catch(({code, message}) => [code, message.split(";")[0]]))
say(await client.accessKeys.list('alice'))
say(await client.policies.attach(['reader'], {group: 'staff'}))
say(await client.policies.set(['readonly'], {user: 'alice'}))
say((await client.policies.entities({groups: ['staff', 'nobody']})).unmapped.groups)
say((await client.policies.check({...policy, Statement: [{...policy.Statement[0], Action: ['s3:GetObjekt']}]})).map(({code}) => code))
say((await client.policies.create('reader', {}, {ifNotExists: true}).catch(({code}) => code)))
const may = await client.rights.can('bob', {action: 's3:GetObject', resource: 'docs/a'})
say([may.decided, (await client.rights.can('alice', {request: 'GET object', resource: 'docs/a'})).decided])
say((await client.rights.effective('alice')).policies)
say(await client.users.list())
const key = await client.accessKeys.add({user: 'alice', policy, name: 'backup'})
say([key.parentUser, key.secretKey.length])
say(await client.accessKeys.disable(key.accessKey))
const {accessKey: _, ...stored} = await client.accessKeys.get(key.accessKey)
say(stored)
say(await client.accessKeys.remove(key.accessKey))
const archive = await client.iam.export()
say((await client.iam.import(archive, {dryRun: true})).changed)
say(await client.users.remove('bob'))
say((await client.iam.import(archive, {users: ['bob']})).added.users)
say(await client.users.remove('bob'))
say(await client.users.remove('bob', {ifExists: true}))
say(await client.groups.list())
say(await client.kms.keyStatus())
say(await client.kms.listKeys())
const {mode, nodes} = await client.deployment.info()
say([mode, nodes[0].certificate])
`)
    const policy = {
      Version: '2012-10-17',
      Statement: [{Effect: 'Allow', Action: ['s3:GetObject'], Resource: ['arn:aws:s3:::docs/*']}],
    }
    expect(answers).toEqual([
      [true, 40],
      {
        accessKey: 'bob',
        secretKey: '********',
        userStatus: 'enabled',
        created: true,
        secretChanged: true,
        changed: true,
      },
      {
        groupName: 'staff',
        members: ['alice', 'bob'],
        membersAdded: ['alice', 'bob'],
        created: true,
        changed: true,
      },
      {groupName: 'staff', members: ['bob'], membersRemoved: ['bob'], changed: true},
      expect.objectContaining({policy: 'reader', changed: true}),
      ['forgeable'],
      ['bad_input', 'accessKeys.add: key.polcy is not known'],
      [],
      {policiesAttached: ['reader'], group: 'staff', changed: true},
      expect.objectContaining({policies: ['readonly'], changed: true}),
      ['nobody'],
      ['unknown-action'],
      'bad_input',
      [false, true],
      [
        {policy: 'readonly', origin: 'user'},
        {policy: 'reader', origin: 'group', group: 'staff'},
      ],
      [
        expect.objectContaining({
          accessKey: 'alice',
          policyName: 'readonly',
          memberOf: [{name: 'staff', policies: ['reader'], status: 'enabled'}],
        }),
        expect.objectContaining({accessKey: 'bob', userStatus: 'enabled'}),
      ],
      ['alice', 40],
      expect.objectContaining({changed: true}),
      expect.objectContaining({
        parentUser: 'alice',
        accountStatus: 'off',
        impliedPolicy: false,
        name: 'backup',
        policy,
      }),
      expect.objectContaining({changed: true}),
      false,
      {accessKey: 'bob', changed: true},
      ['bob'],
      {accessKey: 'bob', changed: true},
      {accessKey: 'bob', changed: false},
      ['staff'],
      {keyId: 'my-key', healthy: true, encryption: 'ok', decryption: 'ok'},
      ['my-key'],
      ['online', {state: 'unknown', message: 'not looked at'}],
    ])
  })

  test('gets an AppError with a code for what goes wrong', async () => {
    const failures = await said(`
const client = new AdminClient({url, accessKey, secretKey, ca})
say(await failing(client.users.get('nobody')))
say(await failing(client.policies.create('readwrite', {Version: '2012-10-17', Statement: []})))
say(await failing(new AdminClient({url, accessKey, secretKey: 'wrong-secret', ca, name: 'prod'}).users.list()))
say(await failing(new AdminClient({url, accessKey, secretKey}).users.list()))
say(await failing(new AdminClient({url, accessKey, secretKey, trustFingerprint: 'sha256:' + '0'.repeat(64)}).users.list()))
say(await failing((async () => new AdminClient({url: 'minio.example.com', accessKey, secretKey}))()))
say(await failing(AdminClient.fromAlias('nowhere')))
`)
    expect(failures).toMatchObject([
      {isAppError: true, code: 'user_not_found'},
      {isAppError: true, code: 'bad_input'},
      {
        isAppError: true,
        code: 'invalid_credentials',
        message: `prod does not accept the secret key of ${minio.rootUser}`,
      },
      {isAppError: true, code: 'tls_untrusted'},
      {isAppError: true, code: 'tls_untrusted'},
      {isAppError: true, code: 'bad_input'},
      {isAppError: true, code: 'alias_not_found', message: 'No alias named nowhere'},
    ])
    expect(JSON.stringify(failures)).not.toContain('wrong-secret')
  })

  test('ends a request that is under way, and the client goes on', async () => {
    const silent = await loopback.silent()
    const started = Date.now()
    const answers = await said(
      `
const stuck = new AdminClient({url: process.env.SILENT, accessKey, secretKey, timeout: 60_000})
const controller = new AbortController()
setTimeout(() => controller.abort(new Error('no longer wanted')), 300)
say(await failing(stuck.users.list({signal: controller.signal})))
const client = new AdminClient({url, accessKey, secretKey, ca})
say(await failing(client.users.list({signal: AbortSignal.abort(new Error('before'))})))
say((await client.users.list()).length)
const whole = new AbortController()
const ended = new AdminClient({url, accessKey, secretKey, ca, signal: whole.signal})
whole.abort()
say(await failing(ended.users.list()))
`,
      {SILENT: `http://127.0.0.1:${silent.port}`},
    )
    expect(answers).toEqual([
      {isAppError: true, code: 'cancelled', message: 'Cancelled', cause: 'no longer wanted'},
      {isAppError: true, code: 'cancelled', message: 'Cancelled', cause: 'before'},
      1,
      {isAppError: true, code: 'cancelled', message: 'Cancelled'},
    ])
    await silent.asked
    expect(Date.now() - started).toBeLessThan(20_000)
  })

  test('keeps no secret in what it may print', async () => {
    const printed = await project.run(
      'printing.mjs',
      `import {inspect} from 'node:util'
import {AdminClient, Secret} from 'mctl'
const client = new AdminClient({url: 'https://h:9000', accessKey: 'root', secretKey: new Secret('do-not-print')})
console.log(inspect(client, {depth: 9, showHidden: true}), JSON.stringify(client), String(new Secret('do-not-print')))
`,
    )
    expect(printed).toMatchObject({exitCode: 0, stderr: ''})
    expect(printed.stdout).not.toContain('do-not-print')
  })

  test('is told of the version that a server speaks', async () => {
    const plain = await startMinio({tls: false})
    try {
      const newer = await startVersion4Server(loopback, plain)
      const answers = await said(
        `
const client = new AdminClient({url: process.env.NEWER, accessKey, secretKey, onApiVersion: say})
say(await client.users.list())
say(await new AdminClient({url: process.env.NEWER, accessKey, secretKey, apiVersion: 'v4'}).groups.list())
`,
        {NEWER: newer.url, ACCESS: plain.rootUser, SECRET: plain.rootPassword},
      )
      expect(answers).toEqual(['v4', [], []])
      expect(newer.calls).toEqual([
        'GET v3 list-users: 426',
        'GET v4 list-users: 200',
        'GET v4 groups: 200',
      ])
    } finally {
      await plain.stop()
    }
  })

  test('is checked by the compiler, as strictly as can be', async () => {
    const right = await project.check(
      'program.mts',
      `import {AdminClient, type AccessKeyAdded, AppError, type ErrorCode, type UserItem} from 'mctl'

export async function main(signal: AbortSignal): Promise<string[]> {
  using client = await AdminClient.fromAlias('prod', {signal})
  const users: UserItem[] = await client.users.list({signal})
  const key: AccessKeyAdded = await client.accessKeys.add({user: 'alice', expiration: new Date()})
  const status: 'enabled' | 'disabled' | 'unknown' | undefined = users[0]?.userStatus
  try {
    await client.policies.attach(['readonly'], {group: 'staff'})
  } catch (error) {
    if (error instanceof AppError) {
      const code: ErrorCode = error.code
      return [code, error.hint ?? '', error.fault?.Code ?? '']
    }
  }
  return [key.secretKey, String(status)]
}
`,
    )
    expect(right).toEqual({exitCode: 0, stdout: '', stderr: ''})
    const wrong = await project.check(
      'wrong.mts',
      `import {AdminClient} from 'mctl'
const client = new AdminClient({url: 'https://h', accessKey: 'a'})
await client.users.get(1)
await client.policies.attach(['readonly'], {bucket: 'docs'})
`,
    )
    expect(wrong.stdout.split('\n').map((line) => line.replace(/:.*/, ''))).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^wrong\.mts\(2,/),
        expect.stringMatching(/^wrong\.mts\(3,/),
        expect.stringMatching(/^wrong\.mts\(4,/),
      ]),
    )
  })
})

test('the example of the guide runs as it stands there', async () => {
  const [, example = ''] = /```js\n(.*?)```/s.exec(guide) ?? []
  expect(example).toContain("AdminClient.fromAlias('prod')")
  const plain = await startMinio({tls: false})
  try {
    const run = await project.run('example.mjs', example, {MC_HOST_prod: plain.aliasUrl})
    expect(run).toEqual({
      exitCode: 0,
      stderr: '',
      stdout: 'alice is new\nalice enabled staff\nNo user named bob at prod\n',
    })
  } finally {
    await plain.stop()
  }
})
