import {describe, expect, test} from 'vitest'
import {parseUserNames, parseUsers} from '../../../src/lib/users/user-file.ts'

const now = new Date('2026-03-01T12:00:00Z')

const read = async (text: string): Promise<string[]> =>
  (await parseUsers(text, 'users', now)).map(
    ({accessKey, secretKey}) => `${accessKey} ${secretKey?.reveal()}`,
  )

describe('a file of users', () => {
  test.each([
    ['CSV', 'accessKey,secretKey\nalice,secret-12\nbob,secret-34\n'],
    [
      'CSV of a spreadsheet',
      '\uFEFFaccessKey,secretKey\r\n"alice","secret-12"\r\n\r\nbob,secret-34',
    ],
    [
      'CSV with blanks after its commas',
      'status, secretKey , accessKey\n, secret-12 , alice\nenabled, "secret-34", bob\n',
    ],
    [
      'JSON lines',
      '{"accessKey":"alice","secretKey":"secret-12"}\n\n{"accessKey":"bob","secretKey":"secret-34"}\n',
    ],
    [
      'a JSON array',
      ' [{"accessKey":"alice","secretKey":"secret-12"},{"accessKey":"bob","secretKey":"secret-34"}]',
    ],
  ])('may be %s', async (_, text) => {
    expect(await read(text)).toEqual(['alice secret-12', 'bob secret-34'])
  })

  test('keeps commas, quotes and blanks of a quoted secret', async () => {
    expect(await read('accessKey,secretKey\nalice," a,b""c de "\n')).toEqual(['alice  a,b"c de '])
  })

  test.each([
    ['nothing', '', 'users names no users'],
    [
      'a misspelt column',
      'accessKey,secretKey,polices\n',
      'users, line 1: A user has no "polices": is it policies?',
    ],
    [
      'a column without a name',
      'accessKey,secretKey,\n',
      'users, line 1: A user has no field without a name',
    ],
    [
      'a column that stands there twice',
      'accessKey,groups,groups\n',
      'users, line 1: "groups" stands there twice',
    ],
    [
      'a field in other letters',
      '{"accessKey":"alice"}\n{"accessKey":"bob","Status":"disabled"}',
      'users, line 2: A user has no "Status": is it status?',
    ],
    [
      'a field of a key that would limit it if it had another name',
      '[{"accessKey":"alice","keys":[{"name":"ci","policies":["readonly"]}]}]',
      'users, item 1: A key of alice has no "policies"',
    ],
    [
      'a header in other letters',
      'AccessKey,SecretKey\nalice,secret-12\n',
      'users, line 1: a header such as accessKey,secretKey,policies is needed',
    ],
    [
      'semicolons for commas',
      'accessKey;secretKey\nalice;secret-12\n',
      'users, line 1: a header such as accessKey,secretKey,policies is needed, parted by commas',
    ],
    ['a header only', 'accessKey,secretKey\n', 'users names no users'],
    ['an empty array', '[]', 'users names no users'],
    ['no header', 'alice,secret-12\nbob,secret-34\n', 'users, line 1: a header such as'],
    ['a missing column', 'accessKey,secretKey\nalice\n', 'users, line 2'],
    [
      'a status that is none',
      '{"accessKey":"alice","secretKey":"secret-12","status":"secret-34"}',
      'users, line 1: status is neither enabled nor disabled',
    ],
    [
      'keys in CSV',
      'accessKey,keys\nalice,secret-12\n',
      'users, line 2: keys are a list of objects',
    ],
    [
      'a secret that is no text',
      '[{"accessKey":"alice","keys":[{"accessKey":"key-1","secretKey":["secret-12"]}]}]',
      'users, item 1: keys.0.secretKey is not as it should be',
    ],
    [
      'a key that a second run could not find',
      '[{"accessKey":"alice","keys":[{"secretKey":"secret-12"}]}]',
      'users, item 1: A key of alice has neither an accessKey nor a name',
    ],
    [
      'a key with the name of a user',
      '[{"accessKey":"alice"},{"accessKey":"bob","keys":[{"accessKey":"alice"}]}]',
      'users, item 2: alice stands in item 1, too',
    ],
    [
      'a policy that a server would choke on',
      '[{"accessKey":"alice","keys":[{"name":"ci","policy":{"Version":"2012-10-17","Statement":[{"Effect":"Allow","NotAction":"s3:*","Resource":"*"}]}}]}]',
      'users, item 1: The policy of the key ci',
    ],
    ['two policies in one name', 'accessKey,policies\nalice,"a,b"\n', 'users, line 2: "a,b"'],
    [
      'a group that no server takes',
      'accessKey,groups\nalice,a=b\n',
      'users, line 2: The group name',
    ],
    ['an open quote', 'accessKey,secretKey\n"alice,secret-12\n', 'users'],
    ['JSON of another shape', '[1]', 'users, item 1: accessKey is needed'],
    ['broken JSON', '[{"accessKey":"alice"', 'users is not JSON, line 1, column 22'],
    [
      'a user twice',
      '{"accessKey":"abc","secretKey":"secret-12"}\n{"accessKey":"abc","secretKey":"secret-34"}',
      'users, line 2: abc stands in line 1, too',
    ],
    [
      'a name that no server takes',
      'accessKey,secretKey\na=b,secret-12\n',
      'users, line 2: The access key "a=b"',
    ],
    [
      'a secret that no server takes',
      'accessKey,secretKey\nalice,short12\n',
      'users, line 2: The secret key of alice is shorter',
    ],
  ])('%s is refused with its place, and without secrets', async (_, text, message) => {
    const failure: unknown = await read(text).catch((error: unknown) => error)
    expect(failure).toMatchObject({code: 'bad_input'})
    expect(Object(failure).message).toContain(message)
    expect(Object(failure).message).not.toMatch(/secret-|short12/)
  })
})

test('a table names policies and groups with semicolons, and an empty cell says nothing', async () => {
  const text =
    'accessKey,secretKey,status,policies,groups\nalice,,disabled,readonly; diagnostics ;readonly,staff;ops\nbob,secret-12,,,\n'
  expect(await parseUsers(text, 'users', now)).toEqual([
    {
      accessKey: 'alice',
      secretKey: undefined,
      status: 'disabled',
      policies: ['readonly', 'diagnostics'],
      groups: ['staff', 'ops'],
      keys: [],
    },
    {
      accessKey: 'bob',
      secretKey: expect.anything(),
      status: undefined,
      policies: [],
      groups: [],
      keys: [],
    },
  ])
})

test('JSON holds access keys, whose expiry may be a duration', async () => {
  const text = '[{"accessKey":"alice","keys":[{"name":"ci","expiry":"30d"}]}]'
  const [alice] = await parseUsers(text, 'users', now)
  expect(alice?.keys).toEqual([
    {
      accessKey: undefined,
      secretKey: undefined,
      name: 'ci',
      description: undefined,
      expiration: new Date('2026-03-31T12:00:00Z'),
      policy: undefined,
    },
  ])
})

describe('names of users', () => {
  test.each([
    ['one a line', 'alice\r\n\nbob\nalice\n'],
    ['CSV', 'accessKey,secretKey\nalice,x\nbob,\n'],
    [
      'JSON lines of a list',
      '{"accessKey":"alice"}\n{"accessKey":"bob","policyName":"readonly"}\n',
    ],
  ])('come as %s', async (_, text) => {
    expect(await parseUserNames(text, 'users')).toEqual(['alice', 'bob'])
  })

  test('come not from a table without a header', async () => {
    await expect(parseUserNames('AccessKey,SecretKey\nalice,x\n', 'users')).rejects.toMatchObject({
      code: 'bad_input',
      message: 'users is a table whose header does not name accessKey',
    })
  })

  test('nobody is no list of users', async () => {
    await expect(parseUserNames('\n', 'users')).rejects.toMatchObject({code: 'bad_input'})
  })
})
