import {statSync} from 'node:fs'
import {describe, expect, test} from 'vitest'
import {temporaryHome} from './temporary-home.ts'

const stored = {
  version: '10',
  aliases: {prod: {url: 'https://h:9000', accessKey: 'root1', secretKey: 'root12345', api: 's3v4'}},
}

describe('the version of the admin API of an alias', () => {
  test('is remembered beside its trust, and forgotten when it is the usual one again', async () => {
    using home = temporaryHome()
    home.write('config.json', stored)
    home.write('mctl.json', {version: '1', aliases: {prod: {ca: '/ca.crt', future: 1}}})
    const store = home.store()
    const prod = await store.resolve('prod')
    expect(prod.adminApi).toBeUndefined()

    await store.rememberAdminApi(prod, 'v4')
    expect((await store.resolve('prod')).adminApi).toBe('v4')
    expect(JSON.parse(home.read('mctl.json'))).toEqual({
      version: '1',
      aliases: {prod: {ca: '/ca.crt', future: 1, adminApi: 'v4'}},
    })

    await store.rememberAdminApi(prod, 'v3')
    expect(JSON.parse(home.read('mctl.json'))).toEqual({
      version: '1',
      aliases: {prod: {ca: '/ca.crt', future: 1}},
    })
  })

  test('is written only when it changed', async () => {
    using home = temporaryHome()
    home.write('config.json', stored)
    const store = home.store()
    const prod = await store.resolve('prod')
    await store.rememberAdminApi(prod, 'v3')
    expect(() => home.read('mctl.json')).toThrow('ENOENT')
    await store.rememberAdminApi(prod, 'v4')
    const before = statSync(home.trust).ino
    await store.rememberAdminApi(prod, 'v4')
    expect(statSync(home.trust).ino).toBe(before)
    expect(statSync(home.trust).mode & 0o777).toBe(0o600)
  })

  test('is kept when the alias is set again', async () => {
    using home = temporaryHome()
    home.write('config.json', stored)
    const store = home.store()
    await store.rememberAdminApi(await store.resolve('prod'), 'v4')
    await store.save({...(await store.resolve('prod')), accessKey: 'other1'})
    expect(await store.resolve('prod')).toMatchObject({accessKey: 'other1', adminApi: 'v4'})
  })

  test('is not remembered of an alias that is gone, or leads elsewhere by now', async () => {
    using home = temporaryHome()
    home.write('config.json', stored)
    const store = home.store()
    const prod = await store.resolve('prod')
    await store.save({...prod, url: 'https://elsewhere:9000'})
    await store.rememberAdminApi(prod, 'v4')
    await store.remove('prod')
    await store.rememberAdminApi(prod, 'v4')
    expect(() => home.read('mctl.json')).toThrow('ENOENT')
  })

  test('is not remembered of an alias in a variable', async () => {
    using home = temporaryHome()
    home.write('config.json', stored)
    home.write('mctl.json', {version: '1', aliases: {prod: {adminApi: 'v4'}}})
    const store = home.store({MC_HOST_prod: 'https://a:b2345678@h:9000'})
    const prod = await store.resolve('prod')
    expect(prod.adminApi).toBeUndefined()
    await store.rememberAdminApi(prod, 'v3')
    expect(JSON.parse(home.read('mctl.json')).aliases).toEqual({prod: {adminApi: 'v4'}})
  })

  test.each([['v9'], [4], [null]])('is the usual one where %j stands', async (adminApi) => {
    using home = temporaryHome()
    home.write('config.json', stored)
    home.write('mctl.json', {version: '1', aliases: {prod: {adminApi}}})
    const prod = await home.store().resolve('prod')
    expect(prod).not.toHaveProperty('adminApi')
    expect(prod).not.toHaveProperty('problem')
  })

  test('is no matter where nothing can be written', async () => {
    using home = temporaryHome()
    home.write('config.json', stored)
    home.write('mctl.json', 'no JSON')
    const store = home.store()
    await store.rememberAdminApi({...(await store.find('prod')), problem: undefined}, 'v4')
    expect(home.read('mctl.json')).toBe('no JSON')
  })
})
