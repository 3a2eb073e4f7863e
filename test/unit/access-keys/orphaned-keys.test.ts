import {zipSync} from 'fflate'
import {expect, test} from 'vitest'
import {type OrphanApi, readOrphanedLists} from '../../../src/lib/access-keys/orphaned-keys.ts'
import {AppError} from '../../../src/lib/errors/errors.ts'

const dn = 'uid=dillon,ou=people,dc=example,dc=org'
const hash = 'nsDLDLOaFf7G5CTSeH4mLqLTR3bKDtCHDmI1-3jxB_4'

interface Stored {
  readonly owners?: readonly string[]
  readonly users?: readonly string[]
  readonly listed?: readonly string[]
}

function server({owners = [], users = ['alice'], listed = ['alice', 'root']}: Stored): OrphanApi {
  const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value))
  const unused = (): never => {
    throw new Error('nothing is written')
  }
  return {
    server: 'prod',
    accessKey: 'asker',
    getBytes: async () =>
      zipSync({
        'iam-assets/policies.json': json({readonly: {}}),
        'iam-assets/users.json': json(Object.fromEntries(users.map((name) => [name, {}]))),
        'iam-assets/svcaccts.json': json(
          Object.fromEntries(
            owners.map((parent) => [`key-of-${parent}`, {parent, secretKey: 'in-clear'}]),
          ),
        ),
      }),
    getSealed: async () => Object.fromEntries(listed.map((name) => [name, {}])),
    get: async (_, query) => {
      if (query?.accessKey === 'late') return {status: 'enabled'}
      throw new AppError('user_not_found', 'no such user')
    },
    post: unused,
    delete: unused,
    exchangeSealed: unused,
  }
}

const judge = async (stored: Stored): Promise<unknown[]> =>
  (await readOrphanedLists(server(stored), [])).map(({user, orphaned}) => [user, orphaned])

test('an owner is gone that is in no list and is no user when asked for', async () => {
  const owners = ['alice', 'root', 'asker', 'late', 'old-root', dn, hash, 'tls:client']
  expect(await judge({owners})).toEqual([
    [hash, 'unknown'],
    ['old-root', true],
    ['tls:client', 'unknown'],
    [dn, 'unknown'],
  ])
})

test.each([{users: []}, {listed: []}])('nobody is gone for %j', async (lost) => {
  expect(await judge({owners: ['old-root'], ...lost})).toEqual([['old-root', 'unknown']])
})

test('no secret of the export is in the list', async () => {
  const lists = await readOrphanedLists(server({owners: ['old-root', 'older-root']}), ['old-root'])
  expect(lists).toEqual([
    {
      user: 'old-root',
      orphaned: true,
      stsKeys: null,
      svcaccs: [
        {
          accessKey: 'key-of-old-root',
          parentUser: 'old-root',
          accountStatus: null,
          impliedPolicy: null,
          expiration: '1970-01-01T00:00:00Z',
        },
      ],
    },
  ])
})
