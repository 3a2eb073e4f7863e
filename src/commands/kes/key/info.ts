import {optionalArg} from '../../../lib/cli/args.ts'
import {KesCommand} from '../../../lib/cli/kes/kes-command.ts'
import {kesFlags} from '../../../lib/cli/kes/kes-flags.ts'
import {describeKey} from '../../../lib/key-server/keys.ts'
import {renderKesKeys} from '../../../lib/output/key-server.ts'

export default class KesKeyInfo extends KesCommand<typeof KesKeyInfo> {
  static override summary = 'Show when a key of a KES was made, by whom, and its algorithm'

  static override description =
    `A MinIO that finds no key of its name when it starts makes a new one and says nothing: a date after the first
objects, and MinIO's own identity, show it.`

  static override examples = ['<%= config.bin %> <%= command.id %> kes backup-2026']

  static override usage = ['kes key info [ALIAS] KEY...']

  static override strict = false

  static override args = {
    alias: optionalArg('the KES; not where a flag or a variable names it'),
    key: optionalArg('names of keys'),
  }

  static override flags = kesFlags

  async run(): Promise<void> {
    const {kes, names} = await this.kesAndNames(this.flags, 'KEY')
    await this.presentInTurn(
      names,
      (name) => describeKey(kes, name),
      (key, style) => renderKesKeys([key], style),
    )
  }
}
