import type {Command} from '@oclif/core/command'
import type {Secret} from '../base/secret.ts'
import {AppError} from '../errors/errors.ts'
import {renderMembersAdded} from '../output/groups.ts'
import {renderUserAdded} from '../output/users.ts'
import {addUsers, prepareUsers} from '../users/add-users.ts'
import {recordLines} from '../users/complete-records.ts'
import {parseUsers} from '../users/user-file.ts'
import {BaseCommand} from './base-command.ts'
import {writeOutput} from './output-file.ts'
import {startProgress} from './progress.ts'
import {serverPace} from './server-pace.ts'
import {readInputText} from './stdin.ts'

/** How the users of a file are added, by the flags of the command. */
export interface ManyUsersOptions {
  readonly generate: boolean
  /** Where all users are written with their secrets, before anything is sent. */
  readonly output: string | undefined
  readonly mayExist: boolean
  readonly updateSecrets: boolean
}

/** Adds the users of a file, and presents each as soon as the server has it. */
export abstract class ManyUsers<T extends typeof Command> extends BaseCommand<T> {
  protected async addAll(
    alias: string,
    file: string,
    {generate, output, mayExist, updateSecrets}: ManyUsersOptions,
  ): Promise<void> {
    const source = file === '-' ? 'stdin' : file
    const users = await parseUsers(await readInputText(file), source, this.services.now())
    // A run that is cut off would take with it the secrets of users who are there by then.
    if (generate && output === undefined && users.some((user) => user.secretKey === undefined)) {
      throw new AppError(
        'usage',
        `${source} lacks secrets: --generate needs an --output for them`,
        {
          hint: 'Nothing was sent. Add --output FILE: a run that is cut off is finished with it',
        },
      )
    }
    const admin = await this.services.admin(alias)
    const prepared = await prepareUsers(admin, users, {generate})
    if (output !== undefined) {
      const content = recordLines(prepared.records)
      await writeOutput(output, content, {mode: 0o600, mustBeNew: true})
    }
    const shown = (secret: Secret): string =>
      this.shown(secret, output === undefined && prepared.made.has(secret))
    const options = {mayExist, updateSecrets, shown, pace: serverPace}
    const progress = await startProgress(users.length, this.services.settings)
    try {
      for await (const added of addUsers(admin, prepared, options)) {
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

  /** A secret as it is printed: itself when it is to be seen here and nowhere else, or with --show-secrets. */
  protected shown(secret: Secret, reveal: boolean): string {
    return reveal || this.services.settings.showSecrets ? secret.reveal() : `${secret}`
  }
}
