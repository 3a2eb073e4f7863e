// Random policies and requests, from names that matter to each other.
import fc from 'fast-check'

const actions = [
  ...'s3:GetObject s3:PutObject s3:DeleteObject s3:ListBucket s3:ListBucketVersions'.split(' '),
  ...'s3:GetObjectVersion s3:DeleteObjectVersion s3:GetObjectTagging s3:GetBucketLocation'.split(
    ' ',
  ),
  ...'s3:GetBucketTagging s3:GetEncryptionConfiguration s3:ListAllMyBuckets'.split(' '),
  ...'s3:* s3:Get* s3:*Object s3:List* s3:?etObject s3:GetObject* s3:*Tagging s3:Put* s*'.split(
    ' ',
  ),
]
const adminActions =
  'admin:ListUsers admin:ServerInfo admin:* admin:GetUser admin:ListGroups'.split(' ')
const resources = [
  ...'* bkt1 bkt1/* bkt1/dir/* bkt? bkt?/* bkt*/dir/? bkt1/?* bkt2 bkt2/* b*/o *o'.split(' '),
  ...`bkt1/\${aws:username}/* bkt1/o bkt1/dir/o bkt1/tagged bkt1/\${aws:nobody}/* nosuch nosuch/*`.split(
    ' ',
  ),
  ...['bkt1/', 'bkt1/dir/../o', 'bkt1//o', '*/dir/*'],
].map((name) => `arn:aws:s3:::${name}`)

const conditions: readonly fc.Arbitrary<object>[] = [
  fc.record({
    operator: fc.constantFrom(
      'StringEquals',
      'StringNotEquals',
      'StringLike',
      'StringNotLike',
      'StringEqualsIgnoreCase',
      'ForAllValues:StringLike',
      'ForAnyValue:StringLike',
      'ForAllValues:StringNotLike',
    ),
    key: fc.constantFrom(
      'aws:username',
      'aws:userid',
      'aws:Referer',
      'aws:UserAgent',
      'aws:principaltype',
      'aws:groups',
      'jwt:sub',
    ),
    value: fc.constantFrom(
      'user1',
      'user*',
      'USER1',
      'User',
      'AssumedRole',
      '',
      '*',
      `\${aws:username}`,
      'http://ok/*',
    ),
  }),
  fc.record({
    operator: fc.constantFrom(
      'StringEquals',
      'StringNotEquals',
      'StringLike',
      'Null',
      'ForAllValues:StringEquals',
    ),
    key: fc.constantFrom('s3:prefix', 's3:delimiter'),
    value: fc.constantFrom('dir/', '', 'd*', '/', 'true', 'false'),
  }),
  fc.record({
    operator: fc.constantFrom(
      'NumericLessThan',
      'NumericEquals',
      'NumericNotEquals',
      'NumericGreaterThanEquals',
      'NumericGreaterThanIfExists',
    ),
    key: fc.constant('s3:max-keys'),
    value: fc.constantFrom('5', '10', '1000'),
  }),
  fc.record({
    operator: fc.constantFrom('IpAddress', 'NotIpAddress'),
    key: fc.constant('aws:SourceIp'),
    value: fc.constantFrom('127.0.0.1', '10.0.0.0/8', '127.0.0.0/8', '127.0.0.1/31', '::1/128'),
  }),
  fc.record({
    operator: fc.constantFrom('Bool', 'Null'),
    key: fc.constant('aws:SecureTransport'),
    value: fc.constantFrom('true', 'false'),
  }),
  fc.record({
    operator: fc.constantFrom('DateLessThan', 'DateGreaterThan', 'DateNotEquals'),
    key: fc.constant('aws:CurrentTime'),
    value: fc.constantFrom('2020-01-01T00:00:00Z', '2090-01-01T00:00:00+02:00'),
  }),
  fc.record({
    operator: fc.constantFrom('StringEquals', 'StringNotEquals', 'StringLike', 'Null'),
    key: fc.constantFrom('s3:ExistingObjectTag/color', 's3:ExistingObjectTag/none'),
    value: fc.constantFrom('blue', 'b*', 'red', 'true', 'false'),
  }),
  fc.record({
    operator: fc.constantFrom('StringEquals', 'StringLike', 'Null'),
    key: fc.constantFrom('s3:versionid', 's3:authType', 's3:signatureversion'),
    value: fc.constantFrom('', '?*', 'REST-HEADER', 'AWS4*', 'true', 'false'),
  }),
]

const condition = fc
  .oneof(...conditions)
  .map((each) => Object.values(each).map(String))
  .map(([operator = '', key = '', value = '']) => ({[operator]: {[key]: value}}))

const effect = fc.constantFrom(...Array.from({length: 6}, () => 'Allow'), 'Deny')
const some = <T>(values: readonly T[], most: number): fc.Arbitrary<T[]> =>
  fc.uniqueArray(fc.constantFrom(...values), {minLength: 1, maxLength: most})

const statement = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record(
      {
        Effect: effect,
        Action: some(actions, 3),
        Resource: some(resources, 2),
        Condition: condition,
      },
      {requiredKeys: ['Effect', 'Action', 'Resource']},
    ),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      Effect: effect,
      Action: some(actions, 2),
      NotResource: some(resources, 2),
    }),
  },
  {weight: 2, arbitrary: fc.record({Effect: effect, Action: some(adminActions, 2)})},
  {
    weight: 1,
    arbitrary: fc.record({
      Effect: effect,
      Action: fc.constant(['*']),
      Resource: some(resources, 1),
    }),
  },
)

/** A policy document; whether a server would store it is another question. */
export const randomPolicy = fc
  .array(statement, {minLength: 1, maxLength: 3})
  .map((statements) => ({Version: '2012-10-17', Statement: statements}))

/** A request as a server gets it, and the name under which its checks are known. */
export interface RandomRequest {
  readonly name: string
  readonly method: string
  readonly bucket?: string
  readonly object?: string
  readonly query: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string>>
  readonly source?: string
  /** An admin call instead. */
  readonly admin?: string
}

const bucket = fc.constantFrom('bkt1', 'bkt1', 'bkt2')
const object = fc.constantFrom('o', 'dir/o', 'tagged', 'user1/f', 'nosuch')
// Whether a missing object has tags the server says before it looks at the rights.
const onObject = (name: string, method: string, query: Record<string, string> = {}) =>
  fc.record({
    name: fc.constant(name),
    method: fc.constant(method),
    bucket,
    object: 'tagging' in query ? object.filter((key) => key !== 'nosuch') : object,
    query: fc.constant(query),
    headers: fc.constantFrom({}, {}, {referer: 'http://ok/x'}),
  })
const onBucket = (name: string, query: Record<string, string>) =>
  fc.record({
    name: fc.constant(name),
    method: fc.constant('GET'),
    bucket,
    query: fc.constant(query),
    headers: fc.constant({}),
  })
const onServer = (name: string) =>
  fc.constant({name, method: 'GET', admin: name, query: {}, headers: {}})

const version = {versionId: '00000000-0000-4000-8000-000000000000'}

export const randomRequest: fc.Arbitrary<RandomRequest> = fc.oneof(
  onObject('GetObject', 'GET'),
  onObject('GetObject', 'GET', version),
  onObject('HeadObject', 'HEAD'),
  onObject('GetObjectTagging', 'GET', {tagging: ''}),
  fc.record({
    name: fc.constant('PutObject'),
    method: fc.constant('PUT'),
    bucket: fc.constant('bkt2'),
    object: fc.constantFrom('new', 'dir/new', 'user1/f'),
    query: fc.constant({}),
    headers: fc.constantFrom({}, {'x-amz-tagging': 'color=blue'}),
  }),
  fc.record({
    name: fc.constant('DeleteObject'),
    method: fc.constant('DELETE'),
    bucket,
    object: fc.constantFrom('gone', 'dir/gone'),
    query: fc.constant({}),
    headers: fc.constant({}),
  }),
  fc.record({
    name: fc.constant('DeleteObject versionId'),
    method: fc.constant('DELETE'),
    bucket,
    object: fc.constantFrom('gone', 'dir/gone'),
    query: fc.constant(version),
    headers: fc.constant({}),
  }),
  fc
    .record({
      name: fc.constant('CopyObject'),
      method: fc.constant('PUT'),
      bucket: fc.constant('bkt2'),
      object: fc.constantFrom('copy', 'dir/copy'),
      query: fc.constant({}),
      headers: fc.constantFrom(
        {'x-amz-copy-source': '/bkt1/o'},
        {'x-amz-copy-source': '/bkt1/tagged'},
      ),
    })
    .map((each) => ({...each, source: each.headers['x-amz-copy-source'].slice(1)})),
  onBucket('ListObjects', {'list-type': '2'}),
  onBucket('ListObjects', {'list-type': '2', prefix: 'dir/'}),
  onBucket('ListObjects', {'list-type': '2', prefix: '', 'max-keys': '5'}),
  onBucket('ListObjects', {'list-type': '2', prefix: 'dir/', delimiter: '/', 'max-keys': '50'}),
  onBucket('ListObjectVersions', {versions: ''}),
  onBucket('GetBucketLocation', {location: ''}),
  onBucket('GetBucketTagging', {tagging: ''}),
  onBucket('GetBucketEncryption', {encryption: ''}),
  onServer('list-users'),
  onServer('info'),
  onServer('groups'),
)
