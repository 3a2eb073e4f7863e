// Who has only the right to write is not stopped by what mctl reads first: mc does all of these.
import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, expect, test} from 'vitest'
import {type MinioServer, startMinio} from '../helpers/minio-server.ts'
import {type Run, runMctl} from '../helpers/run-mctl.ts'
import {type TemporaryDirectory, temporaryDirectory} from '../helpers/temporary-directory.ts'

let server: MinioServer
let folder: TemporaryDirectory

const cases: readonly (readonly [action: string, line: string])[] = [
  ['CreateUser', 'admin user add s newcomer newcomer-secret'],
  ['EnableUser', 'admin user enable s sleeper'],
  ['DeleteUser', 'admin user remove s leaver'],
  ['AddUserToGroup', 'admin group add s staff alice'],
  ['EnableGroup', 'admin group enable s resting'],
  ['AttachUserOrGroupPolicy', 'admin policy attach s readonly --user alice'],
  ['UpdatePolicyAssociation', 'admin policy attach s readonly --group crew'],
  ['CreatePolicy', 'admin policy create s fresh one.json'],
  ['DeletePolicy', 'admin policy remove s spare'],
  [
    'CreateServiceAccount',
    'admin accesskey create s alice --access-key made-key --policy one.json',
  ],
  ['UpdateServiceAccount', 'admin accesskey edit s edited-key --description other'],
  ['RemoveServiceAccount', 'admin accesskey remove s removed-key'],
]
const nameOf = (action: string): string => `only-${action}`.slice(0, 20)

beforeAll(async () => {
  folder = await temporaryDirectory()
  server = await startMinio({tls: false, kms: 'none'})
  writePolicy('one', 's3:GetObject', {Resource: ['arn:aws:s3:::one/*']})
  const people = ['alice', 'sleeper', 'leaver', ...cases.map(([action]) => nameOf(action))]
  writeFileSync(
    join(folder.path, 'users.csv'),
    ['accessKey,secretKey', ...people.map((name) => `${name},secret-of-them`)].join('\n'),
  )
  await asRoot('admin user add s --file users.csv')
  await asRoot('admin user disable s sleeper')
  await asRoot('admin group add s crew alice sleeper')
  await asRoot('admin group add s resting sleeper')
  await asRoot('admin group disable s resting')
  await asRoot('admin policy create s spare one.json')
  await asRoot('admin accesskey create s alice --access-key edited-key --policy one.json')
  await asRoot('admin accesskey create s alice --access-key removed-key')
  for (const [action] of cases) {
    writePolicy(action, `admin:${action}`, {})
    await asRoot(`admin policy create s ${action} ${action}.json`)
    await asRoot(`admin policy attach s ${action} --user ${nameOf(action)}`)
  }
}, 240_000)

afterAll(async () => {
  await server?.stop()
  await folder?.[Symbol.asyncDispose]()
})

function writePolicy(name: string, action: string, more: object): void {
  const statement = {Effect: 'Allow', Action: [action], ...more}
  const document = {Version: '2012-10-17', Statement: [statement]}
  writeFileSync(join(folder.path, `${name}.json`), JSON.stringify(document))
}

function runAt(url: string, line: string): Promise<Run> {
  return runMctl(['--json', ...line.split(' ')], {
    env: {MC_HOST_s: url},
    cwd: folder.path,
    configDir: join(folder.path, 'config'),
  })
}

async function asRoot(line: string): Promise<Run> {
  const run = await runAt(server.aliasUrl, line)
  expect(run.exitCode, `${line}: ${run.stdout}${run.stderr}`).toBe(0)
  return run
}

test.each(cases)('who has %s alone runs: %s', async (action, line) => {
  const url = server.url.replace('://', `://${nameOf(action)}:secret-of-them@`)
  const run = await runAt(url, line)
  expect(run.stderr).toBe('')
  expect(run.json).toMatchObject([{status: 'success', changed: true}])
  expect(run.exitCode).toBe(0)
})

test('the changes were made, and the edited key kept its policy', async () => {
  const [key] = (await asRoot('admin user svcacct info s edited-key')).json
  expect(key).toMatchObject({description: 'other', impliedPolicy: false})
  const [made] = (await asRoot('admin user svcacct info s made-key')).json
  expect(made).toMatchObject({parentUser: 'alice', impliedPolicy: false})
  expect((await asRoot('admin group list s')).json).toMatchObject([
    {groups: ['crew', 'resting', 'staff']},
  ])
  expect((await asRoot('admin user list s')).json).not.toContainEqual(
    expect.objectContaining({accessKey: 'leaver'}),
  )
})

test('a key is named as in the help of mc', async () => {
  const words = [
    '--json',
    'admin',
    'accesskey',
    'create',
    's',
    'alice',
    '--access-key',
    'named-key',
  ]
  const options = {
    env: {MC_HOST_s: server.aliasUrl},
    cwd: folder.path,
    configDir: join(folder.path, 'config'),
  }
  const run = await runMctl([...words, '--name', "Tester's Access Key"], options)
  expect(run.exitCode).toBe(0)
  expect((await asRoot('admin user svcacct info s named-key')).json).toMatchObject([
    {name: "Tester's Access Key"},
  ])
  const refused = await runMctl([...words, '--name', 'a\nb'], options)
  expect(refused.exitCode).toBe(2)
})

test('who comes into a disabled group is said to lose all rights', async () => {
  await asRoot('admin group disable s resting')
  const run = await asRoot('admin group add s resting alice')
  expect(run.json).toMatchObject([{groupStatus: 'disabled', membersAdded: ['alice']}])
})
