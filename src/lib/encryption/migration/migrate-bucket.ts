import {AppError} from '../../errors/errors.ts'
import type {StoredObject} from '../stored-object.ts'
import {walkPlace} from '../walk.ts'
import type {BucketPlan, Caution} from './bucket-plan.ts'
import type {Journal} from './journal-file.ts'
import {type GroupTask, migrateGroup, type ObjectResult} from './migrate-group.ts'
import type {MigrationApi} from './migration-api.ts'
import type {Surroundings} from './surroundings.ts'
import {needOf, type Selection} from './wanted.ts'

/** How much is done at once, and in which pieces. */
export interface WorkOptions {
  readonly selection: Selection
  readonly caution: Caution
  /** Objects at once. */
  readonly width: number
  /** Octets: what is larger is copied in parts. */
  readonly partsAbove: number
  /** Octets of a part. */
  readonly partSize: number
}

// So many are copied before they are looked at again, which bounds how long a wrong order of versions lasts.
const groupSize = 250

/**
 * Encrypts what a place holds, a group of objects at a time in the order of their keys, and tells what became of each.
 *
 * Where it is planned, versioning is switched on before, and suspended afterwards, however this ends. Throws `cancelled`,
 * and what speaks of the server as a whole.
 */
export async function* migrateBucket(
  api: MigrationApi,
  plan: BucketPlan,
  options: WorkOptions,
  journal: Journal,
  around: Surroundings,
): AsyncGenerator<ObjectResult> {
  const {bucket} = plan
  if (!plan.switchesVersioning) {
    yield* migrateAll(api, plan, options, journal, around)
    return
  }
  journal.note({switchedOn: bucket})
  await api.setVersioning(bucket, 'Enabled')
  let isDone = false
  try {
    yield* migrateAll(api, plan, options, journal, around)
    isDone = true
  } finally {
    // After a failure the first reason is the one to be told; the journal knows that this is still to be done.
    const suspended = suspend(api, bucket, journal)
    await (isDone ? suspended : suspended.catch(() => undefined))
  }
}

async function suspend(api: MigrationApi, bucket: string, journal: Journal): Promise<void> {
  await api.setVersioning(bucket, 'Suspended')
  journal.note({suspended: bucket})
}

async function* migrateAll(
  api: MigrationApi,
  plan: BucketPlan,
  options: WorkOptions,
  journal: Journal,
  around: Surroundings,
): AsyncGenerator<ObjectResult> {
  const {bucket, prefix, wanted} = plan
  const place = {bucket, prefix}
  const task = taskOf(plan, options, journal, around)
  let startAfter = journal.state.upTo.get(bucket)
  for await (const page of walkPlace(api, place, {versions: false, startAfter})) {
    for (const group of groupsOf(page)) {
      const open = group.filter(({encryption}) => {
        const need = encryption && needOf(encryption, wanted, options.selection)
        return need === 'migrate' || need === 'unknown'
      })
      const last = group.at(-1)?.object.key ?? ''
      if (open.length > 0) {
        if (task.removesNull) journal.note({group: {bucket, versions: open.map(nullVersion)}})
        yield* await migrateGroup(api, task, open, {place, startAfter, last}, around)
      }
      if (around.isCancelled()) throw new AppError('cancelled', 'Cancelled')
      journal.note({done: {bucket, upTo: last}})
      startAfter = last
    }
  }
  journal.note({finished: bucket})
}

function* groupsOf(page: readonly StoredObject[]): Generator<readonly StoredObject[]> {
  for (let at = 0; at < page.length; at += groupSize) yield page.slice(at, at + groupSize)
}

function nullVersion({object: {key, etag, lastModified}}: StoredObject) {
  return {key, etag, lastModified}
}

function taskOf(
  plan: BucketPlan,
  {selection, caution, width, partsAbove, partSize}: WorkOptions,
  journal: Journal,
  around: Surroundings,
): GroupTask {
  const {bucket, versioning, switchesVersioning, wanted} = plan
  return {
    bucket,
    wanted,
    selection,
    width,
    partsAbove: caution === 'in-parts' ? -1 : partsAbove,
    partSize,
    versions: versioning === 'enabled' || versioning === 'partly' || switchesVersioning,
    overwritesNull: (versioning === 'suspended' || versioning === 'partly') && !switchesVersioning,
    removesNull: switchesVersioning,
    locks: {
      mayBeLocked: plan.objectLock !== 'none',
      givesRetention: plan.defaultRetention === 'set',
    },
    notes: {
      begun: (upload) => {
        journal.note({uploadBegun: {...upload, begun: around.now().toISOString()}})
      },
      ended: ({bucket: where, key}) => journal.note({uploadEnded: {bucket: where, key}}),
    },
  }
}
