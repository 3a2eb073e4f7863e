import {describe, expect, test} from 'vitest'
import {parseUsers} from '../../../src/lib/users/user-file.ts'

const read = async (text: string): Promise<string[]> =>
  (await parseUsers(text, 'users')).map(
    ({accessKey, secretKey}) => `${accessKey} ${secretKey.reveal()}`,
  )

describe('a file of users', () => {
  test.each([
    ['CSV', 'accessKey,secretKey\nalice,secret-12\nbob,secret-34\n'],
    [
      'CSV of a spreadsheet',
      '\uFEFFaccessKey,secretKey\r\n"alice","secret-12"\r\n\r\nbob,secret-34',
    ],
    ['CSV with other columns', 'team,secretKey, accessKey\nx,secret-12,alice\ny,secret-34,bob\n'],
    [
      'JSON lines',
      '{"accessKey":"alice","secretKey":"secret-12"}\n\n{"accessKey":"bob","secretKey":"secret-34","x":1}\n',
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
    ['a header only', 'accessKey,secretKey\n', 'users names no users'],
    ['an empty array', '[]', 'users names no users'],
    [
      'no header',
      'alice,secret-12\nbob,secret-34\n',
      'users, line 2: accessKey and secretKey are needed',
    ],
    ['a missing column', 'accessKey,secretKey\nalice\n', 'users, line 2'],
    ['an open quote', 'accessKey,secretKey\n"alice,secret-12\n', 'users'],
    ['JSON of another shape', '[1]', 'users, item 1: accessKey and secretKey are needed'],
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
