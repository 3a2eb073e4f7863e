import {arg} from '../../../lib/cli/args.ts'
import {BaseCommand} from '../../../lib/cli/base-command.ts'
import {entityFlags} from '../../../lib/cli/entity-flags.ts'
import {renderAssociation} from '../../../lib/output/policies.ts'
import {attachPolicies} from '../../../lib/policies/attach.ts'
import {chosenEntity} from '../../../lib/policies/entity.ts'

export default class AdminPolicyAttach extends BaseCommand<typeof AdminPolicyAttach> {
  static override summary = 'Attach policies to a user or a group'

  static override description =
    'What is attached already stays, and is no error: then nothing is changed.'

  static override examples = [
    '<%= config.bin %> <%= command.id %> prod readonly --user alice',
    '<%= config.bin %> <%= command.id %> prod readwrite diagnostics --group staff',
  ]

  static override usage = [
    'admin policy attach ALIAS POLICY... --user NAME',
    'admin policy attach ALIAS POLICY... --group NAME',
  ]

  static override strict = false

  static override args = {alias: arg('server'), policy: arg('names of policies')}

  static override flags = entityFlags

  async run(): Promise<void> {
    const [alias = '', ...policies] = this.words
    const entity = chosenEntity(this.flags.user, this.flags.group)
    const association = await attachPolicies(await this.services.admin(alias), policies, entity)
    await this.present(association, renderAssociation)
  }
}
