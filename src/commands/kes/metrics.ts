import {optionalArg} from '../../lib/cli/args.ts'
import {KesCommand} from '../../lib/cli/kes/kes-command.ts'
import {kesFlags} from '../../lib/cli/kes/kes-flags.ts'
import {parseMetrics, readMetrics} from '../../lib/key-server/metrics.ts'

export default class KesMetrics extends KesCommand<typeof KesMetrics> {
  static override summary = 'Print the metrics of a KES, once'

  static override description =
    `In the text format of Prometheus, as they came; under --json a line for each value. In KES 0.23 the counters of
requests and of log events stay at 0.`

  static override examples = [
    '<%= config.bin %> <%= command.id %> kes',
    '<%= config.bin %> <%= command.id %> kes --json | jq \'select(.name == "kes_system_up_time").value\'',
  ]

  static override args = {alias: optionalArg('the KES; not where a flag or a variable names it')}

  static override flags = kesFlags

  async run(): Promise<void> {
    const {kes} = await this.kes(this.flags, 0)
    const text = await readMetrics(kes)
    const samples = parseMetrics(text)
    if (this.services.settings.json) await this.presentEach(samples, () => '')
    else await this.presentRaw(text.trimEnd())
  }
}
