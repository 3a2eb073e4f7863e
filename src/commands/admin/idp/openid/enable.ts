import {arg, optionalArg} from '../../../../lib/cli/args.ts'
import {BaseCommand} from '../../../../lib/cli/base-command.ts'

import {updateProvider} from '../../../../lib/identity-providers/change-provider.ts'
import {defaultName} from '../../../../lib/identity-providers/provider.ts'
import {renderProviderChange} from '../../../../lib/output/identity-providers.ts'

export default class AdminIdpOpenidEnable extends BaseCommand<typeof AdminIdpOpenidEnable> {
  static override summary = 'Switch an OpenID provider on'

  static override description = 'It comes into force when the server is started again.'

  static override examples = [
    '<%= config.bin %> <%= command.id %> prod',
    '<%= config.bin %> <%= command.id %> prod staff',
  ]

  static override aliases = ['idp:openid:enable']

  static override args = {
    alias: arg('server'),
    name: optionalArg('name of the provider; default: the one without a name'),
  }

  async run(): Promise<void> {
    const admin = await this.services.admin(this.args.alias)
    const which = {type: 'openid', name: this.args.name ?? defaultName} as const
    await this.present(
      await updateProvider(admin, which, {enable: 'on'}),
      renderProviderChange('Enabled'),
    )
  }
}
