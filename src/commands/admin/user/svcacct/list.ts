import {listAccessKeys} from '../../../../lib/access-keys/access-key.ts'
import {arg} from '../../../../lib/cli/args.ts'
import {BaseCommand} from '../../../../lib/cli/base-command.ts'
import {renderAccessKeys} from '../../../../lib/output/access-keys.ts'

export default class AdminUserSvcacctList extends BaseCommand<typeof AdminUserSvcacctList> {
  static override summary = 'List the access keys of a user'

  static override examples = ['<%= config.bin %> <%= command.id %> prod alice']

  static override aliases = ['admin:user:svcacct:ls']

  static override args = {alias: arg('server'), user: arg('name of the user')}

  async run(): Promise<void> {
    const {alias, user} = this.args
    const keys = await listAccessKeys(await this.services.admin(alias), user)
    if (keys.length === 0) await this.remark(`${user} has no access keys at ${alias}`)
    await this.presentEach(keys, renderAccessKeys)
  }
}
