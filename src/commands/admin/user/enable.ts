import {arg} from '../../../lib/cli/args.ts'
import {BaseCommand} from '../../../lib/cli/base-command.ts'
import {renderUserChange} from '../../../lib/output/users.ts'
import {setUserStatus} from '../../../lib/users/change-user.ts'

export default class AdminUserEnable extends BaseCommand<typeof AdminUserEnable> {
  static override summary = 'Enable a user'

  static override examples = ['<%= config.bin %> <%= command.id %> prod alice']

  static override args = {alias: arg('server'), user: arg('name of the user')}

  async run(): Promise<void> {
    const {alias, user} = this.args
    const change = await setUserStatus(await this.services.admin(alias), user, 'enabled')
    await this.present(change, renderUserChange('Enabled', 'enabled'))
  }
}
