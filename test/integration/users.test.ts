import {execFile} from 'node:child_process'
import {readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {promisify} from 'node:util'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {type MinioServer, startMinio} from '../helpers/minio-server.ts'
import {mctlCommand, type Run, runMctl} from '../helpers/run-mctl.ts'
import {type TemporaryDirectory, temporaryDirectory} from '../helpers/temporary-directory.ts'
import {runOnTerminal} from '../helpers/terminal.ts'

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
const login = async (user: string, secret: string): Promise<number> => {
  const alias = ['alias', 'set', 'probe', server.url, user, secret, '--ca', server.caFile]
  return (await mctl(alias)).exitCode
}

describe('the secret of a user', () => {
  test('comes as an argument, as in mc', async () => {
    const run = await mctl(['--json', 'admin', 'user', 'add', 'prod', 'argued', 'argued-secret'])
    expect(run.json).toEqual([
      {
        status: 'success',
        accessKey: 'argued',
        secretKey: '********',
        userStatus: 'enabled',
        created: true,
        secretChanged: true,
        changed: true,
      },
    ])
    expect(await login('argued', 'argued-secret')).toBe(0)
  })

  test('comes as a line of stdin', async () => {
    await mctl(['admin', 'user', 'add', 'prod', 'piped'], 'piped-secret\n')
    expect(await login('piped', 'piped-secret')).toBe(0)
  })

  test('comes without the byte order mark that stands before it', async () => {
    await mctl(['admin', 'user', 'add', 'prod', 'marked'], '\uFEFFmarked-secret\r\n')
    expect(await login('marked', 'marked-secret')).toBe(0)
  })

  test('does not come from a folder', async () => {
    const line = `${mctlCommand()} admin user add prod foldered < ${folder.path}`
    const options = {env: {...process.env, MC_CONFIG_DIR: configDir}}
    const failure: unknown = await promisify(execFile)('bash', ['-c', line], options).catch(
      (error: unknown) => error,
    )
    // One runtime cannot open it at all, the other reads nothing.
    expect(failure).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^mctl: (Stdin is a folder|The secret is missing)\n/),
    })
  })

  test('comes as the second of two lines', async () => {
    await mctl(['admin', 'user', 'add', 'prod'], 'lines\nlines-secret\n')
    expect(await login('lines', 'lines-secret')).toBe(0)
  })

  test('comes by a hidden prompt', async () => {
    const run = await runOnTerminal(
      `${mctlCommand()} admin user add prod`,
      [
        {expect: 'Enter Access Key:', send: 'prompted\r'},
        {expect: 'Enter Secret Key:', send: 'prompted-secret\r'},
      ],
      {MC_CONFIG_DIR: configDir},
    )
    expect(run.screen).toContain('Added user `prompted` successfully.')
    expect(run.screen).not.toContain('prompted-secret')
    expect(run.exitCode).toBe(0)
    expect(await login('prompted', 'prompted-secret')).toBe(0)
  })

  test.each([
    ['Ctrl-C', '\u0003'],
    ['Ctrl-D', '\u0004'],
    ['Ctrl-D within a word', 'abc\u0004'],
  ])('a prompt that is left with %s ends with 130 and adds nobody', async (_, send) => {
    const run = await runOnTerminal(
      `${mctlCommand()} admin user add prod lefthere`,
      [{expect: 'Enter Secret Key:', send}],
      {MC_CONFIG_DIR: configDir},
    )
    expect(run.screen).toContain('mctl: Cancelled')
    expect(run.exitCode).toBe(130)
    expect((await mctl(['admin', 'user', 'info', 'prod', 'lefthere'])).exitCode).toBe(5)
  })

  test('is made on demand, and shown once', async () => {
    const [made] = (await mctl(['--json', 'admin', 'user', 'add', 'prod', 'made', '--generate']))
      .json
    expect(await login('made', String(made?.secretKey))).toBe(0)
  })

  test('is shown with --show-secrets, and nowhere without', async () => {
    const hidden = await mctl(['admin', 'user', 'add', 'prod', 'shown', 'shown-secret', '--debug'])
    expect(hidden.stdout + hidden.stderr).not.toContain('shown-secret')
    expect(hidden.stderr).toContain('/minio/admin/v3/add-user?accessKey=shown')
    expect(hidden.stderr).not.toContain(server.rootPassword)
    const shown = await mctl([
      '--json',
      'admin',
      'user',
      'add',
      'prod',
      'shown',
      'shown-secret',
      '--show-secrets',
    ])
    expect(shown.json).toMatchObject([{secretKey: 'shown-secret'}])
  })
})

test('the root user is no user to be added', async () => {
  const run = await mctl(['admin', 'user', 'add', 'prod', server.rootUser, 'another-secret'])
  expect(run).toMatchObject({
    exitCode: 1,
    stderr: `mctl: ${server.rootUser} is the root user of prod\nIts secret is set where the server is started: MINIO_ROOT_PASSWORD\n`,
  })
})

test('a terminal that has no columns is shown whole lines', async () => {
  await mctl(['admin', 'user', 'add', 'prod', 'wide-user', 'wide-secret'])
  const run = await runOnTerminal(`stty cols 0; ${mctlCommand()} admin user list prod`, [], {
    MC_CONFIG_DIR: configDir,
  })
  expect(run.screen).toMatch(/enabled +wide-user/)
})

test.each(['', ' --json'])(
  'a result that cannot be written is one line, and no success%s',
  async (json) => {
    const line = `${mctlCommand()}${json} admin user list prod > /dev/full`
    const options = {env: {...process.env, MC_CONFIG_DIR: configDir}}
    const failure: unknown = await promisify(execFile)('bash', ['-c', line], options).catch(
      (error: unknown) => error,
    )
    expect(failure).toMatchObject({
      code: 1,
      stdout: '',
      stderr:
        'mctl: The result cannot be written: no space is left\nWhat the command was to change may have been changed: look before it is run again\n',
    })
  },
)

test('a new secret for a disabled user does not enable the user', async () => {
  await mctl(['admin', 'user', 'add', 'prod', 'resting', 'resting-secret'])
  await mctl(['admin', 'user', 'disable', 'prod', 'resting'])
  const run = await mctl(['--json', 'admin', 'user', 'add', 'prod', 'resting', 'rested-secret'])
  expect(run.json).toMatchObject([{userStatus: 'disabled', created: false}])
  expect((await mctl(['--json', 'admin', 'user', 'info', 'prod', 'resting'])).json).toMatchObject([
    {userStatus: 'disabled'},
  ])
})

describe('many users from a file', () => {
  const file = (name: string, text: string): string => {
    const path = join(folder.path, name)
    writeFileSync(path, text)
    return path
  }

  test('200 users come from CSV; one that the server refuses is reported, and the rest goes on', async () => {
    await mctl([
      'admin',
      'user',
      'svcacct',
      'add',
      'prod',
      server.rootUser,
      '--access-key',
      'many-7',
    ])
    const rows = Array.from({length: 200}, (_, index) => `many-${index},many-secret-${index}`)
    const csv = file('many.csv', `accessKey,secretKey\r\n${rows.join('\r\n')}\r\n`)
    const run = await mctl(['--json', 'admin', 'user', 'add', 'prod', '--file', csv])
    expect(run.exitCode).toBe(1)
    expect(run.json).toHaveLength(200)
    expect(run.json.filter(({status}) => status === 'error')).toMatchObject([
      {error: {message: 'many-7 is the name of an access key at prod', type: 'error'}},
    ])
    expect(run.stdout).not.toContain('many-secret')
    const users = await mctl(['--json', 'admin', 'user', 'list', 'prod'])
    expect(users.json.filter(({accessKey}) => String(accessKey).startsWith('many-'))).toHaveLength(
      199,
    )
    expect(await login('many-199', 'many-secret-199')).toBe(0)
  })

  test('a bar shows how far it is where somebody watches, and nothing else goes to stderr', async () => {
    const csv = file(
      'watched.csv',
      'accessKey,secretKey\nwatched-1,watched-secret\nwatched-2,watched-secret\n',
    )
    const run = await runOnTerminal(
      `${mctlCommand()} admin user add prod --file ${csv} > ${join(folder.path, 'added')}`,
      [],
      {MC_CONFIG_DIR: configDir},
    )
    expect(run.screen).toContain('0/2')
    expect(readFileSync(join(folder.path, 'added'), 'utf8')).toBe(
      'Added user `watched-1` successfully.\nAdded user `watched-2` successfully.\n',
    )
    const unwatched = await mctl(['admin', 'user', 'add', 'prod', '--file', csv])
    expect(unwatched.stderr).toBe('')
  })

  test('JSON lines and a JSON array from stdin', async () => {
    const lines =
      '{"accessKey":"json-1","secretKey":"json-secret-1"}\n{"accessKey":"json-2","secretKey":"json-secret-2"}\n'
    expect((await mctl(['admin', 'user', 'add', 'prod', '--file', '-'], lines)).stdout).toBe(
      'Added user `json-1` successfully.\nAdded user `json-2` successfully.\n',
    )
    const array = '[{"accessKey":"json-3","secretKey":"json-secret-3"}]'
    expect((await mctl(['admin', 'user', 'add', 'prod', '--file', '-'], array)).exitCode).toBe(0)
    expect(await login('json-3', 'json-secret-3')).toBe(0)
  })

  test.each([
    [
      'accessKey,secretKey\nfirst,first-secret\nsecond,short\n',
      'line 3: The secret key of second is shorter than 8 characters',
    ],
    [
      'accessKey,secretKey\ntwice,twice-secret\ntwice,other-secret\n',
      'line 3: twice stands in line 2, too',
    ],
    [
      'secretKey\nalone-secret\n',
      'line 1: a header such as accessKey,secretKey,policies is needed',
    ],
    ['{"accessKey":"x1y","secretKey":"geheim12"}\n{"accessKey":\n', 'line 2, column'],
    ['', 'names no users'],
  ])('nothing is sent when a line is wrong: %j', async (text, message) => {
    const path = file('wrong.csv', text)
    const run = await mctl(['admin', 'user', 'add', 'prod', '--file', path])
    expect(run.exitCode).toBe(2)
    expect(run.stderr).toContain(`${path}`)
    expect(run.stderr).toContain(message)
    expect(run.stderr).not.toMatch(/first-secret|twice-secret|geheim12/)
    const users = await mctl(['admin', 'user', 'list', 'prod'])
    expect(users.stdout).not.toMatch(/first|twice|alone|x1y/)
  })
})

test('the list shows groups with their policies, sorted, and nothing is cut in a pipe', async () => {
  const long = `policy-${'x'.repeat(90)}`
  const document =
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:ListAllMyBuckets","Resource":"*"}]}'
  await mctl(['admin', 'policy', 'create', 'prod', long, document])
  await mctl(['admin', 'policy', 'set', 'prod', `${long},readonly`, 'user=argued'])
  const users = await mctl(['admin', 'user', 'list', 'prod'])
  expect(users.stdout).toMatch(new RegExp(`^enabled +argued +${long},readonly$`, 'm'))
  const names = users.stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => line.split(/\s+/)[1])
  expect(names).toEqual(names.toSorted())
})
