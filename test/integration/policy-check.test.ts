// What is called an error is what the real server refuses; everything else it stores.
import fc from 'fast-check'
import {afterAll, beforeAll, expect, test} from 'vitest'
import {Secret} from '../../src/lib/base/secret.ts'
import {serverRefusals} from '../../src/lib/policy/check/read-policy.ts'
import {signRequest} from '../../src/lib/sigv4/sign.ts'
import {type MinioServer, startMinio} from '../helpers/minio-server.ts'
import {randomPolicies} from '../helpers/odd-policies.ts'
import decisions from '../vectors/policy/decisions.json' with {type: 'json'}
import names from '../vectors/policy/names.json' with {type: 'json'}

let server: MinioServer

beforeAll(async () => {
  server = await startMinio({tls: false})
})
afterAll(async () => {
  await server?.stop()
})

/** Whether the server stores a document. */
async function isStored(document: unknown, name = 'checked'): Promise<boolean> {
  const path = '/minio/admin/v3/add-canned-policy'
  const query = `name=${name}`
  const body = Buffer.from(JSON.stringify(document))
  const url = new URL(server.url)
  const headers = signRequest(
    {method: 'PUT', path, query, headers: {host: url.host}, body},
    {accessKey: server.rootUser, secretKey: new Secret(server.rootPassword)},
    {region: '', time: new Date()},
  )
  const answer = await fetch(new URL(`${path}?${query}`, url), {method: 'PUT', headers, body})
  const text = await answer.text()
  // Some it refuses only when it writes them.
  const isRefusal = answer.status === 400 || /error calling MarshalJSON/.test(text)
  if (answer.status !== 200 && !isRefusal) throw new Error(`${answer.status} ${text}`)
  return answer.status === 200
}

/** The documents on which the check and the server do not agree; of thousands each is asked once. */
async function disagreements(documents: readonly unknown[]): Promise<unknown[]> {
  const wrong: unknown[] = []
  const waiting = documents.entries()
  const worker = async (name: string): Promise<void> => {
    for (const [, document] of waiting) {
      const refusals = serverRefusals(document)
      if ((await isStored(document, name)) !== (refusals.length === 0)) {
        wrong.push(JSON.stringify({document, refusals}))
      }
    }
  }
  await Promise.all(['a', 'b', 'c', 'd'].map((name) => worker(name)))
  return wrong
}

const policyOf = (statement: object): object => ({
  Version: '2012-10-17',
  Statement: [{Effect: 'Allow', Resource: 'arn:aws:s3:::*', ...statement}],
})
const resourceOf = (action: string): object =>
  action.startsWith('kms:') ? {Resource: 'arn:minio:kms:::*'} : {}

test('every action that was recorded', async () => {
  const all = [...names.actions, ...names.refusedActions]
  const documents = all.map((Action) => policyOf({Action, ...resourceOf(Action)}))
  expect(documents.length).toBeGreaterThan(200)
  expect(await disagreements(documents)).toEqual([])
})

test('every operator that was recorded', async () => {
  const documents = [...names.operatorsAccepted, ...names.operatorsRefused].map((line) => {
    const [, operator = '', key = '', value = ''] = /^(\S+) (\S+) (.*)$/.exec(line) ?? []
    return policyOf({Action: 's3:*', Condition: {[operator]: {[key]: JSON.parse(value)}}})
  })
  expect(await disagreements(documents)).toEqual([])
})

test('what was refused when the decisions were recorded', async () => {
  const documents = decisions.flatMap((record) =>
    'refusedWhenStored' in record ? Object.values(record.policies) : [],
  )
  expect(documents.length).toBeGreaterThan(25)
  expect(documents.map((document) => serverRefusals(document).length > 0)).not.toContain(false)
  expect(await disagreements(documents)).toEqual([])
})

test('random documents', async () => {
  const documents = fc.sample(randomPolicies, Number(process.env.MCTL_TEST_POLICIES ?? 400))
  expect(await disagreements(documents)).toEqual([])
})
