import {optionalArg} from '../../../lib/cli/args.ts'
import {KesCommand} from '../../../lib/cli/kes/kes-command.ts'
import {kesFlags} from '../../../lib/cli/kes/kes-flags.ts'
import {readPolicy} from '../../../lib/key-server/policies.ts'
import {renderKesPolicies} from '../../../lib/output/key-server.ts'

export default class KesPolicyInfo extends KesCommand<typeof KesPolicyInfo> {
  static override summary = 'Show what a policy of a KES allows and denies'

  static override description =
    'Where a path is denied, it does not count that it is allowed as well.'

  static override examples = ['<%= config.bin %> <%= command.id %> kes minio']

  static override aliases = ['kes:policy:show']

  static override usage = ['kes policy info [ALIAS] POLICY...']

  static override strict = false

  static override args = {
    alias: optionalArg('the KES; not where a flag or a variable names it'),
    policy: optionalArg('names of policies'),
  }

  static override flags = kesFlags

  async run(): Promise<void> {
    const {kes, names} = await this.kesAndNames(this.flags, 'POLICY')
    await this.presentInTurn(
      names,
      (name) => readPolicy(kes, name),
      (policy, style) => renderKesPolicies([policy], style),
    )
  }
}
