import {describe, expect, test} from 'vitest'
import {AppError} from '../../../src/lib/errors/errors.ts'
import type {ListedObject} from '../../../src/lib/s3/listing-page.ts'
import type {ObjectStat} from '../../../src/lib/stat/object.ts'
import type {StatApi} from '../../../src/lib/stat/stat-api.ts'
import {statBelow} from '../../../src/lib/stat/stat-below.ts'

const listed = (key: string, more: Partial<ListedObject> = {}): ListedObject => ({
  key,
  size: 5,
  etag: 'abc',
  lastModified: '2026-11-24T10:00:00Z',
  storageClass: 'STANDARD',
  isLatest: true,
  isDeleteMarker: false,
  ...more,
})

const headers = {
  'last-modified': 'Tue, 24 Nov 2026 10:00:00 GMT',
  'content-length': '5',
  etag: '"abc"',
  'x-amz-server-side-encryption': 'AES256',
}

/** A server whose listing tells these objects; `head` answers for each. */
function serverWith(
  objects: readonly ListedObject[],
  head: StatApi['head'] = async () => headers,
): {api: StatApi; heads: string[]; readonly atOnce: number} {
  const heads: string[] = []
  let open = 0
  let atOnce = 0
  return {
    heads,
    get atOnce() {
      return atOnce
    },
    api: {
      server: 'prod',
      buckets: async () => [],
      head: async (bucket, key, versionId) => {
        heads.push(key)
        open += 1
        atOnce = Math.max(atOnce, open)
        await new Promise((resolve) => setTimeout(resolve, 1))
        open -= 1
        return head(bucket, key, versionId)
      },
      async *list() {
        yield {objects, prefixes: [], next: undefined}
      },
    },
  }
}

const options = {recursive: true, versions: false, headEach: false}
const place = {alias: 'prod', bucket: 'documents'}

async function all(api: StatApi): Promise<ObjectStat[]> {
  const found: ObjectStat[] = []
  for await (const page of statBelow(api, place, 'documents', options)) found.push(...page)
  return found
}

describe('a listing that tells the metadata', () => {
  test('needs no other request', async () => {
    const metadata = {
      'content-type': 'text/plain',
      'x-amz-server-side-encryption': 'aws:kms',
      'x-amz-server-side-encryption-aws-kms-key-id': 'arn:aws:kms:my-key',
    }
    const {api, heads} = serverWith([listed('a', {metadata})])
    expect(await all(api)).toMatchObject([
      {name: 'documents/a', encryption: {algorithm: 'SSE-KMS', keyId: 'arn:aws:kms:my-key'}},
    ])
    expect(heads).toEqual([])
  })
})

describe('a listing that tells no metadata, as of other servers than MinIO', () => {
  const objects = Array.from({length: 100}, (_, index) =>
    listed(`o${String(index).padStart(3, '0')}`),
  )

  test('has each object asked for, side by side, and told in the order of the listing', async () => {
    const server = serverWith(objects)
    const found = await all(server.api)
    expect(found.map(({name}) => name)).toEqual(objects.map(({key}) => `documents/${key}`))
    expect(found.every(({encryption}) => encryption?.algorithm === 'SSE-S3')).toBe(true)
    expect(server.heads).toHaveLength(100)
    expect(server.atOnce).toBe(32)
  })

  test('asks nothing about delete markers', async () => {
    const {api, heads} = serverWith([listed('gone', {isDeleteMarker: true}), listed('kept')])
    expect(await all(api)).toMatchObject([
      {name: 'documents/gone', deleteMarker: true},
      {name: 'documents/kept'},
    ])
    expect(heads).toEqual(['kept'])
  })

  test('the encryption of what may not be read is unknown, and that is a failure in the end', async () => {
    const {api} = serverWith([listed('open'), listed('secret')], async (_, key) => {
      if (key === 'secret') throw new AppError('access_denied', 'no')
      return headers
    })
    const found: ObjectStat[] = []
    const run = async (): Promise<void> => {
      for await (const page of statBelow(api, place, 'documents', options)) found.push(...page)
    }
    await expect(run()).rejects.toMatchObject({
      code: 'access_denied',
      message:
        'The encryption of one object in prod/documents is unknown: these keys may not read them',
    })
    expect(found.map(({encryption}) => encryption)).toEqual([
      {algorithm: 'SSE-S3'},
      {algorithm: 'unknown'},
    ])
  })

  test('any other failure ends it: half a list must not read as a whole one', async () => {
    const {api} = serverWith(objects, async (_, key) => {
      if (key === 'o050') throw new AppError('unreachable', 'gone')
      return headers
    })
    await expect(all(api)).rejects.toMatchObject({code: 'unreachable'})
  })
})
