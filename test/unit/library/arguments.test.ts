import {inspect} from 'node:util'
import {expect, test} from 'vitest'
import {AppError} from '../../../src/lib/errors/errors.ts'
import {AdminClient} from '../../../src/lib/library/admin-client.ts'

// As a program in JavaScript has it: no types warn of a slip. Nobody listens at port 1, and nobody is asked.
const client: Record<
  string,
  Record<string, (...given: unknown[]) => Promise<unknown>>
> = Object.create(new AdminClient({url: 'http://127.0.0.1:1', accessKey: 'a', secretKey: 'b'}))

/** What a call with these arguments says that it cannot do. */
async function refusal(call: string, ...given: unknown[]): Promise<string> {
  const [subject = '', method = ''] = call.split('.')
  const error = await client[subject]?.[method]?.(...given).catch((thrown: unknown) => thrown)
  if (!(error instanceof AppError)) throw new Error(`${call} gave ${inspect(error)}`)
  expect(error.code).toBe('bad_input')
  expect(`${error.message} ${error.hint}`).not.toMatch(/--[a-z]|do-not-print/)
  return error.message
}

const policy = {
  Version: '2012-10-17',
  Statement: [{Effect: 'Allow', Action: ['s3:GetObject'], Resource: ['arn:aws:s3:::docs/*']}],
}

test('a misspelt policy makes no key without limits', async () => {
  expect(await refusal('accessKeys.add', {user: 'alice', polcy: policy})).toBe(
    'accessKeys.add: key.polcy is not known; known are user, accessKey, secretKey, policy, name, description, expiration',
  )
  expect(await refusal('accessKeys.add', {user: 'alice', policy: undefined})).toBe(
    'accessKeys.add: key.policy must be a policy, as an object',
  )
  expect(await refusal('accessKeys.edit', 'key', {policy: null})).toBe(
    'accessKeys.edit: fields.policy must be a policy, as an object',
  )
})

test.each([undefined, null, 12345678])(
  'a secret that is there and is %s is not replaced by a random one',
  async (secretKey) => {
    const said = 'secretKey must be a text or a Secret'
    expect(await refusal('users.add', {accessKey: 'alice', secretKey})).toBe(
      `users.add: user.${said}`,
    )
    expect(await refusal('accessKeys.add', {user: 'alice', secretKey})).toBe(
      `accessKeys.add: key.${said}`,
    )
    expect(await refusal('accessKeys.edit', 'key', {secretKey})).toBe(
      `accessKeys.edit: fields.${said}`,
    )
  },
)

test('what is missing is named', async () => {
  const fields = 'known are accessKey, secretKey, ifNotExists'
  expect(await refusal('users.add')).toBe(`users.add: user must be an object; ${fields}`)
  expect(await refusal('users.add', 'alice')).toBe(`users.add: user must be an object; ${fields}`)
  expect(await refusal('users.add', {})).toBe('users.add: user.accessKey is missing')
  expect(await refusal('accessKeys.edit', 'key', {})).toBe(
    'accessKeys.edit: fields must have one of secretKey, policy, name, description, expiration',
  )
  expect(await refusal('users.get')).toBe('users.get: name must be a text')
  expect(await refusal('users.get', '')).toBe('users.get: name must not be empty')
  expect(await refusal('policies.attach', ['readonly'])).toBe(
    'policies.attach: holder must be an object; known are user, group',
  )
  expect(await refusal('policies.attach', ['readonly'], {})).toBe(
    'policies.attach: holder must be {user} or {group}, one of them',
  )
  expect(await refusal('policies.set', ['readonly'], {user: 'a', group: 'b'})).toBe(
    'policies.set: holder must be {user} or {group}, one of them',
  )
  expect(await refusal('rights.can', 'alice', {resource: 'docs/a'})).toBe(
    'rights.can: deed must have action or request, one of them',
  )
})

test('a text is no list of its letters, and an empty list is nobody', async () => {
  expect(await refusal('groups.addMembers', 'g', 'alice')).toBe(
    'groups.addMembers: members must be a list of texts',
  )
  expect(await refusal('groups.removeMembers', 'g', [])).toBe(
    'groups.removeMembers: members must not be empty',
  )
  expect(await refusal('groups.addMembers', 'g', ['alice', 1])).toBe(
    'groups.addMembers: members.1 must be a text',
  )
  expect(await refusal('policies.attach', 'readonly', {user: 'alice'})).toBe(
    'policies.attach: names must be a list of texts',
  )
})

test('a slip in what is to be imported imports nothing', async () => {
  const archive = new Uint8Array()
  const known = 'known are signal, only, users, groups, policies, dryRun'
  expect(await refusal('iam.import', archive, {dryrun: true})).toBe(
    `iam.import: options.dryrun is not known; ${known}`,
  )
  expect(await refusal('iam.import', archive, {user: ['x']})).toBe(
    `iam.import: options.user is not known; ${known}`,
  )
  expect(await refusal('iam.import', archive, {users: []})).toBe(
    'iam.import: options.users must not be empty',
  )
  expect(await refusal('iam.import', archive, {only: ['secrets']})).toBe(
    'iam.import: options.only.0 must be one of users, groups, policies, keys, mappings',
  )
  expect(await refusal('iam.import', 'archive.zip')).toBe(
    'iam.import: archive must be a Uint8Array',
  )
})

test.each([
  ['users.list'],
  ['users.get', 'a'],
  ['users.add', {accessKey: 'alice', secretKey: 'do-not-print'}],
  ['users.enable', 'a'],
  ['users.disable', 'a'],
  ['users.remove', 'a'],
  ['groups.list'],
  ['groups.get', 'g'],
  ['groups.addMembers', 'g', ['a']],
  ['groups.removeMembers', 'g', ['a']],
  ['groups.remove', 'g'],
  ['groups.enable', 'g'],
  ['groups.disable', 'g'],
  ['accessKeys.list', 'a'],
  ['accessKeys.get', 'k'],
  ['accessKeys.add', {user: 'a', secretKey: 'do-not-print'}],
  ['accessKeys.edit', 'k', {name: 'n'}],
  ['accessKeys.enable', 'k'],
  ['accessKeys.disable', 'k'],
  ['accessKeys.remove', 'k'],
  ['policies.list'],
  ['policies.get', 'p'],
  ['policies.create', 'p', policy],
  ['policies.remove', 'p'],
  ['policies.entities', {}],
  ['policies.check', policy],
  ['policies.attach', ['p'], {user: 'a'}],
  ['policies.detach', ['p'], {user: 'a'}],
  ['policies.set', ['p'], {user: 'a'}],
  ['rights.can', 'a', {action: 's3:GetObject'}],
  ['rights.effective', 'a'],
  ['iam.export'],
  ['iam.import', new Uint8Array()],
  ['kms.status'],
  ['kms.keyStatus', 'k'],
  ['kms.listKeys', '*'],
  ['kms.createKey', 'k'],
  ['deployment.info'],
] as const)('%s knows its options', async (call, ...given) => {
  expect(await refusal(call, ...given, {signl: 'do-not-print'})).toMatch(
    new RegExp(`^${call}: options\\.signl is not known; known are `),
  )
})

test('a client is not made of what is not understood', async () => {
  const make = (options?: unknown): unknown => {
    try {
      return Reflect.construct(AdminClient, [options])
    } catch (error) {
      return error
    }
  }
  const right = {url: 'http://127.0.0.1:1', accessKey: 'a', secretKey: 'do-not-print'}
  const refused = [
    make(),
    make({...right, secretKey: undefined}),
    make({...right, trustFingerPrint: 'do-not-print'}),
    make({...right, timeout: '30'}),
    await Reflect.apply(AdminClient.fromAlias, AdminClient, ['prod', {config: '/x'}]).catch(
      (error: unknown) => error,
    ),
  ]
  expect(refused).toEqual(refused.map(() => expect.any(AppError)))
  expect(refused).toMatchObject(
    [
      {code: 'bad_input', message: /^new AdminClient: options must be an object; known are /},
      {message: 'new AdminClient: options.secretKey must be a text or a Secret'},
      {message: /^new AdminClient: options\.trustFingerPrint is not known; known are /},
      {message: 'new AdminClient: options.timeout must be a whole number of milliseconds'},
      {message: /^AdminClient\.fromAlias: options\.config is not known; known are /},
    ].map((each) => ({
      ...each,
      message: each.message instanceof RegExp ? expect.stringMatching(each.message) : each.message,
    })),
  )
  expect(inspect(refused)).not.toContain('do-not-print')
})

test('a policy that cannot be written is refused like any other', async () => {
  const circle: Record<string, unknown> = {Version: '2012-10-17'}
  circle.Statement = [circle]
  expect(await refusal('policies.create', 'p', circle)).toBe('The policy cannot be written as JSON')
  expect(await refusal('policies.check', circle)).toBe('The policy cannot be written as JSON')
})
