import * as v from 'valibot'
import {BucketPlan} from './bucket-plan.ts'
import {Amount, Survey} from './survey.ts'

/** What a migration is going to do: what `mctl encrypt migrate --dry-run --json` prints. */
export const MigrationPlan = v.strictObject({
  type: v.literal('plan'),
  target: v.string(),
  buckets: v.array(BucketPlan),
  toMigrate: Amount,
  /** What of the objects cannot be kept. `etag`, `parts` and `checksum` concern some of them only. */
  lost: v.array(v.picklist(['last-modified', 'etag', 'parts', 'checksum'])),
  /** Seconds that it takes at least: by requests as fast as those that were measured, and by the limits that are set. */
  atLeastSeconds: v.number(),
})
export type MigrationPlan = v.InferOutput<typeof MigrationPlan>

/** An object that is not migrated although it should be, or not as it was. */
export const UnfinishedObject = v.strictObject({
  type: v.literal('object'),
  bucket: v.string(),
  key: v.string(),
  size: v.number(),
  outcome: v.picklist(['left', 'differs']),
  /** Why it was left. */
  reason: v.optional(
    v.picklist(['changing', 'locks-unreadable', 'in-tier', 'would-replace-version']),
  ),
  /** What is no longer as it was: headers by their names, `content`, `size` or `encryption`. */
  lost: v.optional(v.array(v.string())),
})
export type UnfinishedObject = v.InferOutput<typeof UnfinishedObject>

/** What became of a migration: the last line that `mctl encrypt migrate --json` prints. */
export const Migration = v.strictObject({
  type: v.literal('migration'),
  target: v.string(),
  migrated: Amount,
  /** Encrypted as wanted by somebody else meanwhile, or removed. */
  overtaken: v.number(),
  left: v.number(),
  differing: v.number(),
  failed: v.number(),
  /** Versions in plain that the migration itself had left behind, and has removed. */
  removedVersions: v.number(),
  /** Uploads of an earlier run that were thrown away. */
  abortedUploads: v.number(),
  /** What lies there now. */
  audit: Survey,
  /** Whether the audit found nothing left to migrate, and nothing that it could not see. */
  complete: v.boolean(),
  seconds: v.number(),
  changed: v.boolean(),
})
export type Migration = v.InferOutput<typeof Migration>
