import * as Flags from '@oclif/core/flags'
import {optionalArg} from '../../../lib/cli/args.ts'
import {ifNotExists} from '../../../lib/cli/existence-flags.ts'
import {KesCommand} from '../../../lib/cli/kes/kes-command.ts'
import {kesFlags} from '../../../lib/cli/kes/kes-flags.ts'
import {readKeyToImport} from '../../../lib/cli/kes/key-to-import.ts'
import {importKey, KeyCipher} from '../../../lib/key-server/keys.ts'
import {renderKesKeyChange} from '../../../lib/output/key-server.ts'

export default class KesKeyImport extends KesCommand<typeof KesKeyImport> {
  static override summary = 'Store a key in a KES that was made elsewhere'

  static override description =
    `The key is 32 bytes in base64. It comes from a file, from stdin, or from a prompt, and never from the command line,
which other users of the machine see. A key that is there is never replaced.`

  static override examples = [
    '<%= config.bin %> <%= command.id %> kes backup-2026 --from backup.key',
    'openssl rand -base64 32 | <%= config.bin %> <%= command.id %> kes backup-2026',
  ]

  static override args = {
    alias: optionalArg('the KES; not where a flag or a variable names it'),
    key: optionalArg('name of the key'),
  }

  static override flags = {
    from: Flags.string({
      helpValue: 'FILE',
      description: 'file that holds the key; without, it is asked for or read from stdin',
    }),
    cipher: Flags.option({options: KeyCipher.options, default: 'AES256' as const})({
      description: 'what the key is for',
    }),
    ...ifNotExists,
    ...kesFlags,
  }

  async run(): Promise<void> {
    const {from, cipher, 'if-not-exists': mayBeThere} = this.flags
    const {kes, names} = await this.kesAndNames(this.flags, 'KEY', 1)
    const [name = ''] = names
    const key = await readKeyToImport(from)
    const change = await importKey(kes, {name, key, cipher}, {mayBeThere})
    await this.present(change, renderKesKeyChange('Imported', 'exists already'))
  }
}
