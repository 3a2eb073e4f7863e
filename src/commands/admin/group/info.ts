import {arg} from '../../../lib/cli/args.ts'
import {BaseCommand} from '../../../lib/cli/base-command.ts'
import {readGroup} from '../../../lib/groups/group.ts'
import {renderGroup} from '../../../lib/output/groups.ts'

export default class AdminGroupInfo extends BaseCommand<typeof AdminGroupInfo> {
  static override summary = 'Show a group: status, policies, members'

  static override examples = ['<%= config.bin %> <%= command.id %> prod staff']

  static override args = {alias: arg('server'), group: arg('name of the group')}

  async run(): Promise<void> {
    const {alias, group} = this.args
    await this.present(await readGroup(await this.services.admin(alias), group), renderGroup)
  }
}
