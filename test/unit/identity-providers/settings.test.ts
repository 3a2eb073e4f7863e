import {describe, expect, test} from 'vitest'
import {Secret} from '../../../src/lib/base/secret.ts'
import {mustKnowKeys, parseSettings} from '../../../src/lib/identity-providers/settings.ts'

describe('settings of a provider', () => {
  test('are words with the first = between key and value; what nobody must see is a secret', () => {
    const settings = parseSettings(['user_dn_search_filter=(uid=%s)', 'client_secret=abc'])
    expect(settings.user_dn_search_filter).toBe('(uid=%s)')
    expect(settings.client_secret).toBeInstanceOf(Secret)
    expect(JSON.stringify(settings)).not.toContain('abc')
  })

  test.each([
    [['scopes'], 'usage', '"scopes" was given where KEY=VALUE is expected'],
    [
      ['MINIO SECRET=abc'],
      'usage',
      'A word before = that is no key was given where KEY=VALUE is expected',
    ],
    [['a=1', 'a=2'], 'usage', 'a was given twice'],
    [
      ['client_secret=a"b'],
      'bad_input',
      'The value of client_secret has a quotation mark or a line break in it, which a server cannot store',
    ],
  ])('%j is refused without its value', (words, code, message) => {
    expect(() => parseSettings(words)).toThrow(expect.objectContaining({code, message}))
  })

  test('a key that the server does not list is refused, with those that it does', async () => {
    const api = {
      server: 'prod',
      get: async () => ({keysHelp: [{key: 'server_addr'}, {key: 'comment'}]}),
      getSealed: async () => undefined,
      put: async () => undefined,
      post: async () => undefined,
      delete: async () => undefined,
      exchangeSealed: async () => undefined,
    }
    await expect(mustKnowKeys(api, 'ldap', {server_adr: 'x'})).rejects.toMatchObject({
      code: 'bad_input',
      message: 'prod knows no setting server_adr; nothing was changed',
      hint: 'It knows: comment, enable, server_addr',
    })
    await expect(mustKnowKeys(api, 'ldap', {enable: 'on'})).resolves.toBeUndefined()
  })
})
