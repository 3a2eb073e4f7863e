import * as Flags from '@oclif/core/flags'
import {optionalArg} from '../../../lib/cli/args.ts'
import {KesCommand} from '../../../lib/cli/kes/kes-command.ts'
import {kesFlags} from '../../../lib/cli/kes/kes-flags.ts'
import {AppError} from '../../../lib/errors/errors.ts'
import {allKeys, checkKeys} from '../../../lib/key-server/key-check.ts'
import {renderKeyCheck} from '../../../lib/output/key-server.ts'

export default class KesKeyCheck extends KesCommand<typeof KesKeyCheck> {
  static override summary = 'Test that keys of a KES encrypt and decrypt'

  static override description =
    `Has the KES make a data key with each key, decrypt it, and compares the two. Nothing is stored, and no key is made.
Says whether the policy or the key is at fault: KES answers "not allowed" to the one and "no such key" to the other.
Exits with 3 when a key does not work.`

  static override examples = [
    '<%= config.bin %> <%= command.id %> kes backup-2026',
    '<%= config.bin %> <%= command.id %> kes --all --json',
  ]

  static override usage = ['kes key check [ALIAS] KEY...', 'kes key check [ALIAS] --all']

  static override strict = false

  static override args = {
    alias: optionalArg('the KES; not where a flag or a variable names it'),
    key: optionalArg('names of keys'),
  }

  static override flags = {all: Flags.boolean({description: 'every key'}), ...kesFlags}

  async run(): Promise<void> {
    const {all} = this.flags
    const {kes, names} = await this.kes(this.flags)
    if (all === names.length > 0) {
      throw new AppError('usage', 'Name keys, or all of them with --all: one of the two')
    }
    const keys = all ? await allKeys(kes) : [...new Set(names)]
    for await (const outcome of checkKeys(kes, keys)) {
      if ('error' in outcome) await this.reportFailure(outcome.error)
      else await this.presentJudged(outcome.value, outcome.value.healthy, renderKeyCheck)
    }
  }
}
