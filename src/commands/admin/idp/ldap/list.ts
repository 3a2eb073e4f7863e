import {arg} from '../../../../lib/cli/args.ts'
import {BaseCommand} from '../../../../lib/cli/base-command.ts'
import {listProviders} from '../../../../lib/identity-providers/provider.ts'
import {renderProviders} from '../../../../lib/output/identity-providers.ts'

export default class AdminIdpLdapList extends BaseCommand<typeof AdminIdpLdapList> {
  static override summary = 'See whether an LDAP directory is in use'

  static override description =
    'What was changed since the start of the server is not in force, and not shown.'

  static override examples = ['<%= config.bin %> <%= command.id %> prod']

  static override aliases = ['idp:ldap:list', 'idp:ldap:ls', 'admin:idp:ldap:ls']

  static override args = {alias: arg('server')}

  async run(): Promise<void> {
    const admin = await this.services.admin(this.args.alias)
    await this.presentEach(await listProviders(admin, 'ldap'), renderProviders)
  }
}
