import * as v from 'valibot'
import {parseAnswer} from '../base/answer.ts'
import {textOf} from '../base/bytes.ts'
import {getEncryptionRule} from '../s3/bucket-encryption.ts'
import {headObject, listBuckets} from '../s3/buckets.ts'
import {listObjects} from '../s3/listing.ts'
import {type BucketApi, partOf} from '../stat/bucket.ts'
import {type CustomerKey, customerKeyFor} from '../stat/customer-key.ts'
import type {StatApi} from '../stat/stat-api.ts'
import type {StatApis} from '../stat/stat-target.ts'
import {parseXml} from '../xml/tree.ts'
import type {Services} from './services.ts'

/** What `stat` asks of the server of an alias. */
export function statApis(services: Services, customerKeys: readonly CustomerKey[]): StatApis {
  return {
    objects: (alias) => statApi(services, alias, customerKeys),
    buckets: (alias) => bucketApi(services, alias),
  }
}

// What there is to ask about objects, over the S3 API.
async function statApi(
  services: Services,
  alias: string,
  customerKeys: readonly CustomerKey[],
): Promise<StatApi> {
  const s3 = await services.s3(alias)
  return {
    server: alias,
    buckets: () => listBuckets(s3),
    head: (bucket, key, versionId) =>
      headObject(s3, bucket, key, {
        versionId,
        customerKey: customerKeyFor(customerKeys, `${alias}/${bucket}/${key}`),
      }),
    list: (request) => listObjects(s3, request),
  }
}

const Account = v.object({
  Buckets: v.nullable(
    v.array(
      v.object({
        name: v.string(),
        size: v.optional(v.number(), 0),
        objects: v.optional(v.number(), 0),
        created: v.optional(v.string()),
      }),
    ),
  ),
})

// What there is to ask about a bucket, over the S3 API, the AWS SDK and the admin API.
async function bucketApi(services: Services, alias: string): Promise<BucketApi> {
  const [s3, admin, settings] = await Promise.all([
    services.s3(alias),
    services.admin(alias),
    services.bucketSettings(alias),
  ])
  let account: Promise<v.InferOutput<typeof Account>> | undefined
  const entryOf = async (bucket: string) => {
    account ??= admin
      .get('accountinfo')
      .then((answer) => parseAnswer(Account, answer, `${alias} sent an account`))
    return (await account).Buckets?.find(({name}) => name === bucket)
  }
  return {
    server: alias,
    async location(bucket) {
      const {body} = await s3.call({method: 'GET', bucket, query: {location: ''}})
      return parseXml(textOf(body)).text || s3.region
    },
    created: (bucket) => partOf(entryOf(bucket).then((entry) => entry?.created)),
    versioning: (bucket) => partOf(settings.versioning(bucket)),
    encryption: (bucket) => partOf(getEncryptionRule(s3, bucket)),
    objectLock: (bucket) =>
      partOf(settings.objectLock(bucket), ['ObjectLockConfigurationNotFoundError']),
    replication: (bucket) =>
      partOf(settings.replication(bucket), ['ReplicationConfigurationNotFoundError']),
    policy: (bucket) => partOf(settings.policy(bucket), ['NoSuchBucketPolicy']),
    tagging: (bucket) => partOf(settings.tagging(bucket), ['NoSuchTagSet', 'NoSuchTagSetError']),
    lifecycle: (bucket) => partOf(settings.lifecycle(bucket), ['NoSuchLifecycleConfiguration']),
    notification: (bucket) => partOf(settings.notification(bucket)),
    usage: (bucket) =>
      partOf(entryOf(bucket).then((entry) => entry && {size: entry.size, objects: entry.objects})),
  }
}
