import {readAnyAccessKey} from '../../../../../lib/access-keys/any-access-key.ts'
import {arg} from '../../../../../lib/cli/args.ts'
import {BaseCommand} from '../../../../../lib/cli/base-command.ts'
import {renderAnyAccessKey} from '../../../../../lib/output/access-keys.ts'

export default class AdminIdpLdapAccesskeyInfo extends BaseCommand<
  typeof AdminIdpLdapAccesskeyInfo
> {
  static override summary =
    'Show an access key of a user of the directory: owner, status, policy, expiry'

  static override examples = ['<%= config.bin %> <%= command.id %> prod KEY']

  static override aliases = ['idp:ldap:accesskey:info']

  static override args = {alias: arg('server'), key: arg('the access key')}

  async run(): Promise<void> {
    const {alias, key} = this.args
    const found = await readAnyAccessKey(await this.services.admin(alias), key)
    await this.present(found, renderAnyAccessKey)
  }
}
