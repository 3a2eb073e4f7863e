import {exportAlias} from '../../lib/aliases/transfer-alias.ts'
import {arg} from '../../lib/cli/args.ts'
import {BaseCommand} from '../../lib/cli/base-command.ts'

export default class AliasExport extends BaseCommand<typeof AliasExport> {
  static override summary = 'Print an alias, keys included, for "alias import"'

  static override description =
    `In a pipe or a file the secret is in clear, as that is what it is for.
On a terminal it is ******** unless --show-secrets is given. The form is mc's, which has no place for a CA, a client
certificate or a fingerprint: set these again where the alias is imported.`

  static override examples = [
    '<%= config.bin %> <%= command.id %> prod | ssh other <%= config.bin %> alias import prod',
    '<%= config.bin %> <%= command.id %> prod --show-secrets',
  ]

  static override aliases = ['alias:e']

  static override args = {alias: arg('name to export')}

  async run(): Promise<void> {
    const show = this.services.settings.showSecrets || !process.stdout.isTTY
    const exported = await exportAlias(await this.services.aliases(), this.args.alias, show)
    await this.presentRaw(JSON.stringify(exported))
    if (!show) await this.remark('The secret is masked; add --show-secrets, or print into a pipe')
  }
}
