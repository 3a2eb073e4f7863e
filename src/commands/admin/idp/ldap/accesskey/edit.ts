import {editAccessKey} from '../../../../../lib/access-keys/change-access-key.ts'
import {
  accessKeyFlags,
  inheritPolicy,
  readAccessKeyFlags,
} from '../../../../../lib/cli/access-key-flags.ts'
import {arg} from '../../../../../lib/cli/args.ts'
import {BaseCommand} from '../../../../../lib/cli/base-command.ts'
import {renderKeyChange} from '../../../../../lib/output/access-keys.ts'

export default class AdminIdpLdapAccesskeyEdit extends BaseCommand<
  typeof AdminIdpLdapAccesskeyEdit
> {
  static override summary =
    'Change an access key of a user of the directory, and nothing of it that is not named'

  static override examples = [
    '<%= config.bin %> <%= command.id %> prod KEY --name backup',
    '<%= config.bin %> <%= command.id %> prod KEY --policy backup.json --expiry 30d',
  ]

  static override aliases = ['idp:ldap:accesskey:edit']

  static override args = {alias: arg('server'), key: arg('the access key')}

  static override flags = {...accessKeyFlags, ...inheritPolicy}

  async run(): Promise<void> {
    const {alias, key} = this.args
    const edit = await readAccessKeyFlags(this.flags, this.services.now(), (line) =>
      this.remark(line),
    )
    const change = await editAccessKey(await this.services.admin(alias), key, {
      ...edit,
      inheritsPolicy: this.flags['inherit-policy'] || undefined,
    })
    await this.present(change, renderKeyChange('edited'))
  }
}
