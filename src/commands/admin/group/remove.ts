import {arg, optionalArg} from '../../../lib/cli/args.ts'
import {BaseCommand} from '../../../lib/cli/base-command.ts'
import {ifExists} from '../../../lib/cli/existence-flags.ts'
import {removeGroup, removeMembers} from '../../../lib/groups/change-group.ts'
import {renderRemoved} from '../../../lib/output/groups.ts'

export default class AdminGroupRemove extends BaseCommand<typeof AdminGroupRemove> {
  static override summary = 'Take users out of a group, or remove one that has no members'

  static override examples = [
    '<%= config.bin %> <%= command.id %> prod staff alice bob',
    '<%= config.bin %> <%= command.id %> prod staff',
    '<%= config.bin %> <%= command.id %> prod staff --if-exists',
  ]

  static override usage = [
    'admin group remove ALIAS GROUP MEMBER...',
    'admin group remove ALIAS GROUP [--if-exists]',
  ]

  static override aliases = ['admin:group:rm']

  static override strict = false

  static override args = {
    alias: arg('server'),
    group: arg('name of the group'),
    member: optionalArg('names of users; without, the group itself goes'),
  }

  static override flags = ifExists

  async run(): Promise<void> {
    const [alias = '', group = '', ...members] = this.words
    const admin = await this.services.admin(alias)
    const change =
      members.length === 0
        ? await removeGroup(admin, group, {mayBeGone: this.flags['if-exists']})
        : await removeMembers(admin, group, members)
    await this.present(change, renderRemoved)
  }
}
