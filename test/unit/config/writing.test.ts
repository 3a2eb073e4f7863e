import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import {join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {describe, expect, test} from 'vitest'
import {Secret} from '../../../src/lib/base/secret.ts'
import {temporaryHome} from './temporary-home.ts'

const prod = {
  name: 'prod',
  url: 'https://h:9000',
  accessKey: 'root1',
  secretKey: new Secret('root12345'),
  api: 's3v4',
  path: 'auto',
}
const pin = `sha256:${'0a'.repeat(32)}`

describe('saving an alias', () => {
  test('makes the directory 0700 and the file 0600, in the form that mc writes', async () => {
    using home = temporaryHome()
    expect(await home.store().save(prod)).toEqual({changed: true, replaced: false})
    expect(home.read('config.json')).toBe(`{
\t"version": "10",
\t"aliases": {
\t\t"prod": {
\t\t\t"url": "https://h:9000",
\t\t\t"accessKey": "root1",
\t\t\t"secretKey": "root12345",
\t\t\t"api": "s3v4",
\t\t\t"path": "auto"
\t\t}
\t}
}
`)
    expect(statSync(home.directory).mode & 0o777).toBe(0o700)
    expect(statSync(home.config).mode & 0o777).toBe(0o600)
    expect(readdirSync(home.directory)).toEqual(['config.json'])
  })

  test('keeps fields that it does not know, at every level, and the places of all', async () => {
    using home = temporaryHome()
    home.write('config.json', {
      future: {a: [1]},
      version: '10',
      aliases: {
        z: {url: 'https://z', other: 1},
        prod: {
          url: 'https://old',
          accessKey: 'x',
          secretKey: 'y',
          sessionToken: 't',
          api: 's3v4',
          path: 'auto',
          license: 'L',
          apiKey: 'K',
        },
        broken: 5,
      },
      tail: true,
    })
    expect(await home.store().save(prod)).toEqual({changed: true, replaced: true})
    expect(home.read('config.json').replaceAll(/\s/g, '')).toBe(
      '{"version":"10","future":{"a":[1]},"aliases":{"z":{"url":"https://z","other":1},' +
        '"prod":{"url":"https://h:9000","accessKey":"root1","secretKey":"root12345","api":"s3v4","path":"auto","license":"L","apiKey":"K"},' +
        '"broken":5},"tail":true}',
    )
  })

  test('writes nothing when nothing changes', async () => {
    using home = temporaryHome()
    await home.store().save(prod)
    utimesSync(home.config, 1000, 1000)
    expect(await home.store().save(prod)).toEqual({changed: false, replaced: true})
    expect(statSync(home.config).mtimeMs).toBe(1_000_000)
  })

  test('stores a session token, and drops the one of older keys', async () => {
    using home = temporaryHome()
    await home.store().save({...prod, sessionToken: new Secret('token123')})
    expect((await home.store().resolve('prod')).sessionToken?.reveal()).toBe('token123')
    await home.store().save(prod)
    expect(home.read('config.json')).not.toContain('token')
  })

  test('keeps no second copy of the old secret, and leaves mc its config.json.old', async () => {
    using home = temporaryHome()
    home.write('config.json.old', 'of mc')
    await home.store().save(prod)
    await home.store().save({...prod, secretKey: new Secret('other12345')})
    expect(readdirSync(home.directory).sort()).toEqual(['config.json', 'config.json.old'])
    expect(home.read('config.json.old')).toBe('of mc')
    expect(home.read('config.json')).not.toContain('root12345')
  })

  test('ends lines as the file does, and with CRLF in a new file on Windows', async () => {
    using home = temporaryHome()
    await home.store({}, 'win32').save(prod)
    expect(home.read('config.json').split('\r\n')).toHaveLength(13)
    await home.store({}, 'linux').save({...prod, name: 'other'})
    expect(home.read('config.json').replaceAll('\r\n', '')).not.toContain('\n')
  })

  test('does not write the byte order mark back, which mc cannot read', async () => {
    using home = temporaryHome()
    home.write('config.json', '\uFEFF{"version":"10","aliases":{}}')
    await home.store().save(prod)
    expect(home.read('config.json').startsWith('{')).toBe(true)
  })

  test('replaces what a symbolic link leads to, and keeps the link', async () => {
    using home = temporaryHome()
    const target = join(home.home, 'dotfiles', 'mc.json')
    mkdirSync(join(home.home, 'dotfiles'))
    mkdirSync(home.directory)
    symlinkSync('../dotfiles/mc.json', home.config)
    // A leftover lies where the target is.
    const leftover = join(home.home, 'dotfiles', '.mctl-00000000-0000-4000-8000-000000000000.tmp')
    writeFileSync(leftover, 'secret')
    await home.store().save(prod)
    expect(lstatSync(home.config).isSymbolicLink()).toBe(true)
    expect(lstatSync(target).isFile()).toBe(true)
    expect(readdirSync(join(home.home, 'dotfiles'))).toEqual(['mc.json'])
    expect(await home.store().resolve('prod')).toMatchObject({url: 'https://h:9000'})
  })

  test('removes what a killed run left behind', async () => {
    using home = temporaryHome()
    home.write('.mctl-00000000-0000-4000-8000-000000000000.tmp', 'root12345')
    home.write('.mctl-mine.tmp', 'not of mctl')
    await home.store().save(prod)
    expect(readdirSync(home.directory).sort()).toEqual(['.mctl-mine.tmp', 'config.json'])
  })

  test('takes over a lock that a dead process left behind', async () => {
    using home = temporaryHome()
    const mark = join(`${home.config}.lock`, 'dead')
    mkdirSync(`${home.config}.lock`, {recursive: true})
    writeFileSync(mark, '')
    utimesSync(mark, 1000, 1000)
    expect(await home.store().save(prod)).toEqual({changed: true, replaced: false})
    expect(readdirSync(home.directory)).toEqual(['config.json'])
  })

  test('waits while a living process holds the lock', async () => {
    using home = temporaryHome()
    const lock = `${home.config}.lock`
    mkdirSync(lock, {recursive: true})
    writeFileSync(join(lock, 'living'), '')
    const saving = home.store().save(prod)
    await sleep(300)
    expect(readdirSync(home.directory)).toContain('config.json.lock')
    expect(readdirSync(home.directory)).not.toContain('config.json')
    rmSync(lock, {recursive: true})
    expect(await saving).toEqual({changed: true, replaced: false})
    expect(readdirSync(home.directory)).toEqual(['config.json'])
  })

  test('refuses to write over a file that it cannot read', async () => {
    using home = temporaryHome()
    home.write('config.json', '{"version":"10",')
    await expect(home.store().save(prod)).rejects.toMatchObject({code: 'config_invalid'})
    expect(home.read('config.json')).toBe('{"version":"10",')
    expect(readdirSync(home.directory)).toEqual(['config.json'])
  })

  test('says which directory cannot be made', async () => {
    using home = temporaryHome()
    writeFileSync(home.directory, 'a file')
    await expect(home.store().save(prod)).rejects.toMatchObject({
      code: 'config_invalid',
      message: `Cannot write to ${home.directory}: a part of its path is not a directory`,
    })
  })

  test('names the variable that wins over what was saved', async () => {
    using home = temporaryHome()
    expect(await home.store({MC_HOST_prod: 'https://h'}).save(prod)).toEqual({
      changed: true,
      replaced: false,
      overriddenBy: 'MC_HOST_prod',
    })
  })

  test('stores nothing when the env file cannot be read', async () => {
    using home = temporaryHome()
    const store = home.store({MC_CONFIG_ENV_FILE: join(home.home, 'missing.env')})
    await expect(store.save(prod)).rejects.toMatchObject({code: 'config_invalid'})
    expect(readdirSync(home.home)).toEqual([])
  })

  test('loses none of many written at once', async () => {
    using home = temporaryHome()
    const names = Array.from({length: 12}, (_, index) => `a${index + 10}`)
    await Promise.all(
      names.map((name) => home.store().save({...prod, name, trust: {ca: `/${name}.crt`}})),
    )
    const aliases = await home.store().list()
    expect(aliases.map(({name}) => name)).toEqual(names)
    expect(aliases.map(({trust}) => trust?.ca)).toEqual(names.map((name) => `/${name}.crt`))
  })
})

describe('the trust of an alias', () => {
  test('lies in mctl.json, 0600, and never in config.json', async () => {
    using home = temporaryHome()
    await home.store().save({
      ...prod,
      trust: {ca: '/ca.crt', clientCert: '/c.crt', clientKey: '/c.key', trustFingerprint: pin},
    })
    expect(JSON.parse(home.read('mctl.json'))).toEqual({
      version: '1',
      aliases: {
        prod: {ca: '/ca.crt', clientCert: '/c.crt', clientKey: '/c.key', trustFingerprint: pin},
      },
    })
    expect(statSync(home.trust).mode & 0o777).toBe(0o600)
    expect(home.read('config.json')).not.toContain('ca.crt')
  })

  test('is replaced as a whole, with unknown fields kept', async () => {
    using home = temporaryHome()
    home.write('mctl.json', {
      version: '1',
      note: 'n',
      aliases: {prod: {ca: '/ca.crt', later: 1}, x: {}},
    })
    await home.store().save({...prod, trust: {trustFingerprint: pin}})
    expect(JSON.parse(home.read('mctl.json'))).toEqual({
      version: '1',
      note: 'n',
      aliases: {prod: {trustFingerprint: pin, later: 1}, x: {}},
    })
  })

  test('needs no file where there is none', async () => {
    using home = temporaryHome()
    await home.store().save(prod)
    expect(readdirSync(home.directory)).toEqual(['config.json'])
  })
})

describe('removing an alias', () => {
  test('takes it out of both files and leaves the others', async () => {
    using home = temporaryHome()
    await home.store().save({...prod, trust: {ca: '/ca.crt'}})
    await home.store().save({...prod, name: 'other', trust: {ca: '/other.crt'}})
    await home.store().remove('prod/')
    expect(Object.keys(JSON.parse(home.read('config.json')).aliases)).toEqual(['other'])
    expect(Object.keys(JSON.parse(home.read('mctl.json')).aliases)).toEqual(['other'])
  })

  test('works for a broken alias', async () => {
    using home = temporaryHome()
    home.write('config.json', {version: '10', aliases: {bad: 5}})
    await home.store().remove('bad')
    expect(await home.store().list()).toEqual([])
  })

  test('of an unknown one is an error, and creates nothing', async () => {
    using home = temporaryHome()
    await expect(home.store().remove('prod')).rejects.toMatchObject({code: 'alias_not_found'})
    expect(readdirSync(home.home)).toEqual([])
  })

  test('names the variable, or the file, that defines the alias', async () => {
    using home = temporaryHome()
    const file = home.write('hosts.env', 'MC_HOST_line=https://h\n')
    const store = home.store({MC_HOST_envy: 'https://h', MC_CONFIG_ENV_FILE: file})
    await expect(store.remove('envy')).rejects.toMatchObject({
      code: 'bad_input',
      message: 'The alias envy comes from the variable MC_HOST_envy',
      hint: 'unset MC_HOST_envy',
    })
    await expect(store.remove('line')).rejects.toMatchObject({
      code: 'bad_input',
      message: `The alias line comes from the file ${file}`,
    })
  })
})

test('a directory that may only be read is enough for reading', async () => {
  using home = temporaryHome()
  await home.store().save(prod)
  chmodSync(home.config, 0o400)
  chmodSync(home.directory, 0o500)
  expect(await home.store().resolve('prod')).toMatchObject({url: 'https://h:9000'})
  expect(readdirSync(home.directory)).toEqual(['config.json'])
})
