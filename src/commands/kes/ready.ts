import {optionalArg} from '../../lib/cli/args.ts'
import {KesCommand} from '../../lib/cli/kes/kes-command.ts'
import {kesFlags} from '../../lib/cli/kes/kes-flags.ts'
import {readReadiness} from '../../lib/key-server/server-state.ts'
import {renderReadiness} from '../../lib/output/key-server.ts'

export default class KesReady extends KesCommand<typeof KesReady> {
  static override summary = 'Test whether a KES can serve requests'

  static override description =
    `Exits with 0 when it is ready, with 3 when it is not because its key store does not answer, with 4 when the
identity may not ask, and with 6 when the KES itself cannot be reached or trusted.`

  static override examples = [
    '<%= config.bin %> <%= command.id %> kes',
    '<%= config.bin %> <%= command.id %> --server https://kes.example.net:7373 --cert client.crt --key client.key',
  ]

  static override args = {alias: optionalArg('the KES; not where a flag or a variable names it')}

  static override flags = kesFlags

  async run(): Promise<void> {
    const {kes} = await this.kes(this.flags, 0)
    const readiness = await readReadiness(kes)
    await this.presentJudged(readiness, readiness.ready, renderReadiness)
  }
}
