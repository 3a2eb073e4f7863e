import * as Flags from '@oclif/core/flags'
import {arg} from '../../../../../lib/cli/args.ts'
import {BaseCommand} from '../../../../../lib/cli/base-command.ts'
import {readDirectoryEntities} from '../../../../../lib/identity-providers/directory-entities.ts'
import {renderPolicyEntities} from '../../../../../lib/output/policy-entities.ts'

const names = (char: 'u' | 'g' | 'p', description: string) =>
  Flags.string({char, helpValue: 'NAME', description, multiple: true, multipleNonGreedy: true})

export default class AdminIdpLdapPolicyEntities extends BaseCommand<
  typeof AdminIdpLdapPolicyEntities
> {
  static override summary = 'See who of the directory has which policies'

  static override examples = [
    '<%= config.bin %> <%= command.id %> prod',
    '<%= config.bin %> <%= command.id %> prod --user alice --user bob',
  ]

  static override aliases = ['idp:ldap:policy:entities']

  static override args = {alias: arg('server')}

  static override flags = {
    user: names('u', 'policies of this user, by login or DN; may be repeated'),
    group: names('g', 'policies of this group, by DN; may be repeated'),
    policy: names('p', 'users and groups that have this policy; may be repeated'),
  }

  async run(): Promise<void> {
    const {user = [], group = [], policy = []} = this.flags
    const query = {users: user, groups: group, policies: policy}
    const admin = await this.services.admin(this.args.alias)
    await this.present(await readDirectoryEntities(admin, query), renderPolicyEntities)
  }
}
