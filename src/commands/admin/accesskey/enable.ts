import {editAccessKey} from '../../../lib/access-keys/change-access-key.ts'
import {arg, optionalArg} from '../../../lib/cli/args.ts'
import {KeyChanges, manyKeysFlags} from '../../../lib/cli/key-changes.ts'

export default class AdminAccesskeyEnable extends KeyChanges<typeof AdminAccesskeyEnable> {
  static override summary = 'Enable access keys; their policies stay'

  static override description =
    'One named key is changed at once. Many are shown first, and want a yes: on the terminal, or as --yes.'

  static override examples = [
    '<%= config.bin %> <%= command.id %> prod KEY',
    '<%= config.bin %> <%= command.id %> prod --user alice --expired --yes',
    '<%= config.bin %> <%= command.id %> prod --file keys.txt --yes',
  ]

  static override usage = 'admin accesskey enable ALIAS [KEY...]'

  static override strict = false

  static override args = {alias: arg('server'), key: optionalArg('the access keys')}

  static override flags = manyKeysFlags

  async run(): Promise<void> {
    await this.changeKeys(this.flags, 'enabled', (admin, key) =>
      editAccessKey(admin, key, {status: 'on'}),
    )
  }
}
