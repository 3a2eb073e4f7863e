import * as Flags from '@oclif/core/flags'
import {readAccessKey} from '../../../../lib/access-keys/access-key.ts'
import {arg} from '../../../../lib/cli/args.ts'
import {BaseCommand} from '../../../../lib/cli/base-command.ts'
import {renderAccessKey} from '../../../../lib/output/access-keys.ts'

export default class AdminUserSvcacctInfo extends BaseCommand<typeof AdminUserSvcacctInfo> {
  static override summary = 'Show an access key: owner, status, policy, expiry'

  static override examples = [
    '<%= config.bin %> <%= command.id %> prod KEY',
    '<%= config.bin %> <%= command.id %> prod KEY --policy',
  ]

  static override args = {alias: arg('server'), key: arg('the access key')}

  static override flags = {policy: Flags.boolean({description: 'print the policy document only'})}

  async run(): Promise<void> {
    const {alias, key} = this.args
    const found = await readAccessKey(await this.services.admin(alias), key)
    if (this.flags.policy) {
      const space = this.services.settings.json ? 0 : 2
      await this.presentRaw(JSON.stringify(found.policy ?? null, null, space))
    } else {
      await this.present(found, renderAccessKey)
    }
  }
}
