import {optionalArg} from '../../../lib/cli/args.ts'
import {KesCommand} from '../../../lib/cli/kes/kes-command.ts'
import {kesFlags} from '../../../lib/cli/kes/kes-flags.ts'
import {listKeys} from '../../../lib/key-server/keys.ts'
import {renderNames} from '../../../lib/output/key-server.ts'

export default class KesKeyList extends KesCommand<typeof KesKeyList> {
  static override summary = 'List the keys of a KES'

  static override description =
    `All of them, however many: KES gives out 1,024 at a time, and the rest is asked for by longer beginnings of names.`

  static override examples = [
    '<%= config.bin %> <%= command.id %> kes',
    '<%= config.bin %> <%= command.id %> kes backup-',
  ]

  static override aliases = ['kes:key:ls']

  static override args = {
    alias: optionalArg('the KES; not where a flag or a variable names it'),
    prefix: optionalArg('only names that begin with this; a * behind it may be written'),
  }

  static override flags = kesFlags

  async run(): Promise<void> {
    const {kes, names} = await this.kes(this.flags, 1)
    await this.presentEach(await listKeys(kes, names[0]), renderNames)
  }
}
