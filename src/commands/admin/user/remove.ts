import {arg} from '../../../lib/cli/args.ts'
import {BaseCommand} from '../../../lib/cli/base-command.ts'
import {ifExists} from '../../../lib/cli/existence-flags.ts'
import {renderUserChange} from '../../../lib/output/users.ts'
import {removeUser} from '../../../lib/users/change-user.ts'

export default class AdminUserRemove extends BaseCommand<typeof AdminUserRemove> {
  static override summary = 'Remove a user, and with it all its access keys'

  static override examples = ['<%= config.bin %> <%= command.id %> prod alice']

  static override aliases = ['admin:user:rm']

  static override args = {alias: arg('server'), user: arg('name of the user')}

  static override flags = ifExists

  async run(): Promise<void> {
    const {alias, user} = this.args
    const mayBeGone = this.flags['if-exists']
    const change = await removeUser(await this.services.admin(alias), user, {mayBeGone})
    await this.present(change, renderUserChange('Removed', 'gone'))
  }
}
