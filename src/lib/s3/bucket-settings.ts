import {
  GetBucketLifecycleConfigurationCommand,
  GetBucketNotificationConfigurationCommand,
  GetBucketPolicyCommand,
  GetBucketReplicationCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetObjectLockConfigurationCommand,
  type S3Client,
} from '@aws-sdk/client-s3'

/** The settings of a bucket that are read rarely, each undefined where it is not set. Errors are the SDK's. */
export interface BucketSettings {
  versioning(bucket: string): Promise<{status: string; mfaDelete: string}>
  objectLock(bucket: string): Promise<{enabled: string; mode: string; validity: string}>
  replication(bucket: string): Promise<unknown>
  policy(bucket: string): Promise<unknown>
  tagging(bucket: string): Promise<Record<string, string> | undefined>
  lifecycle(bucket: string): Promise<unknown>
  notification(bucket: string): Promise<unknown>
}

/** Reads bucket settings with the AWS SDK. */
export function bucketSettings(sdk: S3Client): BucketSettings {
  return {
    async versioning(Bucket) {
      const {Status = '', MFADelete = ''} = await sdk.send(new GetBucketVersioningCommand({Bucket}))
      return {status: Status, mfaDelete: MFADelete}
    },
    async objectLock(Bucket) {
      const answer = await sdk.send(new GetObjectLockConfigurationCommand({Bucket}))
      const {ObjectLockEnabled = '', Rule} = answer.ObjectLockConfiguration ?? {}
      const {Mode = '', Days, Years} = Rule?.DefaultRetention ?? {}
      const validity =
        Days !== undefined ? `${Days}DAYS` : Years !== undefined ? `${Years}YEARS` : ''
      return {enabled: ObjectLockEnabled, mode: Mode, validity}
    },
    async replication(Bucket) {
      return (await sdk.send(new GetBucketReplicationCommand({Bucket}))).ReplicationConfiguration
    },
    async policy(Bucket) {
      const {Policy} = await sdk.send(new GetBucketPolicyCommand({Bucket}))
      return Policy === undefined || Policy === '' ? undefined : JSON.parse(Policy)
    },
    async tagging(Bucket) {
      const {TagSet = []} = await sdk.send(new GetBucketTaggingCommand({Bucket}))
      return Object.fromEntries(TagSet.map(({Key = '', Value = ''}) => [Key, Value]))
    },
    async lifecycle(Bucket) {
      const {Rules} = await sdk.send(new GetBucketLifecycleConfigurationCommand({Bucket}))
      return Rules === undefined ? undefined : {Rules}
    },
    async notification(Bucket) {
      const {$metadata: _, ...config} = await sdk.send(
        new GetBucketNotificationConfigurationCommand({Bucket}),
      )
      return Object.keys(config).length === 0 ? undefined : config
    },
  }
}
