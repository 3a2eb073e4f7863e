import {describe, expect, test} from 'vitest'
import {parseListing} from '../../../src/lib/s3/listing-page.ts'

const page = (content: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>documents</Name><IsTruncated>false</IsTruncated>${content}</ListBucketResult>`

const versions = (content: string): string =>
  `<ListVersionsResult><Name>documents</Name><IsTruncated>false</IsTruncated>${content}</ListVersionsResult>`

const object = (key: string, more = ''): string =>
  `<Contents><Key>${key}</Key><LastModified>2026-11-24T11:21:09.604Z</LastModified><ETag>&#34;ac81a94460701e9a212d4fd083f5bab2&#34;</ETag><Size>6</Size><StorageClass>STANDARD</StorageClass>${more}</Contents>`

const urlEncoded = '<EncodingType>url</EncodingType>'

describe('parseListing', () => {
  test('reads an object with the metadata that MinIO adds', () => {
    const {objects} = parseListing(
      page(
        object(
          'kms.txt',
          '<UserMetadata><X-Amz-Server-Side-Encryption>aws:kms</X-Amz-Server-Side-Encryption><X-Amz-Server-Side-Encryption-Aws-Kms-Key-Id>arn:aws:kms:my-key</X-Amz-Server-Side-Encryption-Aws-Kms-Key-Id><content-type>text/plain</content-type></UserMetadata><UserTags>t1=v1&amp;t2=v+2</UserTags><Internal><K>1</K><M>0</M></Internal>',
        ),
      ),
    )
    expect(objects).toEqual([
      {
        key: 'kms.txt',
        size: 6,
        etag: 'ac81a94460701e9a212d4fd083f5bab2',
        lastModified: '2026-11-24T11:21:09.604Z',
        storageClass: 'STANDARD',
        isLatest: true,
        isDeleteMarker: false,
        metadata: {
          'x-amz-server-side-encryption': 'aws:kms',
          'x-amz-server-side-encryption-aws-kms-key-id': 'arn:aws:kms:my-key',
          'content-type': 'text/plain',
          'x-amz-tagging-count': '2',
        },
      },
    ])
  })

  test('missing metadata is undefined, and not an object without any', () => {
    const {objects} = parseListing(page(object('a') + object('b', '<UserMetadata></UserMetadata>')))
    expect(objects.map(({metadata}) => metadata)).toEqual([undefined, {}])
  })

  test.each([
    {title: 'entities', key: 'a &amp; &lt;b&gt; &#34;c&#34;', more: '', name: 'a & <b> "c"'},
    {title: 'a line break', key: 'new&#xA;line', more: '', name: 'new\nline'},
    {title: 'percent signs that are not encoded', key: '100%41+1', more: '', name: '100%41+1'},
    {
      title: 'the encoding that was asked for',
      key: 'a+b%2Bc%2541%26d%3C%C3%A9%3E%22%E6%97%A5.txt',
      more: urlEncoded,
      name: 'a b+c%41&d<é>"日.txt',
    },
    {title: 'a control character', key: 'bell%07', more: urlEncoded, name: 'bell\u0007'},
  ])('reads names with $title', ({key, more, name}) => {
    expect(parseListing(page(object(key) + more)).objects[0]?.key).toBe(name)
  })

  test('reads versions and delete markers in the order of the server', () => {
    const {objects} = parseListing(
      versions(
        '<DeleteMarker><Key>o.txt</Key><LastModified>2026-11-24T11:20:36.753Z</LastModified><ETag></ETag><Size>0</Size><Owner><ID>02d6</ID><DisplayName>minio</DisplayName></Owner><IsLatest>true</IsLatest><VersionId>b16f</VersionId></DeleteMarker>' +
          '<Version><Key>o.txt</Key><LastModified>2026-11-24T11:20:36.609Z</LastModified><ETag>&#34;b194&#34;</ETag><Size>6</Size><StorageClass>STANDARD</StorageClass><UserMetadata><content-type>text/plain</content-type></UserMetadata><IsLatest>false</IsLatest><VersionId>null</VersionId></Version>',
      ),
    )
    expect(objects).toEqual([
      {
        key: 'o.txt',
        size: 0,
        etag: '',
        lastModified: '2026-11-24T11:20:36.753Z',
        storageClass: '',
        versionId: 'b16f',
        isLatest: true,
        isDeleteMarker: true,
      },
      {
        key: 'o.txt',
        size: 6,
        etag: 'b194',
        lastModified: '2026-11-24T11:20:36.609Z',
        storageClass: 'STANDARD',
        versionId: 'null',
        isLatest: false,
        isDeleteMarker: false,
        metadata: {'content-type': 'text/plain'},
      },
    ])
  })

  test('reads folders', () => {
    const {prefixes, objects} = parseListing(
      page(
        `<CommonPrefixes><Prefix>a+b%2F</Prefix></CommonPrefixes><CommonPrefixes><Prefix>c/</Prefix></CommonPrefixes>${urlEncoded}`,
      ),
    )
    expect(prefixes).toEqual(['a b/', 'c/'])
    expect(objects).toEqual([])
  })

  test('says how to go on, with names decoded and tokens as they are', () => {
    const rest = '<IsTruncated>true</IsTruncated>'
    expect(
      parseListing(page(`<NextContinuationToken>Yy50+/=</NextContinuationToken>${rest}`)).next,
    ).toEqual({'continuation-token': 'Yy50+/='})
    expect(
      parseListing(
        versions(
          `<NextKeyMarker>a+b</NextKeyMarker><NextVersionIdMarker>6725</NextVersionIdMarker>${rest}${urlEncoded}`,
        ),
      ).next,
    ).toEqual({'key-marker': 'a b', 'version-id-marker': '6725'})
  })

  test('the end of a listing has no next', () => {
    expect(parseListing(page('')).next).toBeUndefined()
  })

  test.each([
    {title: 'text that is no XML', text: 'Welcome to nginx!'},
    {title: 'another document', text: '<html><body></body></html>'},
    {title: 'half a document', text: page(object('a')).slice(0, -60)},
    {title: 'an object without a name', text: page(object('a').replace('<Key>a</Key>', ''))},
    {title: 'a size that is none', text: page(object('a').replace('<Size>6', '<Size>six'))},
    {title: 'a time that is none', text: page(object('a').replace('2026-11', '2026-31'))},
    {title: 'a wrongly encoded name', text: page(object('100%') + urlEncoded)},
    {title: 'a truncated list without a next', text: page('<IsTruncated>true</IsTruncated>')},
    {title: 'nothing', text: ''},
  ])('refuses $title', ({text}) => {
    expect(() => parseListing(text)).toThrow(
      expect.objectContaining({name: 'AppError', code: 'protocol'}),
    )
  })

  test('reads a thousand objects with metadata', () => {
    const metadata =
      '<UserMetadata><X-Amz-Server-Side-Encryption>AES256</X-Amz-Server-Side-Encryption><content-type>text/plain</content-type></UserMetadata><Internal><K>1</K><M>0</M></Internal>'
    const text = page(Array.from({length: 1000}, (_, n) => object(`o-${n}`, metadata)).join(''))
    expect(parseListing(text).objects).toHaveLength(1000)
  })
})
