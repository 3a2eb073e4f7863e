import type {BucketRules} from '../../s3/bucket-rules.ts'
import type {BucketVersioning} from '../../s3/bucket-versioning.ts'
import type {CopySource, Written} from '../../s3/copy.ts'
import type {OctetRange, Upload} from '../../s3/copy-in-parts.ts'
import type {Headers} from '../object-encryption.ts'
import type {ObjectsApi} from '../objects-api.ts'
import type {Rule} from '../proven-rule.ts'

/** What a migration asks of a server. Sizes are octets, and tell how long an answer may take. */
export interface MigrationApi extends ObjectsApi {
  /** The default encryption of a bucket. */
  rule(bucket: string): Promise<Rule | undefined>
  versioning(bucket: string): Promise<BucketVersioning>
  setVersioning(bucket: string, status: 'Enabled' | 'Suspended'): Promise<void>
  rules(bucket: string): Promise<BucketRules>
  copy(source: CopySource, headers: Headers, size: number): Promise<Written>
  createUpload(bucket: string, key: string, headers: Headers): Promise<string>
  copyPart(
    upload: Upload,
    part: {
      readonly number: number
      readonly source: CopySource
      readonly range?: OctetRange | undefined
    },
    size: number,
  ): Promise<string>
  /** `replaces` is the ETag that the object must still have. */
  completeUpload(
    upload: Upload,
    parts: readonly string[],
    replaces: string,
    size: number,
  ): Promise<Written>
  abortUpload(upload: Upload): Promise<void>
  uploads(
    bucket: string,
    key: string,
  ): Promise<readonly {readonly upload: Upload; readonly begun: string; readonly parts: number}[]>
  tagging(bucket: string, key: string): Promise<string>
  mayReadLocks(bucket: string, key: string): Promise<boolean>
  /** Removes what is the newest: with versions, by a delete marker. */
  remove(bucket: string, key: string): Promise<void>
  /** Removes one version for good. */
  removeVersion(bucket: string, key: string, versionId: string): Promise<void>
}
