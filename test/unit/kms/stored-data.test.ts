import {describe, expect, test} from 'vitest'
import {AppError, type ErrorCode} from '../../../src/lib/errors/errors.ts'
import {sampleStored} from '../../../src/lib/kms/stored-data.ts'

const refusal = (code: ErrorCode, Code: string): AppError => {
  const fault = {
    Code,
    Message: 'no',
    BucketName: '',
    Key: '',
    RequestID: '',
    HostID: '',
    Region: '',
  }
  return new AppError(code, 'prod refused', {fault})
}
const denied = refusal('access_denied', 'AccessDenied')
const sealed = (key: string, keyId: string) => ({
  key,
  metadata: {
    'x-amz-server-side-encryption': 'aws:kms',
    'x-amz-server-side-encryption-aws-kms-key-id': keyId,
  },
})
type Listed = Awaited<ReturnType<Parameters<typeof sampleStored>[0]['list']>>

/** A server with these pages; reading an object of `unreadable` fails with its error. */
const server = (
  pages: Record<string, Listed | AppError>,
  unreadable: Record<string, AppError> = {},
) => {
  const read: string[] = []
  const api = {
    buckets: async () => Object.keys(pages).map((name) => ({name})),
    list: async (bucket: string) => {
      const page = pages[bucket] ?? []
      if (page instanceof AppError) throw page
      return page
    },
    readByte: async (bucket: string, key: string) => {
      read.push(`${bucket}/${key}`)
      const error = unreadable[key]
      if (error) throw error
    },
  }
  return {api, read}
}

describe('a look at what is stored encrypted', () => {
  test('reads one object under each key, and no plain one', async () => {
    const {api, read} = server({
      docs: [{key: 'plain', metadata: {}}, sealed('a', 'k1'), sealed('b', 'k1'), sealed('c', 'k2')],
    })
    expect(await sampleStored(api)).toEqual({
      state: 'readable',
      bucketsTested: 1,
      buckets: 1,
      unreadable: [],
    })
    expect(read).toEqual(['docs/a', 'docs/c'])
  })

  test('that may be listed nowhere is untested, and not readable', async () => {
    const {api} = server({docs: denied, logs: denied})
    expect(await sampleStored(api)).toMatchObject({state: 'untested', bucketsTested: 0, buckets: 2})
  })

  test('that may be listed and not read says nothing of the KMS', async () => {
    const {api} = server({docs: [sealed('a', 'k1')]}, {a: denied})
    expect(await sampleStored(api)).toMatchObject({state: 'untested', unreadable: []})
  })

  test('that finds nothing encrypted says none', async () => {
    const {api} = server({docs: [{key: 'plain', metadata: {}}]})
    expect(await sampleStored(api)).toMatchObject({state: 'none', bucketsTested: 1})
  })

  test('names the bucket, or the object, that the KMS keeps from being read', async () => {
    const {api} = server(
      {docs: [sealed('a', 'k1')], logs: refusal('server_error', 'kms:DecryptionFailed')},
      {a: refusal('kms_key_not_found', 'kms:KeyNotFound')},
    )
    const {state, unreadable} = await sampleStored(api)
    expect([state, unreadable.map(({where}) => where)]).toEqual(['unreadable', ['docs/a', 'logs']])
  })
})
