import type {Command} from '@oclif/core/command'

type Flag = Command.Flag.Any

/** One or more flags that stand together. */
interface Part {
  text: string
  readonly isRequired: boolean
  readonly isRepeated: boolean
  readonly exclusive: Set<string>
}

/**
 * What may be written behind the name of a command, in the way of docopt: `NAME [--days N | --hours N]`.
 *
 * A flag that needs another stands with it; flags that exclude each other stand in one bracket, unless one of them
 * excludes more than those.
 */
export function usageLine({
  args,
  flags,
  strict,
}: Pick<Command.Loadable, 'args' | 'flags' | 'strict'>): string {
  const shown = Object.values(flags).filter(({hidden}) => !hidden)
  const parts = partsOf(shown)
  const required = [...new Set(parts.values())].filter(({isRequired}) => isRequired)
  return [
    '<%= command.id %>',
    ...Object.values(args).map(({name, required: isNeeded}) => {
      const word = `${name.toUpperCase()}${strict === false ? '...' : ''}`
      return isNeeded ? word : `[${word}]`
    }),
    ...required.map(({text}) => text),
    ...optionalGroups(parts),
  ].join(' ')
}

function partsOf(flags: readonly Flag[]): Map<string, Part> {
  const parts = new Map(flags.map((flag) => [flag.name, partOf(flag)]))
  for (const {name, dependsOn: [needed = ''] = []} of flags) {
    const other = flags.find((flag) => flag.name === needed)
    const [part, host] = [parts.get(name), parts.get(needed)]
    if (!part || !host || part === host || other?.dependsOn?.includes(name) !== true) continue
    part.text += ` ${host.text}`
    parts.set(needed, part)
  }
  for (const {name, dependsOn: [needed = ''] = []} of flags) {
    const [part, host] = [parts.get(name), parts.get(needed)]
    if (!part || !host || part === host) continue
    host.text += ` [${part.text}]`
    parts.delete(name)
  }
  return parts
}

function partOf(flag: Flag): Part {
  const name = flag.char === undefined ? `--${flag.name}` : `-${flag.char}`
  const isOption = flag.type === 'option'
  const value = isOption ? ` ${flag.helpValue ?? flag.options?.join('|') ?? '<value>'}` : ''
  return {
    text: `${name}${value}`,
    isRequired: flag.required === true,
    isRepeated: isOption && flag.multiple === true && flag.delimiter === undefined,
    exclusive: new Set(flag.exclusive),
  }
}

function optionalGroups(parts: ReadonlyMap<string, Part>): string[] {
  const done = new Set<Part>()
  const groups: string[] = []
  for (const [name, part] of parts) {
    if (done.has(part) || part.isRequired) continue
    const group = cliqueOf(name, parts)
    for (const each of group) done.add(each)
    const text = group.map((each) => each.text).join(' | ')
    groups.push(`[${text}]${part.isRepeated ? '...' : ''}`)
  }
  return groups
}

/** All that exclude this one, when they exclude each other and nothing else; otherwise this one alone. */
function cliqueOf(name: string, parts: ReadonlyMap<string, Part>): Part[] {
  const own = parts.get(name)
  if (!own) return []
  const names = [name, ...excludedBy(name, parts)]
  const isWhole = names.every((each) => {
    const others = new Set([each, ...excludedBy(each, parts)])
    return others.size === names.length && names.every((one) => others.has(one))
  })
  return isWhole ? names.flatMap((each) => parts.get(each) ?? []) : [own]
}

function excludedBy(name: string, parts: ReadonlyMap<string, Part>): string[] {
  return [...parts].flatMap(([other, {exclusive}]) =>
    other !== name && (exclusive.has(name) || parts.get(name)?.exclusive.has(other) === true)
      ? [other]
      : [],
  )
}
