import {arg} from '../../../lib/cli/args.ts'
import {BaseCommand} from '../../../lib/cli/base-command.ts'
import {addMembers} from '../../../lib/groups/change-group.ts'
import {renderMembersAdded} from '../../../lib/output/groups.ts'

export default class AdminGroupAdd extends BaseCommand<typeof AdminGroupAdd> {
  static override summary = 'Add users to a group; makes the group when there is none'

  static override description = 'Who is in the group already stays, and is no error.'

  static override examples = [
    '<%= config.bin %> <%= command.id %> prod staff alice',
    '<%= config.bin %> <%= command.id %> prod staff alice bob --json',
  ]

  static override usage = ['admin group add ALIAS GROUP MEMBER...']

  static override strict = false

  static override args = {
    alias: arg('server'),
    group: arg('name of the group'),
    member: arg('names of users'),
  }

  async run(): Promise<void> {
    const [alias = '', group = '', ...members] = this.words
    const change = await addMembers(await this.services.admin(alias), group, members)
    await this.present(change, renderMembersAdded)
  }
}
