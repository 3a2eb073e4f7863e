import {removeAccessKey} from '../../../../../lib/access-keys/change-access-key.ts'
import {arg} from '../../../../../lib/cli/args.ts'
import {BaseCommand} from '../../../../../lib/cli/base-command.ts'
import {ifExists} from '../../../../../lib/cli/existence-flags.ts'
import {renderKeyChange} from '../../../../../lib/output/access-keys.ts'

export default class AdminIdpLdapAccesskeyRemove extends BaseCommand<
  typeof AdminIdpLdapAccesskeyRemove
> {
  static override summary = 'Remove an access key of a user of the directory'

  static override examples = ['<%= config.bin %> <%= command.id %> prod KEY']

  static override aliases = [
    'idp:ldap:accesskey:remove',
    'idp:ldap:accesskey:rm',
    'admin:idp:ldap:accesskey:rm',
  ]

  static override args = {alias: arg('server'), key: arg('the access key')}

  static override flags = ifExists

  async run(): Promise<void> {
    const {alias, key} = this.args
    const mayBeGone = this.flags['if-exists']
    const change = await removeAccessKey(await this.services.admin(alias), key, {mayBeGone})
    await this.present(change, renderKeyChange('removed'))
  }
}
