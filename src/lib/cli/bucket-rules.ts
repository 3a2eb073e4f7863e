import type {Command} from '@oclif/core/command'
import * as Flags from '@oclif/core/flags'
import {inParallel} from '../base/in-parallel.ts'
import type {Target} from '../base/target.ts'
import type {BucketEncryption, RuleApi} from '../encryption/bucket-default.ts'
import {type BucketsMeant, bucketsMeant} from '../encryption/buckets-meant.ts'
import {AppError} from '../errors/errors.ts'
import {BaseCommand} from './base-command.ts'
import {confirm} from './prompts.ts'
import {serverPace} from './server-pace.ts'

/** The way to name every bucket of a server. */
export const allBucketsFlag = {all: Flags.boolean({description: 'every bucket of ALIAS'})}

const atOnce = 8
const namesShown = 20

/** Does one thing to the default encryption of one bucket, or of many. */
export abstract class BucketRules<T extends typeof Command> extends BaseCommand<T> {
  /** The buckets of targets, patterns, or with `all` of aliases; says so where an alias has none. */
  protected async bucketsOf(words: readonly string[], all: boolean): Promise<BucketsMeant> {
    const list = async (alias: string) => (await this.services.objects(alias)).buckets()
    const meant = await bucketsMeant(list, words, all)
    if (meant.targets.length === 0) await this.remark(`${words.join(', ')} has no buckets`)
    return meant
  }

  /** Names the buckets that are meant, and asks. */
  protected async agree(ask: string, targets: readonly Target[]): Promise<void> {
    const {length} = targets
    if (length === 0) return
    const names = targets.slice(0, namesShown).map(({alias, bucket}) => `${alias}/${bucket}`)
    const more = length > namesShown ? ` and ${length - namesShown} more` : ''
    const plan = `${ask} ${length === 1 ? '1 bucket' : `${length} buckets`}`
    await this.remark(`${plan}: ${names.join(', ')}${more}`)
    await confirm(`${plan}?`, this.services.settings.yes)
  }

  /** Does it to all, side by side, and tells `onDone` of each; what fails is reported with the bucket's name. */
  protected async forEachBucket(
    targets: readonly Target[],
    work: (rules: RuleApi, target: Target) => Promise<BucketEncryption>,
    onDone: (result: BucketEncryption) => Promise<void>,
  ): Promise<void> {
    const one = async (target: Target): Promise<BucketEncryption> => {
      try {
        return await work(await this.services.encryptionRules(target.alias), target)
      } catch (error) {
        throw ofBucket(target, error)
      }
    }
    for await (const outcome of inParallel(targets, atOnce, one, serverPace)) {
      if ('value' in outcome) await onDone(outcome.value)
      else await this.reportFailure(outcome.error)
    }
  }
}

// Who reads the failures of a run over many wants to know which.
function ofBucket({alias, bucket = ''}: Target, error: unknown): unknown {
  if (!(error instanceof AppError) || error.code === 'cancelled') return error
  if (error.message.includes(bucket)) return error
  const {code, message, hint, fault} = error
  return new AppError(code, `${alias}/${bucket}: ${message}`, {hint, fault, cause: error.cause})
}
