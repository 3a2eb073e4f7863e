import {arg, optionalArg} from '../../../../lib/cli/args.ts'
import {BaseCommand} from '../../../../lib/cli/base-command.ts'
import {defaultName, readProvider} from '../../../../lib/identity-providers/provider.ts'
import {renderProvider} from '../../../../lib/output/identity-providers.ts'

export default class AdminIdpOpenidInfo extends BaseCommand<typeof AdminIdpOpenidInfo> {
  static override summary = 'Show the settings of an OpenID provider that are in force'

  static override description =
    'Secrets, and settings that have their default, are not shown: the server does not send them.'

  static override examples = [
    '<%= config.bin %> <%= command.id %> prod',
    '<%= config.bin %> <%= command.id %> prod staff',
  ]

  static override aliases = ['idp:openid:info']

  static override args = {
    alias: arg('server'),
    name: optionalArg('name of the provider; default: the one without a name'),
  }

  async run(): Promise<void> {
    const admin = await this.services.admin(this.args.alias)
    await this.present(
      await readProvider(admin, 'openid', this.args.name ?? defaultName),
      renderProvider,
    )
  }
}
