import {arg, optionalArg} from '../../../../lib/cli/args.ts'
import {BaseCommand} from '../../../../lib/cli/base-command.ts'
import {listKeys} from '../../../../lib/kms/keys.ts'
import {renderKeys} from '../../../../lib/output/kms.ts'

export default class AdminKmsKeyList extends BaseCommand<typeof AdminKmsKeyList> {
  static override summary = 'List the keys of the KMS'

  static override examples = [
    '<%= config.bin %> <%= command.id %> prod',
    "<%= config.bin %> <%= command.id %> prod 'backup-*'",
  ]

  static override aliases = ['admin:kms:key:ls']

  static override args = {
    alias: arg('server'),
    pattern: optionalArg('only names like this; * stands for anything'),
  }

  async run(): Promise<void> {
    const keys = await listKeys(await this.services.admin(this.args.alias), this.args.pattern)
    await this.present(keys, renderKeys)
  }
}
