import * as Flags from '@oclif/core/flags'
import {arg} from '../../../../lib/cli/args.ts'
import {BaseCommand} from '../../../../lib/cli/base-command.ts'
import {writeOutput} from '../../../../lib/cli/output-file.ts'
import {exportArchive} from '../../../../lib/iam-archive/export-archive.ts'
import {renderArchiveExport} from '../../../../lib/output/iam-archive.ts'

export default class AdminClusterIamExport extends BaseCommand<typeof AdminClusterIamExport> {
  static override summary = 'Save users, groups, policies and keys in a zip'

  static override description =
    `The zip holds every secret in clear, and only you can read it (0600).
A file that is there already is kept: the time is added to its name.`

  static override examples = [
    '<%= config.bin %> <%= command.id %> prod',
    '<%= config.bin %> <%= command.id %> prod --output backup/prod.zip',
    '<%= config.bin %> <%= command.id %> prod --output - | age --encrypt --recipient KEY > prod.zip.age',
  ]

  static override args = {alias: arg('server')}

  static override flags = {
    output: Flags.string({
      char: 'o',
      helpValue: 'FILE',
      description: 'the zip to write, - for stdout; default: ALIAS-iam-info.zip',
    }),
  }

  async run(): Promise<void> {
    const {alias} = this.args
    const file = this.flags.output ?? `${alias}-iam-info.zip`
    const admin = await this.services.admin(alias)
    if (file === '-') {
      await this.presentBytes('the zip', () => exportArchive(admin))
      return
    }
    const archive = await exportArchive(admin)
    const time = this.services.now().toISOString().replaceAll(':', '-')
    const kept = await writeOutput(file, archive, {mode: 0o600, keepsOldAs: `.${time}`})
    await this.present(
      {file, ...(kept === undefined ? {} : {kept}), changed: true},
      renderArchiveExport,
    )
  }
}
