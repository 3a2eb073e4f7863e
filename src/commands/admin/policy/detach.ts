import {arg} from '../../../lib/cli/args.ts'
import {BaseCommand} from '../../../lib/cli/base-command.ts'
import {entityFlags} from '../../../lib/cli/entity-flags.ts'
import {renderAssociation} from '../../../lib/output/policies.ts'
import {detachPolicies} from '../../../lib/policies/attach.ts'
import {chosenEntity} from '../../../lib/policies/entity.ts'

export default class AdminPolicyDetach extends BaseCommand<typeof AdminPolicyDetach> {
  static override summary = 'Detach policies from a user or a group'

  static override description =
    'What is not attached is no error: then nothing is changed. A policy that does not exist is one.'

  static override examples = [
    '<%= config.bin %> <%= command.id %> prod readonly --user alice',
    '<%= config.bin %> <%= command.id %> prod readwrite diagnostics --group staff',
  ]

  static override usage = [
    'admin policy detach ALIAS POLICY... --user NAME',
    'admin policy detach ALIAS POLICY... --group NAME',
  ]

  static override strict = false

  static override args = {alias: arg('server'), policy: arg('names of policies')}

  static override flags = entityFlags

  async run(): Promise<void> {
    const [alias = '', ...policies] = this.words
    const entity = chosenEntity(this.flags.user, this.flags.group)
    const association = await detachPolicies(await this.services.admin(alias), policies, entity)
    await this.present(association, renderAssociation)
  }
}
