import type {ListingPage} from '../s3/listing-page.ts'
import type {Headers} from './object-encryption.ts'

/** What is asked of a server to see how its objects are encrypted. */
export interface ObjectsApi {
  /** The alias, for the words of errors. */
  readonly server: string
  /** The buckets that the caller may see. */
  buckets(): Promise<readonly {readonly name: string}[]>
  /** The headers of an object or of a version of it. */
  head(bucket: string, key: string, versionId?: string): Promise<Headers>
  /** Pages of a listing, with metadata where the server gives it. */
  list(request: {
    readonly bucket: string
    readonly prefix: string
    readonly versions: boolean
    readonly delimiter?: string
    readonly maxKeys?: number
    readonly startAfter?: string | undefined
  }): AsyncGenerator<ListingPage>
}
