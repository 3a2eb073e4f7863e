import {listAliases} from '../../lib/aliases/list-aliases.ts'
import {optionalArg} from '../../lib/cli/args.ts'
import {BaseCommand} from '../../lib/cli/base-command.ts'
import {renderAliases} from '../../lib/output/aliases.ts'

export default class AliasList extends BaseCommand<typeof AliasList> {
  static override summary = 'List the servers that have a name'

  static override description =
    `Those of the configuration that mc shares, and of the variables MC_HOST_<alias>.
A broken one is listed with its problem.`

  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> prod --show-secrets',
  ]

  static override aliases = ['alias:ls']

  static override hiddenAliases = ['config:host:list', 'config:host:ls']

  static override args = {alias: optionalArg('the one to show; all when left out')}

  async run(): Promise<void> {
    const {showSecrets} = this.services.settings
    const aliases = await listAliases(await this.services.aliases(), {
      name: this.args.alias,
      showSecrets,
    })
    await this.presentEach(aliases, renderAliases)
  }
}
