import {arg} from '../../../../lib/cli/args.ts'
import {BaseCommand} from '../../../../lib/cli/base-command.ts'

import {updateProvider} from '../../../../lib/identity-providers/change-provider.ts'
import {defaultName} from '../../../../lib/identity-providers/provider.ts'
import {renderProviderChange} from '../../../../lib/output/identity-providers.ts'

export default class AdminIdpLdapEnable extends BaseCommand<typeof AdminIdpLdapEnable> {
  static override summary = 'Switch the LDAP directory on'

  static override description = 'It comes into force when the server is started again.'

  static override examples = ['<%= config.bin %> <%= command.id %> prod']

  static override aliases = ['idp:ldap:enable']

  static override args = {alias: arg('server')}

  async run(): Promise<void> {
    const admin = await this.services.admin(this.args.alias)
    const which = {type: 'ldap', name: defaultName} as const
    await this.present(
      await updateProvider(admin, which, {enable: 'on'}),
      renderProviderChange('Enabled'),
    )
  }
}
