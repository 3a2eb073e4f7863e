import {arg} from '../../../../lib/cli/args.ts'
import {BaseCommand} from '../../../../lib/cli/base-command.ts'
import {createKey} from '../../../../lib/kms/keys.ts'
import {renderKeyCreated} from '../../../../lib/output/kms.ts'

export default class AdminKmsKeyCreate extends BaseCommand<typeof AdminKmsKeyCreate> {
  static override summary = 'Make a key in the KMS'

  static override description = 'A key that exists already is no error: then nothing is changed.'

  static override examples = ['<%= config.bin %> <%= command.id %> prod backup-2026']

  static override args = {alias: arg('server'), key: arg('name of the key')}

  async run(): Promise<void> {
    const created = await createKey(await this.services.admin(this.args.alias), this.args.key)
    await this.present(created, renderKeyCreated)
  }
}
