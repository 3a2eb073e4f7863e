import {describe, expect, test} from 'vitest'
import {listAliases} from '../../../src/lib/aliases/list-aliases.ts'
import {removeAlias} from '../../../src/lib/aliases/remove-alias.ts'
import {Secret} from '../../../src/lib/base/secret.ts'
import type {AliasRecord} from '../../../src/lib/config/alias-record.ts'

const stored: AliasRecord = {
  name: 'prod',
  url: 'https://h',
  accessKey: 'root1',
  secretKey: new Secret('root12345'),
  api: 's3v4',
  path: 'auto',
  source: '/home/u/.mc/config.json',
}
const envy: AliasRecord = {
  ...stored,
  name: 'envy',
  sessionToken: new Secret('token123'),
  source: 'MC_HOST_envy',
  trust: {ca: '/ca.crt'},
}
const anonymous: AliasRecord = {...stored, name: 'anon', accessKey: '', secretKey: new Secret('')}
const broken: AliasRecord = {...anonymous, name: 'bad', url: '', api: '', problem: 'it has no url'}

const reader = {
  list: async () => [anonymous, broken, envy, stored],
  find: async () => stored,
}

describe('listAliases', () => {
  test('gives the fields of mc, secrets masked, and what mctl knows besides', async () => {
    expect(await listAliases(reader, {showSecrets: false})).toEqual([
      {alias: 'anon', URL: 'https://h', path: 'auto', src: '/home/u/.mc/config.json'},
      {
        alias: 'bad',
        URL: '',
        path: 'auto',
        src: '/home/u/.mc/config.json',
        problem: 'it has no url',
      },
      {
        alias: 'envy',
        URL: 'https://h',
        accessKey: 'root1',
        secretKey: '********',
        sessionToken: '********',
        api: 's3v4',
        path: 'auto',
        src: 'env',
        variable: 'MC_HOST_envy',
        ca: '/ca.crt',
      },
      {
        alias: 'prod',
        URL: 'https://h',
        accessKey: 'root1',
        secretKey: '********',
        api: 's3v4',
        path: 'auto',
        src: '/home/u/.mc/config.json',
      },
    ])
  })

  test('gives one when one is named, with its secret when that is asked for', async () => {
    expect(await listAliases(reader, {name: 'prod', showSecrets: true})).toMatchObject([
      {alias: 'prod', secretKey: 'root12345'},
    ])
  })
})

test('removing says what was removed', async () => {
  const removed: string[] = []
  const store = {
    stored: async () => stored,
    remove: async (name: string) => {
      removed.push(name)
      return {overriddenBy: 'MC_HOST_prod'}
    },
  }
  expect(await removeAlias(store, 'prod/')).toEqual({
    alias: 'prod',
    URL: 'https://h',
    changed: true,
    overriddenBy: 'MC_HOST_prod',
  })
  expect(removed).toEqual(['prod/'])
})
