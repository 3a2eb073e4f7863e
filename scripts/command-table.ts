// Writes src/command-table.ts: the names of each command, and one literal import() for it, so that every bundler
// can follow them and one command is loaded at a time. The other names come from oclif.manifest.json.
import {readdirSync, readFileSync, writeFileSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import * as v from 'valibot'

const commands = new URL('../src/commands/', import.meta.url)
const manifest = new URL('../oclif.manifest.json', import.meta.url)
const table = new URL('../src/command-table.ts', import.meta.url)

const Names = v.object({
  commands: v.record(
    v.string(),
    v.object({aliases: v.array(v.string()), hiddenAliases: v.array(v.string())}),
  ),
})

/** Writes the table when it would change. */
export function writeCommandTable(): void {
  const aliases = aliasesById()
  const rows = readdirSync(commands, {recursive: true, encoding: 'utf8'})
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.ts'))
    .sort()
    .map((file) => {
      const id = file.slice(0, -'.ts'.length).replaceAll('/', ':')
      const names = JSON.stringify(aliases.get(id) ?? [])
      return `  '${id}': {aliases: ${names}, load: () => import('./commands/${file}')},`
    })
  const text = [
    '// Made by scripts/command-table.ts from the files in src/commands.',
    "import type {CommandClass} from './lib/cli/base-command.ts'",
    '',
    'interface Row {',
    '  readonly aliases: readonly string[]',
    '  readonly load: () => Promise<{default: CommandClass}>',
    '}',
    '',
    'export const commandTable: Readonly<Record<string, Row>> = {',
    ...rows,
    '}',
    '',
  ].join('\n')
  if (current() !== text) writeFileSync(table, text)
}

function aliasesById(): Map<string, string[]> {
  const {commands: known} = v.parse(Names, JSON.parse(readFileSync(manifest, 'utf8')))
  return new Map(
    Object.entries(known).map(([id, {aliases, hiddenAliases}]) => [
      id,
      [...aliases, ...hiddenAliases],
    ]),
  )
}

function current(): string {
  try {
    return readFileSync(table, 'utf8')
  } catch {
    return ''
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeCommandTable()
