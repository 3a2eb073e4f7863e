import {arg} from '../../../lib/cli/args.ts'
import {BaseCommand} from '../../../lib/cli/base-command.ts'
import {listGroups} from '../../../lib/groups/group.ts'
import {renderGroups} from '../../../lib/output/groups.ts'

export default class AdminGroupList extends BaseCommand<typeof AdminGroupList> {
  static override summary = 'List the groups of a server'

  static override examples = [
    '<%= config.bin %> <%= command.id %> prod',
    "<%= config.bin %> <%= command.id %> prod --json | jq -r '.groups[]?'",
  ]

  static override aliases = ['admin:group:ls']

  static override args = {alias: arg('server')}

  async run(): Promise<void> {
    await this.present(await listGroups(await this.services.admin(this.args.alias)), renderGroups)
  }
}
