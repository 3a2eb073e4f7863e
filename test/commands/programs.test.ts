import {execFileSync, spawnSync} from 'node:child_process'
import {readFileSync} from 'node:fs'
import {resolve} from 'node:path'
import * as v from 'valibot'
import {describe, expect, test} from 'vitest'
import {runMctl} from '../helpers/run-mctl.ts'

const root = resolve(import.meta.dirname, '..', '..')
const manifest = v.parse(
  v.object({commands: v.record(v.string(), v.unknown())}),
  JSON.parse(readFileSync(resolve(root, 'oclif.manifest.json'), 'utf8')),
)
const ids = Object.keys(manifest.commands).map((id) => id.split(':'))

/** Lines that each program must answer alike: the bundlers change oclif's code on its way. */
const lines: string[][] = [
  [],
  ['--version'],
  ['--help'],
  ...ids.map((words) => [...words, '--help']),
  ...[
    ...new Set(
      ids.flatMap((words) => words.slice(0, -1).map((_, n) => words.slice(0, n + 1).join(' '))),
    ),
  ].map((topic) => topic.split(' ')),
  ['admin', 'usr', 'list'],
  ['help'],
  ['help', 'admin', 'user', 'add'],
  ['help', 'nosuch'],
  ['version'],
  ['config'],
  ['config', 'host'],
  ['frobnicate'],
  ['frobnicate', '--json'],
  ['--json'],
  ['alias', 'list', '--bogus'],
  ['alias', 'list', '--bogus=geheim', '--json'],
  ['alias', 'list', 'a', 'b'],
  ['alias', 'list', '--timeout', 'soon'],
  ['alias', 'set'],
  ['admin', 'user', 'list'],
  ['admin', 'user', 'list', 'nosuch'],
  ['--json', 'admin', 'user', 'list', 'nosuch'],
  ['admin', 'user', 'list', 'nosuch', '-json'],
]

describe('the npm bundle and the standalone program answer as the plain build does', () => {
  test.each(lines.map((line) => ({line})))('mctl $line', {timeout: 30_000}, async ({line}) => {
    const [plain, bundle, binary] = await Promise.all(
      (['plain', 'bundle', 'binary'] as const).map(async (program) => {
        const {exitCode, stdout, stderr} = await runMctl(line, {program})
        return {exitCode, stdout, stderr}
      }),
    )
    expect(bundle).toEqual(plain)
    expect(binary).toEqual(plain)
  })
})

describe('command lines', () => {
  test('without a command print the help', async () => {
    const {exitCode, stdout} = await runMctl([])
    expect(exitCode).toBe(0)
    expect(stdout).toContain('GLOBAL FLAGS')
  })

  test('an unknown command is one line with a suggestion, and exit code 2', async () => {
    expect(await runMctl(['admin', 'usr', 'list'])).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr: 'mctl: There is no command admin usr\nDid you mean: mctl admin user\n',
    })
  })

  test('help and version are words, too', async () => {
    const [help, flag] = [
      await runMctl(['help', 'admin', 'user', 'add']),
      await runMctl(['admin', 'user', 'add', '--help']),
    ]
    expect(help.stdout).toBe(flag.stdout)
    expect(help.exitCode).toBe(0)
    expect((await runMctl(['version'])).stdout).toMatch(/^mctl version \d+\.\d+\.\d+\n$/)
  })

  test('the beginning of an older name is no command', async () => {
    expect(await runMctl(['config', 'host'])).toMatchObject({
      exitCode: 2,
      stderr: 'mctl: There is no command config host\nSee them all with: mctl --help\n',
    })
  })

  test('an unknown flag is one line, without its value', async () => {
    expect(await runMctl(['alias', 'list', '--bogus=geheim'])).toMatchObject({
      exitCode: 2,
      stderr: 'mctl: No such flag: --bogus\nSee the usage with --help\n',
    })
  })

  test('arguments too many are counted, not repeated: a secret may stand among them', async () => {
    const run = await runMctl(['alias', 'list', 'a', 'geheim12'])
    expect(run).toMatchObject({
      exitCode: 2,
      stderr: 'mctl: 1 argument too many\nSee the usage with --help\n',
    })
  })

  test('an error under --json is one document on stdout, and nothing on stderr', async () => {
    const run = await runMctl(['--json', 'admin', 'user', 'list', 'nosuch'])
    expect(run).toMatchObject({exitCode: 5, stderr: ''})
    expect(run.json).toEqual([
      {
        status: 'error',
        error: {
          message: 'No alias named nosuch',
          cause: {message: 'No alias named nosuch', error: {}},
          type: 'fatal',
          code: 'alias_not_found',
          hint: 'mctl alias set nosuch https://HOST:PORT',
          exitCode: 5,
        },
      },
    ])
  })

  test('a reader that goes away early is no failure', () => {
    const program = resolve(root, 'bin', 'run.cjs')
    const output = execFileSync('bash', [
      '-c',
      `set -o pipefail; "$0" "$1" --help | head -1`,
      process.execPath,
      program,
    ])
    expect(output.toString()).toMatch(/^Administer /)
  })
})

describe('the launcher', () => {
  const launch = (node: string) =>
    spawnSync(
      process.execPath,
      [
        '-e',
        `Object.defineProperty(process.versions, 'node', {value: '${node}'}); process.argv.splice(1, 1, 'mctl', '--version'); require('./bin/run.cjs')`,
      ],
      {cwd: root, encoding: 'utf8'},
    )

  test.each(['8.17.0', '20.20.2', '24.6.9'])('on Node %s names the Node that is needed', (node) => {
    expect(launch(node)).toMatchObject({
      status: 1,
      stdout: '',
      stderr: `mctl: Node.js 24.7 or newer is needed, this is ${node}\nInstall it from https://nodejs.org, or use the standalone program, which needs none\n`,
    })
  })

  test('is written in the JavaScript of 2009, which every Node reads', () => {
    const source = readFileSync(resolve(root, 'bin', 'run.cjs'), 'utf8').replace(
      /\/\/.*|'[^']*'/g,
      '',
    )
    expect(source).not.toMatch(/\b(const|let|class|import|async|await)\b|=>|`|\?\?|\?\./)
  })
})
