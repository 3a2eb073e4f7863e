import {describe, expect, test} from 'vitest'
import {arrange, type CommandNames, type FlagKinds, spellOut} from '../../../src/lib/cli/argv.ts'

const commands: CommandNames[] = [
  {id: 'admin:user:list', aliases: ['admin:user:ls']},
  {id: 'admin:user:svcacct:add', aliases: []},
  {id: 'admin:policy:attach', aliases: []},
  {id: 'stat', aliases: []},
]

const flags: FlagKinds = {
  json: {type: 'boolean'},
  debug: {type: 'boolean'},
  timeout: {type: 'option'},
  user: {type: 'option'},
}

const arrangedArgv = (...argv: string[]): unknown => arrange(argv, commands)

describe('a command is found', () => {
  test('by its words', () => {
    expect(arrangedArgv('admin', 'user', 'list', 'prod')).toEqual({
      kind: 'command',
      id: 'admin:user:list',
      argv: ['prod'],
    })
  })

  test('by an alias', () => {
    expect(arrangedArgv('admin', 'user', 'ls', 'prod')).toMatchObject({id: 'admin:user:list'})
  })

  test('with a switch before it', () => {
    expect(arrangedArgv('--json', 'admin', 'user', 'list', 'prod')).toEqual({
      kind: 'command',
      id: 'admin:user:list',
      argv: ['--json', 'prod'],
    })
  })

  test('with a switch within it', () => {
    expect(arrangedArgv('admin', 'user', '--json', 'list', 'prod')).toMatchObject({
      id: 'admin:user:list',
      argv: ['--json', 'prod'],
    })
  })

  test('with a global flag and its value before it, though the value is the word of a command', () => {
    expect(arrangedArgv('-C', 'stat', 'admin', 'user', 'list', 'prod')).toMatchObject({
      id: 'admin:user:list',
      argv: ['-C', 'stat', 'prod'],
    })
  })

  test('though an argument is named like a command', () => {
    expect(arrangedArgv('stat', 'stat')).toMatchObject({id: 'stat', argv: ['stat']})
  })
})

describe("mc's spellings of flags", () => {
  test.each([
    ['-json', ['--json']],
    ['--json=true', ['--json']],
    ['--json=false', []],
    ['-user=alice', ['--user=alice']],
    ['-timeout', ['--timeout']],
    ['-u', ['-u']],
    ['--unknown', ['--unknown']],
  ])('%s is %j', (token, spelled) => {
    expect(spellOut([token], flags)).toEqual(spelled)
  })

  test('a secret that looks like a flag value keeps its equals signs', () => {
    expect(spellOut(['--user=a=b=='], flags)).toEqual(['--user=a=b=='])
  })
})

describe('what is no command', () => {
  test('words that begin commands ask for help', () => {
    expect(arrangedArgv('admin', 'user')).toEqual({kind: 'topic', id: 'admin:user', argv: []})
  })

  test('a slip is recognised', () => {
    expect(arrangedArgv('admin', 'usr', 'list')).toEqual({
      kind: 'unknown',
      words: ['admin', 'usr'],
      nearest: 'admin user',
    })
  })

  test('something else entirely is not', () => {
    expect(arrangedArgv('frobnicate')).toEqual({
      kind: 'unknown',
      words: ['frobnicate'],
      nearest: undefined,
    })
  })
})
