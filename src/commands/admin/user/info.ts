import {arg} from '../../../lib/cli/args.ts'
import {BaseCommand} from '../../../lib/cli/base-command.ts'
import {renderUser} from '../../../lib/output/users.ts'
import {readUser} from '../../../lib/users/user.ts'

export default class AdminUserInfo extends BaseCommand<typeof AdminUserInfo> {
  static override summary = 'Show a user: status, policies, groups'

  static override examples = ['<%= config.bin %> <%= command.id %> prod alice']

  static override args = {alias: arg('server'), user: arg('name of the user')}

  async run(): Promise<void> {
    const {alias, user} = this.args
    await this.present(await readUser(await this.services.admin(alias), user), renderUser)
  }
}
