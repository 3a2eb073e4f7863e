// Keys whose owner is gone: the root user of before, after a restart with another one on the same drives.
import {join} from 'node:path'
import {afterAll, beforeAll, expect, test} from 'vitest'
import {type MinioServer, startMinio} from '../helpers/minio-server.ts'
import {type Run, runMctl} from '../helpers/run-mctl.ts'
import {type TemporaryDirectory, temporaryDirectory} from '../helpers/temporary-directory.ts'

let server: MinioServer
let folder: TemporaryDirectory

const inWords = (...args: string[]): Promise<Run> =>
  runMctl(['admin', ...args], {
    env: {
      MC_HOST_prod: server.aliasUrl,
      MC_HOST_lister: server.url.replace('://', '://lister:lister-secret@'),
    },
    configDir: join(folder.path, 'config'),
  })

const mctl = (...args: string[]): Promise<Run> => inWords('--json', ...args)

async function succeed(...args: string[]): Promise<void> {
  const {exitCode, stderr, stdout} = await mctl(...args)
  expect(exitCode, stderr + stdout).toBe(0)
}

const keysOf = ({json}: Run) =>
  json.map(({user, orphaned, svcaccs}) => ({
    user,
    orphaned,
    keys: Array.isArray(svcaccs) ? svcaccs.map((key) => Object(key).accessKey) : svcaccs,
  }))

const start = (user: string): Promise<MinioServer> =>
  startMinio({
    tls: false,
    kms: 'none',
    drivesIn: join(folder.path, 'drives'),
    root: {user, password: `${user}-secret`},
  })

beforeAll(async () => {
  folder = await temporaryDirectory()
  server = await start('old-root')
  for (const key of ['left-one', 'left-two']) {
    const pair = ['--access-key', key, '--secret-key', 'secret-of-the-left']
    await succeed('accesskey', 'create', 'prod', ...pair)
  }
  await succeed('accesskey', 'disable', 'prod', 'left-two')
  await server.stop()
  server = await start('new-root')
})

afterAll(async () => {
  await server?.stop()
  await folder?.[Symbol.asyncDispose]()
})

test('without any user nobody is said to be gone, and nothing is removed', async () => {
  const unknown = [{user: 'old-root', orphaned: 'unknown', keys: ['left-one', 'left-two']}]
  expect(keysOf(await mctl('accesskey', 'list', 'prod', '--orphaned'))).toEqual(unknown)
  const removal = await inWords('accesskey', 'remove', 'prod', '--orphaned', '--yes')
  expect(removal).toMatchObject({exitCode: 0, stdout: ''})
  expect(removal.stderr).toContain('Whether old-root is gone is unknown; its keys stay')
  expect(keysOf(await mctl('accesskey', 'list', 'prod', '--orphaned'))).toEqual(unknown)
})

test('the keys of a root user of before are found among all, and removed together', async () => {
  await succeed('user', 'add', 'prod', 'alice', 'alice-secret')
  await succeed('user', 'svcacct', 'add', 'prod', 'alice', '--access-key', 'of-alice')
  await succeed('accesskey', 'create', 'prod', '--access-key', 'of-new-root')
  expect((await mctl('accesskey', 'list', 'prod')).stdout).not.toContain('left-one')

  const list = await mctl('accesskey', 'list', 'prod', '--orphaned', '--long')
  expect(list.exitCode).toBe(0)
  expect(list.stdout).not.toContain('secret-of-the-left')
  expect(list.json).toMatchObject([
    {
      user: 'old-root',
      orphaned: true,
      stsKeys: null,
      svcaccs: [
        {accessKey: 'left-one', parentUser: 'old-root', accountStatus: 'on'},
        {accessKey: 'left-two', parentUser: 'old-root', accountStatus: 'off'},
      ],
    },
  ])
  expect(
    keysOf(await mctl('accesskey', 'list', 'prod', '--orphaned', '--status', 'off')),
  ).toMatchObject([{keys: ['left-two']}])
  expect((await mctl('accesskey', 'list', 'prod', '--orphaned', '--self')).exitCode).toBe(2)

  const unasked = await inWords('accesskey', 'remove', 'prod', '--orphaned')
  expect(unasked.exitCode).toBe(2)
  expect(unasked.stderr).toMatch(/left-one .*old-root[\s\S]*left-two .*old-root/)

  const removal = await mctl('accesskey', 'remove', 'prod', '--orphaned', '--yes')
  expect(removal.exitCode).toBe(0)
  expect(removal.json).toEqual([
    {status: 'success', accessKey: 'left-one', changed: true},
    {status: 'success', accessKey: 'left-two', changed: true},
  ])
  expect(await mctl('accesskey', 'list', 'prod', '--orphaned')).toMatchObject({json: []})
  for (const key of ['of-alice', 'of-new-root']) {
    expect((await mctl('accesskey', 'info', 'prod', key)).exitCode).toBe(0)
  }
})

test('who may list and not export is told which right that wants', async () => {
  const document = {
    Version: '2012-10-17',
    Statement: [{Effect: 'Allow', Action: ['admin:ListServiceAccounts', 'admin:ListUsers']}],
  }
  await succeed('user', 'add', 'prod', 'lister', 'lister-secret')
  await succeed('policy', 'create', 'prod', 'lists', JSON.stringify(document))
  await succeed('policy', 'attach', 'prod', 'lists', '--user', 'lister')
  const {exitCode, json} = await mctl('accesskey', 'list', 'lister', '--orphaned')
  expect(exitCode).toBe(4)
  expect(json).toMatchObject([
    {error: {code: 'access_denied', hint: 'It wants the right admin:ExportIAM'}},
  ])
})
