import {removeAlias} from '../../lib/aliases/remove-alias.ts'
import {arg} from '../../lib/cli/args.ts'
import {BaseCommand} from '../../lib/cli/base-command.ts'
import {renderRemovedAlias} from '../../lib/output/aliases.ts'

export default class AliasRemove extends BaseCommand<typeof AliasRemove> {
  static override summary = 'Forget a server'

  static override examples = ['<%= config.bin %> <%= command.id %> prod']

  static override aliases = ['alias:rm']

  static override hiddenAliases = ['config:host:remove', 'config:host:rm']

  static override args = {alias: arg('name to remove')}

  async run(): Promise<void> {
    const removed = await removeAlias(await this.services.aliases(), this.args.alias)
    await this.present(removed, renderRemovedAlias)
  }
}
