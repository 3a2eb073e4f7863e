import fc from 'fast-check'

const actions = [
  '*',
  's3:*',
  's3:Get*',
  's3:GetObject',
  's3:PutObject',
  's3:ListBucket',
  's3:GetObjectVersion',
  's3:PutObjectTagging',
  's3:Fly',
  's3:getobject',
  'admin:*',
  'admin:ServerInfo',
  'admin:List*',
  'kms:*',
  'kms:KeyStatus',
  'sts:AssumeRoleWithWebIdentity',
]
const resources = [
  '*',
  'arn:aws:s3:::*',
  'arn:aws:s3:::bucket',
  'arn:aws:s3:::bucket/*',
  'arn:aws:s3:::bucket/a?c/*',
  'arn:aws:s3:::/bucket',
  'arn:aws:s3:::',
  'bucket/*',
  'arn:minio:kms:::key*',
  'arn:minio:kms:::a/b',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is a variable of policies.
  'arn:aws:s3:::bucket/${aws:username}/*',
]
const keys = [
  'aws:SourceIp',
  'aws:username',
  'aws:SecureTransport',
  'aws:CurrentTime',
  'aws:EpochTime',
  's3:prefix',
  's3:max-keys',
  's3:versionid',
  's3:ExistingObjectTag/team',
  's3:x-amz-server-side-encryption',
  's3:x-amz-copy-source',
  'svc:DurationSeconds',
  'aws:sourceip',
]
const operators = [
  'StringEquals',
  'StringLike',
  'StringNotLike',
  'ForAnyValue:StringEquals',
  'ForAllValues:StringLike',
  'IpAddress',
  'NotIpAddress',
  'Bool',
  'Null',
  'NumericLessThan',
  'NumericGreaterThanIfExists',
  'DateLessThan',
  'StringEqualsIfExists',
  'BinaryEquals',
]
const values = [
  'x',
  '',
  '10.0.0.0/8',
  '10.0.0.1',
  'fe80::/10',
  '300.0.0.1',
  true,
  'true',
  'True',
  'yes',
  10,
  '10',
  '1.5',
  '2030-01-31T00:00:00Z',
  '2030-01-31',
  'AES256',
  'bucket/object',
  'eA==',
]

const someOf = (pool: readonly string[]) =>
  fc.oneof(
    {weight: 2, arbitrary: fc.constantFrom(...pool)},
    {weight: 3, arbitrary: fc.uniqueArray(fc.constantFrom(...pool), {minLength: 1, maxLength: 2})},
  )
const value = fc.constantFrom(...values)
const condition = fc.dictionary(
  fc.constantFrom(...operators),
  fc.dictionary(
    fc.constantFrom(...keys),
    fc.oneof(value, fc.array(value, {minLength: 1, maxLength: 2})),
    {minKeys: 1, maxKeys: 1},
  ),
  {minKeys: 1, maxKeys: 1},
)

/** Documents of which a server takes some and refuses others; without NotAction, which breaks its lists. */
export const randomPolicies = fc.record({
  Version: fc.constant('2012-10-17'),
  Statement: fc.array(
    fc.record(
      {
        Sid: fc.constantFrom('', 'One'),
        Effect: fc.constantFrom('Allow', 'Deny'),
        Action: someOf(actions),
        Resource: someOf(resources),
        NotResource: someOf(resources.slice(0, 4)),
        Condition: condition,
      },
      {requiredKeys: ['Effect', 'Action']},
    ),
    {minLength: 1, maxLength: 2},
  ),
})
