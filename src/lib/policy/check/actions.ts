import {matchesWildcard} from '../decision/wildcard.ts'

const names = (family: string, lists: readonly string[]): string[] =>
  lists.flatMap((list) => list.split(' ').map((name) => `${family}:${name}`))

/** Every action that MinIO takes in a policy, by its family: each was sent to a server of February 2026. */
export const actionsOf = {
  s3: names('s3', [
    'AbortMultipartUpload BypassGovernanceRetention CreateBucket DeleteBucket DeleteBucketCors',
    'DeleteBucketPolicy DeleteObject DeleteObjectTagging DeleteObjectVersion DeleteObjectVersionTagging',
    'ForceDeleteBucket GetBucketCors GetBucketLocation GetBucketNotification',
    'GetBucketObjectLockConfiguration GetBucketPolicy GetBucketPolicyStatus GetBucketTagging',
    'GetBucketVersioning GetEncryptionConfiguration GetLifecycleConfiguration GetObject',
    'GetObjectAttributes GetObjectLegalHold GetObjectRetention GetObjectTagging GetObjectVersion',
    'GetObjectVersionAttributes GetObjectVersionForReplication GetObjectVersionTagging',
    'GetReplicationConfiguration HeadBucket ListAllMyBuckets ListBucket ListBucketMultipartUploads',
    'ListBucketVersions ListMultipartUploadParts ListenBucketNotification ListenNotification',
    'PutBucketCors PutBucketNotification PutBucketObjectLockConfiguration PutBucketPolicy',
    'PutBucketTagging PutBucketVersioning PutEncryptionConfiguration PutLifecycleConfiguration PutObject',
    'PutObjectFanOut PutObjectLegalHold PutObjectRetention PutObjectTagging PutObjectVersionTagging',
    'PutReplicationConfiguration ReplicateDelete ReplicateObject ReplicateTags',
    'ResetBucketReplicationState RestoreObject',
  ]),
  admin: names('admin', [
    'AddUserToGroup AttachUserOrGroupPolicy BandwidthMonitor CancelBatchJob ConfigUpdate ConsoleLog',
    'CreatePolicy CreateServiceAccount CreateUser DataUsageInfo Decommission DeletePolicy DeleteUser',
    'DescribeBatchJob DisableGroup DisableUser EnableGroup EnableUser ExportBucketMetadata ExportIAM',
    'GetBucketQuota GetBucketTarget GetGroup GetPolicy GetUser Heal ImportBucketMetadata ImportIAM',
    'KMSCreateKey KMSKeyStatus ListBatchJobs ListGroups ListServiceAccounts ListTemporaryAccounts',
    'ListTier ListUserPolicies ListUsers OBDInfo Profiling Prometheus Rebalance RemoveServiceAccount',
    'RemoveUserFromGroup ReplicationDiff ServerInfo ServerTrace ServerUpdate ServiceFreeze ServiceRestart',
    'ServiceStop SetBucketQuota SetBucketTarget SetTier SiteReplicationAdd SiteReplicationDisable',
    'SiteReplicationInfo SiteReplicationOperation SiteReplicationRemove SiteReplicationResync',
    'StartBatchJob StorageInfo TopLocksInfo UpdatePolicyAssociation UpdateServiceAccount',
  ]),
  kms: names('kms', [
    'API AssignPolicy AuditLog CreateKey DeleteIdentity DeleteKey DeletePolicy DescribeIdentity',
    'DescribePolicy DescribeSelfIdentity ErrorLog GetPolicy ImportKey KeyStatus ListIdentities ListKeys',
    'ListPolicies Metrics SetPolicy Status Version',
  ]),
  sts: names('sts', ['AssumeRoleWithWebIdentity']),
}

export type ActionFamily = keyof typeof actionsOf

/** Every action that MinIO takes, without patterns. */
export const knownActions: ReadonlySet<string> = new Set(Object.values(actionsOf).flat())

/**
 * The family that a server counts an action among; undefined for one that it refuses.
 *
 * Of admin and KMS actions there are no patterns but `admin:*` and `kms:*`; all other patterns are S3's, when they fit
 * one of its actions, and the literal `*` is (measured).
 */
export function familyOf(action: string): ActionFamily | undefined {
  if (action === 'admin:*') return 'admin'
  if (action === 'kms:*') return 'kms'
  for (const family of ['admin', 'kms', 'sts'] as const) {
    if (actionsOf[family].includes(action)) return family
  }
  return action === '*' || actionsOf.s3.some((name) => matchesWildcard(action, name))
    ? 's3'
    : undefined
}

/** Whether an S3 action is asked of no bucket, or of each. */
export function isServerAction(action: string): boolean {
  return /^s3:(ListAllMyBuckets|ListenNotification)$/.test(action)
}

/** Whether an S3 action is asked of objects; the others are asked of buckets. */
export function isObjectAction(action: string): boolean {
  // PutBucketObjectLockConfiguration and the like are asked of buckets.
  if (/ObjectLockConfiguration$/.test(action)) return false
  return /Object|^s3:(AbortMultipartUpload|ListMultipartUploadParts|BypassGovernanceRetention|Replicate)/.test(
    action,
  )
}
