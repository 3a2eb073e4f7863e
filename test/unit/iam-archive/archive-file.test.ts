import {strToU8, zipSync} from 'fflate'
import {describe, expect, test} from 'vitest'
import {packArchive, readArchive} from '../../../src/lib/iam-archive/archive-file.ts'

const zip = (files: Record<string, string>): Uint8Array =>
  zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])))

describe('the zip of an export', () => {
  test('is read by parts; a part that is missing is empty', async () => {
    const content = await readArchive(
      zip({'iam-assets/users.json': '{"constructor":{"secretKey":"x","status":"enabled"}}'}),
      'a.zip',
    )
    expect([...content.users]).toEqual([['constructor', {secretKey: 'x', status: 'enabled'}]])
    expect(content.policies.size).toBe(0)
  })

  test('is packed as it was read', async () => {
    const made = zip({
      'iam-assets/users.json': '{"alice":{"secretKey":"x"}}',
      'iam-assets/svcaccts.json': '{"key":{"parent":"alice"}}',
    })
    const again = await readArchive(
      await packArchive(await readArchive(made, 'a.zip')),
      'again.zip',
    )
    expect([...again.users]).toEqual([['alice', {secretKey: 'x'}]])
    expect([...again.keys]).toEqual([['key', {parent: 'alice'}]])
  })

  test.each([
    ['text', strToU8('no zip'), 'a.zip is no IAM archive: it is no zip, or damaged'],
    ['nothing', new Uint8Array(0), 'a.zip is no IAM archive: it is no zip, or damaged'],
    [
      'half a zip',
      zip({'iam-assets/users.json': '{}'}).subarray(0, 60),
      'a.zip is no IAM archive: it is no zip, or damaged',
    ],
    ['an empty zip', zip({}), 'a.zip is no IAM archive: it holds nothing'],
    [
      'a path that leads out',
      zip({'../iam-assets/users.json': '{}'}),
      'a.zip is no IAM archive: it holds "../iam-assets/users.json"',
    ],
    ['another file', zip({'a.txt': 'x'}), 'a.zip is no IAM archive: it holds "a.txt"'],
    [
      'a part that is no JSON',
      zip({'iam-assets/users.json': '{'}),
      'a.zip, iam-assets/users.json is no IAM archive: it is no JSON',
    ],
    [
      'a part that is a list',
      zip({'iam-assets/users.json': '["alice"]'}),
      'a.zip, iam-assets/users.json is no IAM archive: it holds no entries by name',
    ],
    [
      'more than 256 MiB',
      zipSync({'iam-assets/users.json': [new Uint8Array(257 * 1024 * 1024), {level: 1}]}),
      'a.zip is no IAM archive: unpacked it is larger than 256 MiB',
    ],
  ])('%s is refused in one line', async (_, bytes, message) => {
    await expect(readArchive(bytes, 'a.zip')).rejects.toMatchObject({code: 'bad_input', message})
  })
})
