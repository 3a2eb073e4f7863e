import type {Headers} from '../encryption/object-encryption.ts'
import type {ListedBucket} from '../s3/buckets.ts'
import type {ListingPage} from '../s3/listing-page.ts'

/** What `stat` asks of a server. */
export interface StatApi {
  readonly server: string
  buckets(): Promise<ListedBucket[]>
  head(bucket: string, key: string, versionId?: string): Promise<Headers>
  list(request: {
    readonly bucket: string
    readonly prefix: string
    readonly versions: boolean
    readonly delimiter?: string
    readonly maxKeys?: number
  }): AsyncGenerator<ListingPage>
}
