import {arg} from '../../../lib/cli/args.ts'
import {BaseCommand} from '../../../lib/cli/base-command.ts'
import {setGroupStatus} from '../../../lib/groups/change-group.ts'
import {renderGroupStatus} from '../../../lib/output/groups.ts'

export default class AdminGroupEnable extends BaseCommand<typeof AdminGroupEnable> {
  static override summary = 'Enable a group'

  static override examples = ['<%= config.bin %> <%= command.id %> prod staff']

  static override args = {alias: arg('server'), group: arg('name of the group')}

  async run(): Promise<void> {
    const {alias, group} = this.args
    const change = await setGroupStatus(await this.services.admin(alias), group, 'enabled')
    await this.present(change, renderGroupStatus)
  }
}
