import {describe, expect, test} from 'vitest'
import {renderObjects} from '../../../src/lib/output/stat.ts'
import {plainStyle} from '../../../src/lib/output/style.ts'

describe('renderObjects', () => {
  test('shows the key of an encrypted object, and its metadata in columns', () => {
    expect(
      renderObjects(
        [
          {
            name: 'kms.txt',
            lastModified: '2026-11-20T23:33:48Z',
            size: 12,
            etag: 'ebc450fc2ad6d7e193106d1d92df91a9',
            type: 'file',
            metadata: {
              'Content-Type': 'text/plain',
              'X-Amz-Meta-Colour': 'blue',
              'X-Amz-Server-Side-Encryption': 'aws:kms',
            },
            encryption: {algorithm: 'SSE-KMS', keyId: 'arn:aws:kms:my-key'},
          },
        ],
        plainStyle,
      ),
    ).toBe(`Name      : kms.txt
Date      : 2026-11-20 23:33:48 UTC
Size      : 12 B
ETag      : ebc450fc2ad6d7e193106d1d92df91a9
Type      : file
Encryption: SSE-KMS (arn:aws:kms:my-key)
Metadata  :
  Content-Type     : text/plain
  X-Amz-Meta-Colour: blue
`)
  })

  test('shows versions, checksums, expirations, delete markers and folders, an empty line apart', () => {
    const time = '2026-11-24T11:20:36Z'
    expect(
      renderObjects(
        [
          {name: 'sub/', lastModified: '1970-01-01T00:00:00Z', size: 0, etag: '', type: 'folder'},
          {
            name: 'p.txt',
            lastModified: time,
            size: 12000000,
            etag: '930a',
            type: 'file',
            versionID: '5990',
            expires: '2031-01-01T00:00:00Z',
            expiration: '2026-11-28T00:00:00Z',
            expirationRuleID: 'clean-up',
            replicationStatus: 'COMPLETED',
            checksum: {CRC32C: 'qTxfkw=='},
            encryption: {algorithm: 'unknown'},
          },
          {
            name: 'p.txt',
            lastModified: time,
            size: 0,
            etag: '',
            type: 'file',
            versionID: '7278',
            deleteMarker: true,
          },
        ],
        plainStyle,
      ),
    ).toBe(`Name      : sub/
Type      : folder

Name      : p.txt
Date      : 2026-11-24 11:20:36 UTC
Size      : 11 MiB
ETag      : 930a
VersionID : 5990
Type      : file
Expires   : 2031-01-01 00:00:00 UTC
Expiration: 2026-11-28 00:00:00 UTC (lifecycle-rule-id: clean-up)
Replication: COMPLETED
Checksum  : CRC32C:qTxfkw==
Encryption: Unknown

Name      : p.txt
Date      : 2026-11-24 11:20:36 UTC
VersionID : 7278 (delete-marker)
Type      : file
`)
  })
})
