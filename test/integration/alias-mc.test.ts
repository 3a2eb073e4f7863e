import {cpSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {assumeRole} from '../helpers/assume-role.ts'
import {type MinioServer, startMinio} from '../helpers/minio-server.ts'
import {mctlCommand, type Run, type RunOptions, runMc, runMctl} from '../helpers/run-mctl.ts'
import {type TemporaryDirectory, temporaryDirectory} from '../helpers/temporary-directory.ts'
import {runOnTerminal} from '../helpers/terminal.ts'

let server: MinioServer
let folder: TemporaryDirectory

beforeAll(async () => {
  folder = await temporaryDirectory()
  server = await startMinio({kms: 'none'})
})

afterAll(async () => {
  await server?.stop()
  await folder?.[Symbol.asyncDispose]()
})

/** A configuration of its own in which both tools trust the server. */
function configuration(name: string, content?: object): string {
  const directory = join(folder.path, name)
  mkdirSync(join(directory, 'certs', 'CAs'), {recursive: true})
  cpSync(server.caFile, join(directory, 'certs', 'CAs', 'lab.crt'))
  if (content) writeFileSync(join(directory, 'config.json'), JSON.stringify(content))
  return directory
}

const contentOf = (directory: string) =>
  JSON.parse(readFileSync(join(directory, 'config.json'), 'utf8'))
const good = {url: 'https://h:9000', accessKey: 'root1', secretKey: 's', api: 's3v4', path: 'auto'}

describe('one configuration for mc and mctl', () => {
  test('what mctl sets, mc uses, lists and removes', async () => {
    const configDir = configuration('by-mctl')
    const {url, rootUser, rootPassword} = server
    await runMctl(['alias', 'set', 'ours', url.replace('https', 'HTTPS'), rootUser, rootPassword], {
      configDir,
    })
    await runMctl(['alias', 'set', 'nobody', url, '', ''], {configDir})
    expect((await runMc(['ls', 'ours'], {configDir})).exitCode).toBe(0)
    expect((await runMc(['alias', 'list', '--json'], {configDir})).json).toEqual([
      {
        ...{status: 'success', alias: 'nobody', URL: url, path: 'auto'},
        src: join(configDir, 'config.json'),
      },
      {
        ...{status: 'success', alias: 'ours', URL: url, path: 'auto', api: 's3v4'},
        ...{accessKey: rootUser, secretKey: rootPassword, src: join(configDir, 'config.json')},
      },
    ])
    expect((await runMc(['alias', 'remove', 'ours'], {configDir})).exitCode).toBe(0)
    expect((await runMctl(['alias', 'list', 'ours'], {configDir})).exitCode).toBe(5)
  })

  test('what mc sets, mctl uses, exports and removes', async () => {
    const configDir = configuration('by-mc')
    const {url, rootUser, rootPassword} = server
    await runMc(['alias', 'set', 'theirs', url, rootUser, rootPassword], {configDir})
    expect((await runMctl(['admin', 'user', 'list', 'theirs'], {configDir})).exitCode).toBe(0)
    const exported = await runMctl(['alias', 'export', 'theirs'], {configDir})
    expect(exported.stdout).toBe((await runMc(['alias', 'export', 'theirs'], {configDir})).stdout)
    // mc opens /dev/stdin, which cannot be done with the socket that Node gives it.
    const file = join(configDir, 'export.json')
    writeFileSync(file, exported.stdout)
    const back = await runMc(['alias', 'import', 'again', file], {configDir})
    expect(back.exitCode).toBe(0)
    await runMctl(['alias', 'remove', 'theirs'], {configDir})
    expect((await runMc(['alias', 'list', 'theirs'], {configDir})).exitCode).toBe(1)
    expect((await runMc(['ls', 'again'], {configDir})).exitCode).toBe(0)
  })

  test('keys with a session token work in both', async () => {
    const configDir = configuration('sts')
    const text = JSON.stringify({url: server.url, ...assumeRole(server)})
    await runMctl(['alias', 'import', 'sts'], {configDir, stdin: text})
    expect((await runMctl(['admin', 'user', 'list', 'sts'], {configDir})).exitCode).toBe(0)
    expect((await runMc(['ls', 'sts'], {configDir})).exitCode).toBe(0)
  })

  test('fields that mctl does not know stay, in the alias that is set and in all others', async () => {
    const theirs = {...good, license: 'L', apiKey: 'K', src: 'sso'}
    const configDir = configuration('unknown', {
      version: '10',
      later: {list: [1, null]},
      aliases: {one: theirs, two: {...theirs, extra: {deep: true}}},
    })
    await runMctl(['alias', 'set', 'one', 'https://new', 'root2', 'secret-12', '--no-check'], {
      configDir,
    })
    expect(contentOf(configDir)).toEqual({
      version: '10',
      later: {list: [1, null]},
      aliases: {
        one: {...theirs, url: 'https://new', accessKey: 'root2', secretKey: 'secret-12'},
        two: {...theirs, extra: {deep: true}},
      },
    })
    expect((await runMc(['alias', 'list', 'one'], {configDir})).exitCode).toBe(0)
  })
})

test('a broken alias spoils only itself, and can be set anew or removed', async () => {
  const {url, rootUser, rootPassword} = server
  const whole = {...good, url, accessKey: rootUser, secretKey: rootPassword}
  const configDir = configuration('broken', {
    version: '10',
    aliases: {bad: {...good, api: 's3v9'}, worse: 5, whole},
  })
  expect((await runMc(['ls', 'whole'], {configDir})).exitCode).toBe(1)
  const mctl = (...args: string[]) => runMctl(args, {configDir})
  expect((await mctl('admin', 'user', 'list', 'whole')).exitCode).toBe(0)
  expect((await mctl('--json', 'alias', 'list')).json).toMatchObject([
    {alias: 'bad', problem: 'its api is neither s3v4 nor s3v2'},
    {alias: 'whole'},
    {alias: 'worse', problem: 'it is not a JSON object'},
  ])
  expect(await mctl('admin', 'user', 'list', 'bad')).toMatchObject({
    exitCode: 2,
    stderr: `mctl: Cannot use the alias bad of ${join(configDir, 'config.json')}: its api is neither s3v4 nor s3v2\nmctl alias set bad https://HOST:PORT\n`,
  })
  await mctl('alias', 'set', 'bad', url, rootUser, rootPassword)
  await mctl('alias', 'remove', 'worse')
  expect((await runMc(['ls', 'bad'], {configDir})).exitCode).toBe(0)
})

describe('a secret', () => {
  test('stands in no output of any alias command, traced or not', async () => {
    const configDir = configuration('secrets')
    const {url, rootUser, rootPassword} = server
    const {accessKey, secretKey, sessionToken} = assumeRole(server)
    const file = join(folder.path, 'sts.json')
    writeFileSync(file, JSON.stringify({url, accessKey, secretKey, sessionToken}))
    const lines: [string[], RunOptions?][] = [
      [['alias', 'set', 'a', url, rootUser, rootPassword]],
      [['alias', 'set', 'b', url], {stdin: `${rootUser}\n${rootPassword}\n`}],
      [['alias', 'import', 'c', file]],
      [['alias', 'import', 'c'], {stdin: `{"secretKey":"${secretKey}",}`}],
      [['alias', 'list']],
      [['alias', 'list', 'v'], {env: {MC_HOST_v: server.aliasUrl}}],
      [['alias', 'list', 'v'], {env: {MC_HOST_v: `https://${rootPassword}@h/x`}}],
      [['alias', 'list', server.aliasUrl]],
      [['alias', 'set', server.aliasUrl, 'x']],
      [['alias', 'set', 'x', server.aliasUrl]],
      [['alias', 'set', 'x', url, 'nobody', rootPassword]],
      [['alias', 'set', 'x', url, rootUser, rootPassword, rootPassword]],
      [['alias', 'export', server.aliasUrl]],
      [['alias', 'remove', server.aliasUrl]],
      [['stat', `${server.aliasUrl}/bucket/key`]],
      [['alias', 'remove', 'a']],
    ]
    for (const [line, options] of lines) {
      for (const flags of [[], ['--json'], ['--debug']]) {
        const {stdout, stderr} = await runMctl([...line, ...flags], {configDir, ...options})
        expect(stdout + stderr).not.toBe('')
        for (const secret of [rootPassword, secretKey, sessionToken]) {
          expect(stdout + stderr).not.toContain(secret)
        }
      }
    }
  })

  test('is shown with --show-secrets', async () => {
    const configDir = configuration('shown', {version: '10', aliases: {a: good}})
    const run = await runMctl(['--json', 'alias', 'list', 'a', '--show-secrets'], {configDir})
    expect(run.json).toMatchObject([{secretKey: 's'}])
  })

  test('is masked by alias export on a terminal, and such an export is not imported', async () => {
    const secretKey = 'geheim-123'
    const configDir = configuration('masked', {version: '10', aliases: {a: {...good, secretKey}}})
    const run = await runOnTerminal(`${mctlCommand()} alias export a`, [], {
      MC_CONFIG_DIR: configDir,
    })
    expect(run.screen).toContain('"secretKey":"********"')
    expect(run.screen).not.toContain(secretKey)
    const [line = ''] = run.screen.split('\r\n')
    expect(await runMctl(['alias', 'import', 'b'], {configDir, stdin: line})).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('The text on stdin has its secret masked'),
    })
  })
})

/** A command line that both run, and how mctl ends; its JSON holds what mc's holds, but for `differs`. */
interface Line {
  readonly words: (server: MinioServer) => string[]
  readonly exitCode: number
  /** Default: 0 where mctl ends with 0. */
  readonly mcExitCode?: number
  readonly stdin?: (server: MinioServer) => string
  readonly env?: (server: MinioServer) => Record<string, string>
  readonly differs?: Record<string, unknown>
}
const keys = ({rootUser, rootPassword}: MinioServer): string[] => [rootUser, rootPassword]
const setting =
  (name: string, ...flags: string[]): Line['words'] =>
  (to) => ['alias', 'set', name, to.url, ...keys(to), ...flags]
const envy = ({aliasUrl}: MinioServer) => ({MC_HOST_envy: aliasUrl})
const document = (fields: object) => (): string => JSON.stringify(fields)

// The command lines of the recorded transcripts of mc, in their order.
const lines: Record<string, Line> = {
  'list of what mc made': {words: () => ['alias', 'list'], exitCode: 0},
  'set with a name alone': {words: () => ['alias', 'set', 'foo'], exitCode: 2},
  'set to where nothing listens': {
    words: () => ['alias', 'set', 'unr', 'http://127.0.0.1:9', 'root1', 'root12345'],
    exitCode: 6,
  },
  set: {words: setting('t'), exitCode: 0},
  'set, secret by stdin': {
    words: ({url, rootUser}) => ['alias', 'set', 't3', url, rootUser],
    stdin: ({rootPassword}) => `${rootPassword}\n`,
    exitCode: 0,
  },
  'set, both by stdin': {
    words: ({url}) => ['alias', 'set', 't2', url],
    stdin: ({rootUser, rootPassword}) => `${rootUser}\n${rootPassword}\n`,
    exitCode: 0,
  },
  // mc stores an anonymous alias here.
  'set with nothing on stdin': {words: ({url}) => ['alias', 'set', 't5', url], exitCode: 2},
  'set without keys': {words: ({url}) => ['alias', 'set', 'anon', url, '', ''], exitCode: 0},
  'set with slashes': {
    words: (to) => ['alias', 'set', 't5/', `${to.url}/`, ...keys(to)],
    exitCode: 0,
  },
  'set again': {words: setting('t5'), exitCode: 0},
  'set to ftp': {words: (to) => ['alias', 'set', 'b', 'ftp://h', ...keys(to)], exitCode: 2},
  'set to no scheme': {words: (to) => ['alias', 'set', 'b', 'h:9', ...keys(to)], exitCode: 2},
  'set 1abc': {words: setting('1abc'), exitCode: 2},
  'set "a b"': {words: setting('a b'), exitCode: 2},
  'set with an unknown key': {
    words: ({url}) => ['alias', 'set', 'b', url, 'nosuchuser', 'root12345'],
    exitCode: 4,
  },
  'set --api s3v9': {words: setting('b', '--api', 's3v9'), exitCode: 2},
  'set --api, unasked': {
    words: () => ['alias', 'set', 'u', 'http://127.0.0.1:9', 'root1', 'root12345', '--api', 'S3v4'],
    exitCode: 0,
  },
  'set --api --path': {words: setting('v2', '--api', 'S3v2', '--path', 'on'), exitCode: 0},
  'set with one word more': {words: setting('b', 'x'), exitCode: 2},
  'set to http, where TLS is': {
    words: (to) => ['alias', 'set', 'b', to.url.replace('https', 'http'), ...keys(to)],
    exitCode: 6,
  },
  'set --insecure': {words: (to) => ['--insecure', ...setting('i')(to)], exitCode: 0},
  'list of one': {words: () => ['alias', 'list', 't'], exitCode: 0},
  'list of none': {words: () => ['alias', 'list', 'nosuch'], exitCode: 5},
  'list of two': {words: () => ['alias', 'list', 't', 'n'], exitCode: 2},
  ls: {words: () => ['alias', 'ls'], exitCode: 0},
  'list of a variable': {words: () => ['alias', 'list', 'envy'], env: envy, exitCode: 0},
  // mc says that it removed it, and did not.
  'remove of a variable': {words: () => ['alias', 'remove', 'envy'], env: envy, exitCode: 2},
  export: {words: () => ['alias', 'export', 't'], exitCode: 0},
  'export of none': {words: () => ['alias', 'export', 'nosuch'], exitCode: 5},
  import: {words: () => ['alias', 'import', 'imp'], stdin: document(good), exitCode: 2},
  'import of a whole one': {
    words: () => ['alias', 'import', 'imp2'],
    stdin: document({...good, secretKey: 'root12345'}),
    exitCode: 0,
  },
  'import of no JSON': {words: () => ['alias', 'import', 'imp3'], stdin: () => '{no}', exitCode: 2},
  'import of no file': {words: () => ['alias', 'import', 'imp3', 'nosuch.json'], exitCode: 5},
  'import of no URL': {words: () => ['alias', 'import', 'x'], stdin: document({}), exitCode: 2},
  // mc leaves the URL empty.
  remove: {words: () => ['alias', 'remove', 't3'], exitCode: 0, differs: {URL: expect.any(String)}},
  rm: {words: () => ['alias', 'rm', 'imp2'], exitCode: 0, differs: {URL: 'https://h:9000'}},
  // Completion leaves the slash there; mc finds no such alias.
  'remove with a slash': {words: () => ['alias', 'remove', 't2/'], exitCode: 0, mcExitCode: 1},
  'remove of nothing': {words: () => ['alias', 'remove'], exitCode: 2},
}

test('every command line of mc about aliases works, and its JSON has all that is in that of mc', async () => {
  const directories = {mc: configuration('lines-mc'), mctl: configuration('lines-mctl')}
  await runMc(['alias', 'list'], {configDir: directories.mc})
  cpSync(join(directories.mc, 'config.json'), join(directories.mctl, 'config.json'))
  const file = join(folder.path, 'stdin.json')
  for (const [title, each] of Object.entries(lines)) {
    const {exitCode, mcExitCode = 0, differs} = each
    const [words, stdin = '', env = {}] = [
      each.words(server),
      each.stdin?.(server),
      each.env?.(server),
    ]
    writeFileSync(file, stdin)
    // mc opens /dev/stdin, which cannot be done with the socket that Node gives it.
    const asFile = words[1] === 'import' && words.length === 3 ? [file] : []
    const theirs = await runMc([...words, ...asFile, '--json'], {
      stdin,
      env,
      configDir: directories.mc,
    })
    const ours = await runMctl([...words, '--json'], {stdin, env, configDir: directories.mctl})
    expect(`${title}: ${ours.exitCode}`).toBe(`${title}: ${exitCode}`)
    if (exitCode === 0) {
      expect(`${title}: ${theirs.exitCode}`).toBe(`${title}: ${mcExitCode}`)
      if (mcExitCode === 0) {
        expect(ours.json, title).toMatchObject(masked(theirs, directories, words, differs))
      }
    } else {
      expect(ours.json, title).toEqual([
        {
          status: 'error',
          error: expect.objectContaining({
            message: expect.stringMatching(/./),
            cause: {message: expect.stringMatching(/./), error: expect.any(Object)},
            type: 'fatal',
            exitCode,
          }),
        },
      ])
    }
  }
})

/** What mc printed, as mctl prints it: secrets masked but in an export, its own file, and what differs. */
function masked(
  run: Run,
  directories: {mc: string; mctl: string},
  [, command]: readonly string[],
  differs: Record<string, unknown> = {},
): Record<string, unknown>[] {
  return run.json.map(({src, secretKey, ...fields}) => ({
    ...fields,
    ...(secretKey === undefined || command === 'export' ? {} : {secretKey: '********'}),
    ...(src === undefined ? {} : {src: String(src).replace(directories.mc, directories.mctl)}),
    ...differs,
  }))
}

test("mc's older and shorter names are the same commands", async () => {
  const configDir = configuration('names')
  const mctl = (args: string[], stdin = '') => runMctl(args, {configDir, stdin})
  const words = ['old', server.url, server.rootUser, server.rootPassword]
  expect((await mctl(['config', 'host', 'add', ...words, '--lookup', 'path'])).exitCode).toBe(0)
  expect((await mctl(['alias', 's', 'short', ...words.slice(1)])).exitCode).toBe(0)
  const exported = await mctl(['alias', 'e', 'short'])
  expect((await mctl(['alias', 'i', 'copy'], exported.stdout)).exitCode).toBe(0)
  expect((await mctl(['--json', 'config', 'host', 'list'])).json).toMatchObject([
    {alias: 'copy'},
    {alias: 'old', path: 'on'},
    {alias: 'short'},
  ])
  await mctl(['config', 'host', 'remove', 'old'])
  await mctl(['alias', 'rm', 'copy'])
  expect((await mctl(['--json', 'alias', 'ls'])).json).toMatchObject([{alias: 'short'}])
})
