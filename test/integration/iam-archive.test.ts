// What one server saves, another restores: mctl's zip with the real mc, and mc's with mctl.
import {existsSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {strToU8, unzipSync, zipSync} from 'fflate'
import {afterAll, beforeAll, expect, test} from 'vitest'
import {type MinioServer, startMinio} from '../helpers/minio-server.ts'
import {mctlCommand, type Run, runMc, runMctl} from '../helpers/run-mctl.ts'
import {type TemporaryDirectory, temporaryDirectory} from '../helpers/temporary-directory.ts'
import {runOnTerminal} from '../helpers/terminal.ts'

let from: MinioServer
let to: MinioServer
let folder: TemporaryDirectory

beforeAll(async () => {
  folder = await temporaryDirectory()
  ;[from, to] = await Promise.all([
    startMinio({tls: false, kms: 'none'}),
    startMinio({tls: false, kms: 'none'}),
  ])
  await mc('admin user add from alice alice-secret')
  await mc('admin user add from bob bob-secret-1')
  await mc('admin group add from devs alice bob')
  await mc('admin policy attach from readonly --group devs')
  await mc('admin policy attach from readwrite --user alice')
  await mc('admin accesskey create from alice --access-key alice-key --secret-key alice-key-secret')
  await mc('admin accesskey create from --access-key root-key --secret-key root-key-secret')
})

afterAll(async () => {
  await from?.stop()
  await to?.stop()
  await folder?.[Symbol.asyncDispose]()
})

const options = () => ({
  env: {MC_HOST_from: from.aliasUrl, MC_HOST_to: to.aliasUrl},
  cwd: folder.path,
  configDir: join(folder.path, 'config'),
})
const mctl = (line: string): Promise<Run> => runMctl(line.split(' '), options())
const mc = (line: string): Promise<Run> => runMc(line.split(' '), options())

const asset = (name: string) => `iam-assets/${name}.json`

/** The archive `all.zip` with other entries in one part. */
function archiveWith(name: string, entries: object): string {
  const file = join(folder.path, `${name}.zip`)
  writeFileSync(file, zipSync({[asset(name)]: strToU8(JSON.stringify(entries))}))
  return file
}

test('an export is for its owner alone, says what it holds, and keeps the file that was there', async () => {
  const run = await mctl('admin cluster iam export from')
  expect(run.exitCode).toBe(0)
  expect(run.stdout).toBe(
    'IAM info successfully downloaded as from-iam-info.zip.\nIt holds every secret in clear: keep it as you would keep them.\n',
  )
  const file = join(folder.path, 'from-iam-info.zip')
  expect(statSync(file).mode & 0o777).toBe(0o600)
  const held = unzipSync(readFileSync(file))
  expect(Buffer.from(held[asset('users')] ?? []).toString()).toContain('bob-secret-1')

  const again = await mctl('--json admin cluster iam export from')
  const [kept] = readdirSync(folder.path).filter((name) => name.startsWith('from-iam-info.zip.'))
  expect(again.json).toEqual([{status: 'success', file: 'from-iam-info.zip', kept, changed: true}])
  expect(statSync(join(folder.path, kept ?? '')).mode & 0o777).toBe(0o600)
})

test('who may not export leaves no file', async () => {
  const env = {MC_HOST_from: from.url.replace('://', '://bob:bob-secret-1@')}
  const run = await runMctl(['admin', 'cluster', 'iam', 'export', 'from', '-o', 'bob.zip'], {
    ...options(),
    env,
  })
  expect(run.exitCode).toBe(4)
  expect(run.stderr).toContain('The access key bob may not do this at from')
  expect(existsSync(join(folder.path, 'bob.zip'))).toBe(false)
})

test('an export goes to a pipe, and to no terminal', async () => {
  const line = `${mctlCommand()} admin cluster iam export from -o -`
  const env = {...options().env, MC_CONFIG_DIR: options().configDir}
  const shown = await runOnTerminal(line, [], env)
  expect(shown.exitCode).toBe(2)
  expect(shown.screen).toContain('A terminal cannot show the zip; nothing was written')
  const piped = await runOnTerminal(`${line} > ${join(folder.path, 'piped.zip')}`, [], env)
  expect(piped).toEqual({screen: '', exitCode: 0})
  expect(Object.keys(unzipSync(readFileSync(join(folder.path, 'piped.zip'))))).toContain(
    asset('users'),
  )
  const both = await mctl('--json admin cluster iam export from -o -')
  expect([both.exitCode, both.json[0]?.status]).toEqual([2, 'error'])
  expect(existsSync(join(folder.path, '-'))).toBe(false)
})

test('who may not import is told so, with the dry run and without', async () => {
  const env = {MC_HOST_to: to.url.replace('://', '://bob:bob-secret-1@')}
  await mc('admin user add to bob bob-secret-1')
  for (const more of [[], ['--dry-run']]) {
    const run = await runMctl(
      ['admin', 'cluster', 'iam', 'import', 'to', 'from-iam-info.zip', ...more],
      {...options(), env},
    )
    expect(run.exitCode).toBe(4)
    expect(run.stderr).toBe(
      'mctl: The access key bob may not do this at to\nUse an alias of an administrator, or let one give more rights: mctl admin policy attach ADMIN-ALIAS POLICY --user bob\n',
    )
  }
  await mc('admin user remove to bob')
})

test('a dry run says what would be imported, and changes nothing', async () => {
  const before = await mctl('--json admin user list to')
  const run = await mctl('--json admin cluster iam import to from-iam-info.zip --dry-run')
  expect(run.exitCode).toBe(0)
  expect(run.json).toMatchObject([{status: 'success', dryRun: true, changed: false, added: {}}])
  expect(run.json[0]?.plan).toContainEqual({kind: 'policy', name: 'readonly', action: 'unchanged'})
  expect(run.json[0]?.plan).toContainEqual({kind: 'user', name: 'alice', action: 'add'})
  expect(run.json[0]?.plan).toContainEqual({
    kind: 'access-key',
    name: 'root-key',
    action: 'add',
    concern: `its user ${from.rootUser} is neither in the archive nor a user of to: the root user of another server, perhaps`,
  })
  expect((await mctl('--json admin user list to')).stdout).toBe(before.stdout)
})

test('one user is restored with keys and policies, and nobody else', async () => {
  const run = await mctl('--json admin cluster iam import to from-iam-info.zip --user alice')
  expect(run.exitCode).toBe(0)
  expect(run.json).toMatchObject([
    {
      added: {
        users: ['alice'],
        serviceAccounts: ['alice-key'],
        userPolicies: [{alice: ['readwrite']}],
      },
      failed: {},
      changed: true,
    },
  ])
  const users = await mctl('--json admin user list to')
  expect(users.json.map(({accessKey}) => accessKey)).toEqual(['alice'])
})

test('a name that is not in the archive imports nothing', async () => {
  const run = await mctl('admin cluster iam import to from-iam-info.zip --user alice --user nosuch')
  expect(run.exitCode).toBe(5)
  expect(run.stderr).toContain('No user named nosuch in from-iam-info.zip; nothing was imported')
})

test("mc's line imports the rest, and once more there is nothing to change", async () => {
  const run = await mctl('--json admin cluster iam import to from-iam-info.zip')
  expect(run.exitCode).toBe(0)
  expect(run.json).toMatchObject([
    {added: {users: ['bob'], groups: ['devs'], serviceAccounts: ['root-key']}, changed: true},
  ])
  const again = await mctl('admin cluster iam import to from-iam-info.zip')
  expect(again.stdout).toMatch(
    /^\d+ of \d+ are there already, just like that\.\nNothing was changed\.\n$/,
  )
  const env = {MC_HOST_to: to.url.replace('://', '://alice-key:alice-key-secret@')}
  const asAlice = await runMctl(['stat', 'to'], {...options(), env})
  expect(asAlice.exitCode).toBe(0)
})

test('mc reads what mctl saved', async () => {
  const run = await mc('--json admin cluster iam import from from-iam-info.zip')
  expect(run.exitCode).toBe(0)
  expect(run.json).toMatchObject([{added: {groups: ['devs']}, failed: {}}])
})

test('what would stop the server in the middle is left out, the rest goes on, and the exit code says so', async () => {
  const users = {
    'alice-key': {secretKey: 'any-secret', status: 'enabled'},
    dave: {secretKey: 'dave-secret', status: 'enabled'},
    erin: {secretKey: 'short', status: 'enabled'},
  }
  const file = archiveWith('users', users)
  const plan = await mctl(`admin cluster iam import to ${file} --dry-run`)
  expect(plan.exitCode).toBe(3)
  expect(plan.stdout).toContain('left-out  user  alice-key  an access key of that name is at to')

  const run = await mctl(`admin cluster iam import to ${file}`)
  expect(run.exitCode).toBe(1)
  expect(run.stderr).toContain(
    'The user alice-key was left out: an access key of that name is at to',
  )
  expect(run.stderr).toContain('The server did not take erin of users, and does not say why')
  expect((await mctl('admin user info to dave')).exitCode).toBe(0)
})

test('a key with the name of a user, at which the real mc ends with 403, is left out as well', async () => {
  const key = {parent: 'alice', accessKey: 'bob', secretKey: 'any-secret', status: 'on'}
  const file = archiveWith('svcaccts', {bob: key})
  expect((await mc(`admin cluster iam import to ${file}`)).stderr).toContain('Access Denied')
  const run = await mctl(`admin cluster iam import to ${file}`)
  expect(run.exitCode).toBe(1)
  expect(run.stderr).toContain('The access key bob was left out: a user has that name')
})

test('a policy with NotAction, or without statements, stays out, and the lists stay whole', async () => {
  const statement = {Effect: 'Allow', NotAction: ['s3:DeleteObject'], Resource: ['arn:aws:s3:::*']}
  const file = archiveWith('policies', {
    broken: {Version: '2012-10-17', Statement: [statement]},
    readonly: {Version: '2012-10-17', Statement: []},
  })
  const run = await mctl(`admin cluster iam import to ${file}`)
  expect(run.exitCode).toBe(1)
  const policies = await mctl('admin policy list to')
  expect(policies.stdout.split('\n')).toContain('readonly')
  expect(policies.stdout.split('\n')).not.toContain('broken')
})

test('a disabled key and group, which the server enables when it imports them, are disabled again', async () => {
  await mctl('admin user add from carol carol-secret')
  await mctl('admin group add from resting carol')
  writeFileSync(
    join(folder.path, 'one.json'),
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [{Effect: 'Allow', Action: ['s3:GetObject'], Resource: ['arn:aws:s3:::one/*']}],
    }),
  )
  await mctl('admin accesskey create from carol --access-key carol-key --policy one.json')
  await mctl('admin accesskey disable from carol-key')
  await mctl('admin group disable from resting')
  await mctl('admin cluster iam export from --output resting.zip')
  const imported = 'resting.zip --only users,groups,keys,policies'
  await mctl(`admin cluster iam import to ${imported} --user carol --group resting`)
  // The rest of it is there, and only the label is another.
  await mctl('admin accesskey edit to carol-key --description other')
  await mctl('admin group enable to resting')

  const run = await mctl(
    `--json admin cluster iam import to ${imported} --user carol --group resting`,
  )
  expect(run.exitCode).toBe(0)
  expect(run.json[0]?.statuses).toEqual([
    {kind: 'group', name: 'resting', status: 'disabled'},
    {kind: 'access-key', name: 'carol-key', status: 'disabled'},
  ])
  expect((await mctl('--json admin group info to resting')).json).toMatchObject([
    {groupStatus: 'disabled', members: ['carol']},
  ])
  expect((await mctl('--json admin user svcacct info to carol-key')).json).toMatchObject([
    {accountStatus: 'off', impliedPolicy: false, policy: {Statement: [{Action: ['s3:GetObject']}]}},
  ])
  const again = await mctl(`--json admin cluster iam import to ${imported} --user carol`)
  expect(again.json).toMatchObject([{changed: false}])
})

test('a status that may not be set again is a failure', async () => {
  writeFileSync(
    join(folder.path, 'importer.json'),
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [{Effect: 'Allow', Action: ['admin:ImportIAM', 'admin:ExportIAM']}],
    }),
  )
  await mctl('admin policy create to importer importer.json')
  await mctl('admin user add to importer importer-secret')
  await mctl('admin policy attach to importer --user importer')
  await mctl('admin accesskey edit to carol-key --description another')
  const env = {MC_HOST_to: to.url.replace('://', '://importer:importer-secret@')}
  const words = ['admin', 'cluster', 'iam', 'import', 'to', 'resting.zip', '--user', 'carol']
  const run = await runMctl(words, {...options(), env})
  expect(run.exitCode).toBe(1)
  expect(run.stderr).toContain(
    'The access key carol-key was imported, and is not sure to be disabled',
  )
})

test.each([
  ['admin cluster iam import to nosuch.zip', 5],
  ['admin cluster iam import to config/config.json', 2],
  ['admin cluster iam import to from-iam-info.zip --only user', 2],
])('%s exits with %i and one line', async (line, exitCode) => {
  const run = await mctl(line)
  expect(run.exitCode).toBe(exitCode)
  expect(run.stderr).toMatch(/^mctl: /)
})
