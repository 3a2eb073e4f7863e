import * as Flags from '@oclif/core/flags'
import {arg} from '../../../lib/cli/args.ts'
import {BaseCommand} from '../../../lib/cli/base-command.ts'
import {renderPolicyEntities} from '../../../lib/output/policy-entities.ts'
import {readPolicyEntities} from '../../../lib/policies/policy-entities.ts'

const many = (char: 'u' | 'g' | 'p', description: string) =>
  Flags.string({char, multiple: true, helpValue: 'NAME', description})

export default class AdminPolicyEntities extends BaseCommand<typeof AdminPolicyEntities> {
  static override summary = 'Show who has which policies'

  static override description =
    `Without flags: for each policy that somebody has, who has it. --user, --group and --policy may be given many times.
Of a name that is not there, and of one without policies, a server says nothing; both are listed at the end.`

  static override examples = [
    '<%= config.bin %> <%= command.id %> prod',
    '<%= config.bin %> <%= command.id %> prod --user alice --user bob --group staff',
    '<%= config.bin %> <%= command.id %> prod --policy readwrite --json',
  ]

  static override args = {alias: arg('server')}

  static override flags = {
    user: many('u', 'the policies of a user, also those of its groups'),
    group: many('g', 'the policies of a group'),
    policy: many('p', 'who has a policy'),
  }

  async run(): Promise<void> {
    const {user: users = [], group: groups = [], policy: policies = []} = this.flags
    const admin = await this.services.admin(this.args.alias)
    const entities = await readPolicyEntities(admin, {users, groups, policies})
    await this.present(entities, renderPolicyEntities)
  }
}
