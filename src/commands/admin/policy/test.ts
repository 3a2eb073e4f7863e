import {arg} from '../../../lib/cli/args.ts'
import {BaseCommand} from '../../../lib/cli/base-command.ts'
import {readInputText} from '../../../lib/cli/stdin.ts'
import {renderTested} from '../../../lib/output/rights.ts'
import {recordsIn} from '../../../lib/policies/record-file.ts'
import {testRecord} from '../../../lib/policies/tested-record.ts'

export default class AdminPolicyTest extends BaseCommand<typeof AdminPolicyTest> {
  static override summary = 'Decide expectations about policies offline, as a server would'

  static override description =
    `A record says who asks (user, groups, key), with which policies, for what, and whether that is to be allowed.
Records stand in JSON or YAML: one, a list, or one a line. No server is asked. Exits with 3 when one differs.`

  static override examples = [
    '<%= config.bin %> <%= command.id %> policies/expectations.yaml',
    `<%= config.bin %> <%= command.id %> tests/*.json --json | jq -r 'select(.agrees | not).id'`,
  ]

  static override strict = false

  static override args = {file: arg('files with records, or - for stdin')}

  async run(): Promise<void> {
    const tested = []
    for (const word of this.words) {
      const file = word === '-' ? 'stdin' : word
      const records = await recordsIn(await readInputText(word), file)
      tested.push(...records.map(({record, where}) => testRecord(record, file, where)))
    }
    await this.presentAllJudged(tested, ({agrees}) => agrees, renderTested)
  }
}
