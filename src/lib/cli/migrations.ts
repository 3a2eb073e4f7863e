import {setTimeout as sleep} from 'node:timers/promises'
import type {Command} from '@oclif/core/command'
import {quoted} from '../base/shell-word.ts'
import {grouped} from '../base/size.ts'
import {parseTarget} from '../base/target.ts'
import {Throttle} from '../base/throttle.ts'
import {emptyState, type JournalHead} from '../encryption/migration/journal.ts'
import {Journal} from '../encryption/migration/journal-file.ts'
import type {MigrationPlan} from '../encryption/migration/migration.ts'
import type {MigrationApi} from '../encryption/migration/migration-api.ts'
import {planMigration, type SpeedLimits} from '../encryption/migration/plan-migration.ts'
import {runMigration} from '../encryption/migration/run-migration.ts'
import type {Surroundings} from '../encryption/migration/surroundings.ts'
import {AppError} from '../errors/errors.ts'
import {readKeyStatus} from '../kms/key-status.ts'
import {renderMigration, renderMigrationPlan, renderUnfinished} from '../output/migration.ts'
import {plainStyle} from '../output/style.ts'
import {BaseCommand} from './base-command.ts'
import {migrationApi} from './migration-api.ts'
import {type MigrationFlags, readMigrationFlags} from './migration-flags.ts'
import {journalFileOf} from './migration-journal.ts'
import {startProgress} from './progress.ts'
import {confirm} from './prompts.ts'
import {serverPace} from './server-pace.ts'

type Wish = ReturnType<typeof readMigrationFlags>

/** Plans a migration, asks for a yes, does it, and says where it stands. */
export abstract class Migrations<T extends typeof Command> extends BaseCommand<T> {
  protected override readonly endsWhatItBegan = true

  protected async migrate(url: string, flags: MigrationFlags): Promise<void> {
    const {services} = this
    const target = {...parseTarget(url), url}
    const wish = readMigrationFlags(flags)
    const record = await services.alias(target.alias)
    const api = migrationApi(await services.steadyS3(target.alias), services.settings.timeout)
    const admin = await services.admin(target.alias)
    const file = flags.journal ?? (await journalFileOf(services, url))
    const head = headOf(url, record.url, flags, wish)
    const earlier = flags.resume ? await Journal.resume(file, head) : undefined
    const found = await planMigration(api, (key) => readKeyStatus(admin, key), target, wish, {
      state: earlier?.state ?? emptyState,
      now: () => services.now(),
    })
    for (const refusal of found.refusals) await this.reportFailure(refusal)
    const {plan} = found
    if (flags['dry-run']) await this.present(plan, renderMigrationPlan)
    if (flags['dry-run'] || found.refusals.length > 0) return
    for (const line of renderMigrationPlan(plan, plainStyle).split('\n')) await this.remark(line)
    const {objects} = plan.toMigrate
    if (objects > 0) {
      await confirm(`Migrate ${grouped(objects)} objects of ${url}?`, services.settings.yes)
    }
    const journal = earlier ?? (await Journal.begin(file, head))
    await this.remark(`Its journal is ${file}`)
    await this.#run(api, plan, wish, journal, `mctl encrypt migrate ${quoted(url)} … --resume`)
  }

  async #run(
    api: MigrationApi,
    plan: MigrationPlan,
    wish: Wish,
    journal: Journal,
    goOn: string,
  ): Promise<void> {
    const progress = await startProgress(plan.toMigrate.objects, this.services.settings)
    let isDone = false
    try {
      for await (const event of runMigration(api, plan, wish, journal, this.#around(wish.limits))) {
        if (event.step === 'end') {
          isDone = true
          await this.presentJudged(event.migration, event.migration.complete, renderMigration)
          continue
        }
        progress.step()
        if (event.unfinished) {
          await this.presentAllJudged([event.unfinished], () => false, renderUnfinished)
        } else if (event.error !== undefined) await this.reportFailure(event.error)
      }
    } catch (error) {
      throw interrupted(error, goOn)
    } finally {
      progress.stop()
      journal.close({isDone})
    }
  }

  #around({rate, bandwidth}: SpeedLimits): Surroundings {
    const {services} = this
    const pause = async (milliseconds: number): Promise<void> => {
      await sleep(milliseconds, undefined, {signal: services.signal}).catch(() => undefined)
    }
    const clock = {now: () => services.now().getTime(), sleep: pause}
    const throttle = new Throttle({things: rate, octets: bandwidth}, clock)
    return {
      now: () => services.now(),
      pause,
      isCancelled: () => services.signal.aborted,
      admit: (octets) => throttle.admit(octets),
      pace: serverPace,
    }
  }
}

function headOf(
  target: string,
  url: string,
  {to, key}: MigrationFlags,
  {selection, caution}: Wish,
): JournalHead {
  return {
    journal: 'mctl encrypt migrate',
    version: 1,
    target,
    url,
    options: {
      to: to ?? null,
      key: key ?? null,
      fromKey: selection.fromKey ?? null,
      onlyPlain: selection.onlyPlain,
      caution,
    },
  }
}

function interrupted(error: unknown, goOn: string): unknown {
  if (!(error instanceof AppError)) return error
  const {code, message, cause, fault} = error
  const hint = `Every object is whole. Go on with the same flags: ${goOn}`
  return new AppError(code, message, {hint, cause, fault})
}
