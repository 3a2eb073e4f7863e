import {beforeEach, describe, expect, test} from 'vitest'
import {AppError} from '../../../src/lib/errors/errors.ts'
import {
  addMembers,
  removeGroup,
  removeMembers,
  setGroupStatus,
} from '../../../src/lib/groups/change-group.ts'
import {listGroups, readGroup} from '../../../src/lib/groups/group.ts'
import type {GroupApi} from '../../../src/lib/groups/group-api.ts'

const users = ['alice', 'bob', 'carol']
let stored: Record<string, {status?: string; members?: string[] | null; policy?: string}>
let sent: unknown[]
let asked: string[]

// It answers as MinIO was seen to; what a real one does with the changes, groups.test.ts shows.
const api: GroupApi = {
  server: 'prod',
  async get(path, query = {}) {
    const name = String(query.group ?? query.accessKey ?? '')
    if (path === 'groups') return Object.keys(stored)
    if (path === 'group') return stored[name] ?? fail('group_not_found')
    asked.push(name)
    return users.includes(name) ? {status: 'enabled'} : fail('user_not_found')
  },
  async put(path, options = {}) {
    const {query, payload} = options
    sent.push({
      path,
      ...(query && {query}),
      ...(payload && 'plain' in payload && {plain: payload.plain}),
    })
  },
}

function fail(code: 'group_not_found' | 'user_not_found'): never {
  throw new AppError(code, 'not there')
}

beforeEach(() => {
  stored = {
    staff: {status: 'enabled', members: ['bob', 'alice'], policy: 'readonly'},
    empty: {status: 'disabled', members: []},
  }
  sent = []
  asked = []
})

const members = (group: string, names: string[], isRemove: boolean) => ({
  path: 'update-group-members',
  plain: {group, members: names, groupStatus: 'enabled', isRemove},
})

describe('adding members', () => {
  test('sends those who are missing, each once, and says who they were', async () => {
    expect(await addMembers(api, 'staff', ['carol', 'alice', 'carol'])).toEqual({
      groupName: 'staff',
      members: ['alice', 'carol'],
      membersAdded: ['carol'],
      created: false,
      changed: true,
    })
    expect(sent).toEqual([members('staff', ['carol'], false)])
  })

  test('sends nothing when all are in it', async () => {
    expect(await addMembers(api, 'staff', ['bob'])).toMatchObject({
      membersAdded: [],
      changed: false,
    })
    expect(sent).toEqual([])
  })

  test('sends nothing when one is no user, and names that one', async () => {
    await expect(addMembers(api, 'staff', ['carol', 'nosuch'])).rejects.toMatchObject({
      code: 'user_not_found',
      message: 'No user named nosuch at prod',
    })
    expect(sent).toEqual([])
  })

  test('goes in portions of 500, and asks for nobody who is known', async () => {
    const names = Array.from({length: 1001}, (_, index) => `user-${String(index).padStart(4, '0')}`)
    const change = await addMembers(api, 'crowd', names, {areUsers: true})
    expect(change).toMatchObject({created: true, changed: true})
    expect(change.membersAdded).toHaveLength(1001)
    expect(asked).toEqual([])
    expect(sent).toEqual([
      members('crowd', names.slice(0, 500), false),
      members('crowd', names.slice(500, 1000), false),
      members('crowd', ['user-1000'], false),
    ])
  })
})

describe('taking away', () => {
  test('members: those who are in it, whether they are users or not', async () => {
    expect(await removeMembers(api, 'staff', ['alice', 'nosuch'])).toEqual({
      groupName: 'staff',
      members: ['alice', 'nosuch'],
      membersRemoved: ['alice'],
      changed: true,
    })
    expect(sent).toEqual([members('staff', ['alice'], true)])
  })

  test('a group: only one without members', async () => {
    expect(await removeGroup(api, 'empty')).toEqual({groupName: 'empty', changed: true})
    expect(sent).toEqual([members('empty', [], true)])
    await expect(removeGroup(api, 'staff')).rejects.toMatchObject({
      code: 'conflict',
      message: 'The group staff has members: alice, bob',
      hint: 'Take them out first: mctl admin group remove prod staff alice bob',
    })
    expect(sent).toHaveLength(1)
  })

  test('a group that is gone is an error, unless it may be gone', async () => {
    await expect(removeGroup(api, 'nosuch')).rejects.toMatchObject({
      message: 'No group named nosuch at prod',
    })
    expect(await removeGroup(api, 'nosuch', {mayBeGone: true})).toEqual({
      groupName: 'nosuch',
      changed: false,
    })
    expect(sent).toEqual([])
  })
})

test('a status is sent when it is another one, and names whom it concerns', async () => {
  expect(await setGroupStatus(api, 'staff', 'disabled')).toEqual({
    groupName: 'staff',
    groupStatus: 'disabled',
    members: ['alice', 'bob'],
    changed: true,
  })
  expect(sent).toEqual([{path: 'set-group-status', query: {group: 'staff', status: 'disabled'}}])
  expect(await setGroupStatus(api, 'empty', 'disabled')).toMatchObject({changed: false})
  expect(sent).toHaveLength(1)
})

describe('reading', () => {
  test('members are sorted, and a status that is not said is unknown', async () => {
    stored.odd = {members: null}
    expect(await readGroup(api, 'staff')).toMatchObject({members: ['alice', 'bob']})
    expect(await readGroup(api, 'odd')).toEqual({groupName: 'odd', groupStatus: 'unknown'})
  })

  test('the list is sorted, and one of none has no such field', async () => {
    expect(await listGroups(api)).toEqual({groups: ['empty', 'staff']})
    stored = {}
    expect(await listGroups(api)).toEqual({})
  })
})
