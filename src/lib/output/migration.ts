import {binarySize, grouped} from '../base/size.ts'
import type {BucketPlan} from '../encryption/migration/bucket-plan.ts'
import type {Migration, MigrationPlan, UnfinishedObject} from '../encryption/migration/migration.ts'
import type {Amount, Survey} from '../encryption/migration/survey.ts'
import type {Style} from './style.ts'

/** What is going to be done, and what of the objects cannot be kept. */
export function renderMigrationPlan(plan: MigrationPlan, style: Style): string {
  const {buckets, toMigrate, lost, atLeastSeconds} = plan
  const blocks = buckets.map((bucket) => renderBucket(bucket, style))
  if (toMigrate.objects === 0) return [...blocks, 'Nothing is to be migrated.'].join('\n')
  return [
    ...blocks,
    `To migrate: ${amount(toMigrate)}, in ${duration(atLeastSeconds)} at least.`,
    `Not kept: ${lost.map((what) => lostWords[what]).join('; ')}.`,
  ].join('\n')
}

const lostWords: Record<MigrationPlan['lost'][number], string> = {
  'last-modified': 'Last-Modified, which becomes the time of the copy',
  etag: 'ETags, but for what is written in one piece with SSE-S3 and was not under a key of the KMS',
  parts: 'the parts of objects that were uploaded in parts',
  checksum: 'checksums of what is copied in parts',
}

function renderBucket(plan: BucketPlan, style: Style): string {
  const {bucket, prefix, survey, wanted, keyProven} = plan
  const {plain, sseS3, sseKms, asWanted, customerKey, notSelected, unknown, plainVersions} = survey
  const goal = wanted.algorithm === 'SSE-S3' ? 'SSE-S3' : `SSE-KMS with ${wanted.keyId}`
  const rows: [string, Amount | null][] = [
    ['plain', plain],
    ['SSE-S3', sseS3],
    ['SSE-KMS with another key', sseKms],
    [`${goal} already`, asWanted],
    ['SSE-C, which only their owners can change', customerKey],
    ['not asked for', notSelected],
    ['unknown: these keys may not read them', unknown],
    ['older versions in plain, which stay', plainVersions],
  ]
  return [
    `${style.bold(prefix === '' ? bucket : `${bucket}/${prefix}`)} to ${goal}${keyProven ? '' : ' (the key was not tested: the KMS could not be asked with these keys)'}`,
    ...rows.flatMap(([words, found]) =>
      found === null || found.objects === 0 ? [] : [`  ${amount(found)} ${words}`],
    ),
    ...cautions(plan).map((line) => `  ${style.warn('!')} ${line}`),
  ].join('\n')
}

function cautions(plan: BucketPlan): string[] {
  if (plan.survey.toMigrate.objects === 0) return []
  const {versioning, switchesVersioning, lifecycle, replication, objectLock} = plan
  return [
    ...(switchesVersioning
      ? [
          'Versioning is switched on and suspended afterwards; no server takes a bucket back to where it was never on.',
          'What is overwritten or deleted later leaves its migrated version behind, as in every bucket with suspended versioning.',
        ]
      : []),
    ...(versioning === 'enabled' || versioning === 'partly'
      ? ['Each object gets a new version; the old one stays, in plain where it was.']
      : []),
    ...(lifecycle === 'none'
      ? []
      : [
          `A lifecycle rule ${stands(lifecycle)}: the age of objects begins anew, and old versions may expire.`,
        ]),
    ...(replication === 'none'
      ? []
      : [`Replication ${stands(replication)}: each copy is replicated.`]),
    ...(objectLock === 'none'
      ? []
      : [
          `Object lock ${stands(objectLock)}: retention and legal hold are set again on each copy.`,
        ]),
  ]
}

function stands(setting: BucketPlan['lifecycle']): string {
  return setting === 'set' ? 'is set' : 'may be set, and cannot be read with these keys'
}

/** Objects that were left, or are not as they were, a line for each. */
export function renderUnfinished(objects: readonly UnfinishedObject[], style: Style): string {
  return objects
    .map(({bucket, key, outcome, reason, lost = []}) =>
      outcome === 'left'
        ? `${style.warn('left')} ${bucket}/${key}: ${reason === undefined ? 'unknown' : reasonWords[reason]}`
        : `${style.bad('differs')} ${bucket}/${key}: ${lost.join(', ')}`,
    )
    .join('\n')
}

const reasonWords: Record<NonNullable<UnfinishedObject['reason']>, string> = {
  changing: 'it was another one each time it was to be copied',
  'locks-unreadable':
    'these keys may not read its retention and legal hold, which a copy would lose',
  'in-tier': 'it lies in a tier, from which a copy would bring it back',
  'would-replace-version': 'a copy would overwrite its version null; use --with-versioning',
}

/** What became of a migration. */
export function renderMigration(migration: Migration, style: Style): string {
  const {migrated, overtaken, left, differing, failed, removedVersions, abortedUploads, audit} =
    migration
  const counts: [number, string][] = [
    [overtaken, 'changed or removed by others meanwhile'],
    [left, 'left as they were'],
    [differing, 'not as they were before'],
    [failed, 'failed'],
    [removedVersions, 'plain versions removed that the migration had left behind'],
    [abortedUploads, 'uploads of an earlier run thrown away'],
  ]
  return [
    `Migrated ${amount(migrated)} in ${duration(Math.round(migration.seconds))}`,
    ...counts.flatMap(([count, words]) => (count === 0 ? [] : [`  ${grouped(count)} ${words}`])),
    ...auditLines(audit),
    migration.complete
      ? style.good(`The audit afterwards found everything in ${migration.target} as wanted.`)
      : style.bad(`${migration.target} is not all as wanted: ${remains(migration)}.`),
  ].join('\n')
}

function auditLines({asWanted, customerKey, notSelected, plainVersions}: Survey): string[] {
  const rows: [string, Amount | null][] = [
    ['as wanted', asWanted],
    ['SSE-C, left to their owners', customerKey],
    ['not asked for', notSelected],
    ['older versions in plain', plainVersions],
  ]
  return rows.flatMap(([words, found]) =>
    found === null || found.objects === 0 ? [] : [`  ${amount(found)} ${words}`],
  )
}

function remains({audit: {toMigrate, unknown}, differing, failed}: Migration): string {
  const parts: [number, string][] = [
    [toMigrate.objects, 'to migrate'],
    [unknown.objects, 'unknown'],
    [differing, 'not as they were'],
    [failed, 'failed'],
  ]
  return parts
    .flatMap(([count, words]) => (count === 0 ? [] : [`${grouped(count)} ${words}`]))
    .join(', ')
}

function amount({objects, bytes}: Amount): string {
  return `${grouped(objects)} ${objects === 1 ? 'object' : 'objects'} (${binarySize(bytes)})`
}

function duration(seconds: number): string {
  if (seconds < 120) return `${seconds} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`
}
