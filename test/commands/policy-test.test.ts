// Expectations about policies, decided offline by the built program.
import {mkdirSync, writeFileSync} from 'node:fs'
import {join, resolve} from 'node:path'
import {afterAll, beforeAll, expect, test} from 'vitest'
import {runMctl} from '../helpers/run-mctl.ts'
import {type TemporaryDirectory, temporaryDirectory} from '../helpers/temporary-directory.ts'

let folder: TemporaryDirectory

beforeAll(async () => {
  folder = await temporaryDirectory()
  mkdirSync(join(folder.path, 'empty'))
})
afterAll(async () => folder?.[Symbol.asyncDispose]())

const recorded = resolve(import.meta.dirname, '..', 'vectors', 'policy', 'decisions.json')
const file = (name: string, text: string): string => {
  const path = join(folder.path, name)
  writeFileSync(path, text)
  return path
}
const policyTest = (args: readonly string[], stdin = '') =>
  runMctl(['admin', 'policy', 'test', ...args], {stdin, cwd: folder.path})

const record = (more: object = {}): object => ({
  policies: {
    p: {
      Version: '2012-10-17',
      Statement: [
        {Effect: 'Allow', Action: ['s3:*'], Resource: ['arn:aws:s3:::docs/*']},
        {Sid: 'NoDelete', Effect: 'Deny', Action: 's3:DeleteObject', Resource: 'arn:aws:s3:::*'},
      ],
    },
  },
  user: {name: 'alice', groups: [{name: 'staff', policies: ['p']}]},
  request: {name: 'DELETE object', bucket: 'docs', object: 'a'},
  allowed: false,
  ...more,
})

test('all 1,805 recorded decisions agree', async () => {
  const run = await policyTest([recorded])
  expect([run.exitCode, run.stdout]).toEqual([0, '✔ 1805 tested, all agree\n'])
})

test('a record that agrees names the statement that decided', async () => {
  const run = await policyTest([file('one.json', JSON.stringify(record({id: 7}))), '--json'])
  expect(run.exitCode).toBe(0)
  expect(run.json).toEqual([
    {
      status: 'success',
      id: '7',
      file: join(folder.path, 'one.json'),
      expected: false,
      decided: false,
      reason: 'denied-by-statement',
      statement: {
        policy: 'p',
        origin: 'group',
        group: 'staff',
        statement: 2,
        sid: 'NoDelete',
        effect: 'Deny',
      },
      agrees: true,
    },
  ])
})

test('one that differs exits with 3 and says why', async () => {
  const path = file(
    'wrong.jsonl',
    [record(), record({allowed: true})].map((each) => JSON.stringify(each)).join('\n'),
  )
  const run = await policyTest([path])
  expect([run.exitCode, run.stdout]).toEqual([
    3,
    `✘ ${path}: 2: expected allowed, is denied: Deny in statement 2 (NoDelete) of policy p, by group staff\n2 tested, 1 differ\n`,
  ])
})

test('YAML from stdin; what a condition needs and the record lacks is undecided', async () => {
  const yaml = `
- id: night
  policies:
    p:
      Version: '2012-10-17'
      Statement:
        - Effect: Allow
          Action: [s3:GetObject]
          Resource: ['arn:aws:s3:::docs/*']
          Condition: {IpAddress: {aws:SourceIp: 10.0.0.0/8}}
  user: {name: alice, policies: [p]}
  request: {name: GetObject, bucket: docs, object: a}
  allowed: true
`
  const run = await policyTest(['-', '--json'], yaml)
  expect(run.exitCode).toBe(3)
  expect(run.json).toMatchObject([
    {status: 'error', id: 'night', file: 'stdin', decided: 'depends', dependsOn: ['aws:SourceIp']},
  ])
})

test('a policy that a server would not store makes its record differ', async () => {
  const broken = {
    policies: {
      p: {Version: '2012-10-17', Statement: [{Effect: 'Allow', Action: 's3:Fly', Resource: '*'}]},
    },
  }
  const run = await policyTest(['-', '--json'], JSON.stringify(record(broken)))
  expect([run.exitCode, run.json]).toMatchObject([
    3,
    [{decided: 'refused', agrees: false, reason: 'policy p has the unknown action s3:Fly'}],
  ])
})

test.each([
  ['{"policies": {', 'stdin is not JSON: line 1, column 15'],
  ['a: [1', 'stdin is not YAML: line 1, column'],
  ['[]', 'stdin holds no records'],
  [
    '{"id": "x", "user": {"name": "a"}, "allowed": true}',
    'stdin, record x cannot be read: request',
  ],
  [
    JSON.stringify(record({user: {name: 'alice', policy: ['p']}})),
    'stdin, record 1 cannot be read: user.policy: ',
  ],
  [
    JSON.stringify(record({request: {name: 'GetObject', sourceip: '10.0.0.1'}})),
    'stdin, record 1: there is no field sourceip',
  ],
  [
    JSON.stringify(record({request: {name: 'GetObjct'}})),
    'stdin, record 1: The request "GetObjct" is not known',
  ],
  [
    JSON.stringify(record({request: {name: 'GetObject', bucket: 'b'}})),
    'stdin, record 1: The request GetObject needs an object',
  ],
])('%j is refused', async (text, message) => {
  const run = await policyTest(['-'], text)
  expect([run.exitCode, run.stderr]).toEqual([2, expect.stringContaining(message)])
  expect(run.stdout).toBe('')
})
