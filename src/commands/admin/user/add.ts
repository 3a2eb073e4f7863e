import * as Flags from '@oclif/core/flags'
import {hasAccessKey} from '../../../lib/access-keys/access-key.ts'
import {generateSecret} from '../../../lib/access-keys/generate.ts'
import type {Secret} from '../../../lib/base/secret.ts'
import {arg, optionalArg} from '../../../lib/cli/args.ts'
import {ifNotExists} from '../../../lib/cli/existence-flags.ts'
import {ManyUsers} from '../../../lib/cli/many-users.ts'
import {completeKeys} from '../../../lib/cli/prompts.ts'
import {AppError} from '../../../lib/errors/errors.ts'
import {renderUserAdded} from '../../../lib/output/users.ts'
import {addUser, type NewUser} from '../../../lib/users/add-user.ts'

export default class AdminUserAdd extends ManyUsers<typeof AdminUserAdd> {
  static override summary = 'Add a user, or give one a new secret'

  static override description =
    `The secret comes by prompt, as a line of stdin, or as an argument, which others can see.
--file adds many users at once, from CSV with a header, a JSON array or JSON lines: accessKey, secretKey, status,
policies, groups and, in JSON, keys; in a cell of CSV, ; stands between policies, and between groups. All of it is checked before anything is sent; what the server then refuses is
reported, and the rest goes on. Users who are there get what is missing and keep their secrets; the same command again
finishes a run that was cut off.`

  static override examples = [
    '<%= config.bin %> <%= command.id %> prod alice',
    '<%= config.bin %> <%= command.id %> prod alice --generate',
    '<%= config.bin %> <%= command.id %> prod alice < alice.secret',
    '<%= config.bin %> <%= command.id %> prod --file users.csv --json',
    '<%= config.bin %> <%= command.id %> prod --file users.csv --generate --output users-with-secrets.json',
  ]

  static override args = {
    alias: arg('server'),
    accessKey: optionalArg('name of the user'),
    secretKey: optionalArg('secret of the user'),
  }

  static override flags = {
    file: Flags.string({
      helpValue: 'FILE',
      description: 'add the users of this file, or of stdin for -',
    }),
    ...ifNotExists,
    generate: Flags.boolean({description: 'make the secret, and show it once'}),
    output: Flags.string({
      helpValue: 'FILE',
      description:
        'with --file: first write the users with their secrets there; needed where --generate makes some',
    }),
    'update-secrets': Flags.boolean({
      description: 'with --file: give users who are there the secrets of the file',
    }),
  }

  async run(): Promise<void> {
    const {args, flags} = this
    if (flags.file === undefined) {
      if (flags.output !== undefined || flags['update-secrets']) {
        throw new AppError('usage', '--output and --update-secrets go with --file')
      }
      return this.#add(await this.#user(), flags.generate)
    }
    if (args.accessKey !== undefined)
      throw new AppError('usage', '--file names the users; no other may be named beside it')
    if (flags['update-secrets'] && flags['if-not-exists'])
      throw new AppError('usage', 'Give either --update-secrets or --if-not-exists')
    const {file, generate, output} = flags
    const mayExist = flags['if-not-exists']
    const updateSecrets = flags['update-secrets']
    return this.addAll(args.alias, file, {generate, output, mayExist, updateSecrets})
  }

  async #user(): Promise<NewUser> {
    const {accessKey, secretKey} = this.args
    if (!this.flags.generate) return completeKeys({accessKey, secretKey})
    if (secretKey !== undefined)
      throw new AppError('usage', 'Either give a secret, or --generate one')
    const keys = await completeKeys({accessKey, secretKey: generateSecret()})
    return keys
  }

  async #add(user: NewUser, reveal: boolean): Promise<void> {
    const admin = await this.services.admin(this.args.alias)
    const shown = (secret: Secret) => this.shown(secret, reveal)
    const added = await addUser(admin, user, (name) => hasAccessKey(admin, name), shown, {
      mayExist: this.flags['if-not-exists'],
    })
    await this.present(added, renderUserAdded)
  }
}
