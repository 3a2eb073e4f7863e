import {describe, expect, test} from 'vitest'
import {readSettings} from '../../../src/lib/cli/settings.ts'

const off = {
  json: false,
  quiet: false,
  'no-color': false,
  debug: false,
  insecure: false,
  'show-secrets': false,
  yes: false,
}

describe('settings', () => {
  test('have defaults', () => {
    expect(readSettings(off, {})).toEqual({
      json: false,
      quiet: false,
      noColor: false,
      debug: false,
      insecure: false,
      configDir: undefined,
      resolve: [],
      headers: {},
      timeout: 30_000,
      connectTimeout: 10_000,
      retries: 3,
      showSecrets: false,
      yes: false,
    })
  })

  test("take mc's variables", () => {
    expect(
      readSettings(off, {MC_JSON: 'true', MC_INSECURE: '1', MC_RESOLVE: 'a=1.2.3.4,b:9000=::1'}),
    ).toMatchObject({
      json: true,
      insecure: true,
      resolve: [
        {host: 'a', port: undefined, address: '1.2.3.4'},
        {host: 'b', port: '9000', address: '::1'},
      ],
    })
  })

  test.each([
    ['10s', 10_000],
    ['2m', 120_000],
    ['1m30s', 90_000],
    ['45', 45_000],
  ])('--timeout %s is %d ms', (timeout, milliseconds) => {
    expect(readSettings({...off, timeout}, {}).timeout).toBe(milliseconds)
  })

  test.each([
    [{...off, timeout: 'soon'}, {}, '--timeout soon is no time'],
    [{...off, timeout: '0s'}, {}, '--timeout 0s is no time'],
    [{...off, resolve: ['host']}, {}, '--resolve host is not of the form HOST[:PORT]=IP'],
    [
      {...off, 'custom-header': ['X-Token geheim']},
      {},
      "The header X-Token is not of the form 'NAME: VALUE'",
    ],
    [off, {MC_JSON: 'maybe'}, 'The variable MC_JSON is maybe, which is neither true nor false'],
  ])('what cannot be read is refused (%#)', (flags, env, message) => {
    expect(() => readSettings(flags, env)).toThrow(message)
  })
})
