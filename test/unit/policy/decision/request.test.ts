// The table of requests, held against what a real server allowed and denied.
import {readFileSync} from 'node:fs'
import {resolve} from 'node:path'
import * as v from 'valibot'
import {describe, expect, test} from 'vitest'
import {decideRequest, type Principal} from '../../../../src/lib/policy/decision/principal.ts'
import {checksOf, requestName} from '../../../../src/lib/policy/decision/request.ts'
import {requestContext} from '../../../../src/lib/policy/decision/request-context.ts'
import {readStatements} from '../../../../src/lib/policy/decision/statement.ts'

const Matrix = v.object({
  acts: v.array(v.string()),
  reqs: v.record(
    v.string(),
    v.object({sufficient: v.array(v.string()), necessary: v.array(v.string())}),
  ),
})
const matrix = (family: string): v.InferOutput<typeof Matrix> => {
  const file = resolve(
    import.meta.dirname,
    `../../../vectors/policy/request-actions-${family}.json`,
  )
  return v.parse(Matrix, JSON.parse(readFileSync(file, 'utf8')))
}
const target = {bucket: 'bkt1', object: 'o', source: 'bkt1/o', kmsKey: 'my-key', buckets: ['bkt1']}
const decide = (name: string, ...statements: object[]): boolean => {
  const principal: Principal = {
    userName: 'alice',
    isRoot: false,
    isEnabled: true,
    disabledGroups: [],
    policies: [
      {
        name: 'p',
        origin: 'user',
        statements: readStatements({Statement: statements}),
      },
    ],
    credential: {kind: 'own'},
  }
  const context = requestContext({headers: {}, query: {}}, {userName: 'alice', kind: 'User'})
  return decideRequest(principal, checksOf(name, target), context).allowed === true
}
const everywhere = 'arn:aws:s3:::*'

describe('of S3 requests', () => {
  const {acts, reqs} = matrix('s3')
  // What the recordings call otherwise, or did in a special way that makes no difference to the rights.
  const names: Readonly<Record<string, string>> = {
    'DeleteBucket force (x-minio-force-delete), missing bucket': 'DeleteBucket force',
    'PutObject with retention headers': 'PutObject with retention',
    'PutObject with legal hold header': 'PutObject with legal hold',
    'PutObject snowball auto-extract': 'PutObject extract',
    'PostPolicy upload': 'PutObject',
    'GetObjectAttributes versionId': 'GetObjectAttributes versionId',
    'CreateBucket with object lock': 'CreateBucket with object lock',
    'DeleteObject versionId (missing)': 'DeleteObject versionId',
    'DeleteObject versionId=null, unversioned': 'DeleteObject versionId',
    'DeleteObject governed version + bypass header': 'DeleteObject versionId',
    'DeleteObjects bulk': 'DeleteObject',
    'DeleteObjects bulk with versionId': 'DeleteObject versionId',
    'PutObjectRetention shorten + bypass': 'PutObjectRetention bypass',
  }

  test.each(Object.entries(reqs))(
    '%s needs what the server needs',
    (recorded, {sufficient, necessary}) => {
      const name = requestName(names[recorded] ?? recorded.split(/ /)[0] ?? '')
      const enough = acts.filter((action) =>
        decide(name, {Effect: 'Allow', Action: action, Resource: everywhere}),
      )
      const stopping = acts.filter(
        (action) =>
          !decide(
            name,
            {Effect: 'Allow', Action: 's3:*', Resource: everywhere},
            {Effect: 'Deny', Action: action, Resource: everywhere},
          ),
      )
      expect({enough: enough.sort(), stopping: stopping.sort()}).toEqual({
        enough: sufficient.sort(),
        stopping: necessary.sort(),
      })
    },
  )
})

describe('of admin and KMS calls', () => {
  const {acts, reqs} = matrix('admin')
  const names: Readonly<Record<string, string>> = {
    'add-user (new secret for other)': 'add-user',
    'add-user self (change own secret)': 'add-user self',
    'user-info other': 'user-info',
    'info-canned-policy, one attached to me': 'info-canned-policy',
    'import-iam-v2 (empty body)': 'import-iam',
    'attach policy to self': 'attach policy',
    'KMS v1 key/status my-key': 'kms key status',
    'KMS v1 key/status default': 'kms key status',
    'KMS v1 key/create': 'kms key create',
    'KMS v1 key/list': 'kms key list',
    'KMS v1 status': 'kms status',
    'KMS v1 metrics': 'kms metrics',
    'KMS v1 version': 'kms version',
    'KMS v1 apis': 'kms apis',
    'admin kms/status': 'admin kms status',
    'admin kms/key/status': 'admin kms status',
    'admin kms/key/create': 'admin kms key create',
    'list-access-keys-bulk other': 'list-access-keys-bulk other',
    'trace (stream)': 'trace',
    'log (stream)': 'log',
  }
  const comparable = Object.entries(reqs).flatMap(([recorded, {sufficient, necessary}]) => {
    try {
      const plain = recorded.replace(/ (dry-run|\(.*\)|enabled|disabled|add|remove|other)$/, '')
      return [{recorded, name: requestName(names[recorded] ?? plain), sufficient, necessary}]
    } catch {
      return []
    }
  })
  // A long recording that was rejected for another reason says nothing about rights.
  const telling = comparable.filter(
    ({sufficient, necessary}) => sufficient.length < 10 && necessary.length > 0,
  )

  test('more than fifty recorded calls are compared', () => {
    expect(telling.length).toBeGreaterThan(50)
  })

  test.each(telling)('$recorded needs what the server needs', ({name, sufficient, necessary}) => {
    const resource = (action: string): object =>
      action.startsWith('s3:') ? {Resource: everywhere} : {}
    const enough = acts.filter((action) =>
      decide(name, {Effect: 'Allow', Action: action, ...resource(action)}),
    )
    const stopping = acts.filter(
      (action) =>
        !decide(
          name,
          {Effect: 'Allow', Action: '*', Resource: '*'},
          {Effect: 'Deny', Action: action, ...resource(action)},
        ),
    )
    // "Unless it is denied" makes any policy enough; the recordings do not count that.
    expect({enough: enough.length > 20 ? [] : enough.sort(), stopping: stopping.sort()}).toEqual({
      enough: sufficient.sort(),
      stopping: necessary.sort(),
    })
  })
})

test.each([
  ['PUT object', 'PutObject'],
  ['get-object', 'GetObject'],
  ['list bucket', 'ListObjects'],
  ['ListObjectsV2', 'ListObjects'],
  ['put object WITH retention', 'PutObject with retention'],
])('%j is %s', (text, name) => {
  expect(requestName(text)).toBe(name)
})

test('an unknown request is refused with the nearest', () => {
  expect(() => requestName('GetObjct')).toThrow('The request "GetObjct" is not known')
})
