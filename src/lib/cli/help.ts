import type {Command} from '@oclif/core/command'
import {Help} from '@oclif/core/help'
import {usageLine} from './usage-line.ts'

type Flags = Command.Loadable['flags']

/**
 * oclif's help, with the global flags said once, in `mctl --help`, and not on every page, and with other
 * names of a command on its own page only.
 */
export class MctlHelp extends Help {
  protected override get sortedCommands(): Command.Loadable[] {
    return super.sortedCommands.filter(({id, aliases}) => !aliases.includes(id))
  }

  /** The page of one command. */
  override formatCommand(command: Command.Loadable): string {
    const {own} = splitFlags(command.flags)
    const page = super.formatCommand({
      ...command,
      flags: own,
      usage: command.usage ?? usageLine({...command, flags: own}),
      ...(command.description === undefined ? {} : {description: flowing(command.description)}),
    })
    const globalFlags = this.section('GLOBAL FLAGS', `See them with: ${this.config.bin} --help`)
    return `${page.trimEnd()}\n\n${globalFlags}\n`
  }

  override formatRoot(): string {
    const [first] = this.config.commands
    const {shared} = splitFlags(first?.flags ?? {})
    const rows = Object.entries(shared).map(([name, flag]): [string, string | undefined] => {
      const value = flag.type === 'option' ? `=${flag.helpValue ?? 'NUMBER'}` : ''
      const short = flag.char === undefined ? '    ' : `-${flag.char}, `
      return [`${short}--${name}${value}`, flag.description]
    })
    const flags = this.section(
      'GLOBAL FLAGS, anywhere on the line',
      this.renderList(rows, {indentation: 2, stripAnsi: this.opts.stripAnsi ?? false}),
    )
    return `${super.formatRoot()}\n\n${flags}`
  }
}

function splitFlags(flags: Flags): {own: Flags; shared: Flags} {
  const entries = Object.entries(flags)
  return {
    own: Object.fromEntries(entries.filter(([, {helpGroup}]) => helpGroup !== 'GLOBAL')),
    shared: Object.fromEntries(entries.filter(([, {helpGroup}]) => helpGroup === 'GLOBAL')),
  }
}

// Lines of the source are no lines of the terminal: only an empty one parts paragraphs.
function flowing(text: string): string {
  return text.replace(/([^\n])\n(?!\n)/g, '$1 ')
}
