import {assignmentArgs} from '../../../lib/cli/assignment-args.ts'
import {BaseCommand} from '../../../lib/cli/base-command.ts'
import {renderAssignment} from '../../../lib/output/policies.ts'
import {parseEntity} from '../../../lib/policies/entity.ts'
import {assignPolicies} from '../../../lib/policies/set-policies.ts'

export default class AdminPolicySet extends BaseCommand<typeof AdminPolicySet> {
  static override summary = 'Set the policies of a user or a group'

  static override description = 'Replaces what was attached. The spelling that mc had until 2023.'

  static override examples = ['<%= config.bin %> <%= command.id %> prod readonly user=alice']

  static override args = assignmentArgs

  async run(): Promise<void> {
    const {alias, policies, entity} = this.args
    const admin = await this.services.admin(alias)
    const assignment = await assignPolicies(admin, 'set', policies, parseEntity(entity))
    await this.present(assignment, (result) => renderAssignment('set', result))
  }
}
