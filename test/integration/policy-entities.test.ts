// Who has which policies: the same words and fields as the real mc, and what mc leaves out.
import {join} from 'node:path'
import {afterAll, beforeAll, expect, test} from 'vitest'
import {type MinioServer, startMinio} from '../helpers/minio-server.ts'
import {type Run, runMc, runMctl} from '../helpers/run-mctl.ts'
import {type TemporaryDirectory, temporaryDirectory} from '../helpers/temporary-directory.ts'

let server: MinioServer
let folder: TemporaryDirectory

beforeAll(async () => {
  folder = await temporaryDirectory()
  server = await startMinio({tls: false})
  await mctl('admin', 'user', 'add', 'prod', 'alice', 'alice-secret')
  await mctl('admin', 'user', 'add', 'prod', 'bob', 'bob-secret')
  await mctl('admin', 'group', 'add', 'prod', 'staff', 'alice')
  await mctl('admin', 'policy', 'attach', 'prod', 'readonly', 'writeonly', '--user', 'alice')
  await mctl('admin', 'policy', 'attach', 'prod', 'diagnostics', 'readonly', '--group', 'staff')
})

afterAll(async () => {
  await server?.stop()
  await folder?.[Symbol.asyncDispose]()
})

const options = () => ({
  env: {MC_HOST_prod: server.aliasUrl},
  configDir: join(folder.path, 'config'),
})
const mctl = (...args: string[]): Promise<Run> => runMctl(args, options())
const mc = (...args: string[]): Promise<Run> => runMc(args, options())
const withoutTime = (run: Run): string => run.stdout.replace(/^Query time: \S+/, '')

const questions = [
  [],
  ['-u', 'alice'],
  ['-g', 'staff'],
  ['-p', 'readonly', '-p', 'diagnostics'],
  ['-u', 'alice', '-g', 'staff', '-p', 'writeonly'],
]

test.each(questions)('entities %s %s %s %s says what mc says', async (...flags) => {
  const line = ['admin', 'policy', 'entities', 'prod', ...flags]
  const [ours, theirs] = [await mctl(...line), await mc(...line)]
  expect(ours.exitCode).toBe(0)
  expect(withoutTime(ours)).toBe(withoutTime(theirs))
  const [json, mcJson] = [await mctl(...line, '--json'), await mc(...line, '--json')]
  const timestamp = expect.any(String)
  expect(json.json).toEqual([
    {
      ...mcJson.json[0],
      result: {...Object(mcJson.json[0]?.result), timestamp},
      unmapped: {users: [], groups: [], policies: []},
    },
  ])
})

test('names of which the server says nothing are listed', async () => {
  const line = ['admin', 'policy', 'entities', 'prod', '-u', 'nobody', '-u', 'bob', '-p', 'nosuch']
  expect(withoutTime(await mctl(...line))).toBe(
    '\nNothing is known of the users bob, nobody\nNothing is known of the policies nosuch\n',
  )
  expect((await mctl(...line, '--json')).json).toMatchObject([
    {unmapped: {users: ['bob', 'nobody'], groups: [], policies: ['nosuch']}},
  ])
})

test('user policy merges what is attached to the user itself', async () => {
  const line = ['admin', 'user', 'policy', 'prod', 'alice']
  const everything = ['arn:aws:s3:::*']
  const run = await mctl(...line)
  expect(run.json).toEqual([
    {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: expect.arrayContaining(['s3:GetBucketLocation', 's3:GetObject']),
          Resource: everything,
        },
        {Effect: 'Allow', Action: ['s3:PutObject'], Resource: everything},
      ],
    },
  ])
  // One line of JSON in either mode, as mc has it.
  expect((await mctl(...line, '--json')).stdout.split('\n')).toHaveLength(2)
  expect(run.json.map(({Version}) => Version)).toEqual(
    (await mc(...line)).json.map((d) => d.Version),
  )
})

test.each(['bob', 'nobody'])('user policy of %s fails, as mc does', async (user) => {
  const line = ['admin', 'user', 'policy', 'prod', user]
  const [ours, theirs] = [await mctl(...line), await mc(...line)]
  expect([ours.exitCode, theirs.exitCode]).toEqual([5, 1])
  expect(ours.stderr).toMatch(
    user === 'bob' ? 'No policy is attached to user bob at prod' : 'No user named nobody at prod',
  )
})
