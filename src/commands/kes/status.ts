import * as Flags from '@oclif/core/flags'
import {optionalArg} from '../../lib/cli/args.ts'
import {KesCommand} from '../../lib/cli/kes/kes-command.ts'
import {kesFlags} from '../../lib/cli/kes/kes-flags.ts'
import {readServerStatus} from '../../lib/key-server/server-state.ts'
import {renderServerStatus} from '../../lib/output/key-server.ts'

export default class KesStatus extends KesCommand<typeof KesStatus> {
  static override summary = 'Show a KES: its release, how long it runs, and its key store'

  static override description = 'Exits with 3 when the key store does not answer.'

  static override examples = [
    '<%= config.bin %> <%= command.id %> kes',
    '<%= config.bin %> <%= command.id %> --server https://kes.example.net:7373 --api-key-file api.key --ca ca.crt',
    '<%= config.bin %> <%= command.id %> --api --json',
  ]

  static override args = {alias: optionalArg('the KES; not where a flag or a variable names it')}

  static override flags = {
    api: Flags.boolean({description: 'list the calls that it answers, too'}),
    ...kesFlags,
  }

  async run(): Promise<void> {
    const {kes} = await this.kes(this.flags, 0)
    const status = await readServerStatus(kes, {withApis: this.flags.api})
    await this.presentJudged(status, status.healthy, renderServerStatus)
  }
}
