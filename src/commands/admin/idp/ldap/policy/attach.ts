import {arg} from '../../../../../lib/cli/args.ts'
import {BaseCommand} from '../../../../../lib/cli/base-command.ts'
import {entityFlags} from '../../../../../lib/cli/entity-flags.ts'
import {associateInDirectory} from '../../../../../lib/identity-providers/directory-policies.ts'
import {renderAssociation} from '../../../../../lib/output/policies.ts'
import {chosenEntity} from '../../../../../lib/policies/entity.ts'

export default class AdminIdpLdapPolicyAttach extends BaseCommand<typeof AdminIdpLdapPolicyAttach> {
  static override summary = 'Attach policies to a user or a group of the directory'

  static override description =
    'A user is named by login or DN, a group by DN. What is so already is no error: then nothing is changed.'

  static override examples = [
    '<%= config.bin %> <%= command.id %> prod readonly --user alice',
    '<%= config.bin %> <%= command.id %> prod readwrite --group cn=staff,ou=groups,dc=example,dc=com',
  ]

  static override aliases = ['idp:ldap:policy:attach']

  static override usage = [
    'admin idp ldap policy attach ALIAS POLICY... --user NAME',
    'admin idp ldap policy attach ALIAS POLICY... --group DN',
  ]

  static override strict = false

  static override args = {alias: arg('server'), policy: arg('names of policies')}

  static override flags = entityFlags

  async run(): Promise<void> {
    const [alias = '', ...policies] = this.words
    const entity = chosenEntity(this.flags.user, this.flags.group)
    const admin = await this.services.admin(alias)
    await this.present(
      await associateInDirectory(admin, 'attach', policies, entity),
      renderAssociation,
    )
  }
}
