import type {BucketPlan} from './bucket-plan.ts'
import type {Journal} from './journal-file.ts'
import {migrateBucket, type WorkOptions} from './migrate-bucket.ts'
import type {ObjectResult} from './migrate-group.ts'
import type {Migration, MigrationPlan, UnfinishedObject} from './migration.ts'
import type {MigrationApi} from './migration-api.ts'
import {abortLeftUploads, removeLeftVersions} from './resume.ts'
import type {Surroundings} from './surroundings.ts'
import {emptySurvey, sumOf, surveyPlace} from './survey.ts'

/** What a migration tells while it runs: what became of an object, or at the end of all. */
export type MigrationEvent =
  | {readonly step: 'object'; readonly unfinished?: UnfinishedObject; readonly error?: unknown}
  | {readonly step: 'end'; readonly migration: Migration}

/**
 * Does what is planned, tells what becomes of each object, and looks through the whole target again at the end: that is the
 * proof.
 *
 * What a killed run has left is cleared away first, by what the journal says. Throws `cancelled`, and what speaks of the
 * server as a whole; the journal then holds all that another run needs to go on.
 */
export async function* runMigration(
  api: MigrationApi,
  plan: MigrationPlan,
  options: WorkOptions,
  journal: Journal,
  around: Surroundings,
): AsyncGenerator<MigrationEvent> {
  const start = around.now().getTime()
  const counts = {
    migrated: {objects: 0, bytes: 0},
    overtaken: 0,
    left: 0,
    differing: 0,
    failed: 0,
    removedVersions: 0,
    abortedUploads: await abortLeftUploads(api, journal),
  }
  let hasSwitched = false
  for (const bucket of plan.buckets) {
    counts.removedVersions += await removeLeftVersions(api, journal, bucket.bucket, bucket.wanted)
    if (isDone(bucket, journal)) continue
    hasSwitched ||= bucket.switchesVersioning
    for await (const result of migrateBucket(api, bucket, options, journal, around)) {
      count(counts, result)
      yield {step: 'object', ...eventOf(bucket.bucket, result)}
    }
  }
  const audit = await auditAll(api, plan.buckets, options)
  const {toMigrate, unknown} = audit
  const complete = toMigrate.objects === 0 && unknown.objects === 0
  const migration: Migration = {
    type: 'migration',
    target: plan.target,
    ...counts,
    audit,
    complete: complete && counts.differing === 0 && counts.failed === 0,
    seconds: (around.now().getTime() - start) / 1000,
    changed: counts.migrated.objects > 0 || counts.abortedUploads > 0 || hasSwitched,
  }
  yield {step: 'end', migration}
}

// A bucket in which nothing is to be done is not touched, unless an earlier run has to be ended.
function isDone({bucket, survey}: BucketPlan, {state}: Journal): boolean {
  const hasNothing = survey.toMigrate.objects === 0 && survey.unknown.objects === 0
  return (hasNothing || state.finished.has(bucket)) && !state.switchedOn.has(bucket)
}

type Counts = Pick<
  {-readonly [name in keyof Migration]: Migration[name]},
  'migrated' | 'overtaken' | 'left' | 'differing' | 'failed' | 'removedVersions'
>

function count(counts: Counts, {size, outcome, removedVersion}: ObjectResult): void {
  if (removedVersion) counts.removedVersions += 1
  if (outcome.kind === 'migrated') {
    counts.migrated.objects += 1
    counts.migrated.bytes += size
  } else if (outcome.kind === 'as-wanted' || outcome.kind === 'gone') counts.overtaken += 1
  else if (outcome.kind === 'left') counts.left += 1
  else if (outcome.kind === 'differs') counts.differing += 1
  else if (outcome.kind === 'failed') counts.failed += 1
}

function eventOf(bucket: string, {key, size, outcome}: ObjectResult) {
  if (outcome.kind === 'failed') return {error: outcome.error}
  const object = {type: 'object' as const, bucket, key, size}
  if (outcome.kind === 'left') {
    return {unfinished: {...object, outcome: 'left' as const, reason: outcome.reason}}
  }
  if (outcome.kind === 'differs') {
    return {unfinished: {...object, outcome: 'differs' as const, lost: [...outcome.lost]}}
  }
  return {}
}

async function auditAll(
  api: MigrationApi,
  buckets: readonly BucketPlan[],
  {selection}: WorkOptions,
): Promise<Migration['audit']> {
  const surveys = [emptySurvey(false)]
  for (const {bucket, prefix, wanted, survey} of buckets) {
    const versions = survey.plainVersions !== null
    surveys.push(await surveyPlace(api, {bucket, prefix}, {versions, wanted, selection}))
  }
  return sumOf(surveys)
}
