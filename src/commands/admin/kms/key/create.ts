import {arg} from '../../../../lib/cli/args.ts'
import {BaseCommand} from '../../../../lib/cli/base-command.ts'
import {ifNotExists} from '../../../../lib/cli/existence-flags.ts'
import {createKey} from '../../../../lib/kms/keys.ts'
import {renderKeyCreated} from '../../../../lib/output/kms.ts'

export default class AdminKmsKeyCreate extends BaseCommand<typeof AdminKmsKeyCreate> {
  static override summary = 'Make keys in the KMS'

  static override description =
    'With --if-not-exists a key that is there already is tested, and left as it is.'

  static override examples = [
    '<%= config.bin %> <%= command.id %> prod backup-2026',
    '<%= config.bin %> <%= command.id %> prod tenant-1 tenant-2 --if-not-exists',
  ]

  static override strict = false

  static override args = {alias: arg('server'), key: arg('names of keys')}

  static override flags = ifNotExists

  async run(): Promise<void> {
    const [alias = '', ...keys] = this.words
    const admin = await this.services.admin(alias)
    const options = {mayExist: this.flags['if-not-exists']}
    for (const key of new Set(keys)) {
      try {
        await this.present(await createKey(admin, key, options), renderKeyCreated)
      } catch (error) {
        if (keys.length === 1) throw error
        await this.reportFailure(error)
      }
    }
  }
}
