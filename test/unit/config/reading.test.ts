import {existsSync} from 'node:fs'
import {describe, expect, test} from 'vitest'
import {temporaryHome} from './temporary-home.ts'

const good = {
  url: 'https://h:9000',
  accessKey: 'root1',
  secretKey: 'root12345',
  api: 's3v4',
  path: 'auto',
}

async function failure(promise: Promise<unknown>): Promise<Error> {
  const caught: unknown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (caught instanceof Error) return caught
  throw new Error('it should have failed')
}

describe('reading config.json', () => {
  test('needs nothing to exist and creates nothing', async () => {
    using home = temporaryHome()
    expect(await home.store().list()).toEqual([])
    await expect(home.store().resolve('prod')).rejects.toMatchObject({
      code: 'alias_not_found',
      message: 'No alias named prod',
      hint: 'mctl alias set prod https://HOST:PORT',
    })
    expect(await home.store().trustedCertificates()).toEqual([])
    expect(existsSync(home.directory)).toBe(false)
  })

  test('understands what mc writes: tabs, CRLF, a byte order mark, a slash behind the URL', async () => {
    using home = temporaryHome()
    const text = JSON.stringify(
      {
        version: '10',
        aliases: {b: {...good, url: 'https://h:9000/', sessionToken: 'tok'}, a: good},
      },
      null,
      '\t',
    )
    home.write('config.json', `\uFEFF${text.replaceAll('\n', '\r\n')}`)
    const [a, b] = await home.store().list()
    expect(a).toMatchObject({
      name: 'a',
      url: 'https://h:9000',
      accessKey: 'root1',
      api: 's3v4',
      path: 'auto',
      source: home.config,
    })
    expect(a?.secretKey.reveal()).toBe('root12345')
    expect(b).toMatchObject({name: 'b', url: 'https://h:9000'})
    expect(b?.sessionToken?.reveal()).toBe('tok')
  })

  test.each([
    [
      'is cut off',
      '{"version":"10","aliases":{"a":{"secretKey":"root12345"',
      'line 1, column 56: it ends where "," or "}" should be',
    ],
    [
      'has a comma too many',
      '{\n"version": "10",\n"aliases": {},\n}',
      'line 4, column 1: a name in double quotes should be here',
    ],
    ['is empty', '', 'line 1, column 1: it ends where a value should be'],
    ['is a list', '[]', 'it is not a JSON object'],
    [
      'has aliases of another kind',
      '{"version":"10","aliases":[]}',
      'its "aliases" is not a JSON object',
    ],
  ])(
    'says where a file that %s stops being one, and quotes nothing of it',
    async (_title, text, problem) => {
      using home = temporaryHome()
      home.write('config.json', text)
      const error = await failure(home.store().list())
      expect(error).toMatchObject({
        code: 'config_invalid',
        message: `Cannot read ${home.config}: ${problem}`,
      })
      // What an engine says of broken JSON quotes it, and secrets stand there.
      expect(error.cause).toBeUndefined()
    },
  )

  test.each([
    ['9', 'run "mc alias list" once: mc rewrites its older files'],
    ['11', 'use a newer mctl'],
  ])('refuses version %s', async (version, hint) => {
    using home = temporaryHome()
    home.write('config.json', {version, aliases: {}})
    await expect(home.store().list()).rejects.toMatchObject({code: 'config_invalid', hint})
  })

  test.each([
    [
      'a URL without a scheme',
      {...good, url: 'h:9000'},
      'of its url: it does not begin with http:// or https://',
    ],
    ['a URL with a path', {...good, url: 'https://h/x'}, 'of its url: it has a path'],
    ['no URL', {accessKey: 'a'}, 'it has no url'],
    ['a number for a secret', {...good, secretKey: 12345678}, 'its secretKey is not text'],
    ['an unknown api', {...good, api: 's3v9'}, 'its api is neither s3v4 nor s3v2'],
    ['an unknown path', {...good, path: 'never'}, 'its path is none of auto, on, off, dns'],
    ['a list in its place', [], 'it is not a JSON object'],
    ['null in its place', null, 'it is not a JSON object'],
  ])('lets an alias with %s spoil only itself', async (_title, entry, problem) => {
    using home = temporaryHome()
    home.write('config.json', {version: '10', aliases: {bad: entry, good}})
    const store = home.store()
    expect((await store.list()).map((alias) => [alias.name, alias.problem])).toEqual([
      ['bad', problem],
      ['good', undefined],
    ])
    expect(await store.resolve('good')).toMatchObject({url: 'https://h:9000'})
    await expect(store.resolve('bad')).rejects.toMatchObject({
      code: 'config_invalid',
      message: `Cannot use the alias bad of ${home.config}: ${problem}`,
    })
  })

  test('does not show a password that stands in a URL', async () => {
    using home = temporaryHome()
    home.write('config.json', {
      version: '10',
      aliases: {bad: {...good, url: 'https://u:hidden12@h'}},
    })
    expect(JSON.stringify(await home.store().list())).not.toContain('hidden12')
    expect((await failure(home.store().resolve('bad'))).message).toBe(
      `Cannot use the alias bad of ${home.config}: of its url: it holds a user name or a password`,
    )
  })

  test.each(['https://root1:geheim12@h:9000', 'root1:geheim12@h'])(
    'does not repeat an address given in place of a name: %s',
    async (address) => {
      using home = temporaryHome()
      const error = await failure(home.store().resolve(address))
      expect(error).toMatchObject({
        code: 'alias_not_found',
        message: 'The name of an alias is needed, not an address',
      })
      expect(JSON.stringify(error)).not.toContain('geheim12')
    },
  )

  test('finds no alias in the names that every object inherits', async () => {
    using home = temporaryHome()
    home.write('config.json', {version: '10', aliases: {good}})
    await expect(home.store().resolve('constructor')).rejects.toMatchObject({
      code: 'alias_not_found',
    })
  })

  test('takes a slash behind the name for nothing', async () => {
    using home = temporaryHome()
    home.write('config.json', {version: '10', aliases: {good}})
    expect(await home.store().resolve('good/')).toMatchObject({name: 'good'})
  })
})

describe('variables', () => {
  test('win over the env file, and that over config.json, which is then not even read', async () => {
    using home = temporaryHome()
    const file = home.write(
      'hosts.env',
      'MC_HOST_a=https://file:secret12@h\nMC_HOST_b=https://file:secret12@h\n',
    )
    home.write('config.json', {version: '10', aliases: {a: good, b: good, c: good}})
    const store = home.store({MC_HOST_a: 'https://own:secret12@h', MC_CONFIG_ENV_FILE: file})
    expect(
      (await store.list()).map(({name, accessKey, source}) => [name, accessKey, source]),
    ).toEqual([
      ['a', 'own', 'MC_HOST_a'],
      ['b', 'file', file],
      ['c', 'root1', home.config],
    ])
    home.write('config.json', 'broken')
    expect((await store.resolve('a')).accessKey).toBe('own')
    expect((await store.resolve('b')).accessKey).toBe('file')
    await expect(store.resolve('c')).rejects.toMatchObject({code: 'config_invalid'})
  })

  test('may be broken one by one', async () => {
    using home = temporaryHome()
    const store = home.store({MC_HOST_a: 'nonsense', MC_HOST_b: 'https://h', MC_HOST_c: ''})
    expect((await store.list()).map(({name, problem}) => [name, problem])).toEqual([
      ['a', 'it is not https://ACCESS:SECRET@HOST[:PORT]'],
      ['b', undefined],
    ])
    await expect(store.resolve('a')).rejects.toMatchObject({
      code: 'config_invalid',
      message: 'Cannot use the alias a of MC_HOST_a: it is not https://ACCESS:SECRET@HOST[:PORT]',
    })
  })
})

describe('the env file', () => {
  test('may hold comments, blank lines, export, quotes and other variables; the last line wins', async () => {
    using home = temporaryHome()
    const file = home.write(
      'hosts.env',
      '# servers\n\nOTHER=1\r\nexport MC_HOST_a="https://one:secret12@h"\r\n  MC_HOST_a = https://two:sec=ret12@h  \n',
    )
    const alias = await home.store({MC_CONFIG_ENV_FILE: file}).resolve('a')
    expect([alias.accessKey, alias.secretKey.reveal(), alias.source]).toEqual([
      'two',
      'sec=ret12',
      file,
    ])
  })

  test('that cannot be read is named with the line, without what stands there', async () => {
    using home = temporaryHome()
    const file = home.write('hosts.env', 'OTHER=1\nhttps://acc:secret12@h\n')
    const error = await failure(home.store({MC_CONFIG_ENV_FILE: file}).resolve('a'))
    expect(error).toMatchObject({
      code: 'config_invalid',
      message: `Cannot read ${file}: line 2 is not NAME=value`,
    })
    const missing = `${file}.missing`
    await expect(home.store({MC_CONFIG_ENV_FILE: missing}).list()).rejects.toMatchObject({
      code: 'config_invalid',
      message: `MC_CONFIG_ENV_FILE names ${missing}, which does not exist`,
    })
  })
})

describe('mctl.json', () => {
  const pin = `sha256:${'0a'.repeat(32)}`

  test('adds the trust of an alias, wherever the alias itself comes from', async () => {
    using home = temporaryHome()
    home.write('config.json', {version: '10', aliases: {a: good, b: good}})
    home.write('mctl.json', {
      version: '1',
      aliases: {a: {ca: '/ca.crt', trustFingerprint: pin}, env: {ca: '/env.crt'}},
    })
    const store = home.store({MC_HOST_env: 'https://h'})
    expect((await store.list()).map(({name, trust}) => [name, trust])).toEqual([
      ['a', {ca: '/ca.crt', trustFingerprint: pin}],
      ['b', undefined],
      ['env', {ca: '/env.crt'}],
    ])
  })

  test.each([
    ['a number for a file', {ca: 5}, 'its ca in mctl.json is not text'],
    ['a relative path', {ca: 'ca.crt'}, 'its ca in mctl.json is not an absolute path'],
    [
      'half a fingerprint',
      {trustFingerprint: 'sha256:00'},
      'its trustFingerprint in mctl.json is not sha256: and 64 digits',
    ],
    ['text in its place', 'x', 'its entry in mctl.json is not a JSON object'],
  ])('lets an entry with %s spoil only its alias', async (_title, entry, problem) => {
    using home = temporaryHome()
    home.write('config.json', {version: '10', aliases: {a: good, b: good}})
    home.write('mctl.json', {version: '1', aliases: {a: entry}})
    expect((await home.store().list()).map(({name, problem}) => [name, problem])).toEqual([
      ['a', problem],
      ['b', undefined],
    ])
  })

  test('that is no JSON spoils the https aliases, any of which may have had a pin there', async () => {
    using home = temporaryHome()
    home.write('config.json', {
      version: '10',
      aliases: {plain: {...good, url: 'http://h'}, tls: good},
    })
    home.write('mctl.json', '{"version":"1",')
    const store = home.store()
    expect(await store.resolve('plain')).toMatchObject({url: 'http://h'})
    await expect(store.resolve('tls')).rejects.toMatchObject({
      code: 'config_invalid',
      message: `Cannot use the alias tls of ${home.config}: Cannot read ${home.trust}: line 1, column 16: it ends where a name in double quotes should be`,
    })
  })
})
