import * as Flags from '@oclif/core/flags'
import {hasAccessKey} from '../../../lib/access-keys/access-key.ts'
import {generateSecret} from '../../../lib/access-keys/generate.ts'
import type {Secret} from '../../../lib/base/secret.ts'
import {arg, optionalArg} from '../../../lib/cli/args.ts'
import {BaseCommand} from '../../../lib/cli/base-command.ts'
import {ifNotExists} from '../../../lib/cli/existence-flags.ts'
import {writeOutput} from '../../../lib/cli/output-file.ts'
import {startProgress} from '../../../lib/cli/progress.ts'
import {completeKeys} from '../../../lib/cli/prompts.ts'
import {serverPace} from '../../../lib/cli/server-pace.ts'
import {readInputText} from '../../../lib/cli/stdin.ts'
import {AppError} from '../../../lib/errors/errors.ts'
import {renderMembersAdded} from '../../../lib/output/groups.ts'
import {renderUserAdded} from '../../../lib/output/users.ts'
import {addUser, type NewUser} from '../../../lib/users/add-user.ts'
import {addUsers, type PreparedUsers, prepareUsers} from '../../../lib/users/add-users.ts'
import {recordLines} from '../../../lib/users/complete-records.ts'
import {parseUsers} from '../../../lib/users/user-file.ts'

export default class AdminUserAdd extends BaseCommand<typeof AdminUserAdd> {
  static override summary = 'Add a user, or give one a new secret'

  static override description =
    `The secret comes by prompt, as a line of stdin, or as an argument, which others can see.
--file adds many users at once, from CSV with a header, a JSON array or JSON lines: accessKey, secretKey, status,
policies, groups and, in JSON, keys. All of it is checked before anything is sent; what the server then refuses is
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
      description: 'with --file: first write the users with their secrets there, for another run',
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
    return this.#addAll(flags.file)
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
    const shown = (secret: Secret) => this.#shown(secret, reveal)
    const added = await addUser(admin, user, (name) => hasAccessKey(admin, name), shown, {
      mayExist: this.flags['if-not-exists'],
    })
    await this.present(added, renderUserAdded)
  }

  async #addAll(file: string): Promise<void> {
    const {alias} = this.args
    const {generate, output} = this.flags
    const source = file === '-' ? 'stdin' : file
    const users = await parseUsers(await readInputText(file), source, this.services.now())
    const admin = await this.services.admin(alias)
    const prepared = await prepareUsers(admin, users, {generate})
    // Before anything is sent: a secret that only the server knows is lost.
    if (output !== undefined) {
      const content = recordLines(prepared.records)
      await writeOutput(output, content, {mode: 0o600, mustBeNew: true})
    }
    const progress = await startProgress(users.length, this.services.settings)
    try {
      for await (const added of addUsers(admin, prepared, this.#options(prepared))) {
        if ('group' in added) await this.present(added.group, renderMembersAdded)
        else {
          progress.step()
          if ('error' in added) await this.reportFailure(added.error)
          else {
            await this.present(added.applied.user, renderUserAdded)
            for (const failure of added.applied.failures) await this.reportFailure(failure)
          }
        }
      }
    } finally {
      progress.stop()
    }
  }

  #options({made}: PreparedUsers) {
    const isWritten = this.flags.output !== undefined
    return {
      mayExist: this.flags['if-not-exists'],
      updateSecrets: this.flags['update-secrets'],
      shown: (secret: Secret) => this.#shown(secret, made.has(secret) && !isWritten),
      pace: serverPace,
    }
  }

  #shown(secret: Secret, reveal: boolean): string {
    return reveal || this.services.settings.showSecrets ? secret.reveal() : `${secret}`
  }
}
