import {arg} from '../../../../lib/cli/args.ts'
import {BaseCommand} from '../../../../lib/cli/base-command.ts'
import {ifExists} from '../../../../lib/cli/existence-flags.ts'
import {removeProvider} from '../../../../lib/identity-providers/change-provider.ts'
import {defaultName} from '../../../../lib/identity-providers/provider.ts'
import {renderProviderChange} from '../../../../lib/output/identity-providers.ts'

export default class AdminIdpLdapRemove extends BaseCommand<typeof AdminIdpLdapRemove> {
  static override summary = 'Disconnect a server from the LDAP directory'

  static override description =
    'Policies and keys of its users stay stored, without effect. It is gone when the server is started again.'

  static override examples = ['<%= config.bin %> <%= command.id %> prod']

  static override aliases = ['idp:ldap:remove', 'idp:ldap:rm', 'admin:idp:ldap:rm']

  static override args = {alias: arg('server')}

  static override flags = ifExists

  async run(): Promise<void> {
    const admin = await this.services.admin(this.args.alias)
    const which = {type: 'ldap', name: defaultName} as const
    await this.present(
      await removeProvider(admin, which, {ifExists: this.flags['if-exists'] === true}),
      renderProviderChange('Removed'),
    )
  }
}
