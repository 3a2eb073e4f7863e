import * as Flags from '@oclif/core/flags'
import {arg} from '../../../../lib/cli/args.ts'
import {BaseCommand} from '../../../../lib/cli/base-command.ts'
import {readInput} from '../../../../lib/cli/stdin.ts'
import {AppError} from '../../../../lib/errors/errors.ts'
import {readArchive} from '../../../../lib/iam-archive/archive-file.ts'
import {failuresOf, importArchive} from '../../../../lib/iam-archive/import-archive.ts'
import {selectFrom} from '../../../../lib/iam-archive/select.ts'
import {renderArchiveImport} from '../../../../lib/output/iam-archive.ts'

const names = (description: string) =>
  Flags.string({helpValue: 'NAME', description, multiple: true, multipleNonGreedy: true})

export default class AdminClusterIamImport extends BaseCommand<typeof AdminClusterIamImport> {
  static override summary = 'Restore users, groups, policies and keys from a zip'

  static override description =
    `What the server has under the same name is overwritten; --dry-run says what, and changes nothing.
What is there just like that is not sent. Nothing is removed. Entries at which the server would break off in the
middle are left out and reported, as are those that it refuses: then the exit code is 1, of a dry run 3.`

  static override examples = [
    '<%= config.bin %> <%= command.id %> prod old-iam-info.zip --dry-run',
    '<%= config.bin %> <%= command.id %> prod old-iam-info.zip',
    '<%= config.bin %> <%= command.id %> prod old-iam-info.zip --only policies,groups',
    '<%= config.bin %> <%= command.id %> prod old-iam-info.zip --user alice --user bob',
  ]

  static override args = {alias: arg('server'), file: arg('zip of an export, or - for stdin')}

  static override flags = {
    only: Flags.string({
      helpValue: 'PARTS',
      description: 'only these, with commas: users, groups, policies, keys, mappings',
    }),
    user: names('only this user, with its keys and policies; may be repeated'),
    group: names('only this group, with its policies; may be repeated'),
    policy: names('only this policy; may be repeated'),
    'dry-run': Flags.boolean({
      description: 'say what would be imported, and change nothing',
      default: false,
    }),
  }

  async run(): Promise<void> {
    const {alias, file} = this.args
    const {only, user = [], group = [], policy = [], 'dry-run': dryRun} = this.flags
    const whole = await readArchive(await readInput(file), file)
    const content = selectFrom(whole, {only, users: user, groups: group, policies: policy}, file)
    const now = this.services.now()
    const result = await importArchive(await this.services.admin(alias), content, {
      file,
      dryRun,
      now,
    })
    const failures = failuresOf(result)
    if (dryRun) {
      await this.presentJudged(result, failures.length === 0, renderArchiveImport)
      return
    }
    await this.present(result, renderArchiveImport)
    for (const failure of failures) await this.reportFailure(new AppError('server_error', failure))
  }
}
