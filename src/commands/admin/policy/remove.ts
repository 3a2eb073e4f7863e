import {arg} from '../../../lib/cli/args.ts'
import {BaseCommand} from '../../../lib/cli/base-command.ts'
import {ifExists} from '../../../lib/cli/existence-flags.ts'
import {renderPolicyRemoved} from '../../../lib/output/policies.ts'
import {removePolicy} from '../../../lib/policies/remove-policy.ts'

export default class AdminPolicyRemove extends BaseCommand<typeof AdminPolicyRemove> {
  static override summary = 'Remove a policy that nobody has'

  static override examples = ['<%= config.bin %> <%= command.id %> prod backup']

  static override aliases = ['admin:policy:rm']

  static override args = {alias: arg('server'), policy: arg('name of the policy')}

  static override flags = ifExists

  async run(): Promise<void> {
    const {alias, policy} = this.args
    const mayBeGone = this.flags['if-exists']
    const change = await removePolicy(await this.services.admin(alias), policy, {mayBeGone})
    await this.present(change, renderPolicyRemoved)
  }
}
