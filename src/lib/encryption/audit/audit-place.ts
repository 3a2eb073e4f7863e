import {AppError} from '../../errors/errors.ts'
import {inWordsOf} from '../../errors/rephrase.ts'
import type {ObjectsApi} from '../objects-api.ts'
import type {StoredObject} from '../stored-object.ts'
import {noBucket, type Place, walkPlace} from '../walk.ts'
import {walkSideBySide} from '../walk-side-by-side.ts'
import type {AuditVerdict, BucketAudit} from './bucket-audit.ts'
import {type AuditedObject, type ListedKind, listedOf} from './listed-kind.ts'
import {type AuditRule, type BucketDefault, type DefaultsApi, readDefault, ruleOf} from './rule.ts'
import {isCounted, Tally} from './tally.ts'

/** What an audit looks at and what it tells. */
export interface AuditWish {
  /** Noncurrent versions and delete markers, too. */
  readonly versions: boolean
  /** Instead of the default of each bucket. */
  readonly required?: AuditRule | undefined
  /** Kinds whose objects are told one by one, in the order of their keys. */
  readonly list: readonly ListedKind[]
  /** Folders of one bucket that are walked through at once, where nothing is listed. */
  readonly lanes: number
}

/** What is told while an audit goes on. */
export interface AuditListener {
  /** So many more entries were looked at. */
  walked(count: number): void
  /** These are of a kind that was asked for; the walk waits. */
  listed(objects: readonly AuditedObject[]): Promise<void>
}

/** An audit of one place, what it counted, and what these keys were not allowed to see. */
export interface PlaceAudit {
  readonly audit: BucketAudit
  readonly tally: Tally
  readonly refusals: readonly AppError[]
}

/**
 * Counts the objects of a place by their encryption, and judges them by the default of the bucket or what is required.
 *
 * Throws what `walkPlace` throws, and `object_not_found` where nothing lies below a prefix.
 */
export async function auditPlace(
  api: ObjectsApi,
  defaults: DefaultsApi,
  place: Place,
  wish: AuditWish,
  listener: AuditListener,
): Promise<PlaceAudit> {
  const {bucket, prefix} = place
  const bucketTarget = `${api.server}/${bucket}`
  const target = prefix === '' ? bucketTarget : `${bucketTarget}/${prefix}`
  const found = await inWordsOf(noBucket(api.server, bucket), readDefault(defaults, bucket))
  const rule = ruleOf(wish.required, found.value)
  const tally = new Tally()
  const count = (stored: readonly StoredObject[]): void => {
    for (const each of stored) tally.add(each, rule)
    listener.walked(stored.length)
  }
  if (wish.list.length === 0) {
    await walkSideBySide(api, place, wish, count)
  } else {
    for await (const stored of walkPlace(api, place, wish)) {
      count(stored)
      const listed = listedOf(stored, wish.list, bucketTarget, rule)
      if (listed.length > 0) await listener.listed(listed)
    }
  }
  if (prefix !== '' && tally.isEmpty) {
    throw new AppError('object_not_found', `No object ${prefix} in ${bucketTarget}`, {
      hint: `See what is there with: mctl stat ${bucketTarget}/`,
    })
  }
  const audit: BucketAudit = {
    target,
    bucket,
    verdict: verdictOf(tally, wish.versions, found.value, rule),
    default: found.value,
    ...(rule === undefined ? {} : {rule}),
    counts: tally.counts(wish.versions),
  }
  const isJudged = wish.required !== undefined || found.error === undefined
  return {
    audit,
    tally,
    refusals: [...(isJudged ? [] : defaultRefused(target, found.error)), ...unread(target, tally)],
  }
}

function verdictOf(
  tally: Tally,
  versions: boolean,
  found: BucketDefault,
  rule: AuditRule | undefined,
): AuditVerdict {
  const {deviating, unknown} = tally.counts(versions)
  if (isCounted(deviating)) return 'deviating'
  if (isCounted(unknown)) return 'unknown'
  if (rule !== undefined) return 'ok'
  return found.algorithm === 'none' ? 'no-rule' : 'unknown'
}

function defaultRefused(target: string, error: AppError | undefined): AppError[] {
  if (error?.code !== 'access_denied') return []
  return [
    new AppError('access_denied', `These keys may not read the default encryption of ${target}`, {
      hint: 'Use an alias that has s3:GetEncryptionConfiguration there, or say what is wanted with --require',
      fault: error.fault,
    }),
  ]
}

function unread(target: string, tally: Tally): AppError[] {
  const {missingRights} = tally
  if (missingRights === undefined) return []
  const {unknown} = tally.counts(true)
  const count = unknown.versions ?? 0
  return [
    new AppError(
      'access_denied',
      `The encryption of ${count === 1 ? 'one object' : `${count} objects`} in ${target} is unknown: these keys may not read them`,
      {hint: 'Use an alias that has s3:GetObject there', fault: missingRights.fault},
    ),
  ]
}
