import {describe, expect, test} from 'vitest'
import {walkSideBySide} from '../../../src/lib/encryption/walk-side-by-side.ts'
import {AppError} from '../../../src/lib/errors/errors.ts'
import {listed, serverOf} from '../../helpers/listed-server.ts'

async function walked(
  api: Parameters<typeof walkSideBySide>[0],
  prefix = '',
): Promise<readonly string[]> {
  const keys: string[] = []
  await walkSideBySide(api, {bucket: 'b', prefix}, {versions: false, lanes: 3}, (stored) => {
    keys.push(...stored.map(({object}) => object.key))
  })
  return keys.sort()
}

const keys = ['a', 'b/1', 'b/2', 'b/c/3', 'd/4', 'e', 'f/5']
const metadata = {'content-type': 'text/plain'}
const objects = keys.map((key) => listed(key, {metadata}))

describe('folders side by side', () => {
  test('give each object once', async () => {
    expect(await walked(serverOf({b: objects}).api)).toEqual(keys)
  })

  test('are asked for one by one, each by its own prefix', async () => {
    const {api, lists} = serverOf({b: objects})
    await walked(api)
    expect(lists.toSorted()).toEqual(['', 'b/', 'd/', 'f/'])
  })

  test('begin where names first divide', async () => {
    const deep = ['x/y/1/a', 'x/y/2/b'].map((key) => listed(key, {metadata}))
    const {api, lists} = serverOf({b: deep})
    expect(await walked(api)).toEqual(['x/y/1/a', 'x/y/2/b'])
    expect(lists).toEqual(['', 'x/', 'x/y/', 'x/y/1/', 'x/y/2/'])
  })

  test('that may not be listed alone are picked out of the whole', async () => {
    const {api} = serverOf({b: objects})
    const strict = {
      ...api,
      list: (request: Parameters<typeof api.list>[0]) => {
        if (request.prefix !== 'b/') return api.list(request)
        throw new AppError('access_denied', 'not this one')
      },
    }
    expect(await walked(strict)).toEqual(keys)
  })

  test('beyond 256 are walked through in one go', async () => {
    const many = Array.from({length: 300}, (_, at) => `f${String(at).padStart(3, '0')}/x`)
    const {api, lists} = serverOf({b: many.map((key) => listed(key, {metadata}))}, undefined, 400)
    expect(await walked(api)).toEqual(many)
    expect(lists).toEqual(['', ''])
  })
})
