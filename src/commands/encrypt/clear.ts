import {arg} from '../../lib/cli/args.ts'
import {allBucketsFlag, BucketRules} from '../../lib/cli/bucket-rules.ts'
import {clearEncryption} from '../../lib/encryption/bucket-default.ts'
import {renderBucketEncryption} from '../../lib/output/encryption.ts'

export default class EncryptClear extends BucketRules<typeof EncryptClear> {
  static override summary = 'Take the default encryption from buckets'

  static override description =
    `Stored objects stay as they are. Where none was set, nothing is changed.
Several buckets at once are named first, and want a yes, or --yes.`

  static override examples = [
    '<%= config.bin %> <%= command.id %> prod/documents',
    "<%= config.bin %> <%= command.id %> 'prod/scratch-*' --yes",
  ]

  static override usage = ['encrypt clear TARGET...', 'encrypt clear ALIAS --all']

  static override strict = false

  static override args = {
    target: arg('ALIAS/BUCKET; * stands for anything in the name of a bucket'),
  }

  static override flags = allBucketsFlag

  async run(): Promise<void> {
    const {targets, areMany} = await this.bucketsOf(this.words, this.flags.all)
    const [only] = targets
    if (!areMany && only !== undefined) {
      const rules = await this.services.encryptionRules(only.alias)
      await this.present(await clearEncryption(rules, only), renderBucketEncryption)
      return
    }
    await this.agree('Take the default encryption from', targets)
    await this.forEachBucket(targets, clearEncryption, (result) => {
      return this.present(result, renderBucketEncryption)
    })
  }
}
