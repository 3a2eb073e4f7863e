import {matchesWildcard} from '../decision/wildcard.ts'
import {actionsOf, familyOf} from './actions.ts'

const list = (family: string, names: string): string[] =>
  names.split(' ').map((name) => `${family}:${name}`)

/** Keys that fit every action but `*` and those of STS. */
const commonKeys: readonly string[] = [
  ...list('aws', 'username userid groups principaltype SourceIp SecureTransport'),
  ...list('aws', 'CurrentTime EpochTime Referer UserAgent'),
  ...list('jwt', 'sub iss aud jti upn name groups given_name family_name middle_name nickname'),
  ...list('jwt', 'preferred_username profile picture website email gender birthdate'),
  ...list('jwt', 'phone_number address scope client_id'),
  ...list('ldap', 'user username groups'),
]

/** Keys that fit every S3 action. */
const s3Keys = list(
  's3',
  'signatureversion signatureAge authType x-amz-content-sha256 LocationConstraint',
)

const writing = 'PutObject PutObjectRetention PutObjectLegalHold'
const tagged = [
  'GetObject GetObjectAttributes GetObjectTagging PutObjectTagging DeleteObjectTagging',
  'GetObjectVersion GetObjectVersionAttributes GetObjectVersionForReplication',
  'GetObjectVersionTagging PutObjectVersionTagging DeleteObjectVersionTagging',
  'ReplicateObject ReplicateDelete ReplicateTags',
].join(' ')
const tagging =
  'PutObject PutObjectTagging PutObjectVersionTagging PutBucketTagging BypassGovernanceRetention'
const versioned = [
  'GetObject PutObject DeleteObject DeleteObjectVersion GetObjectVersion',
  'GetObjectVersionAttributes GetObjectVersionForReplication GetObjectTagging PutObjectTagging',
  'DeleteObjectTagging GetObjectVersionTagging PutObjectVersionTagging DeleteObjectVersionTagging',
  'GetObjectRetention PutObjectRetention PutObjectLegalHold BypassGovernanceRetention',
  'ReplicateObject ReplicateDelete ReplicateTags',
].join(' ')
const encrypted = `GetObject GetObjectRetention ${writing}`
const listing = 'ListBucket ListBucketVersions'

/** Keys that fit some S3 actions only, and which (measured, one document each). */
const keysOfActions: Readonly<Record<string, string>> = {
  's3:prefix': listing,
  's3:delimiter': listing,
  's3:max-keys': listing,
  's3:versionid': versioned,
  's3:x-amz-copy-source': 'PutObject',
  's3:x-amz-metadata-directive': 'PutObject',
  's3:x-amz-storage-class': 'PutObject',
  's3:x-amz-server-side-encryption': encrypted,
  's3:x-amz-server-side-encryption-customer-algorithm': encrypted,
  's3:x-amz-server-side-encryption-aws-kms-key-id': encrypted,
  's3:object-lock-mode': 'PutObject PutObjectRetention BypassGovernanceRetention',
  's3:object-lock-retain-until-date': 'PutObject PutObjectRetention BypassGovernanceRetention',
  's3:object-lock-legal-hold': 'PutObject PutObjectLegalHold BypassGovernanceRetention',
  's3:object-lock-remaining-retention-days': 'PutObjectRetention BypassGovernanceRetention',
  's3:ExistingObjectTag': tagged,
  's3:RequestObjectTag': tagging,
  's3:RequestObjectTagKeys': tagging,
}

/** Every condition key that MinIO knows, without the name of a tag. */
export const knownKeys: readonly string[] = [
  ...commonKeys,
  ...s3Keys,
  ...Object.keys(keysOfActions),
  'svc:DurationSeconds',
  'sts:DurationSeconds',
]

/** The key without the name of a tag: `s3:ExistingObjectTag` of `s3:ExistingObjectTag/team`. */
export function bareKey(key: string): string {
  return key.replace(/^(s3:(?:Existing|Request)ObjectTag)\/.+$/s, '$1')
}

/** Whether a server takes a condition key in a statement with this action. */
export function keyFits(key: string, action: string): boolean {
  const bare = bareKey(key)
  if (!knownKeys.includes(bare)) return false
  const family = familyOf(action)
  if (action === '*' || family === 'sts') return bare === 'sts:DurationSeconds'
  if (family === 'kms') return true
  if (family === 'admin') return commonKeys.includes(bare) || bare === 'svc:DurationSeconds'
  // A pattern that covers the text `s3:*` has all keys.
  if (matchesWildcard(action, 's3:*')) return true
  return actionsOf.s3.some((name) => matchesWildcard(action, name) && fitsS3(bare, name))
}

function fitsS3(bare: string, action: string): boolean {
  if (commonKeys.includes(bare) || s3Keys.includes(bare)) return true
  return keysOfActions[bare]?.split(' ').includes(action.slice('s3:'.length)) ?? false
}
