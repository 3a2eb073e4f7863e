import * as Flags from '@oclif/core/flags'
import {parseExpiry} from '../../../lib/access-keys/expiry.ts'
import {generateAccessKey, generateSecret} from '../../../lib/access-keys/generate.ts'
import {rotateAccessKey} from '../../../lib/access-keys/rotate-access-key.ts'
import {parseDuration} from '../../../lib/base/duration.ts'
import {Secret} from '../../../lib/base/secret.ts'
import {arg} from '../../../lib/cli/args.ts'
import {BaseCommand} from '../../../lib/cli/base-command.ts'
import {AppError} from '../../../lib/errors/errors.ts'
import {renderAccessKeyRotated} from '../../../lib/output/access-keys.ts'

export default class AdminAccesskeyRotate extends BaseCommand<typeof AdminAccesskeyRotate> {
  static override summary = 'Make a new access key in the place of one, which then ends'

  static override description =
    `The new key has the same owner, policy, name, description and expiry; the pair is shown once.
The old one is disabled at once, or with --grace works that long and then ends: 15 minutes at least.`

  static override examples = [
    '<%= config.bin %> <%= command.id %> prod KEY',
    '<%= config.bin %> <%= command.id %> prod KEY --grace 24h',
  ]

  static override args = {alias: arg('server'), key: arg('the access key that is to end')}

  static override flags = {
    grace: Flags.string({helpValue: 'DURATION', description: 'how long the old key still works'}),
    'access-key': Flags.string({
      helpValue: 'KEY',
      description: 'the new access key (default: a random one)',
    }),
  }

  async run(): Promise<void> {
    const {alias, key} = this.args
    const {grace} = this.flags
    const now = this.services.now()
    if (grace !== undefined && parseDuration(grace) === undefined) {
      throw new AppError('bad_input', `The duration ${grace} is none`, {hint: 'For example 24h'})
    }
    const {rotated, failure} = await rotateAccessKey(
      await this.services.admin(alias),
      key,
      {
        accessKey: this.flags['access-key'] ?? generateAccessKey(),
        secretKey: new Secret(generateSecret()),
        oldKeyEnds: grace === undefined ? undefined : parseExpiry(grace, now),
      },
      now,
    )
    await this.present(rotated, renderAccessKeyRotated)
    if (failure !== undefined) await this.reportFailure(failure)
  }
}
