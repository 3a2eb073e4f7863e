// A real slapd and a real OpenID provider behind one MinIO, set up, used and taken away by mctl.
import {once} from 'node:events'
import {writeFileSync} from 'node:fs'
import http from 'node:http'
import {join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import * as v from 'valibot'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {documents} from '../contract/document-schemas.ts'
import {type MinioServer, startMinio} from '../helpers/minio-server.ts'
import {type OpenidProvider, startOpenidProvider} from '../helpers/openid-provider.ts'
import {type Run, runMc, runMctl} from '../helpers/run-mctl.ts'
import {type Directory, startDirectory} from '../helpers/slapd.ts'
import {ldapLogin, openidLogin, type TemporaryKeys} from '../helpers/sts-login.ts'
import {type TemporaryDirectory, temporaryDirectory} from '../helpers/temporary-directory.ts'

let server: MinioServer
let directory: Directory
let provider: OpenidProvider
let folder: TemporaryDirectory

beforeAll(async () => {
  ;[server, directory, provider, folder] = await Promise.all([
    startMinio({tls: false, kms: 'none'}),
    startDirectory(),
    startOpenidProvider('readwrite'),
    temporaryDirectory(),
  ])
  await mctl('admin user add prod old old-secret')
  await mctl('admin policy attach prod readwrite --user old')
  writeFileSync(join(folder.path, 'client.secret'), `${provider.clientSecret}\n`)
}, 60_000)

afterAll(async () => {
  await server?.stop()
  await directory?.stop()
  await provider?.[Symbol.asyncDispose]()
  await folder?.[Symbol.asyncDispose]()
})

const options = () => ({
  env: {MC_HOST_prod: server.aliasUrl},
  cwd: folder.path,
  configDir: join(folder.path, 'config'),
})
const seen = new Set<string>()

/** Runs mctl, and holds what it prints under --json against its schema. */
async function mctl(line: string, more: readonly string[] = [], stdin = ''): Promise<Run> {
  const run = await runMctl([...line.split(' '), ...more], {...options(), stdin})
  const path = line.replace(/^--json (admin )?/, 'admin ').replaceAll(' ', ':')
  const id = Object.keys(documents).find((each) => path.startsWith(`${each}:`))
  if (line.startsWith('--json ') && run.exitCode === 0 && id !== undefined) {
    for (const {status: _, ...document} of run.json) v.parse(documents[id] ?? v.never(), document)
    seen.add(id)
  }
  return run
}

const words = (settings: Readonly<Record<string, string>>): string[] =>
  Object.entries(settings).map(([key, value]) => `${key}=${value}`)

/** Starts the server again, as a running one is told to. */
async function restart(): Promise<void> {
  const run = await runMc(['--json', 'admin', 'service', 'restart', 'prod'], options())
  expect(run.exitCode).toBe(0)
  await sleep(300)
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (await isReady()) return
    await sleep(50)
  }
  throw new Error('The server did not come back')
}

async function isReady(): Promise<boolean> {
  const request = http.get(`${server.url}/minio/health/cluster`, {agent: false})
  request.on('error', () => undefined)
  try {
    const [response] = await once(request, 'response')
    response.resume()
    return response.statusCode === 200
  } catch {
    return false
  }
}

/** A user of the server itself, made before there was a directory, looks at the buckets. */
function asOld(): Promise<Run> {
  const env = {MC_HOST_me: server.url.replace('://', '://old:old-secret@')}
  return runMctl(['stat', 'me'], {...options(), env})
}

/** Runs mctl with temporary keys. */
function as({accessKey, secretKey, sessionToken}: TemporaryKeys, line: string): Promise<Run> {
  const keys = `${accessKey}:${secretKey}:${sessionToken}`
  const env = {MC_HOST_me: server.url.replace('://', `://${keys}@`)}
  return runMctl(line.split(' '), {...options(), env})
}

/** Looks at temporary keys in each way there is; returns whose they are. */
async function mustShow(key: string, parentUser: unknown): Promise<string> {
  const expiration = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
  const temporary = await mctl(`--json admin user sts info prod ${key}`)
  expect(temporary.json).toMatchObject([{accessKey: key, parentUser, expiration}])
  const any = await mctl(`--json admin accesskey info prod ${key}`)
  expect(any.json).toMatchObject([{accessKey: key, parentUser, expiration, sts: true}])
  const effective = await mctl(`--json admin policy effective prod ${key}`)
  expect(effective.json).toMatchObject([{kind: 'temporary-credentials', parentUser}])
  const may = await mctl(`--json admin policy can prod ${key} s3:PutObject docs/a`)
  expect(may.json).toMatchObject([{kind: 'temporary-credentials', decided: true}])
  const mayNot = await mctl(`--json admin policy can prod ${key} admin:ListUsers`)
  expect(mayNot.json).toMatchObject([{decided: false}])
  return String(any.json[0]?.parentUser)
}

/** Takes a key through all changes to its end. */
async function mustChange(type: string, key: string, use: () => Promise<Run>): Promise<void> {
  const change = (verb: string, more = '') =>
    mctl(`--json admin idp ${type} accesskey ${verb} prod ${key}${more}`)
  expect((await change('edit', ' --name backup')).json).toMatchObject([{changed: true}])
  expect((await change('disable')).json).toMatchObject([{changed: true}])
  expect((await use()).exitCode).toBe(4)
  expect((await change('enable')).json).toMatchObject([{changed: true}])
  expect((await use()).exitCode).toBe(0)
  expect((await change('remove')).json).toMatchObject([{changed: true}])
  expect((await change('remove', ' --if-exists')).json).toMatchObject([{changed: false}])
}

async function mustBeRefused(keys: TemporaryKeys): Promise<void> {
  expect((await as(keys, 'stat me')).exitCode).toBe(4)
  expect((await mctl(`admin user sts info prod ${keys.accessKey}`)).exitCode).toBe(5)
  expect((await mctl(`admin accesskey info prod ${keys.accessKey}`)).exitCode).toBe(5)
}

describe('before anything is set up', () => {
  test('the lists say that nothing is in use', async () => {
    expect((await mctl('--json idp ldap list prod')).json).toEqual([
      {status: 'success', type: 'ldap', name: '_', enabled: false},
    ])
    expect((await mctl('idp openid info prod')).stdout).toBe('Not configured.\n')
  })

  test('what needs a directory says that there is none', async () => {
    const attach = await mctl('idp ldap policy attach prod readonly --user alice')
    expect(attach.exitCode).toBe(1)
    expect(attach.stderr).toContain('prod uses no LDAP directory')
    const entities = await mctl('idp ldap policy entities prod')
    expect(entities.exitCode).toBe(1)
    expect(entities.stderr).toContain('prod uses no LDAP directory')
  })

  test('a provider that is not there is not updated, and its removal can be content', async () => {
    const update = await mctl('idp openid update prod staff scopes=openid')
    expect(update.exitCode).toBe(5)
    expect(update.stderr).toContain('No OpenID provider named staff is in force at prod')
    expect((await mctl('admin idp openid remove prod staff')).exitCode).toBe(5)
    const removal = await mctl('--json admin idp openid remove prod staff --if-exists')
    expect(removal.json).toMatchObject([{changed: false, restartNeeded: false}])
  })

  test('settings that a server would misread are refused before it sees them', async () => {
    const unknown = await mctl('idp ldap add prod server_adr=127.0.0.1:389')
    expect(unknown.exitCode).toBe(2)
    expect(unknown.stderr).toContain('prod knows no setting server_adr; nothing was changed')
    const quoted = await mctl('idp openid add prod', ['client_secret=a"b'])
    expect(quoted.exitCode).toBe(2)
    expect(quoted.stderr).not.toContain('a"b')
    expect((await mctl('idp ldap add prod')).exitCode).toBe(2)
  })

  test('what the server finds wrong when it tries is one line, and a hint', async () => {
    const settings = words({...directory.settings, server_addr: '127.0.0.1:1'})
    const run = await mctl('idp ldap add prod --secret-file -', settings, directory.lookup.password)
    expect(run.exitCode).toBe(2)
    const [message, hint, ...rest] = run.stderr.trimEnd().split('\n')
    expect(message).toMatch(
      /^mctl: prod tried it, and stored nothing: LDAP Server Connection Error: .*connection refused/,
    )
    expect(hint).toContain('server address')
    expect(rest).toEqual([])
    const openid = await mctl(
      'idp openid add prod config_url=http://127.0.0.1:1/ client_id=a client_secret=bbbb',
    )
    expect(openid.exitCode).toBe(2)
    expect(openid.stderr).toMatch(/stored nothing: .*connection refused/)
  })
})

describe('with both providers', () => {
  beforeAll(async () => {
    const ldap = await mctl(
      '--json admin idp ldap add prod --secret-file -',
      words(directory.settings),
      `${directory.lookup.password}\n`,
    )
    expect(ldap.json).toEqual([
      {status: 'success', type: 'ldap', name: '_', changed: true, restartNeeded: true},
    ])
    const openid = await mctl('idp openid add prod --secret-file client.secret', [
      `config_url=${provider.configUrl}`,
      `client_id=${provider.clientId}`,
    ])
    expect(openid.stdout).toBe(
      'Stored the OpenID provider.\nIt comes into force when the server is started again.\n',
    )
    await restart()
  }, 60_000)

  test('the settings are shown, the secrets are not', async () => {
    const run = await mctl('--json idp ldap info prod')
    expect(run.json[0]?.info).toContainEqual({
      key: 'server_addr',
      value: directory.address,
      isCfg: true,
      isEnv: false,
    })
    const openid = await mctl('--json idp openid info prod')
    expect(openid.stdout).toContain(provider.clientId)
    expect(run.stdout + openid.stdout).not.toContain(directory.lookup.password)
    expect(run.stdout + openid.stdout).not.toContain(provider.clientSecret)
  })

  test('a setting that is so already changes nothing; another one does', async () => {
    const same = await mctl('--json idp ldap update prod', ['user_dn_search_filter=(uid=%s)'])
    expect(same.json).toMatchObject([{changed: false, restartNeeded: false}])
    const other = await mctl('--json idp ldap update prod comment=ours')
    expect(other.json).toMatchObject([{changed: true, restartNeeded: true}])
    const openid = await mctl('--json idp openid update prod display_name=Ours')
    expect(openid.json).toMatchObject([{changed: true, restartNeeded: true}])
    for (const type of ['ldap', 'openid']) {
      const enable = await mctl(`--json idp ${type} enable prod`)
      expect(enable.json).toMatchObject([{type, changed: false, restartNeeded: false}])
    }
    const kept = await mctl('--json idp openid add prod --if-not-exists client_id=other')
    expect(kept.json).toMatchObject([{changed: false, restartNeeded: false}])
  })

  test('users are made in the directory, and what makes them here says so', async () => {
    const run = await mctl('admin user add prod carol', [], 'carol-secret\n')
    expect(run.exitCode).toBe(4)
    expect(run.stderr).toContain('Where a directory is in use, users and groups are made there')
  })

  test("the server's own users lose their rights", async () => {
    expect((await asOld()).exitCode).toBe(4)
  })

  test('who has no policy is not let in, and who gets one is', async () => {
    await expect(ldapLogin(server.url, 'alice', 'alice')).rejects.toThrow(/expecting a policy/)
    const attach = '--json idp ldap policy attach prod readwrite --user alice'
    expect((await mctl(attach)).json).toMatchObject([
      {policiesAttached: ['readwrite'], user: 'alice', changed: true},
    ])
    const again = await mctl(attach)
    expect(again.exitCode).toBe(0)
    expect(again.json).toMatchObject([{policiesAttached: [], changed: false}])
    const keys = await ldapLogin(server.url, 'alice', 'alice')
    expect((await as(keys, 'stat me')).exitCode).toBe(0)
    await expect(ldapLogin(server.url, 'alice', 'wrong')).rejects.toThrow(/LDAP auth failed/)
  })

  test('entities show users and groups by DN', async () => {
    await mctl(`admin idp ldap policy attach prod diagnostics --group ${directory.groupDn}`)
    const run = await mctl('--json idp ldap policy entities prod --user alice --user bob')
    expect(run.json).toMatchObject([
      {
        result: {
          userMappings: [
            {
              user: directory.dnOf('alice'),
              policies: ['readwrite'],
              memberOfMappings: [{group: directory.groupDn, policies: ['diagnostics']}],
            },
          ],
        },
        unmapped: {users: ['bob'], groups: [], policies: []},
      },
    ])
    const all = await mctl('idp ldap policy entities prod')
    expect(all.stdout).toContain(
      `  Policy: readwrite\n    User Mappings:\n      ${directory.dnOf('alice')}\n`,
    )
  })

  test.each([
    ['nosuch --user alice', 5, 'No policy named nosuch at prod'],
    ['readonly --user nosuch', 5, 'The directory of prod has no user nosuch'],
    ['readonly --group cn=nosuch,ou=groups,dc=test', 5, 'The directory of prod has no group cn='],
    ['readonly --group devs', 2, 'devs is no DN: a group of a directory is named by its DN'],
  ])('attach %s exits with %i', async (line, exitCode, message) => {
    const run = await mctl(`idp ldap policy attach prod ${line}`)
    expect(run.exitCode).toBe(exitCode)
    expect(run.stderr).toContain(message)
  })

  test('a policy is detached once', async () => {
    const detach = `--json idp ldap policy detach prod diagnostics --group ${directory.groupDn}`
    expect((await mctl(detach)).json).toMatchObject([
      {policiesDetached: ['diagnostics'], changed: true},
    ])
    expect((await mctl(detach)).json).toMatchObject([{policiesDetached: [], changed: false}])
  })

  test('who logs in at the OpenID provider has the rights of its claim', async () => {
    const keys = await openidLogin(server.url, await provider.login('erin'))
    expect((await as(keys, 'stat me')).exitCode).toBe(0)
    const users = await as(keys, 'admin user list me')
    expect(users.stderr).toContain('may not do this at me')
    await expect(openidLogin(server.url, 'garbage')).rejects.toThrow(/segments/)
  })

  test('temporary keys of a directory user are shown, judged, revoked and then refused', async () => {
    const dn = directory.dnOf('alice')
    for (const name of ['alice', dn]) {
      const keys = await ldapLogin(server.url, 'alice', 'alice')
      await mustShow(keys.accessKey, dn)
      expect((await as(keys, 'stat me')).exitCode).toBe(0)
      const revoked = await mctl(`--json admin accesskey sts-revoke prod ${name} --all`)
      expect(revoked.json).toMatchObject([{user: name, changed: true}])
      await mustBeRefused(keys)
    }
    const unknown = await mctl('--json admin accesskey sts-revoke prod nosuch --all')
    expect(unknown.json).toMatchObject([{user: 'nosuch', changed: 'unknown'}])
  })

  test('temporary keys of an OpenID user are shown, judged, revoked and then refused', async () => {
    const keys = await openidLogin(server.url, await provider.login('erin'))
    // Not the name of the user, but a hash of it.
    const parent = await mustShow(keys.accessKey, expect.stringMatching(/^[\w-]{43}$/))
    expect((await as(keys, 'stat me')).exitCode).toBe(0)
    const revoked = await mctl(`--json admin accesskey sts-revoke prod --all -- ${parent}`)
    expect(revoked.json).toMatchObject([{user: parent, changed: true}])
    await mustBeRefused(keys)
  })

  test('keys of a directory user are made, seen, changed and removed', async () => {
    const dn = directory.dnOf('alice')
    const create = '--json admin idp ldap accesskey create prod alice --access-key alicekey'
    const made = await mctl(create)
    expect(made.json).toMatchObject([{accessKey: 'alicekey', parentUser: dn, changed: true}])
    const env = {MC_HOST_me: server.url.replace('://', `://alicekey:${made.json[0]?.secretKey}@`)}
    const me = () => runMctl(['stat', 'me'], {...options(), env})
    expect((await me()).exitCode).toBe(0)
    expect((await mctl(`${create} --if-not-exists`)).json).toMatchObject([{changed: false}])
    const list = await mctl('--json admin idp ldap accesskey list prod alice --svcacc-only')
    expect(list.json).toMatchObject([{user: dn, svcaccs: [{accessKey: 'alicekey'}]}])
    expect((await mctl('idp ldap accesskey list prod nosuch')).exitCode).toBe(5)
    expect((await mctl('idp ldap accesskey create prod nosuch')).exitCode).toBe(5)
    expect((await mctl(`idp ldap accesskey create prod ${dn}`)).exitCode).toBe(2)
    const info = await mctl('--json admin idp ldap accesskey info prod alicekey')
    expect(info.json).toMatchObject([{parentUser: dn, provider: 'ldap'}])
    await mustChange('ldap', 'alicekey', me)
    const revoked = await mctl('--json admin idp ldap accesskey sts-revoke prod alice --all')
    expect(revoked.json).toMatchObject([{user: 'alice'}])
  })

  test('keys of an OpenID user are seen, changed and removed', async () => {
    const keys = await openidLogin(server.url, await provider.login('erin'))
    const made = await as(keys, '--json admin accesskey create me --access-key erinkey')
    const env = {MC_HOST_me: server.url.replace('://', `://erinkey:${made.json[0]?.secretKey}@`)}
    const me = () => runMctl(['stat', 'me'], {...options(), env})
    expect((await me()).exitCode).toBe(0)
    const list = await mctl('--json admin idp openid accesskey list prod')
    expect(list.json).toMatchObject([
      {configName: '_', ID: 'erin', svcaccs: [{accessKey: 'erinkey'}]},
    ])
    const info = await mctl('--json admin idp openid accesskey info prod erinkey')
    expect(info.json).toMatchObject([{parentUser: list.json[0]?.user, provider: 'openid'}])
    await mustChange('openid', 'erinkey', me)
  })
})

describe('at the end', () => {
  test('a directory that does not answer is named as the reason', async () => {
    await directory.stop()
    const run = await mctl('idp ldap policy attach prod readonly --user bob')
    expect(run.exitCode).toBe(1)
    expect(run.stderr).toContain('prod cannot reach its LDAP directory')
  })

  test('providers are switched off and removed, and the next start knows them no more', async () => {
    for (const type of ['openid', 'ldap']) {
      const off = await mctl(`--json idp ${type} disable prod`)
      expect(off.json).toMatchObject([{type, changed: true, restartNeeded: true}])
    }
    expect((await mctl('idp ldap rm prod')).stdout).toBe(
      'Removed the LDAP provider.\nIt comes into force when the server is started again.\n',
    )
    await restart()
    expect((await mctl('--json idp openid list prod')).json).toMatchObject([{enabled: false}])
    expect((await mctl('--json idp ldap info prod')).json).toMatchObject([{info: []}])
    // The server's own users have their rights back.
    expect((await asOld()).exitCode).toBe(0)
    const again = await mctl('--json idp ldap remove prod')
    expect(again.exitCode).toBe(0)
    expect(again.json).toMatchObject([{changed: false, restartNeeded: false}])
  }, 60_000)

  test('every command of providers was run, and its document held against its schema', () => {
    const commands = Object.keys(documents).filter((id) => id.startsWith('admin:idp:'))
    expect([...seen].filter((id) => id.startsWith('admin:idp:')).sort()).toEqual(commands.sort())
  })
})
