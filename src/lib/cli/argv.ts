import {editDistance} from '../base/edit-distance.ts'
import {globalFlagsWithValue} from './global-flags.ts'

/** What the arrangement of a line must know of a command. */
export interface CommandNames {
  readonly id: string
  readonly aliases: readonly string[]
}

/** Long names of a command's flags, the global ones included, and what kinds they are, as oclif says it. */
export type FlagKinds = Readonly<Record<string, {readonly type: 'boolean' | 'option'}>>

/** A command line taken apart. */
export type Arranged =
  /** What stands on the line beside the command's words; its flags are spelled as they were typed. */
  | {readonly kind: 'command'; readonly id: string; readonly argv: readonly string[]}
  /** Words that begin commands but are none: their help is wanted. */
  | {readonly kind: 'topic'; readonly id: string; readonly argv: readonly string[]}
  | {
      readonly kind: 'unknown'
      readonly words: readonly string[]
      readonly nearest: string | undefined
    }

/**
 * Finds the command in a line and moves the flags that stand before or within it behind it.
 *
 * As mc does: `mctl --json admin user list prod` and `mctl admin user --json list prod` are the same
 * line.
 */
export function arrange(argv: readonly string[], commands: readonly CommandNames[]): Arranged {
  const names = new Map(
    commands.flatMap((each) => [each.id, ...each.aliases].map((id) => [id, each])),
  )
  const begins = (path: string): boolean =>
    names.has(path) || [...names.keys()].some((id) => id.startsWith(`${path}:`))

  const words: string[] = []
  const moved: string[] = []
  let index = 0
  for (; index < argv.length; index += 1) {
    const token = argv[index] ?? ''
    if (token === '--') break
    if (token.startsWith('-') && token !== '-') {
      moved.push(token)
      const value = argv[index + 1]
      if (globalFlagsWithValue.has(asLong(token)) && value !== undefined) {
        moved.push(value)
        index += 1
      }
      continue
    }
    const path = [...words, token].join(':')
    if (!begins(path)) break
    words.push(token)
  }

  const id = words.join(':')
  const command = names.get(id)
  const rest = [...moved, ...argv.slice(index)]
  if (command) return {kind: 'command', id: command.id, argv: rest}
  const next = argv[index]
  if (next !== undefined && next !== '--') {
    return {kind: 'unknown', words: [...words, next], nearest: nearest([...words, next], names)}
  }
  // Words that begin only an older name of a command are no topic.
  if (id !== '' && !commands.some((each) => each.id.startsWith(`${id}:`))) {
    return {kind: 'unknown', words, nearest: undefined}
  }
  return {kind: 'topic', id, argv: rest}
}

// `-config-dir` is Go's spelling of `--config-dir`.
const asLong = (token: string): string => (/^-[a-z]{2}/i.test(token) ? `-${token}` : token)

/**
 * The words behind a command as oclif understands them.
 *
 * Go's single dash before a long name (`-json`) and `--switch=true` are understood too.
 */
export function spellOut(argv: readonly string[], flags: FlagKinds): string[] {
  return argv.flatMap((token) => spelled(token, flags))
}

function spelled(token: string, flags: FlagKinds): string[] {
  const match = /^(-{1,2})([A-Za-z][\w-]+)(?:=(.*))?$/s.exec(token)
  if (!match) return [token]
  const [, dashes, name = '', value] = match
  const kind = flags[name]?.type
  if (kind === undefined || (dashes === '-' && name.length < 2)) return [token]
  if (kind === 'boolean' && value !== undefined) {
    if (/^(1|t|true)$/i.test(value)) return [`--${name}`]
    if (/^(0|f|false)$/i.test(value)) return []
  }
  return [value === undefined ? `--${name}` : `--${name}=${value}`]
}

function nearest(
  words: readonly string[],
  names: ReadonlyMap<string, CommandNames>,
): string | undefined {
  const typed = words.join(':')
  const [best] = [...names.keys()]
    .map((id) => {
      // A command is compared with as much of it as was typed.
      const part = id.split(':').slice(0, words.length).join(':')
      return {part, distance: editDistance(typed, part)}
    })
    .sort((a, b) => a.distance - b.distance)
  return best && best.distance <= Math.max(2, typed.length / 4)
    ? best.part.replaceAll(':', ' ')
    : undefined
}
