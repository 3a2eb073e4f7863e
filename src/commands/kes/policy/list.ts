import {optionalArg} from '../../../lib/cli/args.ts'
import {KesCommand} from '../../../lib/cli/kes/kes-command.ts'
import {kesFlags} from '../../../lib/cli/kes/kes-flags.ts'
import {listPolicies} from '../../../lib/key-server/policies.ts'
import {renderNames} from '../../../lib/output/key-server.ts'

export default class KesPolicyList extends KesCommand<typeof KesPolicyList> {
  static override summary = 'List the policies of a KES'

  static override examples = ['<%= config.bin %> <%= command.id %> kes']

  static override aliases = ['kes:policy:ls']

  static override args = {
    alias: optionalArg('the KES; not where a flag or a variable names it'),
    prefix: optionalArg('only names that begin with this; a * behind it may be written'),
  }

  static override flags = kesFlags

  async run(): Promise<void> {
    const {kes, names} = await this.kes(this.flags, 1)
    await this.presentEach(await listPolicies(kes, names[0]), renderNames)
  }
}
