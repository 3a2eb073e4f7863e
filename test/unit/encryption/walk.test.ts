import {describe, expect, test} from 'vitest'
import type {ObjectsApi} from '../../../src/lib/encryption/objects-api.ts'
import type {StoredObject} from '../../../src/lib/encryption/stored-object.ts'
import {placesOf, walkPlace} from '../../../src/lib/encryption/walk.ts'
import {AppError} from '../../../src/lib/errors/errors.ts'
import {listed, serverOf} from '../../helpers/listed-server.ts'

const plain = {'content-type': 'text/plain'}
const sse = 'x-amz-server-side-encryption'
const customerKeyNeeded = new AppError('bad_input', 'no', {
  fault: {
    Code: 'InvalidRequest',
    Message: 'The object was stored using a form of Server Side Encryption. The correct parameters',
    BucketName: '',
    Key: '',
    RequestID: '',
    HostID: '',
    Region: '',
  },
})

async function walked(
  api: ObjectsApi,
  prefix = '',
  options: {versions?: boolean; startAfter?: string} = {},
): Promise<StoredObject[]> {
  const found: StoredObject[] = []
  const place = {bucket: 'documents', prefix}
  for await (const page of walkPlace(api, place, {versions: false, ...options})) found.push(...page)
  return found
}

const keysOf = (found: readonly StoredObject[]): string[] => found.map(({object}) => object.key)

describe('placesOf', () => {
  test('a server has all buckets that it shows, a path the one that it names', async () => {
    const {api} = serverOf({a: [], b: []})
    expect(await placesOf(api, {alias: 'prod'})).toEqual([
      {bucket: 'a', prefix: ''},
      {bucket: 'b', prefix: ''},
    ])
    expect(await placesOf(api, {alias: 'prod', bucket: 'c', key: 'x/y'})).toEqual([
      {bucket: 'c', prefix: 'x/y'},
    ])
  })

  test('a key without a bucket names nothing', async () => {
    const {api} = serverOf({})
    await expect(placesOf(api, {alias: 'prod', key: 'x'})).rejects.toMatchObject({
      code: 'usage',
      message: 'prod//x names no bucket',
    })
  })
})

describe('walkPlace', () => {
  test('tells the encryption that the listing tells, the key by its bare name', async () => {
    const kms = {[sse]: 'aws:kms', [`${sse}-aws-kms-key-id`]: 'arn:aws:kms:my-key'}
    const {api, heads} = serverOf({
      documents: [
        listed('a', {metadata: plain}),
        listed('b', {metadata: {[sse]: 'AES256'}}),
        listed('c', {metadata: kms}),
        listed('d', {metadata: {[`${sse}-customer-algorithm`]: 'AES256'}}),
      ],
    })
    expect((await walked(api)).map(({encryption}) => encryption)).toEqual([
      {algorithm: 'none'},
      {algorithm: 'SSE-S3'},
      {algorithm: 'SSE-KMS', keyId: 'my-key'},
      {algorithm: 'SSE-C'},
    ])
    expect(heads).toEqual([])
  })

  test('missing metadata is not plain: each object is asked for, and what is told counts', async () => {
    const {api, heads} = serverOf({documents: [listed('a'), listed('b', {metadata: {}})]}, () => ({
      [sse]: 'AES256',
    }))
    expect((await walked(api)).map(({encryption}) => encryption)).toEqual([
      {algorithm: 'SSE-S3'},
      {algorithm: 'SSE-S3'},
    ])
    expect(heads).toEqual(['a', 'b'])
  })

  test('what may not be read is unknown, with the reason', async () => {
    const refusal = new AppError('access_denied', 'no')
    const {api} = serverOf({documents: [listed('a'), listed('b', {metadata: plain})]}, () => {
      throw refusal
    })
    expect(await walked(api)).toMatchObject([
      {object: {key: 'a'}, encryption: {algorithm: 'unknown'}, refusal},
      {object: {key: 'b'}, encryption: {algorithm: 'none'}},
    ])
  })

  test('a HEAD that wants the key of a customer has told the encryption', async () => {
    const {api} = serverOf({documents: [listed('a')]}, () => {
      throw customerKeyNeeded
    })
    expect((await walked(api))[0]?.encryption).toEqual({algorithm: 'SSE-C'})
  })

  test('what is gone meanwhile, or deleted by a marker, is left out', async () => {
    const {api} = serverOf({documents: [listed('a'), listed('b'), listed('c')]}, (key) => {
      if (key === 'a') throw new AppError('object_not_found', 'gone')
      return key === 'b' ? {'x-amz-delete-marker': 'true'} : plain
    })
    expect(keysOf(await walked(api))).toEqual(['c'])
  })

  test('a server that is gone ends it', async () => {
    const {api} = serverOf({documents: [listed('a')]}, () => {
      throw new AppError('unreachable', 'gone')
    })
    await expect(walked(api)).rejects.toMatchObject({code: 'unreachable'})
  })

  test('delete markers have no encryption, and get no HEAD', async () => {
    const {api, heads} = serverOf({
      documents: [
        listed('a', {versionId: '2', isDeleteMarker: true}),
        listed('a', {versionId: '1', isLatest: false, metadata: plain}),
      ],
    })
    const found = await walked(api, '', {versions: true})
    expect(found.map(({encryption}) => encryption)).toEqual([undefined, {algorithm: 'none'}])
    expect(heads).toEqual([])
  })

  test.each([
    ['logs', ['logs', 'logs/1', 'logs/2/x']],
    ['logs/', ['logs/1', 'logs/2/x']],
    ['log', []],
    ['logs/2', ['logs/2/x']],
  ])('%s is the object and the folder of that name', async (prefix, keys) => {
    const all = ['log.txt', 'logs', 'logs-old/1', 'logs.txt', 'logs/1', 'logs/2/x', 'logs2']
    const {api} = serverOf({documents: all.map((key) => listed(key, {metadata: plain}))})
    expect(keysOf(await walked(api, prefix))).toEqual(keys)
  })

  test('goes on behind the key where another ended', async () => {
    const all = ['logs', 'logs/1', 'logs/2', 'logs/3']
    const {api} = serverOf({documents: all.map((key) => listed(key, {metadata: plain}))})
    expect(keysOf(await walked(api, 'logs', {startAfter: 'logs/1'}))).toEqual(['logs/2', 'logs/3'])
    expect(keysOf(await walked(api, '', {startAfter: 'logs'}))).toEqual([
      'logs/1',
      'logs/2',
      'logs/3',
    ])
  })

  test('names the bucket that is not there', async () => {
    const {api} = serverOf({})
    await expect(walked(api)).rejects.toMatchObject({
      code: 'bucket_not_found',
      message: 'No bucket named documents at prod',
    })
  })
})
