import {arg} from '../../../lib/cli/args.ts'
import {BaseCommand} from '../../../lib/cli/base-command.ts'
import {renderPolicyNames} from '../../../lib/output/policies.ts'
import {listPolicies} from '../../../lib/policies/stored-policy.ts'

export default class AdminPolicyList extends BaseCommand<typeof AdminPolicyList> {
  static override summary = 'List the policies of a server'

  static override description = 'With --json each line holds the whole document, too.'

  static override examples = [
    '<%= config.bin %> <%= command.id %> prod',
    "<%= config.bin %> <%= command.id %> prod --json | jq -r '.policyInfo.Policy'",
  ]

  static override aliases = ['admin:policy:ls']

  static override args = {alias: arg('server')}

  async run(): Promise<void> {
    const admin = await this.services.admin(this.args.alias)
    await this.presentEach(await listPolicies(admin), renderPolicyNames)
  }
}
