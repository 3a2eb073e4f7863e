import {arg} from '../../../../lib/cli/args.ts'
import {BaseCommand} from '../../../../lib/cli/base-command.ts'
import {providerWords, secretFile} from '../../../../lib/cli/provider-args.ts'
import {updateProvider} from '../../../../lib/identity-providers/change-provider.ts'
import {renderProviderChange} from '../../../../lib/output/identity-providers.ts'

export default class AdminIdpOpenidUpdate extends BaseCommand<typeof AdminIdpOpenidUpdate> {
  static override summary = 'Change settings of an OpenID provider'

  static override description =
    `The settings that are not named stay as they are. The change comes into force when the server is started again.
The secret comes from a file, from stdin, or as a setting, which others can see.`

  static override examples = ['<%= config.bin %> <%= command.id %> prod staff scopes=openid,groups']

  static override aliases = ['idp:openid:update']

  static override usage = ['admin idp openid update ALIAS [NAME] KEY=VALUE...']

  static override strict = false

  static override args = {
    alias: arg('server'),
    setting: arg('name of the provider, and settings of the form KEY=VALUE'),
  }

  static override flags = secretFile

  async run(): Promise<void> {
    const {alias, settings, ...which} = await providerWords(
      this.words,
      'openid',
      this.flags['secret-file'],
    )
    const admin = await this.services.admin(alias)
    const change = await updateProvider(admin, which, settings)
    await this.present(change, renderProviderChange('Changed'))
  }
}
