import {randomBytes} from 'node:crypto'
import * as Flags from '@oclif/core/flags'
import {optionalArg} from '../../../lib/cli/args.ts'
import {KesCommand} from '../../../lib/cli/kes/kes-command.ts'
import {kesFlags} from '../../../lib/cli/kes/kes-flags.ts'
import {readIdentityInfo} from '../../../lib/key-server/identity-info.ts'
import {renderKesIdentity} from '../../../lib/output/key-server-identity.ts'

export default class KesIdentityInfo extends KesCommand<typeof KesIdentityInfo> {
  static override summary = 'Show an identity of a KES and its policy, by default the own one'

  static override description =
    `KES tells only its administrator, and whom a policy allows it, who an identity is. For the own identity the calls
that change nothing are tried then: what is refused with "not allowed" its policy does not allow. Whether it
may make and delete keys cannot be tried, and is not said.`

  static override examples = [
    '<%= config.bin %> <%= command.id %> kes',
    '<%= config.bin %> <%= command.id %> kes --for-key minio-default',
    '<%= config.bin %> <%= command.id %> kes e62eef490807fa084c9b21458bd0d4223411c890604f7c4dbb3af25a2ca40675',
  ]

  static override args = {
    alias: optionalArg('the KES; not where a flag or a variable names it'),
    identity: optionalArg('64 hexadecimal digits; the own identity when left out'),
  }

  static override flags = {
    'for-key': Flags.string({
      helpValue: 'KEY',
      description: 'try what may be done with this key; default: one that is not there',
    }),
    ...kesFlags,
  }

  async run(): Promise<void> {
    const {kes, names} = await this.kes(this.flags, 1)
    const key = this.flags['for-key'] ?? `mctl-probe-${randomBytes(8).toString('hex')}`
    await this.present(await readIdentityInfo(kes, names[0], key), renderKesIdentity)
  }
}
