// Who a name is and what he has, from the answers of a server.
import {describe, expect, test} from 'vitest'
import {readHolder} from '../../../src/lib/rights/holder.ts'
import {
  broken,
  denied,
  isKey,
  noKey,
  noPolicy,
  noUser,
  reading,
  rightsServer,
  writing,
} from './rights-server.ts'

const alice = {policyName: 'reader', status: 'enabled', memberOf: null}
const reader = {'info-canned-policy reader': {Policy: reading}}

describe('of a user', () => {
  test('his own policies come first, then those of his groups, both sorted', async () => {
    const api = rightsServer({
      'user-info': {policyName: 'reader,other', status: 'enabled', memberOf: ['staff', 'devs']},
      'group devs': {policy: 'writer', status: 'enabled'},
      'group staff': {policy: 'reader', status: 'enabled'},
      'info-canned-policy': {Policy: reading},
      'info-canned-policy writer': {Policy: writing},
    })
    const {kind, userName, policies, unknown} = await readHolder(api, 'alice')
    expect({kind, userName, unknown}).toEqual({kind: 'user', userName: 'alice', unknown: []})
    expect(policies).toEqual([
      {name: 'other', origin: 'user', document: reading},
      {name: 'reader', origin: 'user', document: reading},
      {name: 'writer', origin: 'group', group: 'devs', document: writing},
      {name: 'reader', origin: 'group', group: 'staff', document: reading},
    ])
  })

  test('a disabled group is named', async () => {
    const api = rightsServer({
      'user-info': {policyName: '', status: 'enabled', memberOf: ['off']},
      group: {policy: '', status: 'disabled'},
    })
    expect((await readHolder(api, 'alice')).disabledGroups).toEqual(['off'])
  })

  test('a policy that is attached and not there is missing, and no policy', async () => {
    const api = rightsServer({'user-info': alice, 'info-canned-policy': noPolicy})
    const {policies, missing, unknown} = await readHolder(api, 'alice')
    expect({policies, missing, unknown}).toEqual({policies: [], missing: ['reader'], unknown: []})
  })

  test('a status in other words is unknown', async () => {
    const api = rightsServer({
      'user-info': {...alice, status: 'resting'},
      ...reader,
      accountinfo: {AccountName: 'root'},
    })
    const {userStatus, unknown} = await readHolder(api, 'alice')
    expect({userStatus, unknown}).toEqual({
      userStatus: 'unknown',
      unknown: ['the status of alice'],
    })
  })

  test('what may not be read, or breaks the server, is unknown', async () => {
    const api = rightsServer({
      'user-info': {policyName: 'broken,hidden', status: 'enabled', memberOf: ['devs']},
      group: denied,
      'info-canned-policy hidden': denied,
      'info-canned-policy broken': broken,
      accountinfo: {AccountName: 'root'},
    })
    expect((await readHolder(api, 'alice')).unknown).toEqual([
      'the group devs',
      'the policy broken',
      'the policy hidden',
    ])
  })

  test('without a status he comes from a directory', async () => {
    const api = rightsServer({'user-info': {...alice, status: ''}, ...reader})
    expect(await readHolder(api, 'uid=alice')).toMatchObject({
      isExternal: true,
      userStatus: 'enabled',
    })
  })
})

describe('of an access key', () => {
  const key = {parentUser: 'alice', accountStatus: 'on', impliedPolicy: true}
  const limited = {...key, impliedPolicy: false, policy: JSON.stringify(writing)}
  const answers = {'user-info key': isKey, 'user-info alice': alice, ...reader}

  test('it has what its owner has', async () => {
    const api = rightsServer({...answers, 'info-service-account': key})
    expect(await readHolder(api, 'key')).toMatchObject({
      kind: 'access-key',
      userName: 'alice',
      keyStatus: 'on',
      policies: [{name: 'reader'}],
      unknownOfKey: [],
    })
  })

  test('an embedded policy limits it', async () => {
    const api = rightsServer({...answers, 'info-service-account': limited})
    expect((await readHolder(api, 'key')).embedded).toEqual(writing)
  })

  test('an embedded policy that cannot be read, and a status in other words, are unknown', async () => {
    const odd = {...limited, policy: '{', accountStatus: 'asleep'}
    const api = rightsServer({...answers, 'info-service-account': odd})
    const {embedded, keyStatus, unknownOfKey} = await readHolder(api, 'key')
    expect({embedded, keyStatus, unknownOfKey}).toEqual({
      embedded: undefined,
      keyStatus: 'unknown',
      unknownOfKey: ['the policy embedded in the key', 'the status of the key'],
    })
  })

  test('its owner may be root, of whom nothing else counts', async () => {
    const api = rightsServer({
      'user-info key': isKey,
      'user-info root': noUser,
      'info-service-account key': {...limited, parentUser: 'root'},
      'info-service-account root': noKey,
      accountinfo: {AccountName: 'root', Policy: reading},
    })
    expect(await readHolder(api, 'key')).toMatchObject({
      kind: 'access-key',
      isRoot: true,
      embedded: writing,
    })
  })

  test('an owner who may not be read is unknown', async () => {
    const api = rightsServer({
      ...answers,
      'user-info alice': denied,
      'info-service-account': key,
      accountinfo: {AccountName: 'wendy'},
    })
    expect(await readHolder(api, 'key')).toMatchObject({
      userStatus: 'unknown',
      unknown: ['the user alice'],
    })
  })

  test('an owner who is no built-in user is unknown', async () => {
    const api = rightsServer({
      'user-info': noUser,
      'user-info key': isKey,
      'info-service-account': key,
      accountinfo: {AccountName: 'root'},
    })
    expect((await readHolder(api, 'key')).unknown).toEqual([
      'the rights of alice, who is no built-in user',
    ])
  })
})

describe('of temporary credentials', () => {
  test('the session policy limits them', async () => {
    const api = rightsServer({
      'user-info': alice,
      'user-info temp': isKey,
      ...reader,
      'info-service-account': noKey,
      'temporary-account-info': {
        parentUser: 'alice',
        accountStatus: 'on',
        impliedPolicy: false,
        policy: JSON.stringify(writing),
      },
    })
    expect(await readHolder(api, 'temp')).toMatchObject({
      kind: 'temporary-credentials',
      userName: 'alice',
      embedded: writing,
    })
  })

  test('who signs with them learns whose they are, not what they are limited to', async () => {
    const api = rightsServer(
      {
        'user-info': denied,
        'info-service-account': denied,
        accountinfo: {AccountName: 'alice', Policy: reading},
      },
      'temp',
    )
    expect(await readHolder(api, 'temp')).toMatchObject({
      kind: 'temporary-credentials',
      userName: 'alice',
      account: reading,
      unknownOfKey: ['the policy embedded in the key'],
    })
  })
})

describe('of who asks about himself', () => {
  test('the account tells what the policies say, when they may not be read', async () => {
    const api = rightsServer(
      {
        'user-info': {...alice, memberOf: ['devs']},
        group: denied,
        'info-canned-policy': denied,
        accountinfo: {AccountName: 'alice', Policy: reading},
      },
      'alice',
    )
    const {account, unknown} = await readHolder(api, 'alice')
    expect({account, unknown}).toEqual({account: reading, unknown: ['the group devs']})
  })

  test('an account without statements is one that nothing gives rights', async () => {
    const api = rightsServer(
      {'user-info': denied, accountinfo: {AccountName: 'alice', Policy: {Statement: null}}},
      'alice',
    )
    expect((await readHolder(api, 'alice')).account).toEqual({
      Version: '2012-10-17',
      Statement: [],
    })
  })

  test('an account that the server cannot show leaves it refused', async () => {
    const api = rightsServer(
      {'user-info': denied, 'info-service-account': denied, accountinfo: broken},
      'key',
    )
    await expect(readHolder(api, 'alice')).rejects.toMatchObject({code: 'access_denied'})
  })

  test('through a key of an OpenID user he is not taken for root', async () => {
    const api = rightsServer(
      {
        'user-info': noUser,
        'user-info key': isKey,
        'info-service-account key': {
          parentUser: 'hash',
          accountStatus: 'on',
          impliedPolicy: true,
        },
        accountinfo: {AccountName: 'hash', Policy: reading},
      },
      'key',
    )
    expect(await readHolder(api, 'key')).toMatchObject({
      isRoot: false,
      isExternal: true,
      account: reading,
    })
  })
})

test('who signs as a name that is neither user nor key is root', async () => {
  const api = rightsServer({
    'user-info': noUser,
    'info-service-account': noKey,
    accountinfo: {AccountName: 'root', Policy: reading},
  })
  expect(await readHolder(api, 'root')).toMatchObject({kind: 'root', isRoot: true})
})

test('a name that is nobody is refused', async () => {
  const api = rightsServer({
    'user-info': noUser,
    'info-service-account': noKey,
    'temporary-account-info': broken,
    accountinfo: {AccountName: 'root'},
  })
  await expect(readHolder(api, 'nobody')).rejects.toMatchObject({
    code: 'user_not_found',
    message: 'Neither a user nor an access key is named nobody at prod',
  })
})
