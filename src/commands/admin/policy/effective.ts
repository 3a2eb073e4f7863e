import {arg} from '../../../lib/cli/args.ts'
import {BaseCommand} from '../../../lib/cli/base-command.ts'
import {renderEffective} from '../../../lib/output/rights.ts'
import {effectiveRights} from '../../../lib/rights/effective.ts'

export default class AdminPolicyEffective extends BaseCommand<typeof AdminPolicyEffective> {
  static override summary = 'Show all policies that count for a user or an access key'

  static override description =
    `Puts together what somebody has by himself and by his groups, and what the policy embedded in a key limits it to.
A disabled group, user or key, which takes it all away, is named.`

  static override examples = [
    '<%= config.bin %> <%= command.id %> prod alice',
    `<%= config.bin %> <%= command.id %> prod KEY --json | jq '.policy, .limitedBy'`,
  ]

  static override args = {alias: arg('server'), who: arg('user or access key')}

  async run(): Promise<void> {
    const {alias, who} = this.args
    const rights = await effectiveRights(await this.services.admin(alias), who)
    await this.present(rights, renderEffective)
  }
}
