import {listDirectoryKeys} from '../../../../../lib/access-keys/provider-keys.ts'
import {arg, optionalArg} from '../../../../../lib/cli/args.ts'
import {BaseCommand} from '../../../../../lib/cli/base-command.ts'
import {kindFlags, readKind} from '../../../../../lib/cli/key-kind-flags.ts'
import {renderKeyLists} from '../../../../../lib/output/access-keys.ts'

export default class AdminIdpLdapAccesskeyList extends BaseCommand<
  typeof AdminIdpLdapAccesskeyList
> {
  static override summary =
    'List the access keys and temporary credentials of users of the directory'

  static override examples = [
    '<%= config.bin %> <%= command.id %> prod',
    '<%= config.bin %> <%= command.id %> prod alice --svcacc-only',
  ]

  static override aliases = [
    'idp:ldap:accesskey:list',
    'idp:ldap:accesskey:ls',
    'admin:idp:ldap:accesskey:ls',
  ]

  static override strict = false

  static override usage = 'admin idp ldap accesskey list ALIAS [USER...]'

  static override args = {
    alias: arg('server'),
    user: optionalArg('logins or DNs of users; without, all that have keys'),
  }

  static override flags = kindFlags

  async run(): Promise<void> {
    const [alias = '', ...users] = this.words
    const kind = readKind(this.flags)
    const found = await listDirectoryKeys(await this.services.admin(alias), users, kind)
    await this.presentEach(found, renderKeyLists)
  }
}
