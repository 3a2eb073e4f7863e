import {listOpenidKeys} from '../../../../../lib/access-keys/provider-keys.ts'
import {arg, optionalArg} from '../../../../../lib/cli/args.ts'
import {BaseCommand} from '../../../../../lib/cli/base-command.ts'
import {kindFlags, readKind} from '../../../../../lib/cli/key-kind-flags.ts'
import {renderOpenidKeys} from '../../../../../lib/output/access-keys.ts'

export default class AdminIdpOpenidAccesskeyList extends BaseCommand<
  typeof AdminIdpOpenidAccesskeyList
> {
  static override summary =
    'List the access keys and temporary credentials of users of OpenID providers'

  static override examples = [
    '<%= config.bin %> <%= command.id %> prod',
    '<%= config.bin %> <%= command.id %> prod alice --svcacc-only',
  ]

  static override aliases = [
    'idp:openid:accesskey:list',
    'idp:openid:accesskey:ls',
    'admin:idp:openid:accesskey:ls',
  ]

  static override strict = false

  static override usage = 'admin idp openid accesskey list ALIAS [USER...]'

  static override args = {
    alias: arg('server'),
    user: optionalArg('users, as the provider or the server names them; without, all'),
  }

  static override flags = kindFlags

  async run(): Promise<void> {
    const [alias = '', ...users] = this.words
    const kind = readKind(this.flags)
    const found = await listOpenidKeys(await this.services.admin(alias), users, kind)
    await this.presentEach(found, renderOpenidKeys)
  }
}
