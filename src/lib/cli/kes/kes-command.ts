import type {Command} from '@oclif/core/command'
import {AppError} from '../../errors/errors.ts'
import type {KesApi} from '../../kes/kes-api.ts'
import {readKesVariables} from '../../key-server/kes-variables.ts'
import type {Style} from '../../output/style.ts'
import {BaseCommand} from '../base-command.ts'
import {kesClient} from './kes-client.ts'
import type {KesFlagValues} from './kes-flags.ts'
import {findKes} from './kes-place.ts'
import {kesTrust} from './kes-trust.ts'

/** A command that calls a KES. */
export abstract class KesCommand<T extends typeof Command> extends BaseCommand<T> {
  /**
   * The KES that the words, the flags or the variables name, and the words that are left, at the most `most`.
   *
   * Throws what `findKes`, `kesClient` and `kesTrust` throw, and `usage` for more words.
   */
  protected async kes(
    flags: KesFlagValues,
    most = Number.POSITIVE_INFINITY,
  ): Promise<{readonly kes: KesApi; readonly names: string[]}> {
    const {services} = this
    const variables = readKesVariables((name) => services.variable(name))
    const {place, names} = await findKes(services, this.words, flags.server, variables)
    const more = names.length - most
    if (more > 0) {
      throw new AppError('usage', `${more} argument${more === 1 ? '' : 's'} too many`, {
        hint: 'See the usage with --help',
      })
    }
    if (place.others.length > 0) {
      await this.remark(
        `${place.name} is asked, and ${place.others.length} more of its kind are not`,
      )
    }
    const server = await kesTrust(services, flags, place, variables)
    const client = await kesClient(services, flags, place.alias, variables)
    return {kes: await services.kes(server, client, place.words), names: [...names]}
  }

  /** The same, where at least one thing must be named. Throws `usage`. */
  protected async kesAndNames(
    flags: KesFlagValues,
    what: string,
    most?: number,
  ): Promise<{readonly kes: KesApi; readonly names: string[]}> {
    const {kes, names} = await this.kes(flags, most)
    if (names.length > 0) return {kes, names: [...new Set(names)]}
    throw new AppError('usage', `Missing: ${what}`, {hint: 'See the usage with --help'})
  }

  /** Does one thing to each name in turn, and presents what became of it; a failure of one does not stop the others. */
  protected async presentInTurn<R extends object>(
    names: readonly string[],
    work: (name: string) => Promise<R>,
    render: (result: R, style: Style) => string,
  ): Promise<void> {
    for (const name of names) {
      try {
        await this.present(await work(name), render)
      } catch (error) {
        if (names.length === 1) throw error
        await this.reportFailure(error)
      }
    }
  }
}
