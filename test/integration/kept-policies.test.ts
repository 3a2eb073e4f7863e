// An edit never widens an access key, whatever the server makes of it: a server that loses policies.
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {adminHandler} from '../helpers/admin-server.ts'
import {Loopback} from '../helpers/loopback.ts'
import {type Run, runMctl} from '../helpers/run-mctl.ts'

let loopback: Loopback
beforeEach(() => {
  loopback = new Loopback()
})
afterEach(() => loopback[Symbol.asyncDispose]())

const secretKey = 'secret-of-prod'
const limits = {
  Version: '2012-10-17',
  Statement: [{Effect: 'Allow', Action: ['s3:GetObject'], Resource: ['arn:aws:s3:::open/*']}],
}

/** One access key with a policy of its own, at a server that forgets it. */
class ForgetfulServer {
  /** Undefined: the key has all rights of its owner. */
  policy: unknown = limits
  status = 'on'
  updates = 0
  reads = 0
  isRemoved = false
  canRemove = true
  /** What an update with a policy stores. */
  keeps = true
  /** Whether an update without a policy changes nothing. */
  refusesInheriting = false
  /** Updates that are made, and not answered. */
  unanswered = 0
  /** From which read on the key cannot be read. */
  failsAtRead = Number.POSITIVE_INFINITY

  readonly handler = adminHandler(secretKey, async ({name, response, seal, opened}) => {
    if (name === 'GET info-service-account') {
      this.reads += 1
      if (this.reads >= this.failsAtRead) {
        response.writeHead(500).end('{"Code":"InternalError","Message":"no drive"}')
        return
      }
      await seal({
        parentUser: 'alice',
        accountStatus: this.status,
        impliedPolicy: this.policy === undefined,
        policy: JSON.stringify(this.policy ?? limits),
      })
      return
    }
    if (name === 'PUT add-service-account') {
      const {policy, accessKey, secretKey: secret} = await opened()
      this.policy = this.keeps ? policy : undefined
      await seal({credentials: {accessKey, secretKey: secret}})
      return
    }
    if (name === 'DELETE delete-service-account') {
      this.isRemoved = this.canRemove
      if (this.canRemove) response.writeHead(204).end()
      else response.writeHead(500).end('{"Code":"InternalError","Message":"no drive"}')
      return
    }
    this.updates += 1
    const {newPolicy, newStatus} = await opened()
    const statements: unknown[] | undefined = Object(newPolicy).Statement
    if (newPolicy === undefined && this.refusesInheriting) {
      response.writeHead(204).end()
      return
    }
    this.policy = this.keeps && (statements ?? []).length > 0 ? newPolicy : undefined
    if (typeof newStatus === 'string') this.status = newStatus
    if (this.updates <= this.unanswered) response.socket?.destroy()
    else response.writeHead(204).end()
  })
}

async function admin(server: ForgetfulServer, ...args: string[]): Promise<Run> {
  const port = await loopback.http(server.handler)
  return runMctl(['--json', '--retries', '1', 'admin', ...args], {
    env: {MC_HOST_prod: `http://access-key:${secretKey}@127.0.0.1:${port}`},
  })
}

const svcacct = (server: ForgetfulServer, ...args: string[]): Promise<Run> =>
  admin(server, 'user', 'svcacct', ...args)
const accesskey = (server: ForgetfulServer, ...args: string[]): Promise<Run> =>
  admin(server, 'accesskey', ...args)

const edits: [string, string[], string][] = [
  ['edit', ['--name', 'backup'], 'on'],
  ['disable', [], 'on'],
  ['enable', [], 'off'],
]

test.each(edits)('%s gives a lost policy back, and says so', async (verb, flags, status) => {
  const server = new ForgetfulServer()
  server.status = status
  const {exitCode, json} = await svcacct(server, verb, 'prod', 'key', ...flags)
  expect({exitCode, json}).toEqual({
    exitCode: 0,
    json: [{status: 'success', accessKey: 'key', changed: true, policyRestored: true}],
  })
  expect(server.policy).toEqual(limits)
})

test.each(edits)('%s fails where the policy cannot be kept', async (verb, flags, status) => {
  const server = new ForgetfulServer()
  server.status = status
  server.keeps = false
  const {exitCode, json} = await svcacct(server, verb, 'prod', 'key', ...flags)
  expect(exitCode).toBe(1)
  expect(json).toMatchObject([
    {status: 'error', error: {message: 'prod did not keep the policy of the access key key'}},
  ])
})

test('a policy that the edit itself gives is looked for, too', async () => {
  const server = new ForgetfulServer()
  server.keeps = false
  const {exitCode} = await svcacct(
    server,
    'edit',
    'prod',
    'key',
    '--policy',
    JSON.stringify({...limits, Statement: [{...limits.Statement[0], Action: ['s3:PutObject']}]}),
  )
  expect(exitCode).toBe(1)
})

test.each(edits)(
  '%s whose answer is lost gives the policy back, and fails',
  async (verb, flags, status) => {
    const server = new ForgetfulServer()
    server.status = status
    server.unanswered = 2
    const {exitCode, json} = await svcacct(server, verb, 'prod', 'key', ...flags)
    expect(exitCode).toBe(6)
    expect(json).toMatchObject([{status: 'error', error: {code: 'unreachable'}}])
    expect(server.policy).toEqual(limits)
  },
)

test('a key that cannot be read after the change is said to be perhaps without limits', async () => {
  const server = new ForgetfulServer()
  server.failsAtRead = 2
  const {exitCode, json} = await svcacct(server, 'disable', 'prod', 'key')
  expect(exitCode).toBe(1)
  expect(json).toMatchObject([
    {
      status: 'error',
      error: {
        message:
          'Whether the access key key still has its policy could not be seen: prod refused: no drive',
        hint: 'Look at it now, or disable it: mctl admin user svcacct info prod key',
      },
    },
  ])
})

describe('a new key with a policy', () => {
  const add = [
    'add',
    'prod',
    'alice',
    '--access-key',
    'new-key',
    '--policy',
    JSON.stringify(limits),
  ]

  test('is shown when the server stored the policy', async () => {
    const server = new ForgetfulServer()
    const {exitCode, json} = await svcacct(server, ...add)
    expect(exitCode).toBe(0)
    expect(json).toMatchObject([{accessKey: 'new-key', changed: true}])
    expect(server.isRemoved).toBe(false)
  })

  test('is removed when the server made it without the policy', async () => {
    const server = new ForgetfulServer()
    server.keeps = false
    const {exitCode, json, stdout} = await svcacct(server, ...add)
    expect(exitCode).toBe(1)
    expect(json).toMatchObject([
      {
        error: {
          code: 'server_error',
          message: 'prod made the access key new-key without its policy; it is removed again',
        },
      },
    ])
    expect(stdout).not.toContain('secretKey')
    expect(server.isRemoved).toBe(true)
  })

  test('that came without the policy and cannot be removed is named with what to do', async () => {
    const server = new ForgetfulServer()
    server.keeps = false
    server.canRemove = false
    const {exitCode, json} = await svcacct(server, ...add)
    expect(exitCode).toBe(1)
    expect(json).toMatchObject([
      {
        error: {
          message:
            'prod made the access key new-key without its policy, and it could not be removed',
          hint: 'Remove it now: mctl admin user svcacct rm prod new-key',
        },
      },
    ])
  })

  test('that cannot be read is a failure that names it', async () => {
    const server = new ForgetfulServer()
    server.failsAtRead = 1
    const {exitCode, json} = await svcacct(server, ...add)
    expect(exitCode).toBe(1)
    expect(json).toMatchObject([
      {
        error: {
          message: 'The access key new-key was made, and whether with its policy could not be seen',
          hint: 'mctl admin user svcacct info prod new-key',
        },
      },
    ])
  })
})

test.each(edits)('accesskey %s gives a lost policy back, too', async (verb, flags, status) => {
  const server = new ForgetfulServer()
  server.status = status
  const {exitCode, json} = await accesskey(server, verb, 'prod', 'key', ...flags)
  expect({exitCode, json}).toEqual({
    exitCode: 0,
    json: [{status: 'success', accessKey: 'key', changed: true, policyRestored: true}],
  })
  expect(server.policy).toEqual(limits)
})

describe('--inherit-policy', () => {
  test('takes the policy away, and says what the key may do now', async () => {
    const server = new ForgetfulServer()
    const {exitCode, json} = await accesskey(server, 'edit', 'prod', 'key', '--inherit-policy')
    expect({exitCode, json}).toEqual({
      exitCode: 0,
      json: [{status: 'success', accessKey: 'key', changed: true, impliedPolicy: true}],
    })
    expect(server.policy).toBeUndefined()
  })

  test('fails where the server keeps the policy', async () => {
    const server = new ForgetfulServer()
    server.refusesInheriting = true
    const {exitCode, json} = await accesskey(server, 'edit', 'prod', 'key', '--inherit-policy')
    expect(exitCode).toBe(1)
    expect(json).toMatchObject([
      {error: {message: 'prod did not take the policy of the access key key away'}},
    ])
  })
})

describe.each([
  ['disable', 'on', 'off'],
  ['enable', 'off', 'on'],
])('many keys: %s', (verb, before, after) => {
  test('gives a lost policy back to each', async () => {
    const server = new ForgetfulServer()
    server.status = before
    // One key stands for both: they are told apart by their names only.
    const run = await accesskey(server, verb, 'prod', 'key', 'key', 'other', '--yes')
    expect(run.exitCode).toBe(0)
    expect(run.json).toHaveLength(2)
    expect(run.json).toContainEqual(expect.objectContaining({policyRestored: true}))
    expect({policy: server.policy, status: server.status}).toEqual({policy: limits, status: after})
  })

  test('names each whose policy was not kept', async () => {
    const server = new ForgetfulServer()
    server.status = before
    server.keeps = false
    server.policy = limits
    const run = await accesskey(server, verb, 'prod', 'key', 'other', '--yes')
    expect(run.exitCode).toBe(1)
    expect(JSON.stringify(run.json)).toContain('prod did not keep the policy of the access key')
  })
})

describe('rotate', () => {
  const rotate = ['rotate', 'prod', 'key', '--access-key', 'new-key']

  test('ends the old key, and gives its lost policy back', async () => {
    const server = new ForgetfulServer()
    const {exitCode, json} = await accesskey(server, ...rotate)
    expect(exitCode).toBe(0)
    expect(json).toMatchObject([
      {accessKey: 'new-key', changed: true, oldKey: {accessKey: 'key', state: 'disabled'}},
    ])
    expect({policy: server.policy, status: server.status}).toEqual({policy: limits, status: 'off'})
  })

  test('leaves the old key as it is when the new one came without the policy', async () => {
    const server = new ForgetfulServer()
    server.keeps = false
    const {exitCode, json, stdout} = await accesskey(server, ...rotate)
    expect(exitCode).toBe(1)
    expect(json).toMatchObject([
      {
        error: {
          message: 'prod made the access key new-key without its policy; it is removed again',
        },
      },
    ])
    expect(stdout).not.toContain('secretKey')
    expect({updates: server.updates, isRemoved: server.isRemoved}).toEqual({
      updates: 0,
      isRemoved: true,
    })
  })

  test('half way shows the new pair, and that the old key may still work', async () => {
    const server = new ForgetfulServer()
    // The old key, the new one, and then none.
    server.failsAtRead = 3
    const {exitCode, json} = await accesskey(server, ...rotate)
    expect(exitCode).toBe(1)
    expect(json).toMatchObject([
      {
        accessKey: 'new-key',
        secretKey: expect.stringMatching(/^[\w-]{40}$/),
        oldKey: {accessKey: 'key', state: 'unknown'},
      },
      {
        status: 'error',
        error: {
          message:
            'The new access key new-key is there, and the old one, key, may still work: prod refused: no drive',
          hint: 'End the old one: mctl admin accesskey disable prod key',
        },
      },
    ])
  })

  test('whose new key cannot be read names it, and touches no old one', async () => {
    const server = new ForgetfulServer()
    server.failsAtRead = 2
    const {exitCode, json} = await accesskey(server, ...rotate)
    expect(exitCode).toBe(1)
    expect(json).toMatchObject([
      {
        error: {
          message: 'The access key new-key was made, and whether with its policy could not be seen',
        },
      },
    ])
    expect({updates: server.updates, status: server.status}).toEqual({updates: 0, status: 'on'})
  })
})
