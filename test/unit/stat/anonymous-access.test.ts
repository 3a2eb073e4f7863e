import {describe, expect, test} from 'vitest'
import {anonymousAccess} from '../../../src/lib/stat/anonymous-access.ts'

const statement = (actions: readonly string[], resource: string, more: object = {}): object => ({
  Effect: 'Allow',
  Principal: {AWS: ['*']},
  Action: actions,
  Resource: [`arn:aws:s3:::${resource}`],
  ...more,
})

const policy = (...statements: object[]): string =>
  JSON.stringify({Version: '2012-10-17', Statement: statements})

const listing = statement(['s3:GetBucketLocation', 's3:ListBucket'], 'documents')
const reading = statement(['s3:GetObject'], 'documents/*')
const uploads = statement(['s3:GetBucketLocation', 's3:ListBucketMultipartUploads'], 'documents')
const writing = statement(
  ['s3:AbortMultipartUpload', 's3:DeleteObject', 's3:ListMultipartUploadParts', 's3:PutObject'],
  'documents/*',
)

describe('anonymousAccess', () => {
  test.each([
    {title: 'no policy', document: undefined, want: 'none'},
    {title: 'what mc writes for download', document: policy(listing, reading), want: 'readonly'},
    {title: 'what mc writes for upload', document: policy(uploads, writing), want: 'writeonly'},
    {
      title: 'what mc writes for public',
      document: policy(listing, uploads, reading, writing),
      want: 'readwrite',
    },
    {title: 'reading without listing', document: policy(reading), want: 'custom'},
    {
      title: 'reading below a prefix',
      document: policy(listing, statement(['s3:GetObject'], 'documents/public/*')),
      want: 'custom',
    },
    {
      title: 'another bucket',
      document: policy(statement(['s3:GetObject'], 'others/*')),
      want: 'custom',
    },
    {
      title: 'reading under a condition',
      document: policy(
        listing,
        statement(['s3:GetObject'], 'documents/*', {Condition: {IpAddress: {}}}),
      ),
      want: 'custom',
    },
    {
      title: 'a refusal beside it',
      document: policy(listing, reading, statement(['s3:*'], 'documents/*', {Effect: 'Deny'})),
      want: 'custom',
    },
    {title: 'a document that cannot be read', document: '{"Statement":', want: 'custom'},
  ])('$title is $want', ({document, want}) => {
    expect(anonymousAccess(document, 'documents')).toBe(want)
  })
})
