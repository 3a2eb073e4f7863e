import {chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, statSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {Loopback} from '../helpers/loopback.ts'
import {type MinioServer, startMinio} from '../helpers/minio-server.ts'
import {type Run, runMctl} from '../helpers/run-mctl.ts'
import {type TemporaryDirectory, temporaryDirectory} from '../helpers/temporary-directory.ts'
import {startVersion4Server, type Version4Server} from '../helpers/version-4-server.ts'

let minio: MinioServer
let newer: Version4Server
let folder: TemporaryDirectory
const loopback = new Loopback()

beforeAll(async () => {
  folder = await temporaryDirectory()
  minio = await startMinio({tls: false})
  newer = await startVersion4Server(loopback, minio)
})

afterAll(async () => {
  await minio?.stop()
  await loopback[Symbol.asyncDispose]()
  await folder?.[Symbol.asyncDispose]()
})

const mctl = (line: string, stdin = ''): Promise<Run> =>
  runMctl(['--json', ...line.split(' ')], {configDir: folder.path, stdin})
const memory = (): unknown => JSON.parse(readFileSync(join(folder.path, 'mctl.json'), 'utf8'))

/** The first document that a line prints, which must succeed. */
async function result(line: string, stdin = ''): Promise<Record<string, unknown>> {
  const run = await mctl(line, stdin)
  expect({line, exitCode: run.exitCode, errors: run.exitCode === 0 ? '' : run.stdout}).toEqual({
    line,
    exitCode: 0,
    errors: '',
  })
  return run.json[0] ?? {}
}

const reader = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::docs/*'}],
})

describe('a server that speaks version 4 of the admin API', () => {
  test('is asked in version 3 once, and then never again: it is remembered beside the alias', async () => {
    await result(`alias set newer ${newer.url} ${minio.rootUser} ${minio.rootPassword}`)
    await result('admin user add newer alice alice-secret')
    expect(newer.calls[0]).toBe('GET v3 user-info: 426')
    expect(newer.calls.filter((call) => call.includes(' v3 '))).toHaveLength(1)
    expect(memory()).toEqual({version: '1', aliases: {newer: {adminApi: 'v4'}}})

    const {ino} = statSync(join(folder.path, 'mctl.json'))
    newer.calls.length = 0
    await result('admin user list newer')
    expect(newer.calls).toEqual(['GET v4 list-users: 200'])
    expect(statSync(join(folder.path, 'mctl.json')).ino).toBe(ino)
  })

  test('and is in a variable is asked in version 3 by each run, and not remembered', async () => {
    newer.calls.length = 0
    const address = newer.url.replace('://', `://${minio.rootUser}:${minio.rootPassword}@`)
    const run = await runMctl(['--json', 'admin', 'user', 'list', 'variable'], {
      env: {MC_HOST_variable: address},
      configDir: folder.path,
    })
    expect(run.json).toEqual([{status: 'success', accessKey: 'alice', userStatus: 'enabled'}])
    expect(newer.calls).toEqual(['GET v3 list-users: 426', 'GET v4 list-users: 200'])
    expect(memory()).toEqual({version: '1', aliases: {newer: {adminApi: 'v4'}}})
  })

  test('is no trouble where nothing can be remembered', async () => {
    const readOnly = join(folder.path, 'read-only')
    mkdirSync(readOnly)
    copyFileSync(join(folder.path, 'config.json'), join(readOnly, 'config.json'))
    chmodSync(readOnly, 0o555)
    const run = await runMctl(['--json', 'admin', 'user', 'list', 'newer'], {
      configDir: readOnly,
      obeysRights: true,
    })
    expect(run).toMatchObject({exitCode: 0, stderr: '', json: [{accessKey: 'alice'}]})
    expect(readdirSync(readOnly)).toEqual(['config.json'])
  })

  test('does all that one of version 3 does', async () => {
    newer.calls.length = 0
    const secretPolicy = '--policy /dev/stdin'
    const steps: readonly (readonly [string, object, string?])[] = [
      ['admin user add newer bob bob-secret', {accessKey: 'bob', changed: true}],
      ['admin user disable newer bob', {changed: true}],
      ['admin user info newer bob', {accessKey: 'bob', userStatus: 'disabled'}],
      ['admin user enable newer bob', {changed: true}],
      ['admin group add newer staff alice bob', {changed: true}],
      ['admin group disable newer staff', {changed: true}],
      ['admin group enable newer staff', {changed: true}],
      ['admin group info newer staff', {groupName: 'staff', members: ['alice', 'bob']}],
      ['admin group list newer', {groups: ['staff']}],
      ['admin policy create newer reader /dev/stdin', {changed: true}, reader],
      ['admin policy info newer reader', {policy: 'reader'}],
      ['admin policy list newer', {policy: 'consoleAdmin'}],
      ['admin policy attach newer reader --user alice', {policiesAttached: ['reader']}],
      ['admin policy attach newer reader --group staff', {policiesAttached: ['reader']}],
      // Version 4 has no call that replaces the policies of somebody: they are attached and detached.
      ['admin policy set newer readonly,readwrite user=alice', {changed: true}],
      ['admin user info newer alice', {policyName: 'readonly,readwrite'}],
      [
        'admin policy update newer reader user=alice',
        {policies: ['reader', 'readonly', 'readwrite']},
      ],
      ['admin policy unset newer readwrite user=alice', {policies: ['reader', 'readonly']}],
      ['admin policy entities newer --user alice', {unmapped: {users: []}}],
      ['admin user policy newer alice', {Version: '2012-10-17'}],
      ['admin policy can newer alice s3:GetObject docs/a', {decided: true}],
      ['admin policy effective newer alice', {who: 'alice', userStatus: 'enabled'}],
      ['admin policy detach newer readonly --user alice', {policiesDetached: ['readonly']}],
      [
        `admin user svcacct add newer alice --access-key alicekey1 ${secretPolicy}`,
        {accessKey: 'alicekey1'},
        reader,
      ],
      ['admin user svcacct info newer alicekey1', {parentUser: 'alice', impliedPolicy: false}],
      ['admin user svcacct edit newer alicekey1 --description backup', {changed: true}],
      ['admin user svcacct info newer alicekey1', {description: 'backup', impliedPolicy: false}],
      ['admin user svcacct disable newer alicekey1', {changed: true}],
      ['admin user svcacct enable newer alicekey1', {changed: true}],
      ['admin user svcacct list newer alice', {accessKey: 'alicekey1'}],
      ['admin user svcacct rm newer alicekey1', {changed: true}],
      ['admin group remove newer staff bob', {changed: true}],
      ['admin user remove newer bob', {changed: true}],
      [
        `admin cluster iam export newer --output ${join(folder.path, 'newer.zip')}`,
        {changed: true},
      ],
      [`admin cluster iam import newer ${join(folder.path, 'newer.zip')}`, {changed: false}],
      ['admin info newer', {mode: 'online'}],
      ['admin kms status newer', {healthy: true}],
      ['admin kms key status newer', {keyId: 'my-key', healthy: true}],
      ['admin kms key list newer', {keys: ['my-key']}],
    ]
    for (const [line, expected, stdin] of steps) {
      expect({line, ...(await result(line, stdin))}).toMatchObject({line, ...expected})
    }
    expect(newer.calls.filter((call) => call.includes(' v3 '))).toEqual([])
    expect(newer.calls.filter((call) => call.endsWith(': 426'))).toEqual([
      // Of set, update and unset the first alone uses the call that version 4 lacks.
      'PUT v4 set-user-or-group-policy: 426',
    ])
  })

  test('names a wrong secret as one', async () => {
    const run = await runMctl(['--json', 'admin', 'user', 'list', 'wrong'], {
      env: {MC_HOST_wrong: newer.url.replace('://', `://${minio.rootUser}:wrong-secret@`)},
    })
    expect(run.exitCode).toBe(4)
    expect(run.json[0]).toMatchObject({error: {code: 'invalid_credentials'}})
  })

  test('and is an older one again is asked in version 4 once, and the memory is taken back', async () => {
    newer.downgrade()
    newer.calls.length = 0
    await result('admin user info newer alice')
    expect(newer.calls.slice(0, 2)).toEqual(['GET v4 user-info: 426', 'GET v3 user-info: 200'])
    expect(memory()).toEqual({version: '1', aliases: {}})
    newer.calls.length = 0
    await result('admin policy set newer readonly user=alice')
    expect(newer.calls.filter((call) => call.includes(' v4 '))).toEqual([])
    expect(newer.calls).toContain('PUT v3 set-user-or-group-policy: 200')
  })
})
