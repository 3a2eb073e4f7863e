// Writes src/command-table.ts: one literal import() for each command, so that every bundler can follow
// them and one command is loaded at a time.
import {readdirSync, readFileSync, writeFileSync} from 'node:fs'
import {fileURLToPath} from 'node:url'

const commands = new URL('../src/commands/', import.meta.url)
const table = new URL('../src/command-table.ts', import.meta.url)

/** Writes the table when it would change. */
export function writeCommandTable(): void {
  const rows = readdirSync(commands, {recursive: true, encoding: 'utf8'})
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.ts'))
    .sort()
    .map((file) => {
      const id = file.slice(0, -'.ts'.length).replaceAll('/', ':')
      return `  '${id}': () => import('./commands/${file}'),`
    })
  const text = [
    '// Made by scripts/command-table.ts from the files in src/commands.',
    "import type {Command} from '@oclif/core/command'",
    '',
    'type Load = () => Promise<{default: Command.Class}>',
    '',
    'export const commandTable: Readonly<Record<string, Load>> = {',
    ...rows,
    '}',
    '',
  ].join('\n')
  if (current() !== text) writeFileSync(table, text)
}

function current(): string {
  try {
    return readFileSync(table, 'utf8')
  } catch {
    return ''
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeCommandTable()
