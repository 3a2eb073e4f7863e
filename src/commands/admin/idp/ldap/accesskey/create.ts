import * as Flags from '@oclif/core/flags'
import {addAccessKey, addAccessKeyOnce} from '../../../../../lib/access-keys/add-access-key.ts'
import {generateAccessKey, generateSecret} from '../../../../../lib/access-keys/generate.ts'
import {Secret} from '../../../../../lib/base/secret.ts'
import {accessKeyFlags, readAccessKeyFlags} from '../../../../../lib/cli/access-key-flags.ts'
import {arg} from '../../../../../lib/cli/args.ts'
import {BaseCommand} from '../../../../../lib/cli/base-command.ts'
import {ifNotExists} from '../../../../../lib/cli/existence-flags.ts'
import {AppError} from '../../../../../lib/errors/errors.ts'
import {renderAccessKeyAdded} from '../../../../../lib/output/access-keys.ts'

export default class AdminIdpLdapAccesskeyCreate extends BaseCommand<
  typeof AdminIdpLdapAccesskeyCreate
> {
  static override summary = 'Make an access key of a user of the directory'

  static override description =
    'The pair is shown once. With --policy the key may do less than its owner; without, the same.'

  static override examples = [
    '<%= config.bin %> <%= command.id %> prod alice',
    '<%= config.bin %> <%= command.id %> prod alice --policy backup.json --name backup --expiry 30d',
  ]

  static override aliases = ['idp:ldap:accesskey:create']

  static override args = {alias: arg('server'), user: arg('login of the user, who has a policy')}

  static override flags = {
    'access-key': Flags.string({
      helpValue: 'KEY',
      description: 'the access key (default: a random one)',
    }),
    ...accessKeyFlags,
    ...ifNotExists,
  }

  async run(): Promise<void> {
    const {alias, user} = this.args
    const accessKey = this.flags['access-key']
    const once = this.flags['if-not-exists']
    if (once && accessKey === undefined) {
      throw new AppError('usage', '--if-not-exists needs the key that may exist: --access-key')
    }
    const edit = await readAccessKeyFlags(this.flags, this.services.now(), (line) =>
      this.remark(line),
    )
    const add = once ? addAccessKeyOnce : addAccessKey
    const added = await add(await this.services.admin(alias), {
      ...edit,
      parentUser: user,
      isInDirectory: true,
      accessKey: accessKey ?? generateAccessKey(),
      secretKey: edit.secretKey ?? new Secret(generateSecret()),
    })
    await this.present(added, renderAccessKeyAdded)
  }
}
