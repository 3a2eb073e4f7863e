import {arg} from '../../../lib/cli/args.ts'
import {BaseCommand} from '../../../lib/cli/base-command.ts'
import {setGroupStatus} from '../../../lib/groups/change-group.ts'
import {renderGroupStatus} from '../../../lib/output/groups.ts'

export default class AdminGroupDisable extends BaseCommand<typeof AdminGroupDisable> {
  static override summary = 'Disable a group, and so take all rights from its members'

  static override description =
    'MinIO gives a member of a disabled group no right at all, also none that comes from elsewhere.'

  static override examples = ['<%= config.bin %> <%= command.id %> prod staff']

  static override args = {alias: arg('server'), group: arg('name of the group')}

  async run(): Promise<void> {
    const {alias, group} = this.args
    const change = await setGroupStatus(await this.services.admin(alias), group, 'disabled')
    await this.present(change, renderGroupStatus)
  }
}
