import {setTimeout as sleep} from 'node:timers/promises'
import * as Flags from '@oclif/core/flags'
import {hasAccessKey} from '../../../lib/access-keys/access-key.ts'
import {generateSecret} from '../../../lib/access-keys/generate.ts'
import {inParallel} from '../../../lib/base/in-parallel.ts'
import type {Secret} from '../../../lib/base/secret.ts'
import {arg, optionalArg} from '../../../lib/cli/args.ts'
import {BaseCommand} from '../../../lib/cli/base-command.ts'
import {ifNotExists} from '../../../lib/cli/existence-flags.ts'
import {startProgress} from '../../../lib/cli/progress.ts'
import {completeKeys} from '../../../lib/cli/prompts.ts'
import {readInputText} from '../../../lib/cli/stdin.ts'
import {AppError} from '../../../lib/errors/errors.ts'
import {renderUserAdded} from '../../../lib/output/users.ts'
import {addUser, type NewUser} from '../../../lib/users/add-user.ts'
import {parseUsers} from '../../../lib/users/user-file.ts'

// Measured: the server takes no more than this many at once without getting slower.
const atOnce = 16

// A server that starts, or has no hand free, says so before it does anything.
const isTooMuch = (error: unknown): boolean =>
  error instanceof AppError && error.code === 'not_ready'

export default class AdminUserAdd extends BaseCommand<typeof AdminUserAdd> {
  static override summary = 'Add a user, or give one a new secret'

  static override description =
    `The secret comes by prompt, as a line of stdin, or as an argument, which others can see.
--file adds many users at once, from CSV with the header accessKey,secretKey, a JSON array or JSON lines. All of
the file is checked before anything is sent; what the server then refuses is reported, and the rest goes on.`

  static override examples = [
    '<%= config.bin %> <%= command.id %> prod alice',
    '<%= config.bin %> <%= command.id %> prod alice --generate',
    '<%= config.bin %> <%= command.id %> prod alice < alice.secret',
    '<%= config.bin %> <%= command.id %> prod --file users.csv --json',
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
  }

  async run(): Promise<void> {
    const {args, flags} = this
    if (flags.file === undefined) await this.#add(await this.#user(), flags.generate)
    else if (args.accessKey === undefined && !flags.generate) await this.#addAll(flags.file)
    else throw new AppError('usage', '--file names the users; no other may be named beside it')
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
    const users = await parseUsers(await readInputText(file), file === '-' ? 'stdin' : file)
    const admin = await this.services.admin(this.args.alias)
    const shown = (secret: Secret) => this.#shown(secret, false)
    const add = (user: NewUser) =>
      addUser(admin, user, (name) => hasAccessKey(admin, name), shown, {
        mayExist: this.flags['if-not-exists'],
      })
    const outcomes = inParallel(users, atOnce, add, {isTooMuch, rest: sleep})
    const progress = await startProgress(users.length, this.services.settings)
    try {
      for await (const outcome of outcomes) {
        progress.step()
        if ('value' in outcome) await this.present(outcome.value, renderUserAdded)
        else await this.reportFailure(outcome.error)
      }
    } finally {
      progress.stop()
    }
  }

  #shown(secret: Secret, reveal: boolean): string {
    return reveal || this.services.settings.showSecrets ? secret.reveal() : `${secret}`
  }
}
