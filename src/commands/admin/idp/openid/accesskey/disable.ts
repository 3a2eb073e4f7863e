import {editAccessKey} from '../../../../../lib/access-keys/change-access-key.ts'
import {arg} from '../../../../../lib/cli/args.ts'
import {BaseCommand} from '../../../../../lib/cli/base-command.ts'
import {renderKeyChange} from '../../../../../lib/output/access-keys.ts'

export default class AdminIdpOpenidAccesskeyDisable extends BaseCommand<
  typeof AdminIdpOpenidAccesskeyDisable
> {
  static override summary =
    'Disable an access key of a user of an OpenID provider; its policy stays'

  static override examples = ['<%= config.bin %> <%= command.id %> prod KEY']

  static override aliases = ['idp:openid:accesskey:disable']

  static override args = {alias: arg('server'), key: arg('the access key')}

  async run(): Promise<void> {
    const {alias, key} = this.args
    const change = await editAccessKey(await this.services.admin(alias), key, {status: 'off'})
    await this.present(change, renderKeyChange('disabled'))
  }
}
