import {arg} from '../../../../lib/cli/args.ts'
import {BaseCommand} from '../../../../lib/cli/base-command.ts'
import {defaultName, readProvider} from '../../../../lib/identity-providers/provider.ts'
import {renderProvider} from '../../../../lib/output/identity-providers.ts'

export default class AdminIdpLdapInfo extends BaseCommand<typeof AdminIdpLdapInfo> {
  static override summary = 'Show the settings of the LDAP directory that are in force'

  static override description =
    'Secrets, and settings that have their default, are not shown: the server does not send them.'

  static override examples = ['<%= config.bin %> <%= command.id %> prod']

  static override aliases = ['idp:ldap:info']

  static override args = {alias: arg('server')}

  async run(): Promise<void> {
    const admin = await this.services.admin(this.args.alias)
    await this.present(await readProvider(admin, 'ldap', defaultName), renderProvider)
  }
}
