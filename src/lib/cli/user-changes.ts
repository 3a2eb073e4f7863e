import type {Command} from '@oclif/core/command'
import * as Flags from '@oclif/core/flags'
import type {AdminApi} from '../admin/admin-api.ts'
import {inParallel} from '../base/in-parallel.ts'
import {AppError} from '../errors/errors.ts'
import {renderUserChange} from '../output/users.ts'
import type {UserChange} from '../users/change-user.ts'
import {parseUserNames} from '../users/user-file.ts'
import {BaseCommand} from './base-command.ts'
import {startProgress} from './progress.ts'
import {confirm} from './prompts.ts'
import {serverPace} from './server-pace.ts'
import {readInputText} from './stdin.ts'

/** The ways to name many users at once. */
export const manyUsersFlags = {
  file: Flags.string({
    helpValue: 'FILE',
    description: 'the users of this file, or of stdin for -: one a line, or a file as add takes it',
  }),
}

/** What is done to users, in words: of the question, of the result, and of what was so before. */
export interface UserVerb {
  readonly ask: string
  readonly done: string
  readonly already: string
  readonly change: (api: AdminApi, user: string) => Promise<UserChange>
}

const atOnce = 16
const namesShown = 20

/** Does one thing to one user, or to many: those are named first, and want a yes. */
export abstract class UserChanges<T extends typeof Command> extends BaseCommand<T> {
  protected async changeUsers(file: string | undefined, verb: UserVerb): Promise<void> {
    const [alias = '', ...words] = this.words
    if (words.length > 0 === (file !== undefined)) {
      throw new AppError('usage', 'Name users, or a --file of them: one of the two')
    }
    const users = file === undefined ? [...new Set(words)] : await readNames(file)
    const admin = await this.services.admin(alias)
    const render = renderUserChange(verb.done, verb.already)
    const [first, ...more] = users
    if (file === undefined && first !== undefined && more.length === 0) {
      await this.present(await verb.change(admin, first), render)
      return
    }
    const plan = planned(verb.ask, alias, users)
    await this.remark(`${plan}: ${namesOf(users)}`)
    await confirm(`${plan}?`, this.services.settings.yes)
    const change = (user: string): Promise<UserChange> => verb.change(admin, user)
    const progress = await startProgress(users.length, this.services.settings)
    try {
      for await (const outcome of inParallel(users, atOnce, change, serverPace)) {
        progress.step()
        if ('value' in outcome) await this.present(outcome.value, render)
        else await this.reportFailure(outcome.error)
      }
    } finally {
      progress.stop()
    }
  }
}

async function readNames(file: string): Promise<string[]> {
  return parseUserNames(await readInputText(file), file === '-' ? 'stdin' : file)
}

function planned(ask: string, alias: string, {length}: readonly string[]): string {
  return `${ask.replace('#', length === 1 ? '1 user' : `${length} users`)} at ${alias}`
}

function namesOf(users: readonly string[]): string {
  const more = users.length - namesShown
  return `${users.slice(0, namesShown).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
