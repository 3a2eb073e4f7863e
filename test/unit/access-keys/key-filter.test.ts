import {describe, expect, test} from 'vitest'
import {isMeant, type KeyFilter} from '../../../src/lib/access-keys/key-filter.ts'
import type {ListedKey} from '../../../src/lib/access-keys/key-list.ts'

const now = new Date('2026-11-25T12:00:00Z')
const key: ListedKey = {
  accessKey: 'key',
  parentUser: 'alice',
  accountStatus: 'on',
  impliedPolicy: false,
  name: 'backup-1',
  expiration: '2026-11-26T12:00:00Z',
}

describe('isMeant', () => {
  test.each<{title: string; filter: KeyFilter; of?: Partial<ListedKey>; meant: boolean}>([
    {title: 'no condition means every key', filter: {}, meant: true},
    {title: 'a key that ends just within the time', filter: {expiresWithin: 86_400}, meant: true},
    {title: 'a key that ends a second later', filter: {expiresWithin: 86_399}, meant: false},
    {
      title: 'a key that has ended is within any time',
      filter: {expiresWithin: 60},
      of: {expiration: '2026-11-20T00:00:00Z'},
      meant: true,
    },
    {
      title: 'a key that never ends has not ended in 1970',
      filter: {expired: true},
      of: {expiration: '1970-01-01T00:00:00Z'},
      meant: false,
    },
    {
      title: 'a key that never ends is within no time',
      filter: {expiresWithin: 9e9},
      of: {expiration: '1970-01-01T00:00:00Z'},
      meant: false,
    },
    {title: 'a key that has not ended', filter: {expired: true}, meant: false},
    {title: 'a name that fits', filter: {name: 'back*-?'}, meant: true},
    {title: 'a dot is a dot', filter: {name: 'backup.1'}, meant: false},
    {title: 'a pattern is for the whole name', filter: {name: 'backup'}, meant: false},
    {title: 'a policy of its own', filter: {policy: 'embedded'}, meant: true},
    {title: 'the rights of its owner', filter: {policy: 'inherited'}, meant: false},
    {
      title: 'an unknown policy is not embedded',
      filter: {policy: 'embedded'},
      of: {impliedPolicy: null},
      meant: false,
    },
    {
      title: 'an unknown status is not off',
      filter: {status: 'off'},
      of: {accountStatus: 'unknown'},
      meant: false,
    },
    {title: 'one of two conditions', filter: {status: 'on', name: 'x'}, meant: false},
  ])('$title', ({filter, of, meant}) => {
    expect(isMeant({...key, ...of}, filter, now)).toBe(meant)
  })
})
