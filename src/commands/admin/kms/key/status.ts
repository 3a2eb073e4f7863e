import * as Flags from '@oclif/core/flags'
import {arg, optionalArg} from '../../../../lib/cli/args.ts'
import {BaseCommand} from '../../../../lib/cli/base-command.ts'
import {startProgress} from '../../../../lib/cli/progress.ts'
import {readKeyStatus} from '../../../../lib/kms/key-status.ts'
import {keysToTest, testKeys} from '../../../../lib/kms/test-keys.ts'
import {renderKeyStatus, renderKeyStatuses} from '../../../../lib/output/kms.ts'

export default class AdminKmsKeyStatus extends BaseCommand<typeof AdminKmsKeyStatus> {
  static override summary = 'Test that the KMS encrypts and decrypts with keys'

  static override description =
    `The server does both operations with each key and reports what failed.
Without KEY it takes its default key. Exits with 3 when a key does not encrypt or decrypt.`

  static override examples = [
    '<%= config.bin %> <%= command.id %> prod',
    '<%= config.bin %> <%= command.id %> prod backup-2026 --json',
    "<%= config.bin %> <%= command.id %> prod 'tenant-*'",
    '<%= config.bin %> <%= command.id %> prod --all',
  ]

  static override usage = [
    'admin kms key status ALIAS [KEY...]',
    'admin kms key status ALIAS --all',
  ]

  static override strict = false

  static override args = {
    alias: arg('server to ask'),
    key: optionalArg("keys to test, * stands for anything; the server's default key when left out"),
  }

  static override flags = {all: Flags.boolean({description: 'all keys of the KMS'})}

  async run(): Promise<void> {
    const [alias = '', ...words] = this.words
    const admin = await this.services.admin(alias)
    const named = await keysToTest(admin, words, this.flags.all)
    if (named === undefined) {
      const status = await readKeyStatus(admin, words[0])
      await this.presentJudged(status, status.healthy, renderKeyStatus)
      return
    }
    const progress = await startProgress(named.length, this.services.settings, 'last')
    const {tested, failures} = await testKeys(admin, named, progress.step)
    progress.stop()
    await this.presentAllJudged(tested, ({healthy}) => healthy, renderKeyStatuses)
    for (const failure of failures) await this.reportFailure(failure)
    if (named.length === 0) await this.remark(`The KMS of ${alias} has no keys`)
  }
}
