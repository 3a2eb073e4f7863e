import * as Flags from '@oclif/core/flags'
import {addAccessKey} from '../../../../lib/access-keys/add-access-key.ts'
import {generateAccessKey, generateSecret} from '../../../../lib/access-keys/generate.ts'
import {Secret} from '../../../../lib/base/secret.ts'
import {accessKeyFlags, readAccessKeyFlags} from '../../../../lib/cli/access-key-flags.ts'
import {arg} from '../../../../lib/cli/args.ts'
import {BaseCommand} from '../../../../lib/cli/base-command.ts'
import {renderAccessKeyAdded} from '../../../../lib/output/access-keys.ts'

export default class AdminUserSvcacctAdd extends BaseCommand<typeof AdminUserSvcacctAdd> {
  static override summary = 'Make an access key of a user'

  static override description =
    `The pair is shown once. With --policy the key may do less than its owner; without, the same.`

  static override examples = [
    '<%= config.bin %> <%= command.id %> prod alice',
    '<%= config.bin %> <%= command.id %> prod alice --policy backup.json --name backup --expiry 30d',
  ]

  static override args = {alias: arg('server'), user: arg('user whose key it is to be')}

  static override flags = {
    'access-key': Flags.string({
      helpValue: 'KEY',
      description: 'the access key (default: a random one)',
    }),
    ...accessKeyFlags,
  }

  async run(): Promise<void> {
    const {alias, user} = this.args
    const edit = await readAccessKeyFlags(this.flags, this.services.now(), (line) =>
      this.remark(line),
    )
    const added = await addAccessKey(await this.services.admin(alias), {
      ...edit,
      parentUser: user,
      accessKey: this.flags['access-key'] ?? generateAccessKey(),
      secretKey: edit.secretKey ?? new Secret(generateSecret()),
    })
    await this.present(added, renderAccessKeyAdded)
  }
}
