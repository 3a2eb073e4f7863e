import {existsSync, readFileSync, statSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {type MinioServer, startMinio} from '../helpers/minio-server.ts'
import {peakMemory} from '../helpers/peak-memory.ts'
import {type Run, runMctl, startMctl} from '../helpers/run-mctl.ts'
import {type TemporaryDirectory, temporaryDirectory} from '../helpers/temporary-directory.ts'
import {startWearyProxy} from '../helpers/weary-proxy.ts'

let server: MinioServer
let folder: TemporaryDirectory
let configDir: string

beforeAll(async () => {
  folder = await temporaryDirectory()
  configDir = join(folder.path, 'config')
  server = await startMinio()
  const {url, rootUser, rootPassword, caFile} = server
  await mctl(['alias', 'set', 'prod', url, '--ca', caFile], `${rootUser}\n${rootPassword}\n`)
})

afterAll(async () => {
  await server?.stop()
  await folder?.[Symbol.asyncDispose]()
})

const mctl = (args: readonly string[], stdin = ''): Promise<Run> =>
  runMctl(args, {configDir, stdin})
const user = (args: string, stdin = ''): Promise<Run> =>
  mctl(['--json', 'admin', 'user', ...args.split(' ')], stdin)
const file = (name: string, text: string): string => {
  const path = join(folder.path, name)
  writeFileSync(path, text)
  return path
}
const login = async (name: string, secret: unknown): Promise<number> => {
  const alias = ['alias', 'set', 'probe', server.url, name, String(secret), '--ca', server.caFile]
  return (await mctl(alias)).exitCode
}

describe('a file of users with all that belongs to them', () => {
  const records = [
    {
      accessKey: 'alice',
      secretKey: 'alice-secret',
      policies: ['readonly', 'diagnostics'],
      groups: ['staff', 'ops'],
      keys: [
        {accessKey: 'alice-key', secretKey: 'alice-key-secret'},
        {
          name: 'ci',
          expiry: '30d',
          policy: {
            Version: '2012-10-17',
            Statement: [{Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*'}],
          },
        },
      ],
    },
    {accessKey: 'bob', secretKey: 'bob-secret', status: 'disabled', groups: ['staff']},
  ]
  const text = JSON.stringify(records)

  test('makes users, policies, keys and groups, and shows only the secret that it made', async () => {
    const run = await user('add prod --file -', text)
    expect(run.exitCode).toBe(0)
    expect(run.json).toEqual([
      {
        status: 'success',
        accessKey: 'alice',
        secretKey: '********',
        userStatus: 'enabled',
        created: true,
        secretChanged: true,
        policiesAttached: ['diagnostics', 'readonly'],
        keys: [
          {accessKey: 'alice-key', secretKey: '********', changed: true},
          {
            accessKey: expect.stringMatching(/^[0-9A-Z]{20}$/),
            secretKey: expect.stringMatching(/^[\w-]{40}$/),
            name: 'ci',
            changed: true,
          },
        ],
        changed: true,
      },
      {
        status: 'success',
        accessKey: 'bob',
        secretKey: '********',
        userStatus: 'disabled',
        created: true,
        secretChanged: true,
        changed: true,
      },
      {
        status: 'success',
        groupName: 'ops',
        members: ['alice'],
        membersAdded: ['alice'],
        created: true,
        changed: true,
      },
      {
        status: 'success',
        groupName: 'staff',
        members: ['alice', 'bob'],
        membersAdded: ['alice', 'bob'],
        created: true,
        changed: true,
      },
    ])
    expect((await user('info prod alice')).json).toMatchObject([
      {
        policyName: 'diagnostics,readonly',
        userStatus: 'enabled',
        memberOf: [{name: 'ops'}, {name: 'staff'}],
      },
    ])
    const ci = await mctl(['--json', 'admin', 'user', 'svcacct', 'list', 'prod', 'alice'])
    expect(ci.json).toHaveLength(2)
  })

  test('a second run changes nothing, and says so of each', async () => {
    const run = await user('add prod --file -', text)
    expect(run.exitCode).toBe(0)
    expect(run.json.map(({changed}) => changed)).toEqual([false, false, false, false])
    const keys = await mctl(['--json', 'admin', 'user', 'svcacct', 'list', 'prod', 'alice'])
    expect(keys.json).toHaveLength(2)
  })

  test('gives those who are there what is missing, and takes away nothing', async () => {
    const more = [
      {accessKey: 'alice', secretKey: 'another-secret', policies: ['writeonly']},
      {accessKey: 'bob', status: 'enabled'},
    ]
    const run = await user('add prod --file -', JSON.stringify(more))
    expect(run.json).toMatchObject([
      {secretChanged: false, policiesAttached: ['writeonly'], created: false, changed: true},
      {secretChanged: false, userStatus: 'enabled', created: false, changed: true},
    ])
    expect((await user('info prod alice')).json).toMatchObject([
      {
        policyName: 'diagnostics,readonly,writeonly',
        memberOf: [{name: 'ops'}, {name: 'staff'}],
      },
    ])
    expect(await login('alice', 'alice-secret')).toBe(0)
    expect(await login('bob', 'bob-secret')).toBe(0)
  })

  test('--update-secrets gives them the secrets of the file', async () => {
    const rotated = 'accessKey,secretKey\nbob,rotated-secret\n'
    expect((await user('add prod --file - --update-secrets', rotated)).json).toMatchObject([
      {created: false, secretChanged: true, changed: true},
    ])
    expect(await login('bob', 'rotated-secret')).toBe(0)
  })

  test('--if-not-exists leaves them as they are', async () => {
    const changed = 'accessKey,secretKey,policies,groups\nbob,other-secret,readwrite,ops\n'
    const run = await user('add prod --file - --if-not-exists', changed)
    expect(run.json).toMatchObject([{accessKey: 'bob', changed: false}])
    expect(run.json).toHaveLength(1)
    expect((await user('info prod bob')).json[0]).not.toHaveProperty('policyName')
  })

  test.each([
    ['carol,,,nosuch', 'No policy named nosuch at prod', 5],
    ['carol,,,', 'carol is a new user, and has no secretKey', 2],
    ['carol,carol-secret,away,', 'line 2: status is neither enabled nor disabled', 2],
  ])('nothing is sent for %s', async (row, message, exitCode) => {
    const csv = `accessKey,secretKey,status,policies\n${row}\ndave,dave-secret,,\n`
    const run = await user('add prod --file -', csv)
    expect(run.exitCode).toBe(exitCode)
    expect(run.stdout).toContain(message)
    expect((await user('list prod')).stdout).not.toMatch(/carol|dave/)
  })
})

describe('a user who is disabled', () => {
  const record = {
    accessKey: 'sleeper',
    secretKey: 'sleeper-secret',
    status: 'disabled',
    policies: ['readonly'],
    keys: [{accessKey: 'sleeper-key', secretKey: 'sleeper-key-secret'}],
  }

  test('comes with policies and keys, and a second run finds all of it', async () => {
    const run = await user('add prod --file -', JSON.stringify([record]))
    expect(run.exitCode).toBe(0)
    expect(run.json).toMatchObject([
      {
        userStatus: 'disabled',
        created: true,
        policiesAttached: ['readonly'],
        keys: [{accessKey: 'sleeper-key', changed: true}],
      },
    ])
    expect((await user('info prod sleeper')).json).toMatchObject([
      {policyName: 'readonly', userStatus: 'disabled'},
    ])
    const again = await user('add prod --file -', JSON.stringify([record]))
    expect(again.exitCode).toBe(0)
    expect(again.json).toMatchObject([{changed: false}])
  })

  test('is given nothing more, and that is said', async () => {
    const message = 'sleeper is disabled at prod: enable the user first'
    const more = {accessKey: 'sleeper', policies: ['diagnostics']}
    for (const run of [
      await user('add prod --file -', JSON.stringify([more])),
      await user('svcacct add prod sleeper'),
      await mctl(['--json', ...'admin policy attach prod diagnostics --user sleeper'.split(' ')]),
      await mctl(['--json', ...'admin policy set prod diagnostics user=sleeper'.split(' ')]),
    ]) {
      expect(run.exitCode).toBe(1)
      expect(run.stdout).toContain(message)
    }
  })
})

test('the root user is no user who is gone', async () => {
  const {rootUser} = server
  for (const words of ['remove', 'remove --if-exists', 'info', 'disable', 'enable']) {
    const [verb, ...flags] = words.split(' ')
    const run = await user([verb, 'prod', rootUser, ...flags].join(' '))
    expect(run.exitCode).toBe(1)
    expect(run.stdout).toContain(`${rootUser} is the root user of prod`)
  }
})

describe('secrets that are made for a file', () => {
  test('are not made where a run that is cut off would lose them', async () => {
    const run = await user('add prod --file - --generate', 'accessKey\nmade-1\n')
    expect(run.exitCode).toBe(2)
    expect(run.stdout).toContain('stdin lacks secrets: --generate needs an --output for them')
    expect((await user('info prod made-1')).exitCode).toBe(5)
  })

  test('stand in a file that only its owner reads, and that finishes the run', async () => {
    const output = join(folder.path, 'made.json')
    const table = 'accessKey,groups\nmade-2,made\nmade-3,made\n'
    const run = await user(`add prod --file - --generate --output ${output}`, table)
    expect(run.json.map(({secretKey}) => secretKey)).toEqual(['********', '********', undefined])
    const [first, ...others] = readFileSync(output, 'utf8').trim().split('\n')
    expect(others).toHaveLength(1)
    const {secretKey} = JSON.parse(String(first))
    expect(await login('made-2', secretKey)).toBe(0)
    if (process.platform !== 'win32') expect(statSync(output).mode & 0o777).toBe(0o600)
    await user('remove prod made-2')
    const rerun = await user(`add prod --file ${output}`)
    expect(rerun.json.map(({changed}) => changed)).toEqual([true, false, true])
    expect(await login('made-2', secretKey)).toBe(0)
    const overwriting = await user(`add prod --file - --generate --output ${output}`, table)
    expect(overwriting.exitCode).toBe(2)
    expect(JSON.parse(String(readFileSync(output, 'utf8').split('\n')[0])).secretKey).toBe(
      secretKey,
    )
  })

  test('leave no file behind when nothing could be sent', async () => {
    const output = join(folder.path, 'none.json')
    const table = 'accessKey,policies\nmade-4,nosuch\n'
    expect((await user(`add prod --file - --generate --output ${output}`, table)).exitCode).toBe(5)
    expect(existsSync(output)).toBe(false)
  })
})

describe('many users by name', () => {
  test('want a yes, are named before, and the worst exit code wins', async () => {
    await user(
      'add prod --file -',
      'accessKey,secretKey\nleaver-1,leaver-secret\nleaver-2,leaver-secret\n',
    )
    const asked = await mctl(['admin', 'user', 'disable', 'prod', 'leaver-1', 'leaver-2'])
    expect(asked.exitCode).toBe(2)
    expect(asked.stderr).toContain('Disable 2 users at prod: leaver-1, leaver-2')
    expect((await user('info prod leaver-1')).json).toMatchObject([{userStatus: 'enabled'}])
    expect((await user('disable prod leaver-1 leaver-2 --yes')).json).toMatchObject([
      {accessKey: 'leaver-1', changed: true},
      {accessKey: 'leaver-2', changed: true},
    ])
    expect((await user('enable prod --file - --yes', 'leaver-1\n')).json).toMatchObject([
      {accessKey: 'leaver-1', changed: true},
    ])
    const removed = await user('remove prod leaver-1 nosuch leaver-2 --yes')
    expect(removed.exitCode).toBe(5)
    expect(removed.json).toMatchObject([
      {accessKey: 'leaver-1', changed: true},
      {status: 'error', error: {message: 'No user named nosuch at prod', type: 'error'}},
      {accessKey: 'leaver-2', changed: true},
    ])
    const again = await user('remove prod --file - --yes --if-exists', 'leaver-1\nleaver-2\n')
    expect(again.exitCode).toBe(0)
    expect(again.json.map(({changed}) => changed)).toEqual([false, false])
  })
})

test('a server that has enough is left alone for a moment, then asked by half as many; all are added', async () => {
  const weary = {path: '/add-user?', first: 20, milliseconds: 600}
  await using proxy = await startWearyProxy(server.url, weary)
  const {rootUser, rootPassword} = server
  await mctl(['alias', 'set', 'weary', proxy.url], `${rootUser}\n${rootPassword}\n`)
  const rows = Array.from({length: 60}, (_, index) => `weary-${index},weary-secret-${index}`)
  const run = await user(
    'add weary --file - --retries 0',
    `accessKey,secretKey\n${rows.join('\n')}\n`,
  )
  expect(run.exitCode).toBe(0)
  expect(run.json.map(({created}) => created)).toEqual(rows.map(() => true))
  expect(proxy.refused()).toBeGreaterThan(0)
  expect(proxy.refused()).toBeLessThan(60)
  expect(proxy.mostAfterwards()).toBeLessThan(16)
})

test('1,000 users are added, listed and removed in less than 300 MiB', async () => {
  const rows = Array.from({length: 1000}, (_, index) => `crowd-${index},crowd-secret-${index}`)
  const csv = file('crowd.csv', `accessKey,secretKey\n${rows.join('\n')}\n`)
  for (const args of [
    ['add', 'prod', '--file', csv],
    ['list', 'prod'],
    ['remove', 'prod', '--file', csv, '--yes'],
  ]) {
    const {exitCode, mebibytes} = await peakMemory(startMctl(['admin', 'user', ...args], configDir))
    expect(exitCode).toBe(0)
    if (process.platform === 'linux') expect(mebibytes).toBeGreaterThan(10)
    expect(mebibytes ?? 0).toBeLessThan(300)
    const crowd = (await user('list prod')).json.filter(({accessKey}) =>
      String(accessKey).startsWith('crowd-'),
    )
    expect(crowd).toHaveLength(args[0] === 'remove' ? 0 : 1000)
  }
}, 240_000)
