import {arg} from '../../../lib/cli/args.ts'
import {BaseCommand} from '../../../lib/cli/base-command.ts'
import {renderUsers} from '../../../lib/output/users.ts'
import {listUsers} from '../../../lib/users/user.ts'

export default class AdminUserList extends BaseCommand<typeof AdminUserList> {
  static override summary = 'List the users of a server'

  static override examples = [
    '<%= config.bin %> <%= command.id %> prod',
    `<%= config.bin %> <%= command.id %> prod --json | jq -r 'select(.userStatus == "disabled").accessKey'`,
  ]

  static override aliases = ['admin:user:ls']

  static override args = {alias: arg('server')}

  async run(): Promise<void> {
    const admin = await this.services.admin(this.args.alias)
    await this.presentEach(await listUsers(admin), renderUsers)
  }
}
