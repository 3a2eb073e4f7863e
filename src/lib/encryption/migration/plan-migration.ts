import type {Target} from '../../base/target.ts'
import {AppError} from '../../errors/errors.ts'
import type {ProveKey} from '../proven-rule.ts'
import {placesOf} from '../walk.ts'
import {type BucketPlan, type MigrationWish, planBucket} from './bucket-plan.ts'
import type {JournalState} from './journal.ts'
import type {MigrationPlan} from './migration.ts'
import type {MigrationApi} from './migration-api.ts'
import {sumOf} from './survey.ts'

/** What bounds the speed of a migration. */
export interface SpeedLimits {
  /** Objects at once. */
  readonly width: number
  /** Objects a second. */
  readonly rate: number | undefined
  /** Octets a second. */
  readonly bandwidth: number | undefined
}

/** A plan, and why some of the buckets cannot be planned; then nothing is to be done at all. */
export interface PlanResult {
  readonly plan: MigrationPlan
  readonly refusals: readonly AppError[]
}

/**
 * Finds out what there is to do below a target; nothing is changed.
 *
 * `state` is that of the journal of an earlier run. A bucket that may not be migrated as it is asked for is a refusal; the
 * others are planned all the same. Throws what speaks of the server, or of the whole target.
 */
export async function planMigration(
  api: MigrationApi,
  prove: ProveKey,
  target: Target & {readonly url: string},
  wish: MigrationWish & {readonly limits: SpeedLimits; readonly partsAbove: number},
  {state, now}: {readonly state: JournalState; now(): Date},
): Promise<PlanResult> {
  const proveKey = asked(prove)
  const buckets: BucketPlan[] = []
  const refusals: AppError[] = []
  for (const place of await placesOf(api, target)) {
    try {
      const switchedOn = state.switchedOn.has(place.bucket)
      buckets.push(await planBucket(api, proveKey, place, wish, switchedOn))
    } catch (error) {
      const isOfBucket =
        error instanceof AppError &&
        /^(usage|bad_input|access_denied|bucket_not_found)$/.test(error.code)
      if (!isOfBucket) throw error
      refusals.push(error)
    }
  }
  const {toMigrate} = sumOf(buckets.map(({survey}) => survey))
  const seconds = await secondsOfRequest(api, buckets[0]?.bucket, now)
  return {
    plan: {
      type: 'plan',
      target: target.url,
      buckets,
      toMigrate,
      lost: lostOf(buckets, wish),
      atLeastSeconds: leastTime(toMigrate, wish, seconds),
    },
    refusals,
  }
}

// One question for each key, however many buckets have it.
function asked(prove: ProveKey): ProveKey {
  const answers = new Map<string | undefined, ReturnType<ProveKey>>()
  return (key) => {
    const answer = answers.get(key) ?? prove(key)
    answers.set(key, answer)
    return answer
  }
}

function lostOf(
  buckets: readonly BucketPlan[],
  {caution, partsAbove}: MigrationWish & {readonly partsAbove: number},
): MigrationPlan['lost'] {
  const todo = buckets.filter(({survey}) => survey.toMigrate.objects > 0)
  if (todo.length === 0) return []
  const goesInParts = caution === 'in-parts' || todo.some(({survey}) => survey.largest > partsAbove)
  const changesTag =
    goesInParts ||
    todo.some(({wanted, survey}) => wanted.algorithm === 'SSE-KMS' || survey.sseKms.objects > 0)
  return [
    'last-modified',
    ...(changesTag ? (['etag'] as const) : []),
    'parts',
    ...(goesInParts ? (['checksum'] as const) : []),
  ]
}

async function secondsOfRequest(
  api: MigrationApi,
  bucket: string | undefined,
  now: () => Date,
): Promise<number> {
  if (bucket === undefined) return 0
  const times: number[] = []
  for (let count = 0; count < 3; count += 1) {
    const begin = now().getTime()
    await api.versioning(bucket).catch(() => undefined)
    times.push(now().getTime() - begin)
  }
  return Math.min(...times) / 1000
}

function leastTime(
  {objects, bytes}: MigrationPlan['toMigrate'],
  {caution, limits}: MigrationWish & {readonly limits: SpeedLimits},
  request: number,
): number {
  const {width, rate, bandwidth} = limits
  const requests = caution === 'in-parts' ? 4 : 2
  const least = Math.max(
    (objects * requests * request) / width,
    rate === undefined ? 0 : objects / rate,
    bandwidth === undefined ? 0 : bytes / bandwidth,
  )
  return Math.ceil(least)
}
