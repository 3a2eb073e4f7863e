import {arg} from '../../../lib/cli/args.ts'
import {BaseCommand} from '../../../lib/cli/base-command.ts'
import {withPolicyEditor} from '../../../lib/cli/policy-editor.ts'
import {unknownActionsFlag} from '../../../lib/cli/policy-flags.ts'
import {renderPolicyCreated} from '../../../lib/output/policies.ts'
import {editPolicy} from '../../../lib/policies/edit-policy.ts'

export default class AdminPolicyEdit extends BaseCommand<typeof AdminPolicyEdit> {
  static override summary = 'Edit a policy in your editor'

  static override description =
    `Opens what is stored in $VISUAL, $EDITOR or vi. What was saved is checked, shown as a difference, and sent after a yes.
A document that cannot be sent can be opened again; what was typed is never lost.`

  static override examples = [
    '<%= config.bin %> <%= command.id %> prod backup',
    'EDITOR="code --wait" <%= config.bin %> <%= command.id %> prod backup',
  ]

  static override args = {alias: arg('server'), policy: arg('name of the policy')}

  static override flags = unknownActionsFlag

  async run(): Promise<void> {
    const {alias, policy} = this.args
    const {services} = this
    const setup = {
      editor: services.variable('VISUAL') || services.variable('EDITOR') || 'vi',
      yes: services.settings.yes,
    }
    const options = {allowsUnknownActions: this.flags['allow-unknown-actions']}
    const change = await withPolicyEditor(setup, async (editor) =>
      editPolicy(await services.admin(alias), policy, editor, options),
    )
    await this.present(change, renderPolicyCreated)
  }
}
