// Random policies and requests: what we decide, and what a real server answers, must be the same each time.
import fc from 'fast-check'
import {afterAll, beforeAll, expect, test} from 'vitest'
import type {AdminApi} from '../../src/lib/admin/admin-api.ts'
import {inParallel} from '../../src/lib/base/in-parallel.ts'
import {AppError} from '../../src/lib/errors/errors.ts'
import type {Transport} from '../../src/lib/http/transport.ts'
import {serverRefusals} from '../../src/lib/policy/check/read-policy.ts'
import type {Policy} from '../../src/lib/policy/decision/decide.ts'
import {callerOf, decideRequest, type Principal} from '../../src/lib/policy/decision/principal.ts'
import {checksOf} from '../../src/lib/policy/decision/request.ts'
import {requestContext} from '../../src/lib/policy/decision/request-context.ts'
import {readStatements} from '../../src/lib/policy/decision/statement.ts'
import {type MinioServer, startMinio} from '../helpers/minio-server.ts'
import {type RandomRequest, randomPolicy, randomRequest} from '../helpers/random-policies.ts'
import {makeBucket, putObject} from '../helpers/seed.ts'
import {openTransport, signedClients} from '../helpers/signed-client.ts'

// For more, or others: MCTL_DECISIONS=20000 MCTL_SEED=7
const wanted = Number(process.env.MCTL_DECISIONS ?? 2400)
const firstSeed = Number(process.env.MCTL_SEED ?? 1)
const [userCount, requestsEach] = [24, 25]

let server: MinioServer
let transport: Transport
let root: AdminApi

beforeAll(async () => {
  server = await startMinio({tls: false})
  transport = openTransport(server.url)
  root = signedClients(transport, server.rootUser, server.rootPassword).admin
  for (const bucket of ['bkt1', 'bkt2']) {
    await makeBucket(server, bucket)
    for (const key of ['o', 'dir/o', 'user1/f']) await putObject(server, bucket, key, 'x')
    await putObject(server, bucket, 'tagged', 'x', {more: {Tagging: 'color=blue'}})
  }
  await makeBucket(server, 'locked', {lock: true})
  for (let index = 0; index < userCount; index += 1) await makeUser(index)
  await root.put('set-group-status', {query: {group: 'off', status: 'disabled'}})
})

afterAll(async () => {
  transport?.close()
  await server?.stop()
})

const secretOf = (name: string): string => `${name}-secret`

async function makeUser(index: number): Promise<void> {
  const accessKey = `user${index}`
  await root.put('add-user', {
    query: {accessKey},
    payload: {sealed: {secretKey: secretOf(accessKey), status: 'enabled'}},
  })
  await root.put('add-canned-policy', {query: {name: `own${index}`}, payload: {bytes: anything}})
  await root.put('add-canned-policy', {
    query: {name: `group${index % 4}`},
    payload: {bytes: anything},
  })
  // Every sixth has no policy of his own, every third is in a group, one is in a disabled one.
  if (index % 6 !== 5) await attach(`own${index}`, accessKey, false)
  const group = index === 7 ? 'off' : index % 3 === 0 ? `g${index % 4}` : undefined
  if (group !== undefined) {
    const payload = {plain: {group, members: [accessKey], groupStatus: 'enabled', isRemove: false}}
    await root.put('update-group-members', {payload})
    await attach(`group${index % 4}`, group, true)
  }
  await root.exchangeSealed('PUT', 'add-service-account', {
    payload: {
      sealed: {
        targetUser: accessKey,
        accessKey: `key${index}`,
        secretKey: secretOf(`key${index}`),
        policy: JSON.parse(new TextDecoder().decode(anything)),
      },
    },
  })
}

const anything = new TextEncoder().encode(
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{Effect: 'Allow', Action: ['s3:*'], Resource: ['arn:aws:s3:::*']}],
  }),
)

async function attach(policyName: string, userOrGroup: string, isGroup: boolean): Promise<void> {
  await root.put('set-user-or-group-policy', {
    query: {policyName, userOrGroup, isGroup: `${isGroup}`},
  })
}

type Document = {readonly Version: string; readonly Statement: readonly object[]}

const storable = randomPolicy.filter((document) => serverRefusals(document).length === 0)

interface Round {
  readonly own: readonly Document[]
  readonly group: readonly Document[]
  readonly embedded: readonly Document[]
}

async function store({own, group, embedded}: Round): Promise<void> {
  const documents = [
    ...own.map((document, index) => ({name: `own${index}`, document})),
    ...group.map((document, index) => ({name: `group${index}`, document})),
  ]
  for await (const stored of inParallel(documents, 8, ({name, document}) => {
    const bytes = new TextEncoder().encode(JSON.stringify(document))
    return root.put('add-canned-policy', {query: {name}, payload: {bytes}})
  })) {
    if ('error' in stored) throw stored.error
  }
  for await (const stored of inParallel([...embedded.entries()], 8, ([index, newPolicy]) =>
    root.post('update-service-account', {
      query: {accessKey: `key${index}`},
      payload: {sealed: {newPolicy}},
    }),
  )) {
    if ('error' in stored) throw stored.error
  }
}

function principalOf(round: Round, index: number, isKey: boolean): Principal {
  const policy = (
    document: Document | undefined,
    origin: Policy['origin'],
    group?: string,
  ): Policy[] =>
    document === undefined
      ? []
      : [{name: origin, origin, group, statements: readStatements({...document})}]
  const group = index === 7 ? 'off' : index % 3 === 0 ? `g${index % 4}` : undefined
  const [embedded] = policy(round.embedded[index], 'embedded')
  return {
    userName: `user${index}`,
    isRoot: false,
    isEnabled: true,
    disabledGroups: group === 'off' ? ['off'] : [],
    policies: [
      ...(index % 6 === 5 ? [] : policy(round.own[index], 'user')),
      ...(group === undefined ? [] : policy(round.group[index % 4], 'group', group)),
    ],
    credential: isKey ? {kind: 'key', isEnabled: true, embedded} : {kind: 'own'},
  }
}

function decide(principal: Principal, request: RandomRequest): boolean | string {
  const {name, bucket, object, source, kmsKey, query, headers, method} = request
  const isTagged = object === 'tagged' && /^(Get|Head)Object(Tagging)?$/.test(name)
  const context = requestContext(
    {
      query,
      headers: {'x-amz-content-sha256': 'hash', ...headers},
      sourceIp: '127.0.0.1',
      secureTransport: false,
      auth: 'header',
      time: new Date(),
      existingObjectTags: isTagged ? {color: 'blue'} : {},
    },
    callerOf(principal),
  )
  const {allowed} = decideRequest(
    principal,
    checksOf(name, {bucket, object, source, kmsKey}),
    context,
  )
  return typeof allowed === 'boolean' ? allowed : `${method} depends on ${[...allowed].join()}`
}

async function ask(accessKey: string, owner: string, request: RandomRequest): Promise<boolean> {
  const {admin, s3} = signedClients(transport, accessKey, secretOf(accessKey))
  const {method, bucket, object, query, headers} = request
  try {
    if (request.admin !== undefined) {
      const own = request.self === undefined ? {} : {[request.self]: owner}
      await admin.getBytes(request.admin, {...query, ...own})
    } else if (request.kms !== undefined) {
      await (method === 'POST'
        ? admin.postKms(request.kms, query)
        : admin.getKms(request.kms, query))
    } else {
      await s3.call({
        method,
        ...(bucket === undefined ? {} : {bucket}),
        ...(object === undefined ? {} : {key: object}),
        query,
        headers,
        ...(method === 'PUT' && request.source === undefined ? {body: new Uint8Array(1)} : {}),
      })
    }
    return true
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    // Every other refusal comes after the rights were looked at.
    return !/^(access_denied|invalid_credentials)$/.test(error.code)
  }
}

test(`${wanted} random decisions are the server's own`, {timeout: 1_800_000}, async () => {
  let decided = 0
  let allowed = 0
  const differences: string[] = []
  for (let seed = firstSeed; decided < wanted; seed += 1) {
    const documents = fc.sample(storable, {seed, numRuns: 2 * userCount + 4})
    const round: Round = {
      own: documents.slice(0, userCount),
      embedded: documents.slice(userCount, 2 * userCount),
      group: documents.slice(2 * userCount),
    }
    await store(round)
    const requests = fc.sample(randomRequest, {seed, numRuns: userCount * requestsEach})
    const questions = requests.map((request, index) => ({
      request,
      index: index % userCount,
      isKey: Math.floor(index / userCount) % 3 === 0,
    }))
    for await (const outcome of inParallel(questions, 16, async ({request, index, isKey}) => {
      const answer = await ask(isKey ? `key${index}` : `user${index}`, `user${index}`, request)
      const ours = decide(principalOf(round, index, isKey), request)
      return {request, index, isKey, answer, ours}
    })) {
      if ('error' in outcome) throw outcome.error
      const {request, index, isKey, answer, ours} = outcome.value
      decided += 1
      if (answer) allowed += 1
      if (ours === answer) continue
      differences.push(
        `seed ${seed}: ${isKey ? 'key' : 'user'}${index} ${JSON.stringify(request)}: ours ${ours}, the server's ${answer}: ${JSON.stringify({own: round.own[index], group: round.group[index % 4], embedded: isKey ? round.embedded[index] : undefined})}`,
      )
    }
  }
  expect(differences).toEqual([])
  // A test of denials alone would prove little.
  expect(allowed / decided).toBeGreaterThan(0.1)
})
