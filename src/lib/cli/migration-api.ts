import type {MigrationApi} from '../encryption/migration/migration-api.ts'
import {getEncryptionRule} from '../s3/bucket-encryption.ts'
import {readBucketRules} from '../s3/bucket-rules.ts'
import {getVersioning, putVersioning} from '../s3/bucket-versioning.ts'
import {headObject, listBuckets} from '../s3/buckets.ts'
import {copyOnto} from '../s3/copy.ts'
import {
  abortUpload,
  completeUpload,
  copyPart,
  createUpload,
  listUploads,
} from '../s3/copy-in-parts.ts'
import {listObjects} from '../s3/listing.ts'
import {getTagging, mayReadLocks, removeObject, removeVersion} from '../s3/object-state.ts'
import type {S3Client} from '../s3/s3-client.ts'

// The least that a server is believed to copy in a second, in octets: a copy is one answer, however large it is.
const slowestCopy = 1024 * 1024

/** What a migration asks of the server of an alias, over the S3 API; `timeout` is that of any request, in milliseconds. */
export function migrationApi(s3: S3Client, timeout: number): MigrationApi {
  const patience = (octets: number): number => timeout + Math.ceil((octets / slowestCopy) * 1000)
  return {
    server: s3.server,
    buckets: () => listBuckets(s3),
    head: (bucket, key, versionId) => headObject(s3, bucket, key, {versionId}),
    list: (request) => listObjects(s3, request),
    rule: (bucket) => getEncryptionRule(s3, bucket),
    versioning: (bucket) => getVersioning(s3, bucket),
    setVersioning: (bucket, status) => putVersioning(s3, bucket, status),
    rules: (bucket) => readBucketRules(s3, bucket),
    copy: (source, headers, size) => copyOnto(s3, source, headers, patience(size)),
    createUpload: (bucket, key, headers) => createUpload(s3, bucket, key, headers),
    copyPart: (upload, part, size) => copyPart(s3, upload, part, patience(size)),
    completeUpload: (upload, parts, replaces, size) =>
      completeUpload(s3, upload, parts, {replaces, timeout: patience(size)}),
    abortUpload: (upload) => abortUpload(s3, upload),
    uploads: (bucket, key) => listUploads(s3, bucket, key),
    tagging: (bucket, key) => getTagging(s3, bucket, key),
    mayReadLocks: (bucket, key) => mayReadLocks(s3, bucket, key),
    remove: (bucket, key) => removeObject(s3, bucket, key),
    removeVersion: (bucket, key, versionId) => removeVersion(s3, bucket, key, versionId),
  }
}
