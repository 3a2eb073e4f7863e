import * as Flags from '@oclif/core/flags'
import {revokeTemporaryKeys} from '../../../../../lib/access-keys/temporary-keys.ts'
import {arg} from '../../../../../lib/cli/args.ts'
import {BaseCommand} from '../../../../../lib/cli/base-command.ts'
import {AppError} from '../../../../../lib/errors/errors.ts'
import {renderTemporaryKeysRevoked} from '../../../../../lib/output/access-keys.ts'

export default class AdminIdpLdapAccesskeyStsRevoke extends BaseCommand<
  typeof AdminIdpLdapAccesskeyStsRevoke
> {
  static override summary = 'Revoke temporary credentials of a user of the directory'

  static override description = 'Permanent access keys stay.'

  static override examples = ['<%= config.bin %> <%= command.id %> prod alice --all']

  static override aliases = ['idp:ldap:accesskey:sts-revoke']

  static override args = {alias: arg('server'), user: arg('login or DN of the user')}

  static override flags = {
    all: Flags.boolean({description: 'all of them'}),
    'token-type': Flags.string({description: 'those that were made with this type'}),
  }

  async run(): Promise<void> {
    const {alias, user} = this.args
    const {all, 'token-type': type} = this.flags
    if (Boolean(all) === (type !== undefined)) {
      throw new AppError('usage', 'Give either --all or --token-type')
    }
    const revoked = await revokeTemporaryKeys(await this.services.admin(alias), user, type)
    await this.present(revoked, renderTemporaryKeysRevoked)
  }
}
