import {removeAccessKey} from '../../../lib/access-keys/change-access-key.ts'
import {arg, optionalArg} from '../../../lib/cli/args.ts'
import {ifExists} from '../../../lib/cli/existence-flags.ts'
import {KeyChanges, manyKeysFlags} from '../../../lib/cli/key-changes.ts'

export default class AdminAccesskeyRemove extends KeyChanges<typeof AdminAccesskeyRemove> {
  static override summary = 'Remove access keys'

  static override description =
    'One named key is changed at once. Many are shown first, and want a yes: on the terminal, or as --yes.'

  static override examples = [
    '<%= config.bin %> <%= command.id %> prod KEY',
    '<%= config.bin %> <%= command.id %> prod --user alice --expired --yes',
    '<%= config.bin %> <%= command.id %> prod --orphaned --yes',
    '<%= config.bin %> <%= command.id %> prod --file keys.txt --yes',
  ]

  static override aliases = ['admin:accesskey:rm']

  static override usage = 'admin accesskey remove ALIAS [KEY...]'

  static override strict = false

  static override args = {alias: arg('server'), key: optionalArg('the access keys')}

  static override flags = {...manyKeysFlags, ...ifExists}

  async run(): Promise<void> {
    await this.changeKeys(this.flags, 'removed', (admin, key) =>
      removeAccessKey(admin, key, {mayBeGone: this.flags['if-exists']}),
    )
  }
}
