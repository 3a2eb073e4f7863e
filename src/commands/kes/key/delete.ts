import {optionalArg} from '../../../lib/cli/args.ts'
import {ifExists} from '../../../lib/cli/existence-flags.ts'
import {KesCommand} from '../../../lib/cli/kes/kes-command.ts'
import {kesFlags} from '../../../lib/cli/kes/kes-flags.ts'
import {confirm} from '../../../lib/cli/prompts.ts'
import {deleteKey} from '../../../lib/key-server/keys.ts'
import {renderKesKeyChange} from '../../../lib/output/key-server.ts'

export default class KesKeyDelete extends KesCommand<typeof KesKeyDelete> {
  static override summary = 'Delete keys of a KES for good'

  static override description =
    `What is encrypted with a key is lost with it. So this wants a yes, or --yes, also for one key. Of several keys
each is tried, and listed with what became of it.`

  static override examples = [
    '<%= config.bin %> <%= command.id %> kes test-1',
    '<%= config.bin %> <%= command.id %> kes test-1 test-2 --if-exists --yes',
  ]

  static override aliases = ['kes:key:rm', 'kes:key:remove']

  static override usage = ['kes key delete [ALIAS] KEY...']

  static override strict = false

  static override args = {
    alias: optionalArg('the KES; not where a flag or a variable names it'),
    key: optionalArg('names of keys'),
  }

  static override flags = {...ifExists, ...kesFlags}

  async run(): Promise<void> {
    const {kes, names} = await this.kesAndNames(this.flags, 'KEY')
    const what = names.length === 1 ? `the key ${names[0]}` : `${names.length} keys`
    if (names.length > 1) await this.remark(`Keys to delete at ${kes.server}: ${names.join(', ')}`)
    await confirm(
      `Delete ${what} at ${kes.server}? All that is encrypted with it is lost for good.`,
      this.services.settings.yes,
    )
    const mayBeGone = this.flags['if-exists']
    await this.presentInTurn(
      names,
      (name) => deleteKey(kes, name, {mayBeGone}),
      renderKesKeyChange('Deleted', 'is gone already'),
    )
  }
}
