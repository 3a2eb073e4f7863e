// Writes docs/commands/*.md, a page for each topic, from the help that the program itself prints.
// With --check it writes nothing and fails when a page is stale.
import {mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {resolve} from 'node:path'
import {stripVTControlCharacters} from 'node:util'
import type {Command} from '@oclif/core/command'
import {loadConfig} from '../src/help-config.ts'
import {MctlHelp} from '../src/lib/cli/help.ts'

const folder = resolve(import.meta.dirname, '..', 'docs', 'commands')

class ReferenceHelp extends MctlHelp {
  page(command: Command.Loadable): string {
    return stripVTControlCharacters(this.formatCommand(command)).trimEnd()
  }
}

async function pages(): Promise<Map<string, string>> {
  const config = await loadConfig()
  const help = new ReferenceHelp(config, {flagSortOrder: 'none', stripAnsi: true})
  const topics = Map.groupBy(
    config.commands
      .filter(({id, hidden, aliases}) => !hidden && !aliases.includes(id))
      .sort((a, b) => (a.id < b.id ? -1 : 1)),
    ({id}) => id.split(':').slice(0, -1).join('-') || id,
  )
  const made = new Map<string, string>()
  for (const [topic, commands] of topics) {
    const sections = commands.map((command) => {
      const others = [...command.aliases, ...(command.hiddenAliases ?? [])]
      return [
        `## mctl ${spaced(command.id)}`,
        '',
        `${command.summary}.`,
        '',
        ...(others.length === 0
          ? []
          : [`Also: ${others.map((id) => `\`mctl ${spaced(id)}\``).join(', ')}.`, '']),
        '```text',
        help.page(command),
        '```',
      ].join('\n')
    })
    made.set(`${topic}.md`, `# mctl ${topic.replaceAll('-', ' ')}\n\n${sections.join('\n\n')}\n`)
  }
  const index = [...topics].map(([topic, commands]) => {
    const rows = commands.map(
      ({id, summary}) => `- [mctl ${spaced(id)}](${topic}.md#${slug(id)}): ${summary}`,
    )
    return rows.join('\n')
  })
  made.set(
    'README.md',
    `# Commands\n\nMade from the program's own help by \`npm run docs\`.\n\n${index.join('\n')}\n`,
  )
  return made
}

const slug = (id: string): string => `mctl-${id.replaceAll(':', '-')}`
const spaced = (id: string): string => id.replaceAll(':', ' ')

const made = await pages()
if (process.argv.includes('--check')) {
  const stale = [...made].filter(([name, text]) => current(name) !== text).map(([name]) => name)
  const extra = names().filter((name) => !made.has(name))
  if (stale.length + extra.length > 0) {
    console.error(`docs/commands is stale (${[...stale, ...extra].join(', ')}); run: npm run docs`)
    process.exitCode = 1
  }
} else {
  rmSync(folder, {recursive: true, force: true})
  mkdirSync(folder, {recursive: true})
  for (const [name, text] of made) writeFileSync(resolve(folder, name), text)
}

function current(name: string): string | undefined {
  return names().includes(name) ? readFileSync(resolve(folder, name), 'utf8') : undefined
}

function names(): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
