import * as Flags from '@oclif/core/flags'
import {arg} from '../../../lib/cli/args.ts'
import {BaseCommand} from '../../../lib/cli/base-command.ts'
import {writeOutput} from '../../../lib/cli/output-file.ts'
import {renderPolicyInfo} from '../../../lib/output/policies.ts'
import {readPolicy} from '../../../lib/policies/stored-policy.ts'

export default class AdminPolicyInfo extends BaseCommand<typeof AdminPolicyInfo> {
  static override summary = 'Show a policy'

  static override examples = [
    '<%= config.bin %> <%= command.id %> prod readwrite',
    '<%= config.bin %> <%= command.id %> prod backup --policy-file backup.json',
  ]

  static override args = {alias: arg('server'), policy: arg('name of the policy')}

  static override flags = {
    'policy-file': Flags.string({
      char: 'f',
      helpValue: 'FILE',
      description: 'also write the document to this file',
    }),
  }

  async run(): Promise<void> {
    const policy = await readPolicy(await this.services.admin(this.args.alias), this.args.policy)
    const file = this.flags['policy-file']
    if (file !== undefined) {
      await writeOutput(file, `${JSON.stringify(policy.policyInfo.Policy, null, 2)}\n`)
    }
    await this.present(policy, renderPolicyInfo)
  }
}
