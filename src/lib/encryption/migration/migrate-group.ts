import {inParallel} from '../../base/in-parallel.ts'
import {AppError} from '../../errors/errors.ts'
import type {StoredObject} from '../stored-object.ts'
import {
  type LeftReason,
  migrateObject,
  type ObjectOutcome,
  type ObjectTask,
} from './migrate-object.ts'
import type {MigrationApi} from './migration-api.ts'
import {restoreOrder} from './restore-order.ts'
import {endsEverything} from './run-faults.ts'
import type {Surroundings} from './surroundings.ts'
import {type Copied, type Stretch, type Verdict, verifyCopies} from './verify-copies.ts'

/** How the objects of a bucket are worked on. */
export interface GroupTask extends ObjectTask {
  /** How many at once. */
  readonly width: number
  /** Whether the bucket keeps versions, so that the order of writes can be seen. */
  readonly versions: boolean
  /** Whether the version `null` that was copied is removed, because it was there before the bucket kept versions. */
  readonly removesNull: boolean
}

/** What became of an object in the end, with its name. */
export interface ObjectResult {
  readonly key: string
  readonly size: number
  readonly outcome:
    | {readonly kind: 'migrated' | Exclude<ObjectOutcome['kind'], 'copied' | 'left'>}
    | {readonly kind: 'left'; readonly reason: LeftReason}
    | {readonly kind: 'differs'; readonly lost: readonly string[]}
    | {readonly kind: 'failed'; readonly error: unknown}
  /** Whether a version was removed that only the migration had left. */
  readonly removedVersion: boolean
}

const mostRounds = 5
// Milliseconds.
const settling = 100
// So many failures without a success are taken for a failure of everything.
const hopeless = 50

/**
 * Encrypts a group of objects that lie behind each other, looks at all of them afterwards, and tells what became of each.
 *
 * What somebody else changed meanwhile is done again. A copy that took the place of a write which came while it was made
 * is taken back, so that the write is the newest again. Throws what speaks of the server and not of one object; by then
 * what was copied has been looked at.
 */
export async function migrateGroup(
  api: MigrationApi,
  task: GroupTask,
  group: readonly StoredObject[],
  stretch: Stretch,
  around: Surroundings,
): Promise<ObjectResult[]> {
  const results: ObjectResult[] = []
  let open = group
  for (let round = 1; open.length > 0; round += 1) {
    const {copies, others, end} = await copyAll(api, task, open, around)
    results.push(...others)
    // A write that took its time before the copy may still be on its way to its place.
    if (task.versions && copies.size > 0) await around.pause(settling)
    const settled = await lookAgain(api, task, copies, stretch, around)
    if (end !== undefined) throw end.error
    results.push(...settled.filter((each) => each !== undefined))
    const done = new Set(settled.map((each) => each?.key))
    open = open.filter(({object: {key}}) => copies.has(key) && !done.has(key))
    if (round < mostRounds) continue
    results.push(...open.map(({object}) => resultOf(object, {kind: 'left', reason: 'changing'})))
    break
  }
  return results
}

interface CopiedGroup {
  readonly copies: ReadonlyMap<string, Copied>
  readonly others: readonly ObjectResult[]
  /** What keeps every other object from being copied, too. */
  readonly end: {readonly error: unknown} | undefined
}

async function copyAll(
  api: MigrationApi,
  task: GroupTask,
  open: readonly StoredObject[],
  around: Surroundings,
): Promise<CopiedGroup> {
  const copies = new Map<string, Copied>()
  const others: ObjectResult[] = []
  let end: CopiedGroup['end']
  const isCancelled = (): boolean => end !== undefined || around.isCancelled()
  const work = async (stored: StoredObject): Promise<ObjectResult | Copied> => {
    try {
      const outcome = await migrateObject(api, task, stored, {...around, isCancelled})
      return outcome.kind === 'copied' ? outcome : resultOf(stored.object, outcome)
    } catch (error) {
      if (around.pace.isTooMuch(error)) throw error
      if (endsEverything(error)) end ??= {error}
      return resultOf(stored.object, {kind: 'failed', error: named(error, task.bucket, stored)})
    }
  }
  for await (const outcome of inParallel(open, task.width, work, around.pace)) {
    if ('error' in outcome) end ??= outcome
    else if ('before' in outcome.value) copies.set(outcome.value.before.key, outcome.value)
    else others.push(outcome.value)
  }
  const failed = others.flatMap(({outcome}) => (outcome.kind === 'failed' ? [outcome] : []))
  if (copies.size === 0 && failed.length >= hopeless) end ??= failed.at(-1)
  return {copies, others, end}
}

// Undefined for each object that is to be done again.
async function lookAgain(
  api: MigrationApi,
  task: GroupTask,
  copies: ReadonlyMap<string, Copied>,
  stretch: Stretch,
  around: Surroundings,
): Promise<(ObjectResult | undefined)[]> {
  if (copies.size === 0) return []
  const look = {...stretch, versions: task.versions}
  const verdicts = await verifyCopies(api, task, copies, look, around)
  const work = ([key, copy]: [string, Copied]) =>
    settle(api, task, copy, verdicts.get(key) ?? {kind: 'gone'}, around.now())
  const settled: (ObjectResult | undefined)[] = []
  for await (const outcome of inParallel([...copies], task.width, work, around.pace)) {
    if ('error' in outcome) throw outcome.error
    settled.push(outcome.value)
  }
  return settled
}

// Undefined for an object that is to be done again.
async function settle(
  api: MigrationApi,
  task: GroupTask,
  {before}: Copied,
  verdict: Verdict,
  now: Date,
): Promise<ObjectResult | undefined> {
  const {bucket, removesNull} = task
  try {
    if (verdict.kind === 'differs') {
      return resultOf(before, {kind: 'differs', lost: verdict.lost})
    }
    if (verdict.kind === 'gone') return resultOf(before, {kind: 'gone'})
    if (verdict.kind === 'misplaced') {
      await restoreOrder(api, task, verdict.copyId, verdict.below, now)
      return undefined
    }
    if (verdict.kind === 'replaced' && !verdict.isAsWanted) return undefined
    const removes = removesNull && verdict.leavesNull === true
    if (removes) await api.removeVersion(bucket, before.key, 'null')
    return {...resultOf(before, {kind: 'migrated'}), removedVersion: removes}
  } catch (error) {
    return resultOf(before, {kind: 'failed', error: named(error, bucket, {object: before})})
  }
}

function resultOf(
  {key, size}: {readonly key: string; readonly size: number},
  outcome: ObjectResult['outcome'],
): ObjectResult {
  return {key, size, outcome, removedVersion: false}
}

function named(
  error: unknown,
  bucket: string,
  {object}: {readonly object: {readonly key: string}},
): unknown {
  if (!(error instanceof AppError)) return error
  const {code, message, hint, cause, fault} = error
  const words = `${bucket}/${object.key} was not migrated: ${message}`
  return new AppError(code, words, {hint, cause, fault})
}
