import {arg} from '../../../lib/cli/args.ts'
import {BaseCommand} from '../../../lib/cli/base-command.ts'
import {readDirectPolicy} from '../../../lib/policies/direct-policy.ts'

export default class AdminUserPolicy extends BaseCommand<typeof AdminUserPolicy> {
  static override summary = 'Print what is attached to a user itself, as one policy document'

  static override description =
    `Always JSON, as mc prints it. What groups give is not in it: for that there is "admin policy effective".`

  static override examples = [
    '<%= config.bin %> <%= command.id %> prod alice',
    "<%= config.bin %> <%= command.id %> prod alice | jq '.Statement[].Action'",
  ]

  static override args = {alias: arg('server'), user: arg('name of the user')}

  async run(): Promise<void> {
    const {alias, user} = this.args
    const document = await readDirectPolicy(await this.services.admin(alias), user)
    await this.presentRaw(JSON.stringify(document))
  }
}
