import type {Interfaces} from '@oclif/core'
import {Config} from '@oclif/core/config'
import manifest from '../oclif.manifest.json' with {type: 'json'}
import packageJson from '../package.json' with {type: 'json'}
import {type Arranged, arrange, type CommandShape} from './lib/cli/argv.ts'
import {exitCode} from './lib/cli/exit-codes.ts'
import {describeFailure} from './lib/cli/failure.ts'
import {printFailure} from './lib/cli/print-failure.ts'
import {wantsJson} from './lib/cli/settings.ts'
import {AppError} from './lib/errors/errors.ts'
import {type Manifest, rootPlugin} from './root-plugin.ts'

// Both files are ours, made by `oclif manifest` and by hand; oclif's types say more than JSON can.
const commands = manifest.commands as unknown as Manifest
const pjson = packageJson as unknown as Interfaces.PJSON

/** Runs one command line; the outcome lies in `process.exitCode`. */
export async function run(argv: readonly string[]): Promise<void> {
  const arranged = arrange(argv[0] === 'help' ? [...argv.slice(1), '--help'] : argv, shapes())
  // A wait for what never comes ends a process quietly, with 0: that must not look like success.
  let isDone = false
  process.once('exit', () => {
    if (isDone || Number(process.exitCode ?? 0) !== exitCode.done) return
    process.stderr.write('mctl: The program ended before its work was done\n')
    process.exitCode = exitCode.failed
  })
  try {
    await dispatch(arranged)
  } catch (error) {
    await fail(error, argv)
  }
  isDone = true
}

async function dispatch(arranged: Arranged): Promise<void> {
  if (arranged.kind === 'unknown') throw unknownCommand(arranged)
  const {kind, id, argv} = arranged
  if (kind === 'topic') {
    const stray = argv.find((token) => !isHelp(token))
    if (stray !== undefined && id === '') throw noCommand(stray)
    await showHelp(id)
    return
  }
  const end = argv.indexOf('--')
  const flags = end === -1 ? argv : argv.slice(0, end)
  if (flags.some(isHelp)) await showHelp(id)
  else await runCommand(id, argv)
}

async function runCommand(id: string, argv: readonly string[]): Promise<void> {
  const command = commands[id]
  // oclif takes milliseconds to sort all commands into its tables, and one of them will do.
  const config = await loadConfig(command === undefined ? commands : {[id]: command})
  await config.runCommand(id, [...argv])
}

/** The configuration that oclif works with, made without a look at the disk. */
export async function loadConfig(known: Manifest = commands): Promise<Config> {
  const plugin = rootPlugin(pjson, known, process.execPath)
  const plugins = new Map([[plugin.name, plugin]])
  const config = await Config.load({root: process.execPath, pjson, plugins})
  // oclif's own names the version of Node, which the standalone program is not.
  config.userAgent = `${config.name}/${config.version} ${config.platform}-${config.arch}`
  return config
}

async function showHelp(id: string): Promise<void> {
  const [config, {MctlHelp}] = await Promise.all([loadConfig(), import('./lib/cli/help.ts')])
  await new MctlHelp(config, {flagSortOrder: 'none'}).showHelp(id === '' ? [] : [id])
}

const isHelp = (token: string): boolean => token === '--help' || token === '-h'

function unknownCommand({words, nearest}: Extract<Arranged, {kind: 'unknown'}>): AppError {
  // A word that looks like no command may be a secret that slipped to the wrong place.
  const isNamed = words.every((word) => /^[a-z][a-z-]{0,15}$/.test(word))
  const message = isNamed ? `There is no command ${words.join(' ')}` : 'There is no such command'
  return new AppError('usage', message, {
    hint:
      nearest === undefined ? 'See them all with: mctl --help' : `Did you mean: mctl ${nearest}`,
  })
}

function noCommand(flag: string): AppError {
  const name = flag.replace(/=.*$/s, '')
  const isNamed = /^--?[a-z]+(-[a-z]+)*$/.test(name)
  return new AppError('usage', `No command stands beside ${isNamed ? name : 'the flags'}`, {
    hint: 'See the commands with: mctl --help',
  })
}

async function fail(error: unknown, argv: readonly string[]): Promise<void> {
  const failure = describeFailure(error)
  process.exitCode = failure.exitCode || exitCode.failed
  await printFailure(failure, wantsJson(argv, process.env))
}

function shapes(): CommandShape[] {
  return Object.entries(commands).map(([id, {aliases, hiddenAliases, flags}]) => ({
    id,
    aliases: [...aliases, ...hiddenAliases],
    // Made for the one command that is found, not for all.
    get flags() {
      const kinds = Object.entries(flags).map(([name, {type}]) => [name, type] as const)
      return Object.fromEntries(
        kinds.map(([name, type]) => [name, type === 'boolean' ? 'switch' : 'value'] as const),
      )
    },
  }))
}
