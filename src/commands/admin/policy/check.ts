import * as Flags from '@oclif/core/flags'
import {arg} from '../../../lib/cli/args.ts'
import {BaseCommand} from '../../../lib/cli/base-command.ts'
import {unknownActionsFlag} from '../../../lib/cli/policy-flags.ts'
import {readDocument} from '../../../lib/cli/stdin.ts'
import {renderPolicyReports} from '../../../lib/output/policy-check.ts'
import {checkDocumentText, type PolicyReport} from '../../../lib/policies/check-document.ts'

export default class AdminPolicyCheck extends BaseCommand<typeof AdminPolicyCheck> {
  static override summary = 'Check policy documents, without a server'

  static override description =
    `Errors are what a server refuses, or what breaks it; warnings are what does not do what it seems to.
Exits with 3 when there is an error; with --strict also for a warning.`

  static override examples = [
    '<%= config.bin %> <%= command.id %> policies/*.json',
    '<%= config.bin %> <%= command.id %> --strict backup.json --json',
    'generate-policy | <%= config.bin %> <%= command.id %> --embedded -',
  ]

  static override usage = ['admin policy check FILE... [--embedded] [--strict]']

  static override strict = false

  static override args = {file: arg('files, - for stdin, or the JSON itself')}

  static override flags = {
    embedded: Flags.boolean({description: 'as policies of access keys: 4096 bytes at most'}),
    strict: Flags.boolean({description: 'exit with 3 for warnings, too'}),
    ...unknownActionsFlag,
  }

  async run(): Promise<void> {
    const options = {
      isEmbedded: this.flags.embedded,
      isStrict: this.flags.strict,
      allowsUnknownActions: this.flags['allow-unknown-actions'],
    }
    const reports: PolicyReport[] = []
    for (const file of this.words) {
      try {
        reports.push(await checkDocumentText(await readDocument(file), options))
      } catch (error) {
        await this.reportFailure(error)
      }
    }
    await this.presentAllJudged(reports, ({healthy}) => healthy, renderPolicyReports)
  }
}
