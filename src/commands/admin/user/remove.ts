import {arg, optionalArg} from '../../../lib/cli/args.ts'
import {ifExists} from '../../../lib/cli/existence-flags.ts'
import {manyUsersFlags, UserChanges} from '../../../lib/cli/user-changes.ts'
import {removeUser} from '../../../lib/users/change-user.ts'

export default class AdminUserRemove extends UserChanges<typeof AdminUserRemove> {
  static override summary = 'Remove a user, and with it all its access keys'

  static override description = 'Several users at once are named first, and want a yes, or --yes.'

  static override examples = [
    '<%= config.bin %> <%= command.id %> prod alice',
    '<%= config.bin %> <%= command.id %> prod alice bob --yes',
    '<%= config.bin %> <%= command.id %> prod --file leavers.txt --yes --json',
  ]

  static override usage = ['admin user remove ALIAS USER...', 'admin user remove ALIAS --file FILE']

  static override strict = false

  static override aliases = ['admin:user:rm']

  static override args = {alias: arg('server'), user: optionalArg('names of users')}

  static override flags = {...manyUsersFlags, ...ifExists}

  async run(): Promise<void> {
    const mayBeGone = this.flags['if-exists']
    await this.changeUsers(this.flags.file, {
      ask: 'Remove # and all their access keys',
      done: 'Removed',
      already: 'gone',
      change: (api, user) => removeUser(api, user, {mayBeGone}),
    })
  }
}
