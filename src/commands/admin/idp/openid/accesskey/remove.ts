import {removeAccessKey} from '../../../../../lib/access-keys/change-access-key.ts'
import {arg} from '../../../../../lib/cli/args.ts'
import {BaseCommand} from '../../../../../lib/cli/base-command.ts'
import {ifExists} from '../../../../../lib/cli/existence-flags.ts'
import {renderKeyChange} from '../../../../../lib/output/access-keys.ts'

export default class AdminIdpOpenidAccesskeyRemove extends BaseCommand<
  typeof AdminIdpOpenidAccesskeyRemove
> {
  static override summary = 'Remove an access key of a user of an OpenID provider'

  static override examples = ['<%= config.bin %> <%= command.id %> prod KEY']

  static override aliases = [
    'idp:openid:accesskey:remove',
    'idp:openid:accesskey:rm',
    'admin:idp:openid:accesskey:rm',
  ]

  static override args = {alias: arg('server'), key: arg('the access key')}

  static override flags = ifExists

  async run(): Promise<void> {
    const {alias, key} = this.args
    const mayBeGone = this.flags['if-exists']
    const change = await removeAccessKey(await this.services.admin(alias), key, {mayBeGone})
    await this.present(change, renderKeyChange('removed'))
  }
}
