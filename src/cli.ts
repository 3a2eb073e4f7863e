import {commandTable} from './command-table.ts'
import {type Arranged, arrange, spellOut} from './lib/cli/argv.ts'
import {exitCode} from './lib/cli/exit-codes.ts'
import {describeFailure} from './lib/cli/failure.ts'
import {globalFlags} from './lib/cli/global-flags.ts'
import {printFailure} from './lib/cli/print-failure.ts'
import {wantsJson} from './lib/cli/settings.ts'
import {AppError} from './lib/errors/errors.ts'
import {RunConfig} from './run-config.ts'

const names = Object.entries(commandTable).map(([id, {aliases}]) => ({id, aliases}))

/** Runs one command line; the outcome lies in `process.exitCode`. */
export async function run(argv: readonly string[]): Promise<void> {
  const arranged = arrange(argv[0] === 'help' ? [...argv.slice(1), '--help'] : argv, names)
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
  await runCommand(id, argv)
}

async function runCommand(id: string, argv: readonly string[]): Promise<void> {
  const row = commandTable[id]
  if (!row) throw new Error(`no command ${id}`)
  const {default: Command} = await row.load()
  const words = spellOut(argv, {...globalFlags, ...Command.flags})
  const end = words.indexOf('--')
  const flags = end === -1 ? words : words.slice(0, end)
  if (flags.some(isHelp)) {
    await showHelp(id)
    return
  }
  Command.id = id
  await new Command(words, new RunConfig()).start()
}

async function showHelp(id: string): Promise<void> {
  const [{loadConfig}, {MctlHelp}] = await Promise.all([
    import('./help-config.ts'),
    import('./lib/cli/help.ts'),
  ])
  await new MctlHelp(await loadConfig(), {flagSortOrder: 'none'}).showHelp(id === '' ? [] : [id])
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
