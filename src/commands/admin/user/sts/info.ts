import * as Flags from '@oclif/core/flags'
import {readTemporaryKey} from '../../../../lib/access-keys/temporary-keys.ts'
import {arg} from '../../../../lib/cli/args.ts'
import {BaseCommand} from '../../../../lib/cli/base-command.ts'
import {renderAccessKey} from '../../../../lib/output/access-keys.ts'

export default class AdminUserStsInfo extends BaseCommand<typeof AdminUserStsInfo> {
  static override summary = 'Show temporary credentials: owner, policy, expiry'

  static override examples = [
    '<%= config.bin %> <%= command.id %> prod KEY',
    '<%= config.bin %> <%= command.id %> prod KEY --policy',
  ]

  static override args = {alias: arg('server'), key: arg('the temporary access key')}

  static override flags = {policy: Flags.boolean({description: 'print the policy document only'})}

  async run(): Promise<void> {
    const {alias, key} = this.args
    const found = await readTemporaryKey(await this.services.admin(alias), key)
    if (this.flags.policy) {
      const space = this.services.settings.json ? 0 : 2
      await this.presentRaw(JSON.stringify(found.policy ?? null, null, space))
    } else {
      await this.present(found, renderAccessKey)
    }
  }
}
