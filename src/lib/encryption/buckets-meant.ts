import {isPattern, likePattern} from '../base/name-pattern.ts'
import {parseTarget, type Target} from '../base/target.ts'
import {AppError} from '../errors/errors.ts'

/** The buckets that words stand for. */
export interface BucketsMeant {
  readonly targets: readonly Target[]
  /** Whether more was said than the name of one bucket. */
  readonly areMany: boolean
}

/**
 * The buckets of targets, each once: those named, those like a pattern such as `prod/log-*`, or with `all` every bucket of
 * an alias that the caller may see.
 *
 * Throws `usage` for `all` with anything but aliases, and `bucket_not_found` for a pattern like which there is none.
 */
export async function bucketsMeant(
  bucketsOf: (alias: string) => Promise<readonly {readonly name: string}[]>,
  words: readonly string[],
  all: boolean,
): Promise<BucketsMeant> {
  const found = new Map<string, Target>()
  for (const word of words) {
    for (const target of await targetsOf(bucketsOf, word, all)) {
      found.set(`${target.alias}/${target.bucket}`, target)
    }
  }
  return {
    targets: [...found.values()],
    areMany: all || words.length > 1 || words.some((word) => isPattern(word)),
  }
}

async function targetsOf(
  bucketsOf: (alias: string) => Promise<readonly {readonly name: string}[]>,
  word: string,
  all: boolean,
): Promise<Target[]> {
  const target = parseTarget(word)
  const {alias, bucket} = target
  if (all && bucket !== undefined) {
    throw new AppError('usage', `--all stands for every bucket, and ${word} names some`, {
      hint: `For example ${alias} --all`,
    })
  }
  if (!all && (bucket === undefined || !isPattern(bucket))) return [target]
  const like = likePattern(bucket ?? '*')
  const names = (await bucketsOf(alias)).map(({name}) => name).filter((name) => like.test(name))
  if (names.length === 0 && !all) {
    throw new AppError('bucket_not_found', `No bucket like ${bucket} at ${alias}`, {
      hint: `mctl stat ${alias}`,
    })
  }
  return names.map((name) => ({alias, bucket: name}))
}
