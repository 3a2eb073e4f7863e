import {arg, optionalArg} from '../../../../lib/cli/args.ts'
import {BaseCommand} from '../../../../lib/cli/base-command.ts'
import {readKeyStatus} from '../../../../lib/kms/key-status.ts'
import {renderKeyStatus} from '../../../../lib/output/kms.ts'

export default class AdminKmsKeyStatus extends BaseCommand<typeof AdminKmsKeyStatus> {
  static override summary = 'Test that the KMS encrypts and decrypts with a key'

  static override description =
    `The server does both operations with the key and reports what failed.
Exits with 3 when either did.`

  static override examples = [
    '<%= config.bin %> <%= command.id %> prod',
    '<%= config.bin %> <%= command.id %> prod backup-2026 --json',
  ]

  static override args = {
    alias: arg('server to ask'),
    key: optionalArg("key to test; the server's default key when left out"),
  }

  async run(): Promise<void> {
    const {alias, key} = this.args
    const status = await readKeyStatus(await this.services.admin(alias), key)
    await this.presentJudged(status, status.healthy, renderKeyStatus)
  }
}
