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
  let end: {readonly error: unknown} | undefined
  const mayGoOn: Surroundings = {
    ...around,
    isCancelled: () => end !== undefined || around.isCancelled(),
  }
  for (let round = 1; open.length > 0; round += 1) {
    const copies = new Map<string, Copied>()
    const work = (stored: StoredObject) => migrateObject(api, task, stored, mayGoOn)
    let at = 0
    for await (const outcome of inParallel(open, task.width, work, around.pace)) {
      const stored = open[at++]
      if (stored === undefined) break
      const {key, size} = stored.object
      if ('error' in outcome) {
        if (endsEverything(outcome.error)) end ??= outcome
        results.push({
          key,
          size,
          outcome: {kind: 'failed', error: named(outcome.error, task.bucket, key)},
          removedVersion: false,
        })
      } else if (outcome.value.kind === 'copied') copies.set(key, outcome.value)
      else results.push({key, size, outcome: outcome.value, removedVersion: false})
    }
    // A write that took its time before the copy may still be on its way to its place.
    if (task.versions && copies.size > 0) await around.pause(settling)
    const verdicts = await verifyCopies(
      api,
      task,
      copies,
      {...stretch, versions: task.versions},
      around,
    )
    const again = new Set<string>()
    for (const [key, verdict] of verdicts) {
      const copy = copies.get(key)
      if (copy === undefined) continue
      const result = await settle(api, task, copy, verdict, around.now())
      if (result !== undefined) results.push(result)
      else if (round < mostRounds) again.add(key)
      else
        results.push({
          key,
          size: copy.before.size,
          outcome: {kind: 'left', reason: 'changing'},
          removedVersion: false,
        })
    }
    open = open.filter(({object}) => again.has(object.key))
  }
  if (end !== undefined) throw end.error
  return results
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
  const {key, size} = before
  const done = (outcome: ObjectResult['outcome'], removedVersion = false): ObjectResult => ({
    key,
    size,
    outcome,
    removedVersion,
  })
  try {
    if (verdict.kind === 'differs') return done({kind: 'differs', lost: verdict.lost})
    if (verdict.kind === 'gone') return done({kind: 'gone'})
    if (verdict.kind === 'misplaced') {
      await restoreOrder(api, task, verdict.copyId, verdict.below, now)
      return undefined
    }
    if (verdict.kind === 'replaced' && !verdict.isAsWanted) return undefined
    const removes = removesNull && verdict.leavesNull === true
    if (removes) await api.removeVersion(bucket, key, 'null')
    return done({kind: 'migrated'}, removes)
  } catch (error) {
    return done({kind: 'failed', error: named(error, bucket, key)})
  }
}

function named(error: unknown, bucket: string, key: string): unknown {
  if (!(error instanceof AppError)) return error
  const {code, message, hint, cause, fault} = error
  return new AppError(code, `${bucket}/${key} was not migrated: ${message}`, {hint, cause, fault})
}
