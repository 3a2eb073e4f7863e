import {parseTarget} from '../../lib/base/target.ts'
import {arg} from '../../lib/cli/args.ts'
import {BaseCommand} from '../../lib/cli/base-command.ts'
import {clearEncryption} from '../../lib/encryption/bucket-default.ts'
import {renderBucketEncryption} from '../../lib/output/encryption.ts'

export default class EncryptClear extends BaseCommand<typeof EncryptClear> {
  static override summary = 'Take the default encryption from a bucket'

  static override description =
    'Stored objects stay as they are. Where none was set, nothing is changed.'

  static override examples = ['<%= config.bin %> <%= command.id %> prod/documents']

  static override args = {target: arg('ALIAS/BUCKET')}

  async run(): Promise<void> {
    const target = parseTarget(this.args.target)
    const rules = await this.services.encryptionRules(target.alias)
    await this.present(await clearEncryption(rules, target), renderBucketEncryption)
  }
}
