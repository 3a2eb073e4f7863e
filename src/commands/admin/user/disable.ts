import {arg, optionalArg} from '../../../lib/cli/args.ts'
import {manyUsersFlags, UserChanges} from '../../../lib/cli/user-changes.ts'
import {setUserStatus} from '../../../lib/users/change-user.ts'

export default class AdminUserDisable extends UserChanges<typeof AdminUserDisable> {
  static override summary = 'Disable a user'

  static override description = 'Several users at once are named first, and want a yes, or --yes.'

  static override examples = [
    '<%= config.bin %> <%= command.id %> prod alice',
    '<%= config.bin %> <%= command.id %> prod alice bob --yes',
    '<%= config.bin %> <%= command.id %> prod --file leavers.txt --yes --json',
  ]

  static override usage = [
    'admin user disable ALIAS USER...',
    'admin user disable ALIAS --file FILE',
  ]

  static override strict = false

  static override args = {alias: arg('server'), user: optionalArg('names of users')}

  static override flags = manyUsersFlags

  async run(): Promise<void> {
    await this.changeUsers(this.flags.file, {
      ask: 'Disable #',
      done: 'Disabled',
      already: 'disabled',
      change: (api, user) => setUserStatus(api, user, 'disabled'),
    })
  }
}
