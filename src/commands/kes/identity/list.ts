import {optionalArg} from '../../../lib/cli/args.ts'
import {KesCommand} from '../../../lib/cli/kes/kes-command.ts'
import {kesFlags} from '../../../lib/cli/kes/kes-flags.ts'
import {listIdentities} from '../../../lib/key-server/identities.ts'
import {renderKesIdentities} from '../../../lib/output/key-server-identity.ts'

export default class KesIdentityList extends KesCommand<typeof KesIdentityList> {
  static override summary = 'List the identities that a KES knows, with their policies'

  static override examples = ['<%= config.bin %> <%= command.id %> kes']

  static override aliases = ['kes:identity:ls']

  static override args = {
    alias: optionalArg('the KES; not where a flag or a variable names it'),
    prefix: optionalArg('only identities that begin with this; a * behind it may be written'),
  }

  static override flags = kesFlags

  async run(): Promise<void> {
    const {kes, names} = await this.kes(this.flags, 1)
    await this.presentEach(await listIdentities(kes, names[0]), renderKesIdentities)
  }
}
