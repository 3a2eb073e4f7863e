import {readFileSync} from 'node:fs'
import {resolve} from 'node:path'
import * as v from 'valibot'
import {describe, expect, test} from 'vitest'
import {AppError} from '../../../../src/lib/errors/errors.ts'
import {readPolicyDocument, serverRefusals} from '../../../../src/lib/policy/check/read-policy.ts'

const read = {Effect: 'Allow', Action: ['s3:GetObject'], Resource: ['arn:aws:s3:::docs/*']}
const policy = (...statements: unknown[]) => ({Version: '2012-10-17', Statement: statements})
const refusal = async (document: unknown, options = {}): Promise<string> => {
  const text = typeof document === 'string' ? document : JSON.stringify(document)
  try {
    await readPolicyDocument(text, 'p.json', options)
  } catch (error) {
    if (error instanceof AppError && error.code === 'bad_input') return error.message
    throw error
  }
  return 'accepted'
}

describe('a document', () => {
  test('is returned as it was written', async () => {
    const document = policy({Sid: 'One', ...read})
    const result = await readPolicyDocument(JSON.stringify(document), 'p.json')
    expect(result).toEqual({document, warnings: []})
  })

  test('with a single statement gets the list that the server wants', async () => {
    const text = JSON.stringify({Version: '2012-10-17', Statement: read})
    expect((await readPolicyDocument(text, 'p.json')).document).toEqual(policy(read))
  })

  test('of an access key may lack a version', async () => {
    expect(await refusal({Statement: [read]}, {isEmbedded: true})).toBe('accepted')
    expect(await refusal({Statement: [read]})).toBe('The policy p.json has no Version')
  })

  test('of an access key may have 4096 bytes, and one with a name 20480', async () => {
    const long = policy({...read, Sid: 'x'.repeat(4096)})
    expect(await refusal(long)).toBe('accepted')
    expect(await refusal(long, {isEmbedded: true})).toMatch(
      /^The policy p.json has 42\d\d bytes; the policy of an access key may have 4096$/,
    )
  })

  test('the place of what is wrong is said, and how much more there is', async () => {
    const text = `{
  "Version": "2012-10-17",
  "statement": [
    {"effect": "Allow",
     "action": ["s3:GetObject", "s3:Fly", "s3:Swim"], "Resource": "*"}
  ]
}`
    expect(await refusal(text)).toBe(
      'The policy p.json has the unknown action s3:Fly (statement 1, line 5, column 33); and 1 more',
    )
  })
})

test.each([
  ['{"Version": ', 'The policy p.json is not JSON: line 1, column 13'],
  ['[]', 'The policy p.json is not an object with a Version and a Statement'],
  [{}, 'The policy p.json has no Version; and 1 more'],
  [{Version: '2008-10-17', Statement: [read]}, 'has the Version 2008-10-17'],
  [policy(), 'The policy p.json has no Statement'],
  [policy('no'), 'The policy p.json is no object (statement 1, '],
  [policy(read, {...read, Effect: 'allow'}), 'has the Effect "allow" (statement 2, '],
  [policy({Effect: 'Allow', Resource: '*'}), 'has no Action (statement 1, '],
  [policy({...read, Action: []}), 'has no Action (statement 1, '],
  [policy({Effect: 'Allow', Action: 's3:*'}), 'has no Resource (statement 1, '],
  [policy({Effect: 'Allow', NotAction: 's3:Put*', Resource: '*'}), 'uses NotAction (statement 1, '],
  [policy({...read, notaction: ['s3:Put*']}), 'uses NotAction (statement 1, '],
  [policy({...read, Conditon: {}}), 'has the member Conditon, which the server would drop'],
  [policy({...read, Condition: 'always'}), 'has a Condition that is no object of objects'],
  [policy({...read, Condition: {}}), 'has an empty Condition'],
  [policy({...read, Action: 's3:getobject'}), 'has the unknown action s3:getobject'],
  [
    policy({...read, Action: ['s3:GetObject', 'admin:ServerInfo']}),
    'mixes actions of s3 and admin',
  ],
  [policy({...read, Resource: 'docs/*'}), 'has the resource "docs/*", which is none'],
  [
    policy({...read, Condition: {StringEquals: {'s3:prefix': 'x'}}}),
    'has the condition key s3:prefix, which s3:GetObject does not have',
  ],
  [
    policy({...read, Condition: {IpAddress: {'aws:SourceIp': ['10.0.0.1', '2001:db8::1']}}}),
    'has the address 2001:db8::1 without a length (statement 1, ',
  ],
])('%j is refused', async (document, message) => {
  expect(await refusal(document)).toContain(message)
})

test.each([
  policy({Effect: 'Allow', Action: 'admin:ServerInfo'}),
  policy({Effect: 'Deny', Action: 's3:*', NotResource: 'arn:aws:s3:::docs'}),
  policy({...read, Condition: {IpAddress: {'aws:SourceIp': ['10.0.0.1', '2001:db8::1/128']}}}),
])('%j is accepted', async (document) => {
  expect(await refusal(document)).toBe('accepted')
})

test('an unknown action can be sent to a newer server, and is warned of', async () => {
  const text = JSON.stringify(policy({...read, Action: 's3:GetObjectt'}))
  const {warnings} = await readPolicyDocument(text, 'p.json', {allowsUnknownActions: true})
  expect(warnings).toMatchObject([
    {
      severity: 'warning',
      message: 'has the unknown action s3:GetObjectt',
      fix: 'Did you mean s3:GetObject?',
    },
  ])
})

describe('beside the recorded answers of a server', () => {
  const file = resolve(import.meta.dirname, '../../../vectors/policy/decisions.json')
  const Recorded = v.array(
    v.object({
      id: v.string(),
      refusedWhenStored: v.optional(v.string()),
      policies: v.record(v.string(), v.unknown()),
      key: v.optional(v.nullable(v.object({embeddedPolicy: v.optional(v.nullable(v.unknown()))}))),
    }),
  )
  const records = v.parse(Recorded, JSON.parse(readFileSync(file, 'utf8')))

  test('the 29 documents that it refused are refused', () => {
    const refused = records.filter(({refusedWhenStored}) => refusedWhenStored !== undefined)
    expect(refused).toHaveLength(29)
    const accepted = refused.filter(({policies}) =>
      Object.values(policies).every((each) => serverRefusals(each).length === 0),
    )
    expect(accepted.map(({id}) => id)).toEqual([])
  })

  test('the documents that it stored are not', () => {
    const wrong = records
      .filter(({refusedWhenStored}) => refusedWhenStored === undefined)
      .flatMap(({id, policies}) =>
        Object.values(policies).flatMap((each) =>
          serverRefusals(each).map((message) => `${id} ${message}`),
        ),
      )
    expect(wrong).toEqual([])
  })
})
