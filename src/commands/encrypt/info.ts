import {arg} from '../../lib/cli/args.ts'
import {allBucketsFlag, BucketRules} from '../../lib/cli/bucket-rules.ts'
import {type BucketEncryption, readEncryption} from '../../lib/encryption/bucket-default.ts'
import {renderBucketEncryption, renderBucketEncryptions} from '../../lib/output/encryption.ts'

export default class EncryptInfo extends BucketRules<typeof EncryptInfo> {
  static override summary = 'Show the default encryption of buckets'

  static override description = `Of one bucket: exits with 5 when none is set.
Of several, of a pattern, or with --all: a table, in which none is no failure.`

  static override examples = [
    '<%= config.bin %> <%= command.id %> prod/documents',
    "<%= config.bin %> <%= command.id %> 'prod/log-*'",
    '<%= config.bin %> <%= command.id %> prod --all --json',
  ]

  static override usage = ['encrypt info TARGET...', 'encrypt info ALIAS --all']

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
      await this.present(await readEncryption(rules, only), renderBucketEncryption)
      return
    }
    const read: BucketEncryption[] = []
    await this.forEachBucket(
      targets,
      (rules, target) => readEncryption(rules, target, {mayBeUnset: true}),
      async (result) => void read.push(result),
    )
    await this.presentEach(read, renderBucketEncryptions)
  }
}
