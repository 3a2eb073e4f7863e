import {arg} from '../../../lib/cli/args.ts'
import {BaseCommand} from '../../../lib/cli/base-command.ts'
import {readKmsStatus} from '../../../lib/kms/kms-status.ts'
import {renderKmsStatus} from '../../../lib/output/kms.ts'

export default class AdminKmsStatus extends BaseCommand<typeof AdminKmsStatus> {
  static override summary = 'Show the KMS of a server, its default key and its endpoints'

  static override description = 'Exits with 3 when an endpoint is not online.'

  static override examples = ['<%= config.bin %> <%= command.id %> prod']

  static override args = {alias: arg('server')}

  async run(): Promise<void> {
    const status = await readKmsStatus(await this.services.admin(this.args.alias))
    await this.presentJudged(status, status.healthy, renderKmsStatus)
  }
}
