import {arg} from '../../../../lib/cli/args.ts'
import {BaseCommand} from '../../../../lib/cli/base-command.ts'
import {ifNotExists} from '../../../../lib/cli/existence-flags.ts'
import {providerWords, secretFile} from '../../../../lib/cli/provider-args.ts'
import {addProvider} from '../../../../lib/identity-providers/change-provider.ts'
import {renderProviderChange} from '../../../../lib/output/identity-providers.ts'

export default class AdminIdpOpenidAdd extends BaseCommand<typeof AdminIdpOpenidAdd> {
  static override summary = 'Connect a server to an OpenID provider'

  static override description =
    `The server tries the settings before it stores them; a wrong one is refused with the reason.
What is stored under the same name is replaced. It comes into force when the server is started again.
The secret comes from a file, from stdin, or as a setting, which others can see.`

  static override examples = [
    '<%= config.bin %> <%= command.id %> prod config_url=https://sso.example.com/.well-known/openid-configuration client_id=minio --secret-file client.secret',
  ]

  static override aliases = ['idp:openid:add']

  static override usage = ['admin idp openid add ALIAS [NAME] KEY=VALUE...']

  static override strict = false

  static override args = {
    alias: arg('server'),
    setting: arg('name of the provider, and settings of the form KEY=VALUE'),
  }

  static override flags = {...ifNotExists, ...secretFile}

  async run(): Promise<void> {
    const {alias, settings, ...which} = await providerWords(
      this.words,
      'openid',
      this.flags['secret-file'],
    )
    const admin = await this.services.admin(alias)
    const change = await addProvider(admin, which, settings, {
      keep: this.flags['if-not-exists'] === true,
    })
    await this.present(change, renderProviderChange('Stored'))
  }
}
