// Random policies and requests, from names that matter to each other.
import fc from 'fast-check'

const actions = [
  ...'s3:GetObject s3:PutObject s3:DeleteObject s3:ListBucket s3:ListBucketVersions'.split(' '),
  ...'s3:GetObjectVersion s3:DeleteObjectVersion s3:GetObjectTagging s3:GetBucketLocation'.split(
    ' ',
  ),
  ...'s3:GetBucketTagging s3:GetEncryptionConfiguration s3:ListAllMyBuckets'.split(' '),
  ...'s3:GetObjectAttributes s3:GetObjectVersionAttributes s3:PutObjectRetention'.split(' '),
  ...'s3:PutObjectLegalHold s3:GetObject*Attributes'.split(' '),
  ...'s3:* s3:Get* s3:*Object s3:List* s3:?etObject s3:GetObject* s3:*Tagging s3:Put* s*'.split(
    ' ',
  ),
]
const adminActions =
  'admin:ListUsers admin:ServerInfo admin:* admin:GetUser admin:ListGroups admin:ListServiceAccounts'.split(
    ' ',
  )
const kmsActions = 'kms:KeyStatus kms:CreateKey kms:ListKeys kms:Status kms:*'.split(' ')
const kmsResources = 'my-key my-* *-key * other ?y-key'.split(' ')
const resources = [
  ...'* bkt1 bkt1/* bkt1/dir/* bkt? bkt?/* bkt*/dir/? bkt1/?* bkt2 bkt2/* b*/o *o'.split(' '),
  ...`bkt1/\${aws:username}/* bkt1/o bkt1/dir/o bkt1/tagged bkt1/\${aws:nobody}/* nosuch nosuch/*`.split(
    ' ',
  ),
  ...['bkt1/', 'bkt1/dir/../o', 'bkt1//o', '*/dir/*', 'locked/*', 'locked', 'locked/dir/*'],
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
  fc.record({
    operator: fc.constantFrom('StringEquals', 'StringNotEquals', 'StringLike', 'Null'),
    key: fc.constantFrom('s3:x-amz-server-side-encryption', 's3:x-amz-copy-source'),
    value: fc.constantFrom('AES256', 'aws:kms', '/bkt1/o', '/bkt1/*', '*', 'true', 'false'),
  }),
  fc.record({
    operator: fc.constantFrom('StringEquals', 'StringNotEquals', 'StringLike', 'Null'),
    key: fc.constantFrom(
      's3:object-lock-mode',
      's3:object-lock-legal-hold',
      's3:RequestObjectTag/color',
      's3:RequestObjectTagKeys',
    ),
    value: fc.constantFrom('GOVERNANCE', 'COMPLIANCE', 'ON', 'blue', 'color', '*', 'true', 'false'),
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
    weight: 2,
    arbitrary: fc.record(
      {
        Effect: effect,
        Action: some(kmsActions, 2),
        Resource: some(
          kmsResources.map((name) => `arn:minio:kms:::${name}`),
          2,
        ),
      },
      {requiredKeys: ['Effect', 'Action']},
    ),
  },
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
  /** The parameter of an admin call that names who asks, or the owner of the key that does. */
  readonly self?: string
  /** A call to the KMS instead, and the key that it is about. */
  readonly kms?: string
  readonly kmsKey?: string
}

// What a server takes for the true values of conditions, though the client says it.
const forged = [
  {sourceip: '10.1.2.3'},
  {'x-forwarded-for': '10.1.2.3, 192.0.2.1'},
  {'x-real-ip': '::1'},
  {username: 'user1'},
  {securetransport: 'true'},
  {sub: 'user1'},
]
const forgedQuery = {username: 'user1', SourceIp: '10.1.2.3', sub: 'User'}

const bucket = fc.constantFrom('bkt1', 'bkt1', 'bkt2')
const object = fc.constantFrom('o', 'dir/o', 'tagged', 'user1/f', 'nosuch')
// Whether a missing object has tags the server says before it looks at the rights.
const onObject = (name: string, method: string, query: Record<string, string> = {}) =>
  fc.record({
    name: fc.constant(name),
    method: fc.constant(method),
    bucket,
    object: 'tagging' in query ? object.filter((key) => key !== 'nosuch') : object,
    query: fc.constantFrom(query, query, query, {...query, ...forgedQuery}),
    headers: fc.constantFrom<Record<string, string>>({}, {}, {referer: 'http://ok/x'}, ...forged),
  })
const onBucket = (name: string, query: Record<string, string>) =>
  fc.record({
    name: fc.constant(name),
    method: fc.constant('GET'),
    bucket,
    query: fc.constantFrom(query, query, query, {...query, ...forgedQuery}),
    headers: fc.constantFrom<Record<string, string>>({}, {}, ...forged),
  })
const onServer = (name: string) =>
  fc.constant({name, method: 'GET', admin: name, query: {}, headers: {}})

const ofSelf = (
  name: string,
  admin: string,
  self: string,
  query: Readonly<Record<string, string>> = {},
) => fc.constant({name, method: 'GET', admin, self, query, headers: {}})
const onKey = (name: string, method: string, kms: string) =>
  fc.constantFrom('my-key', 'other').map((kmsKey) => ({
    name,
    method,
    kms,
    kmsKey,
    query: {'key-id': kmsKey},
    headers: {},
  }))
const onLocked = (name: string, lock: Record<string, string>) =>
  fc.record({
    name: fc.constant(name),
    method: fc.constant('PUT'),
    bucket: fc.constant('locked'),
    object: fc.constantFrom('o', 'dir/o'),
    query: fc.constant({}),
    headers: fc.constant(lock),
  })

const version = {versionId: '00000000-0000-4000-8000-000000000000'}

// Without naming an attribute the server refuses before it looks at the rights.
const attributes: fc.Arbitrary<RandomRequest> = fc
  .tuple(
    onObject('GetObjectAttributes', 'GET', {attributes: ''}),
    fc.constantFrom<{versionId?: string}>({}, {versionId: 'null'}, version),
  )
  .map(([request, {versionId}]) => {
    const isMissing = request.object === 'nosuch' || versionId === version.versionId
    return {
      ...request,
      name: `${request.name}${versionId === undefined ? '' : ' versionId'}${isMissing ? ' missing' : ''}`,
      query: {...request.query, ...(versionId === undefined ? {} : {versionId})},
      headers: {...request.headers, 'x-amz-object-attributes': 'ETag'},
    }
  })

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
    headers: fc.constantFrom<Record<string, string>>(
      {},
      {'x-amz-tagging': 'color=blue'},
      {'x-amz-server-side-encryption': 'AES256'},
      {'x-amz-server-side-encryption': 'aws:kms'},
    ),
  }),
  attributes,
  onLocked('PutObject with retention', {
    'x-amz-object-lock-mode': 'GOVERNANCE',
    'x-amz-object-lock-retain-until-date': '2090-01-01T00:00:00Z',
  }),
  onLocked('PutObject with legal hold', {'x-amz-object-lock-legal-hold': 'ON'}),
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
        {'x-amz-copy-source': 'bkt1/o'},
        {'x-amz-copy-source': `/bkt1/o?versionId=${version.versionId}`},
      ),
    })
    .map((each) => ({
      ...each,
      source: each.headers['x-amz-copy-source'].replace(/^\/|\?.*/g, ''),
    })),
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
  onServer('accountinfo'),
  fc.constant({
    name: 'user-info',
    method: 'GET',
    admin: 'user-info',
    query: {accessKey: 'nobody'},
    headers: {},
  }),
  ofSelf('user-info self', 'user-info', 'accessKey'),
  // Without a name they are those of who asks, also through a key.
  fc.constant({
    name: 'list-service-accounts self',
    method: 'GET',
    admin: 'list-service-accounts',
    query: {},
    headers: {},
  }),
  ofSelf('list-access-keys-bulk self', 'list-access-keys-bulk', 'users', {listType: 'all'}),
  fc.constant({name: 'kms status', method: 'GET', kms: 'status', query: {}, headers: {}}),
  onKey('kms key status', 'GET', 'key/status'),
  onKey('kms key create', 'POST', 'key/create'),
)
