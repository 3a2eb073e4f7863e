// A server of objects that are only listed, for what walks through them.
import type {Headers} from '../../src/lib/encryption/object-encryption.ts'
import type {ObjectsApi} from '../../src/lib/encryption/objects-api.ts'
import {AppError} from '../../src/lib/errors/errors.ts'
import type {ListedObject} from '../../src/lib/s3/listing-page.ts'

/** An object as a listing tells of it, of 5 bytes. */
export const listed = (key: string, more: Partial<ListedObject> = {}): ListedObject => ({
  key,
  size: 5,
  etag: 'abc',
  lastModified: '2026-11-24T10:00:00Z',
  storageClass: 'STANDARD',
  isLatest: true,
  isDeleteMarker: false,
  ...more,
})

/** A server of these buckets, whose objects stand in the order of a listing; `head` answers for each key. */
export function serverOf(
  buckets: Readonly<Record<string, readonly ListedObject[]>>,
  head: (key: string) => Headers = () => ({'content-type': 'text/plain'}),
  pageSize = 2,
): {api: ObjectsApi; heads: string[]; lists: string[]} {
  const [heads, lists]: [string[], string[]] = [[], []]
  const api: ObjectsApi = {
    server: 'prod',
    buckets: async () => Object.keys(buckets).map((name) => ({name})),
    head: async (_, key) => {
      heads.push(key)
      return head(key)
    },
    async *list({bucket, prefix, versions, delimiter, startAfter = ''}) {
      lists.push(prefix)
      const all = buckets[bucket]
      if (all === undefined) throw new AppError('bucket_not_found', 'no')
      const found = all.filter(
        ({key, isLatest, isDeleteMarker}) =>
          key.startsWith(prefix) && key > startAfter && (versions || (isLatest && !isDeleteMarker)),
      )
      const isAbove = ({key}: ListedObject): boolean =>
        delimiter === undefined || !key.slice(prefix.length).includes(delimiter)
      const level = found.filter(isAbove)
      const below = found.filter((object) => !isAbove(object))
      const prefixes = new Set(
        below.map(({key}) => key.slice(0, key.indexOf(delimiter ?? '', prefix.length) + 1)),
      )
      for (let at = 0; at === 0 || at < level.length; at += pageSize) {
        const isLast = at + pageSize >= level.length
        yield {
          objects: level.slice(at, at + pageSize),
          prefixes: at === 0 ? [...prefixes] : [],
          next: isLast ? undefined : {'continuation-token': String(at + pageSize)},
        }
      }
    },
  }
  return {api, heads, lists}
}
