import {arg, optionalArg} from '../../../../lib/cli/args.ts'
import {BaseCommand} from '../../../../lib/cli/base-command.ts'
import {ifExists} from '../../../../lib/cli/existence-flags.ts'
import {removeProvider} from '../../../../lib/identity-providers/change-provider.ts'
import {defaultName} from '../../../../lib/identity-providers/provider.ts'
import {renderProviderChange} from '../../../../lib/output/identity-providers.ts'

export default class AdminIdpOpenidRemove extends BaseCommand<typeof AdminIdpOpenidRemove> {
  static override summary = 'Disconnect a server from an OpenID provider'

  static override description =
    'Policies and keys of its users stay stored, without effect. It is gone when the server is started again.'

  static override examples = [
    '<%= config.bin %> <%= command.id %> prod',
    '<%= config.bin %> <%= command.id %> prod staff',
  ]

  static override aliases = ['idp:openid:remove', 'idp:openid:rm', 'admin:idp:openid:rm']

  static override args = {
    alias: arg('server'),
    name: optionalArg('name of the provider; default: the one without a name'),
  }

  static override flags = ifExists

  async run(): Promise<void> {
    const admin = await this.services.admin(this.args.alias)
    const which = {type: 'openid', name: this.args.name ?? defaultName} as const
    await this.present(
      await removeProvider(admin, which, {ifExists: this.flags['if-exists'] === true}),
      renderProviderChange('Removed'),
    )
  }
}
