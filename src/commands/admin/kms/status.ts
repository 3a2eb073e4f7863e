import * as Flags from '@oclif/core/flags'
import {arg} from '../../../lib/cli/args.ts'
import {BaseCommand} from '../../../lib/cli/base-command.ts'
import {kmsSources} from '../../../lib/cli/kms-sources.ts'
import {reportKms} from '../../../lib/kms/check-kms.ts'
import {renderKmsReport} from '../../../lib/output/kms-report.ts'

export default class AdminKmsStatus extends BaseCommand<typeof AdminKmsStatus> {
  static override summary = 'Look at the KMS of a server from all sides, and say what is wrong'

  static override description =
    `Tests the endpoints and the default key, whether the server could read its users, and whether what is
stored encrypted can be read: it lists a page of up to 100 buckets and reads a byte of an object under each key.
Only --probe writes: a tiny object that names no encryption, which is removed again. Exits with 3 when something is not well.`

  static override examples = [
    '<%= config.bin %> <%= command.id %> prod',
    '<%= config.bin %> <%= command.id %> prod --probe scratch --json',
  ]

  static override args = {alias: arg('server')}

  static override flags = {
    probe: Flags.string({
      helpValue: 'BUCKET',
      description: 'write an object into this bucket to see whether auto encryption is in force',
    }),
  }

  async run(): Promise<void> {
    const {alias} = this.args
    const sources = await kmsSources(this.services, alias, this.flags.probe)
    const report = await reportKms(await this.services.admin(alias), sources)
    await this.presentJudged(report, report.healthy, renderKmsReport)
  }
}
