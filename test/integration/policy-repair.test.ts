// A stored NotAction breaks the lists of the real server for everybody; afterwards they work again.
import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, expect, test} from 'vitest'
import {type MinioServer, startMinio} from '../helpers/minio-server.ts'
import {type Run, runMc, runMctl} from '../helpers/run-mctl.ts'
import {type TemporaryDirectory, temporaryDirectory} from '../helpers/temporary-directory.ts'

let server: MinioServer
let folder: TemporaryDirectory

beforeAll(async () => {
  folder = await temporaryDirectory()
  server = await startMinio({tls: false})
  await mctl('admin', 'user', 'add', 'prod', 'alice', 'alice-secret')
  await mctl('admin', 'group', 'add', 'prod', 'staff', 'alice')
  writeFileSync(file(), poison)
})

afterAll(async () => {
  await server?.stop()
  await folder?.[Symbol.asyncDispose]()
})

const poison = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {Effect: 'Allow', NotAction: ['s3:Delete*', 's3:GetObject'], Resource: ['arn:aws:s3:::b/*']},
  ],
})
const file = (): string => join(folder.path, 'poison.json')
const options = () => ({
  env: {MC_HOST_prod: server.aliasUrl},
  configDir: join(folder.path, 'config'),
})
const mctl = (...args: string[]): Promise<Run> => runMctl(args, options())
const repair = (...args: string[]): Promise<Run> =>
  mctl('--json', 'admin', 'policy', 'repair', 'prod', ...args)
/** mctl refuses to send it; mc does not. */
const store = (name: string): Promise<Run> =>
  runMc(['admin', 'policy', 'create', 'prod', name, file()], options())
const attach = (...args: string[]): Promise<Run> =>
  runMc(['admin', 'policy', 'attach', 'prod', ...args], options())
const listExit = async (): Promise<number> =>
  (await mctl('admin', 'policy', 'list', 'prod')).exitCode

test('nothing to repair', async () => {
  expect((await repair()).json).toEqual([
    {status: 'success', healthy: true, broken: [], repair: 'none', changed: false},
  ])
})

test('what somebody has is found, replaced by the written-out list, and the lists work again', async () => {
  await store('poison')
  await attach('poison', '--user', 'alice')
  await attach('poison', '--group', 'staff')
  const list = await mctl('admin', 'policy', 'list', 'prod')
  expect(list.exitCode).toBe(1)
  expect(list.stderr).toContain('mctl admin policy repair prod')

  const broken = [{policy: 'poison', users: ['alice'], groups: ['staff']}]
  const found = await repair()
  expect(found.exitCode).toBe(3)
  expect(found.json).toMatchObject([{status: 'error', healthy: false, broken, changed: false}])

  const unasked = await repair('--document', file())
  expect(unasked.exitCode).toBe(2)
  expect(unasked.stdout).toContain('This needs a yes: Replace poison (user alice, group staff)')
  expect(await listExit()).toBe(1)

  const mended = await repair('--document', file(), '--yes')
  expect(mended.json).toEqual([
    {status: 'success', healthy: true, broken, repair: 'replaced', changed: true},
  ])
  expect(await listExit()).toBe(0)
  const info = await mctl('--json', 'admin', 'policy', 'info', 'prod', 'poison')
  const [statement] = Object(info.json[0]?.policyInfo).Policy.Statement
  expect(statement.Action).toContain('s3:PutObject')
  expect(statement.Action).not.toContain('s3:GetObject')
  expect(statement.Action).not.toContain('s3:DeleteObject')
  expect(statement.Action).not.toContain('s3:GetObjectVersion')
})

test('one that nobody has must be named; several are denied at once', async () => {
  await store('unknown')
  const found = await repair()
  expect(found.exitCode).toBe(3)
  expect(found.json).toMatchObject([{healthy: false, broken: []}])
  expect((await mctl('admin', 'policy', 'repair', 'prod')).stdout).toMatch(/nobody has.*Name it/)

  await store('second')
  const mended = await repair('unknown', 'second', '--deny-all', '--yes')
  expect(mended.json).toMatchObject([
    {healthy: true, broken: [{policy: 'second'}, {policy: 'unknown'}], changed: true},
  ])
  expect(await listExit()).toBe(0)
})

test('it is taken from all who have it and removed', async () => {
  await store('gone')
  await attach('gone', '--user', 'alice')
  const mended = await repair('--remove', '--yes')
  expect(mended.json).toMatchObject([{healthy: true, repair: 'removed', changed: true}])
  expect(await listExit()).toBe(0)
  expect((await mctl('admin', 'policy', 'info', 'prod', 'gone')).exitCode).toBe(5)
})

test('a name that is not there changes nothing', async () => {
  for (const cure of [[], ['--remove', '--yes'], ['--deny-all', '--yes']]) {
    const run = await repair('nosuch', ...cure)
    expect(run.exitCode).toBe(5)
    expect(run.json).toMatchObject([{error: {cause: {error: {Code: 'XMinioAdminNoSuchPolicy'}}}}])
  }
  await store('poison')
  const run = await repair('nosuch', '--remove', '--yes')
  expect(run.exitCode).toBe(5)
  expect(await listExit()).toBe(1)
  expect((await repair('poison', '--deny-all', '--yes')).exitCode).toBe(0)
})
