import {
  GetBucketLifecycleConfigurationCommand,
  GetBucketNotificationConfigurationCommand,
  GetBucketPolicyCommand,
  GetBucketReplicationCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetObjectLockConfigurationCommand,
  type LifecycleRule,
  type S3Client,
} from '@aws-sdk/client-s3'

/** The settings of a bucket that are read rarely, each undefined where it is not set. */
export interface BucketSettings {
  versioning(bucket: string): Promise<{status: string; mfaDelete: string}>
  objectLock(bucket: string): Promise<{enabled: string; mode: string; validity: string}>
  replication(bucket: string): Promise<unknown>
  /** The document as it is stored. */
  policy(bucket: string): Promise<string | undefined>
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
      return Policy === '' ? undefined : Policy
    },
    async tagging(Bucket) {
      const {TagSet = []} = await sdk.send(new GetBucketTaggingCommand({Bucket}))
      return Object.fromEntries(TagSet.map(({Key = '', Value = ''}) => [Key, Value]))
    },
    async lifecycle(Bucket) {
      const {Rules} = await sdk.send(new GetBucketLifecycleConfigurationCommand({Bucket}))
      return Rules === undefined ? undefined : {Rules: Rules.map(lifecycleRule)}
    },
    async notification(Bucket) {
      const {QueueConfigurations, TopicConfigurations, LambdaFunctionConfigurations} =
        await sdk.send(new GetBucketNotificationConfigurationCommand({Bucket}))
      // The names of mc, which writes null for none.
      return {
        LambdaConfigs: LambdaFunctionConfigurations ?? null,
        TopicConfigs: TopicConfigurations ?? null,
        QueueConfigs: QueueConfigurations ?? null,
      }
    },
  }
}

// As mc writes a rule: one transition instead of a list, and no filter that takes everything.
function lifecycleRule(rule: LifecycleRule): unknown {
  const {Transitions, NoncurrentVersionTransitions, Filter, Prefix, ...rest} = rule
  const [transition] = Transitions ?? []
  const [noncurrent] = NoncurrentVersionTransitions ?? []
  const filters = Object.entries(Filter ?? {}).filter(([, value]) => value !== '')
  return {
    ...rest,
    ...(filters.length === 0 ? {} : {Filter: Object.fromEntries(filters)}),
    ...(Prefix ? {Prefix} : {}),
    ...(transition === undefined ? {} : {Transition: transition}),
    ...(noncurrent === undefined ? {} : {NoncurrentVersionTransition: noncurrent}),
  }
}
