import * as Args from '@oclif/core/args'
import {parseTarget} from '../../lib/base/target.ts'
import {arg} from '../../lib/cli/args.ts'
import {BaseCommand} from '../../lib/cli/base-command.ts'
import {setEncryption} from '../../lib/encryption/bucket-default.ts'
import {parseWish} from '../../lib/encryption/wish.ts'
import {readKeyStatus} from '../../lib/kms/key-status.ts'
import {renderBucketEncryption} from '../../lib/output/encryption.ts'

export default class EncryptSet extends BaseCommand<typeof EncryptSet> {
  static override summary = 'Encrypt all new objects of a bucket'

  static override description =
    `The key is tested before it is set: the server has to encrypt and decrypt with it. That of sse-s3 is
the server's default key. Without KEY, sse-kms takes the server's default key and says which. Stored objects stay as they are.`

  static override examples = [
    '<%= config.bin %> <%= command.id %> sse-s3 prod/documents',
    '<%= config.bin %> <%= command.id %> sse-kms backup-2026 prod/documents',
    '<%= config.bin %> <%= command.id %> sse-kms prod/documents',
  ]

  static override usage = ['encrypt set sse-s3 TARGET', 'encrypt set sse-kms [KEY] TARGET']

  static override args = {
    algorithm: arg('sse-s3 or sse-kms'),
    target: arg('ALIAS/BUCKET; with sse-kms the KEY may stand before it'),
    last: Args.string({hidden: true, ignoreStdin: true}),
  }

  async run(): Promise<void> {
    const {wish, url} = parseWish(this.words)
    const target = parseTarget(url)
    const admin = await this.services.admin(target.alias)
    const rules = await this.services.encryptionRules(target.alias)
    const prove = (key: string | undefined) => readKeyStatus(admin, key)
    await this.present(await setEncryption(rules, prove, target, wish), renderBucketEncryption)
  }
}
