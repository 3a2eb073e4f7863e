import * as Flags from '@oclif/core/flags'
import {arg} from '../../lib/cli/args.ts'
import {BaseCommand} from '../../lib/cli/base-command.ts'
import {startRate} from '../../lib/cli/progress.ts'
import {auditTargets} from '../../lib/encryption/audit/audit-targets.ts'
import {listedKinds, parseListedKinds} from '../../lib/encryption/audit/listed-kind.ts'
import {parseRequired} from '../../lib/encryption/audit/rule.ts'
import {renderAudit, renderAuditedObjects} from '../../lib/output/encryption-audit.ts'

export default class EncryptAudit extends BaseCommand<typeof EncryptAudit> {
  static override summary = 'Prove how what is stored is encrypted: a bucket, a prefix, or a server'

  static override description =
    `Counts objects and bytes that are plain, SSE-S3, SSE-KMS (by key), SSE-C or unknown, and judges them
by the default encryption of each bucket, or by --require. An object that may be listed but not read
is unknown, and never plain. Exits with 3 when something deviates or is unknown, with 4 when rights
are missing to know it. A bucket without a default is reported, and deviates from nothing.`

  static override examples = [
    '<%= config.bin %> <%= command.id %> prod',
    '<%= config.bin %> <%= command.id %> prod/documents --versions',
    '<%= config.bin %> <%= command.id %> prod/documents prod/mail/2026/ --require sse-kms:backup-2026',
    `<%= config.bin %> <%= command.id %> prod --list plain --json | jq -r 'select(.type == "object").key'`,
  ]

  static override strict = false

  static override args = {target: arg('ALIAS, ALIAS/BUCKET or ALIAS/BUCKET/PREFIX')}

  static override flags = {
    versions: Flags.boolean({default: false, description: 'all versions, and delete markers'}),
    require: Flags.string({
      helpValue: 'sse-s3|sse-kms[:KEY]',
      description: 'judge by this instead of the default of each bucket',
    }),
    list: Flags.string({
      helpValue: 'KIND',
      description: `tell the objects of a kind, or of several with commas: ${listedKinds.join(', ')}`,
    }),
  }

  async run(): Promise<void> {
    const {versions, require, list} = this.flags
    const wish = {
      versions,
      required: require === undefined ? undefined : parseRequired(require),
      list: list === undefined ? [] : parseListedKinds(list),
    }
    const apis = {
      objects: (alias: string) => this.services.objects(alias),
      defaults: (alias: string) => this.services.encryptionRules(alias),
    }
    const rate = await startRate('objects', this.services.settings, list !== undefined)
    const report = await auditTargets(apis, this.words, wish, {
      walked: (count) => rate.add(count),
      listed: (objects) => this.presentEach(objects, renderAuditedObjects),
      failed: (error) => this.reportFailure(error),
    }).finally(() => rate.stop())
    if (report !== undefined) await this.presentJudged(report, report.healthy, renderAudit)
  }
}
