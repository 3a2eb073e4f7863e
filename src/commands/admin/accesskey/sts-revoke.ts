import * as Flags from '@oclif/core/flags'
import {revokeTemporaryKeys} from '../../../lib/access-keys/temporary-keys.ts'
import {arg, optionalArg} from '../../../lib/cli/args.ts'
import {BaseCommand} from '../../../lib/cli/base-command.ts'
import {AppError} from '../../../lib/errors/errors.ts'
import {renderTemporaryKeysRevoked} from '../../../lib/output/access-keys.ts'

export default class AdminAccesskeyStsRevoke extends BaseCommand<typeof AdminAccesskeyStsRevoke> {
  static override summary = 'Revoke temporary credentials of a user'

  static override description =
    `The server says nothing of how many there were, nor whether there is such a user. Permanent access keys stay.
A user of a directory is named by login or DN, one of an OpenID provider by the parent that his credentials have.`

  static override examples = [
    '<%= config.bin %> <%= command.id %> prod alice --all',
    '<%= config.bin %> <%= command.id %> prod uid=alice,ou=people,dc=example,dc=com --all',
    '<%= config.bin %> <%= command.id %> prod --self --token-type app-1',
  ]

  static override args = {alias: arg('server'), user: optionalArg('name of the user')}

  static override flags = {
    all: Flags.boolean({description: 'all of them'}),
    self: Flags.boolean({description: 'your own'}),
    'token-type': Flags.string({description: 'those that were made with this type'}),
  }

  async run(): Promise<void> {
    const {alias, user} = this.args
    const {all, self, 'token-type': type} = this.flags
    // A flag that was not given is undefined, whatever its type says.
    if ((user !== undefined) === Boolean(self))
      throw new AppError('usage', 'Give either a user or --self')
    if (Boolean(all) === (type !== undefined)) {
      throw new AppError('usage', 'Give either --all or --token-type')
    }
    const admin = await this.services.admin(alias)
    const revoked = await revokeTemporaryKeys(admin, user ?? admin.accessKey, type)
    await this.present(revoked, renderTemporaryKeysRevoked)
  }
}
