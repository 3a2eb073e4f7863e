import {describe, expect, test} from 'vitest'
import {statFromHeaders} from '../../../src/lib/stat/object.ts'

const sse = 'x-amz-server-side-encryption'

describe('statFromHeaders', () => {
  test('tells all that mc tells, under the names of mc', () => {
    expect(
      statFromHeaders('exp2', {
        'content-length': '1',
        'content-type': 'application/octet-stream',
        'cache-control': 'max-age=90',
        etag: '"9dd4e461268c8034f5c8564e155c67a6"',
        'last-modified': 'Tue, 24 Nov 2026 11:21:10 GMT',
        expires: 'Wed, 01 Jan 2031 00:00:00 GMT',
        server: 'MinIO',
        'x-amz-request-id': '18EAF7645BC5065A',
        'x-amz-checksum-crc32c': 'qTxfkw==',
        'x-amz-checksum-type': 'FULL_OBJECT',
        'x-amz-expiration': 'expiry-date="Sat, 28 Nov 2026 00:00:00 GMT", rule-id="clean-up"',
        'x-amz-meta-k2': 'a,b',
        'x-amz-replication-status': 'COMPLETED',
        'x-amz-restore': 'ongoing-request="false", expiry-date="Fri, 21 Dec 2027 00:00:00 GMT"',
        'x-amz-tagging-count': '2',
        'x-amz-version-id': '9ccf5f1b',
        [sse]: 'AES256',
      }),
    ).toEqual({
      name: 'exp2',
      lastModified: '2026-11-24T11:21:10Z',
      size: 1,
      etag: '9dd4e461268c8034f5c8564e155c67a6',
      type: 'file',
      expires: '2031-01-01T00:00:00Z',
      expiration: '2026-11-28T00:00:00Z',
      expirationRuleID: 'clean-up',
      replicationStatus: 'COMPLETED',
      metadata: {
        'Cache-Control': 'max-age=90',
        'Content-Type': 'application/octet-stream',
        'X-Amz-Meta-K2': 'a,b',
        'X-Amz-Server-Side-Encryption': 'AES256',
        'X-Amz-Tagging-Count': '2',
      },
      versionID: '9ccf5f1b',
      restore: {OngoingRestore: false, ExpiryTime: '2027-12-21T00:00:00Z'},
      checksum: {CRC32C: 'qTxfkw=='},
      encryption: {algorithm: 'SSE-S3'},
    })
  })

  test('a delete marker has a version, and neither size nor encryption', () => {
    expect(
      statFromHeaders('o.txt', {
        'x-amz-delete-marker': 'true',
        'x-amz-version-id': 'b16f',
        'last-modified': 'Tue, 24 Nov 2026 11:20:36 GMT',
        'content-length': '312',
      }),
    ).toEqual({
      name: 'o.txt',
      lastModified: '2026-11-24T11:20:36Z',
      size: 0,
      etag: '',
      type: 'file',
      versionID: 'b16f',
      deleteMarker: true,
    })
  })

  test('an object whose name ends with a slash is a folder', () => {
    expect(statFromHeaders('reports/', {'content-length': '0'}).type).toBe('folder')
  })
})
