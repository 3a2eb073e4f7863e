import {importAlias} from '../../lib/aliases/transfer-alias.ts'
import {arg, optionalArg} from '../../lib/cli/args.ts'
import {BaseCommand} from '../../lib/cli/base-command.ts'
import {readInputText} from '../../lib/cli/stdin.ts'
import {renderSavedAlias} from '../../lib/output/aliases.ts'

export default class AliasImport extends BaseCommand<typeof AliasImport> {
  static override summary = 'Set an alias from what "alias export" printed'

  static override description = 'The server is not asked whether it accepts the keys.'

  static override examples = [
    '<%= config.bin %> <%= command.id %> prod prod.json',
    'mc alias export prod | <%= config.bin %> <%= command.id %> prod2',
  ]

  static override aliases = ['alias:i']

  static override args = {
    alias: arg('name to give'),
    file: optionalArg('JSON file; stdin when left out or -'),
  }

  async run(): Promise<void> {
    const {alias, file = '-'} = this.args
    const saved = await importAlias(
      await this.services.aliases(),
      alias,
      await readInputText(file),
      file === '-' ? 'The text on stdin' : `The file ${file}`,
      this.services.settings.showSecrets,
    )
    await this.present(saved, renderSavedAlias)
  }
}
