import {optionalArg} from '../../../lib/cli/args.ts'
import {ifNotExists} from '../../../lib/cli/existence-flags.ts'
import {KesCommand} from '../../../lib/cli/kes/kes-command.ts'
import {kesFlags} from '../../../lib/cli/kes/kes-flags.ts'
import {createKey} from '../../../lib/key-server/keys.ts'
import {renderKesKeyChange} from '../../../lib/output/key-server.ts'

export default class KesKeyCreate extends KesCommand<typeof KesKeyCreate> {
  static override summary = 'Make keys in a KES'

  static override description =
    'A key that is there is never replaced. Of several keys each is tried, and listed with what became of it.'

  static override examples = [
    '<%= config.bin %> <%= command.id %> kes backup-2026',
    '<%= config.bin %> <%= command.id %> kes app-1 app-2 --if-not-exists',
    'KES_SERVER=https://kes.example.net:7373 <%= config.bin %> <%= command.id %> backup-2026',
  ]

  static override usage = ['kes key create [ALIAS] KEY...']

  static override strict = false

  static override args = {
    alias: optionalArg('the KES; not where a flag or a variable names it'),
    key: optionalArg('names of keys'),
  }

  static override flags = {...ifNotExists, ...kesFlags}

  async run(): Promise<void> {
    const {kes, names} = await this.kesAndNames(this.flags, 'KEY')
    const mayBeThere = this.flags['if-not-exists']
    await this.presentInTurn(
      names,
      (name) => createKey(kes, name, {mayBeThere}),
      renderKesKeyChange('Created', 'exists already'),
    )
  }
}
