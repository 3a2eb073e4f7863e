import * as v from 'valibot'
import {AppError} from '../../errors/errors.ts'
import {ifAllowed} from '../../errors/if-allowed.ts'
import {inWordsOf} from '../../errors/rephrase.ts'
import {type EncryptionWish, type ProveKey, provenRule, type Rule} from '../proven-rule.ts'
import type {Place} from '../walk.ts'
import type {MigrationApi} from './migration-api.ts'
import {Survey, surveyPlace} from './survey.ts'
import {type Selection, WantedEncryption} from './wanted.ts'

/** How a migration takes care of those who write meanwhile, where a bucket keeps no versions. */
export type Caution = 'none' | 'accept-race' | 'with-versioning' | 'in-parts'

const Setting = v.picklist(['set', 'none', 'unknown'])

/** What is to be done with a bucket, or what lies in it under a name. */
export const BucketPlan = v.strictObject({
  bucket: v.string(),
  prefix: v.string(),
  wanted: WantedEncryption,
  /** Whether the key was seen to encrypt and decrypt. */
  keyProven: v.boolean(),
  /** `partly`: MinIO keeps no versions of some prefixes or of folders. */
  versioning: v.picklist(['enabled', 'suspended', 'off', 'partly', 'unknown']),
  /** Whether versioning is switched on for the time of the migration, and suspended afterwards. */
  switchesVersioning: v.boolean(),
  lifecycle: Setting,
  replication: Setting,
  objectLock: Setting,
  /** Whether the bucket gives a retention to whatever is written without one. */
  defaultRetention: Setting,
  survey: Survey,
})
export type BucketPlan = v.InferOutput<typeof BucketPlan>

/** What the user asks for. */
export interface MigrationWish {
  /** Undefined: what the default of each bucket says. */
  readonly encryption: EncryptionWish | undefined
  readonly selection: Selection
  readonly caution: Caution
}

/**
 * Finds out what there is to do in a place, and whether it may be done; nothing is changed.
 *
 * `switchedOn` says that an earlier run has switched versioning on. Throws `bad_input` for a bucket without a default when
 * none is asked for, `usage` for a bucket without versions when nothing is said about writers, and what `provenRule` and
 * `walkPlace` throw.
 */
export async function planBucket(
  api: MigrationApi,
  proveKey: ProveKey,
  place: Place,
  wish: MigrationWish,
  switchedOn: boolean,
): Promise<BucketPlan> {
  const {bucket} = place
  const {rule, keyProven} = await ruleFor(api, proveKey, bucket, wish)
  const wanted: WantedEncryption =
    rule.algorithm === 'AES256' || rule.keyId === undefined
      ? {algorithm: 'SSE-S3'}
      : {algorithm: 'SSE-KMS', keyId: rule.keyId}
  const found = await versioningOf(api, bucket)
  const versioning = switchedOn && found === 'enabled' ? 'suspended' : found
  const {caution, selection} = wish
  mustBeCareful(`${api.server}/${bucket}`, versioning, caution)
  const versions = versioning !== 'off' && versioning !== 'unknown'
  const rules = await api.rules(bucket)
  const mayHaveLocks = versioning !== 'off' && versioning !== 'suspended'
  if (mayHaveLocks && rules.objectLock === 'unknown') throw locksUnknown(api.server, bucket)
  const survey = await surveyPlace(api, place, {versions, wanted, selection})
  return {
    ...place,
    wanted,
    keyProven,
    versioning,
    switchesVersioning: caution === 'with-versioning' && versioning !== 'enabled',
    ...rules,
    survey,
  }
}

async function ruleFor(
  api: MigrationApi,
  proveKey: ProveKey,
  bucket: string,
  {encryption}: MigrationWish,
): Promise<{rule: Rule; keyProven: boolean}> {
  if (encryption !== undefined) return await provenRule(encryption, proveKey, api.server)
  const where = `${api.server}/${bucket}`
  const rule = await inWordsOf(
    {
      bucket_not_found: {
        message: `No bucket named ${bucket} at ${api.server}`,
        hint: `mctl stat ${api.server}`,
      },
      access_denied: {
        message: `The default encryption of ${where} may not be read with these keys`,
        hint: 'Say what is wanted: --key KEY, or --to sse-s3',
      },
    },
    api.rule(bucket),
  )
  if (rule === undefined) {
    throw new AppError('bad_input', `${where} has no default encryption to go by`, {
      hint: `Say what is wanted: --key KEY, or --to sse-s3; or set a default first: mctl encrypt set sse-s3 ${where}`,
    })
  }
  const {algorithm, keyId} = rule
  const asWish: EncryptionWish =
    algorithm === 'AES256' ? {algorithm: 'sse-s3'} : {algorithm: 'sse-kms', keyId}
  return await provenRule(asWish, proveKey, api.server)
}

async function versioningOf(api: MigrationApi, bucket: string): Promise<BucketPlan['versioning']> {
  const versioning = await ifAllowed(api.versioning(bucket))
  if (versioning === undefined) return 'unknown'
  if (versioning.status === '') return 'off'
  if (versioning.status === 'Suspended') return 'suspended'
  return versioning.hasExceptions ? 'partly' : 'enabled'
}

// A copy could get a retention by the default of the bucket, and nobody could take it away again.
function locksUnknown(server: string, bucket: string): AppError {
  return new AppError(
    'access_denied',
    `Whether ${server}/${bucket} locks its objects may not be read with these keys`,
    {hint: 'Use an alias that has s3:GetBucketObjectLockConfiguration there'},
  )
}

const without: Record<Exclude<BucketPlan['versioning'], 'enabled'>, string> = {
  off: 'keeps no versions',
  suspended: 'keeps no versions: versioning is suspended',
  partly: 'keeps no versions of some of its prefixes',
  unknown: 'may keep no versions: these keys may not see it',
}

function mustBeCareful(
  where: string,
  versioning: BucketPlan['versioning'],
  caution: Caution,
): void {
  if (versioning === 'enabled') return
  if (caution === 'none') {
    throw new AppError(
      'usage',
      `${where} ${without[versioning]}. What somebody writes within a millisecond of a copy would be lost`,
      {
        hint: 'Choose: --in-parts (slower, and nothing is lost), --with-versioning (on for the time of the migration), or --accept-race where nobody writes',
      },
    )
  }
  const cannotSwitch = versioning === 'partly' || versioning === 'unknown'
  if (caution === 'with-versioning' && cannotSwitch) {
    throw new AppError(
      'usage',
      `${where} ${without[versioning]}: --with-versioning does not change that`,
      {
        hint: 'Choose --in-parts (slower, and nothing is lost), or --accept-race where nobody writes',
      },
    )
  }
}
