import {parseTarget} from '../../lib/base/target.ts'
import {arg} from '../../lib/cli/args.ts'
import {BaseCommand} from '../../lib/cli/base-command.ts'
import {readEncryption} from '../../lib/encryption/bucket-default.ts'
import {renderBucketEncryption} from '../../lib/output/encryption.ts'

export default class EncryptInfo extends BaseCommand<typeof EncryptInfo> {
  static override summary = 'Show the default encryption of a bucket'

  static override description = 'Exits with 5 when none is set.'

  static override examples = ['<%= config.bin %> <%= command.id %> prod/documents']

  static override args = {target: arg('ALIAS/BUCKET')}

  async run(): Promise<void> {
    const target = parseTarget(this.args.target)
    const rules = await this.services.encryptionRules(target.alias)
    await this.present(await readEncryption(rules, target), renderBucketEncryption)
  }
}
