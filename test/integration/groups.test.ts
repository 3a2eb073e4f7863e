// Groups of users on a real server: what is said to be changed is, and what is refused changes nothing.
import {join} from 'node:path'
import {afterAll, beforeAll, expect, test} from 'vitest'
import {type MinioServer, startMinio} from '../helpers/minio-server.ts'
import {type Run, runMctl} from '../helpers/run-mctl.ts'
import {type TemporaryDirectory, temporaryDirectory} from '../helpers/temporary-directory.ts'

let server: MinioServer
let folder: TemporaryDirectory

beforeAll(async () => {
  folder = await temporaryDirectory()
  server = await startMinio({tls: false, kms: 'none'})
  for (const user of ['alice', 'bob']) await mctl(`user add prod ${user} ${user}-secret`)
})

afterAll(async () => {
  await server?.stop()
  await folder?.[Symbol.asyncDispose]()
})

const mctl = (line: string): Promise<Run> =>
  runMctl(['--json', 'admin', ...line.split(' ')], {
    env: {MC_HOST_prod: server.aliasUrl},
    configDir: join(folder.path, 'config'),
  })
const inText = (line: string, user?: string): Promise<Run> =>
  runMctl(line.split(' '), {
    env: {
      MC_HOST_prod: server.aliasUrl,
      MC_HOST_own: server.url.replace('://', `://${user}:${user}-secret@`),
    },
    configDir: join(folder.path, 'config'),
  })

test('a group is made by its first member, and says who is new in it', async () => {
  expect((await mctl('group add prod staff alice')).json).toEqual([
    {
      status: 'success',
      groupName: 'staff',
      members: ['alice'],
      membersAdded: ['alice'],
      created: true,
      changed: true,
    },
  ])
  expect((await mctl('group add prod staff bob alice')).json).toMatchObject([
    {members: ['alice', 'bob'], membersAdded: ['bob'], created: false, changed: true},
  ])
  const again = await mctl('group add prod staff bob')
  expect(again.json).toMatchObject([{membersAdded: [], changed: false}])
  expect(again.exitCode).toBe(0)
  const text = await inText('admin group add prod staff bob')
  expect(text.stdout).toBe('Members already: bob\n')
  expect((await mctl('group info prod staff')).json).toEqual([
    {status: 'success', groupName: 'staff', groupStatus: 'enabled', members: ['alice', 'bob']},
  ])
})

test('a member who is no user is named, and then nobody is added', async () => {
  const run = await mctl('group add prod fresh alice nosuch')
  expect(run.exitCode).toBe(5)
  expect(run.json).toMatchObject([{error: {message: 'No user named nosuch at prod'}}])
  expect((await mctl('group info prod fresh')).exitCode).toBe(5)

  await mctl('user svcacct add prod alice --access-key alicekey1 --secret-key alice-secret1')
  const key = await mctl('group add prod fresh alicekey1')
  expect(key.json).toMatchObject([
    {error: {message: 'alicekey1 is an access key at prod, not a user'}},
  ])
  const root = await mctl(`group add prod fresh ${server.rootUser}`)
  expect(root.json).toMatchObject([
    {error: {message: `${server.rootUser} is the root user of prod`}},
  ])
  expect([root.exitCode, (await mctl('group list prod')).json]).toEqual([
    1,
    [{status: 'success', groups: ['staff']}],
  ])
})

test.each(['a=b', 'a,b', '../x', ' '])(
  'the name %j is refused before anything is sent',
  async (name) => {
    const run = await runMctl(['admin', 'group', 'add', 'prod', name, 'alice'], {
      env: {MC_HOST_prod: server.aliasUrl},
    })
    expect([run.exitCode, run.stderr]).toEqual([
      2,
      expect.stringContaining(`The group name ${JSON.stringify(name)} `),
    ])
  },
)

test('a disabled group takes all rights from its members, and says so', async () => {
  await mctl('policy attach prod readwrite --user alice')
  expect((await inText('admin user info own alice', 'alice')).exitCode).toBe(0)
  const run = await inText('admin group disable prod staff')
  expect(run.stdout).toBe(
    'Disabled group `staff` successfully.\nUntil it is enabled, alice, bob may do nothing: a disabled group takes all rights, also those from elsewhere.\n',
  )
  expect((await inText('admin user info own alice', 'alice')).exitCode).toBe(4)
  expect((await mctl('user info prod alice')).json).toMatchObject([
    {memberOf: [{name: 'staff', status: 'disabled'}]},
  ])
  expect((await inText('admin group info prod staff')).stdout).toContain(
    'Status: disabled (its members have no rights at all)',
  )
  expect((await mctl('group disable prod staff')).json).toMatchObject([
    {groupStatus: 'disabled', changed: false},
  ])
  expect((await mctl('group enable prod staff')).json).toMatchObject([
    {groupStatus: 'enabled', changed: true},
  ])
  expect((await inText('admin user info own alice', 'alice')).exitCode).toBe(0)
})

test('members leave, a group with members stays, and an empty one goes', async () => {
  expect((await mctl('group remove prod staff bob nosuch')).json).toEqual([
    {
      status: 'success',
      groupName: 'staff',
      members: ['bob', 'nosuch'],
      membersRemoved: ['bob'],
      changed: true,
    },
  ])
  const full = await inText('admin group rm prod staff')
  expect([full.exitCode, full.stderr]).toEqual([
    1,
    'mctl: The group staff has members: alice\nTake them out first: mctl admin group remove prod staff alice\n',
  ])
  await mctl('group remove prod staff alice')
  expect((await mctl('group remove prod staff')).json).toEqual([
    {status: 'success', groupName: 'staff', changed: true},
  ])
  expect((await mctl('group remove prod staff')).exitCode).toBe(5)
  expect((await mctl('group remove prod staff --if-exists')).json).toEqual([
    {status: 'success', groupName: 'staff', changed: false},
  ])
  expect((await mctl('group list prod')).json).toEqual([{status: 'success'}])
})

test('a user who exists is left alone on request, and one who is gone is no error on request', async () => {
  const there = await mctl('user add prod alice other-secret --if-not-exists')
  expect(there.json).toEqual([
    {
      status: 'success',
      accessKey: 'alice',
      secretKey: '********',
      userStatus: 'enabled',
      created: false,
      secretChanged: false,
      changed: false,
    },
  ])
  expect((await inText('admin user info own alice', 'alice')).exitCode).toBe(0)
  expect((await mctl('user remove prod nosuch --if-exists')).json).toEqual([
    {status: 'success', accessKey: 'nosuch', changed: false},
  ])
  expect((await mctl('user remove prod alicekey1 --if-exists')).exitCode).toBe(5)
})
