import {arg} from '../../../../lib/cli/args.ts'
import {BaseCommand} from '../../../../lib/cli/base-command.ts'
import {providerWords, secretFile} from '../../../../lib/cli/provider-args.ts'
import {updateProvider} from '../../../../lib/identity-providers/change-provider.ts'
import {renderProviderChange} from '../../../../lib/output/identity-providers.ts'

export default class AdminIdpLdapUpdate extends BaseCommand<typeof AdminIdpLdapUpdate> {
  static override summary = 'Change settings of the LDAP directory'

  static override description =
    `The settings that are not named stay as they are. The change comes into force when the server is started again.
The password comes from a file, from stdin, or as a setting, which others can see.`

  static override examples = ['<%= config.bin %> <%= command.id %> prod user_dn_attributes=mail']

  static override aliases = ['idp:ldap:update']

  static override usage = ['admin idp ldap update ALIAS KEY=VALUE...']

  static override strict = false

  static override args = {alias: arg('server'), setting: arg('settings of the form KEY=VALUE')}

  static override flags = secretFile

  async run(): Promise<void> {
    const {alias, settings, ...which} = await providerWords(
      this.words,
      'ldap',
      this.flags['secret-file'],
    )
    const admin = await this.services.admin(alias)
    const change = await updateProvider(admin, which, settings)
    await this.present(change, renderProviderChange('Changed'))
  }
}
