import {describe, expect, test} from 'vitest'
import {exportAlias, importAlias} from '../../../src/lib/aliases/transfer-alias.ts'
import {Secret} from '../../../src/lib/base/secret.ts'
import type {AliasRecord, StoredAlias} from '../../../src/lib/config/alias-record.ts'

const record: AliasRecord = {
  name: 'prod',
  url: 'https://h',
  accessKey: 'root1',
  secretKey: new Secret('root12345'),
  api: 's3v4',
  path: 'auto',
  source: 'config.json',
}

describe('exportAlias', () => {
  const resolver = (alias: AliasRecord) => ({resolve: async () => alias})

  test('gives the object of mc, in the order of mc', async () => {
    expect(JSON.stringify(await exportAlias(resolver(record), 'prod', true))).toBe(
      '{"url":"https://h","accessKey":"root1","secretKey":"root12345","api":"s3v4","path":"auto"}',
    )
  })

  test('masks what is secret unless told otherwise', async () => {
    const alias = {...record, sessionToken: new Secret('token123')}
    expect(JSON.stringify(await exportAlias(resolver(alias), 'prod', false))).toBe(
      '{"url":"https://h","accessKey":"root1","secretKey":"********","sessionToken":"********","api":"s3v4","path":"auto"}',
    )
  })
})

describe('importAlias', () => {
  async function load(text: string) {
    const saved: StoredAlias[] = []
    const store = {
      stored: async () => undefined,
      save: async (alias: StoredAlias) => {
        saved.push(alias)
        return {changed: true, replaced: false}
      },
    }
    const document = await importAlias(store, 'imp/', text, 'The file a.json', false)
    return {document, saved: saved[0]}
  }

  test('stores what export printed, without asking the server', async () => {
    const {document, saved} = await load(
      '{"url":"https://h/","accessKey":"root1","secretKey":"root12345","sessionToken":"token123","api":"S3v4","path":"auto"}\n',
    )
    expect(document).toEqual({
      alias: 'imp',
      URL: 'https://h',
      accessKey: 'root1',
      secretKey: '********',
      sessionToken: '********',
      api: 'S3v4',
      path: 'auto',
      changed: true,
      replaced: false,
      checked: false,
    })
    expect([saved?.secretKey.reveal(), saved?.sessionToken?.reveal()]).toEqual([
      'root12345',
      'token123',
    ])
  })

  test('takes api and path for granted, and further fields for what they are', async () => {
    const {document} = await load(
      '{"status":"success","url":"http://h","accessKey":"","secretKey":""}',
    )
    expect(document).toMatchObject({URL: 'http://h', api: 's3v4', path: 'auto'})
    const old = await load('{"url":"http://h","api":"S3v2","path":"path"}')
    expect(old.document).toMatchObject({api: 'S3v2', path: 'path'})
  })

  test.each([
    [
      'broken JSON',
      '{not json}',
      'The file a.json is not JSON: line 1, column 2: a name in double quotes should be here',
    ],
    [
      'no text',
      '',
      'The file a.json is not JSON: line 1, column 1: it ends where a value should be',
    ],
    [
      'no URL',
      '{"accessKey":"root1","secretKey":"root12345"}',
      'The URL cannot be used: it is empty',
    ],
    ['a list', '[]', 'The URL cannot be used: it is empty'],
    [
      'a number for a secret',
      '{"url":"https://h","accessKey":"root1","secretKey":12345678}',
      'The file a.json has a secretKey that is not text',
    ],
    [
      'a masked secret',
      '{"url":"https://h","accessKey":"root1","secretKey":"********"}',
      'The file a.json has its secret masked',
    ],
    [
      'a short secret',
      '{"url":"https://h","accessKey":"root1","secretKey":"short12"}',
      'The secret is shorter than 8 characters',
    ],
  ])('refuses %s without quoting it', async (_title, text, message) => {
    await expect(load(text)).rejects.toMatchObject({code: 'bad_input', message})
  })
})
