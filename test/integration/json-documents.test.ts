// Every command on a real server, and each line that it prints under --json held against its schema.
import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import * as v from 'valibot'
import {afterAll, beforeAll, expect, test} from 'vitest'
import {documents} from '../contract/document-schemas.ts'
import {assumeRole} from '../helpers/assume-role.ts'
import {type KesServer, startKes} from '../helpers/kes-server.ts'
import {type MinioServer, startMinio} from '../helpers/minio-server.ts'
import {runMctl} from '../helpers/run-mctl.ts'
import {makeBucket, putObject} from '../helpers/seed.ts'
import {type TemporaryDirectory, temporaryDirectory} from '../helpers/temporary-directory.ts'

let kes: KesServer
let server: MinioServer
let folder: TemporaryDirectory
let stsKey: string
const seen = new Set<string>()

beforeAll(async () => {
  folder = await temporaryDirectory()
  kes = await startKes({
    policies: {app: {allow: ['/v1/key/generate/*'], identities: ['0'.repeat(64)]}},
  })
  server = await startMinio({kms: {kes}})
  stsKey = assumeRole(server).accessKey
  await makeBucket(server, 'bucket', {versioning: true})
  await putObject(server, 'bucket', 'plain', 'x')
  await putObject(server, 'bucket', 'folder/kms', 'x', {sse: {kms: 'kes-default'}})
})

afterAll(async () => {
  await server?.stop()
  await kes?.stop()
  await folder?.[Symbol.asyncDispose]()
})

function kesFlags(): string[] {
  const {certFile, keyFile} = kes.admin
  return ['--server', kes.url, '--ca', kes.caFile, '--cert', certFile, '--key', keyFile]
}

const policy =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:GetObject"],"Resource":["arn:aws:s3:::bucket/*"]}]}'

interface Line {
  readonly id: string
  readonly args: string
  readonly stdin?: string
  readonly exitCode?: number
  /** What must stand in the first document. */
  readonly shows: object
}

/** A session: each line builds upon those before it. SERVER, USER, PASSWORD, CA and FOLDER are filled in, and KES with its flags. */
const session: Line[] = [
  {
    id: 'alias:set',
    args: 'set prod SERVER --ca CA',
    stdin: 'USER\nPASSWORD\n',
    shows: {alias: 'prod', secretKey: '********', changed: true, checked: true},
  },
  {
    id: 'alias:set',
    args: 'set prod SERVER --ca CA',
    stdin: 'USER\nPASSWORD\n',
    shows: {changed: false, replaced: true},
  },
  {id: 'alias:list', args: 'list prod', shows: {alias: 'prod', secretKey: '********'}},
  {
    id: 'alias:import',
    args: 'import spare',
    stdin: '{"url":"SERVER","accessKey":"abc","secretKey":"abcabcabc","api":"s3v4","path":"auto"}',
    shows: {alias: 'spare', changed: true},
  },
  {id: 'alias:remove', args: 'remove spare', shows: {alias: 'spare', changed: true}},
  {id: 'admin:info', args: 'info prod', shows: {mode: 'online', kms: {state: 'online'}}},
  {
    id: 'admin:kms:status',
    args: 'status prod',
    shows: {name: 'MinIO KES', defaultKeyId: 'kes-default', healthy: true},
  },
  {id: 'admin:kms:key:create', args: 'create prod second', shows: {keyId: 'second', changed: true}},
  {
    id: 'admin:kms:key:create',
    args: 'create prod second --if-not-exists',
    shows: {keyId: 'second', changed: false},
  },
  {
    id: 'admin:kms:key:list',
    args: 'list prod',
    shows: {target: 'prod', keys: ['kes-default', 'second']},
  },
  {id: 'admin:kms:key:list', args: 'list prod s*', shows: {keys: ['second']}},
  {id: 'admin:kms:key:status', args: 'status prod', shows: {keyId: 'kes-default', healthy: true}},
  {
    id: 'admin:kms:key:status',
    args: 'status prod nosuch',
    exitCode: 3,
    shows: {status: 'error', healthy: false, encryption: 'failed', decryption: 'untested'},
  },
  {
    id: 'admin:user:add',
    args: 'add prod alice',
    stdin: 'alice-secret\n',
    shows: {accessKey: 'alice', secretKey: '********', created: true},
  },
  {
    id: 'admin:user:add',
    args: 'add prod bob --generate',
    shows: {accessKey: 'bob', secretKey: expect.stringMatching(/^[\w-]{40}$/)},
  },
  {
    id: 'admin:user:add',
    args: 'add prod --file -',
    stdin: '{"accessKey":"bob","policies":["readonly"]}',
    shows: {accessKey: 'bob', created: false, policiesAttached: ['readonly'], changed: true},
  },
  {id: 'admin:user:disable', args: 'disable prod bob', shows: {changed: true}},
  {id: 'admin:user:disable', args: 'disable prod bob', shows: {changed: false}},
  {id: 'admin:user:enable', args: 'enable prod bob', shows: {changed: true}},
  {
    id: 'admin:policy:test',
    args: 'test -',
    stdin:
      '{"user":{"name":"bob"},"request":{"name":"GetObject","bucket":"b","object":"o"},"allowed":false}',
    shows: {id: '1', expected: false, decided: false, agrees: true, reason: 'no-policy'},
  },
  {id: 'admin:group:list', args: 'list prod', shows: {status: 'success'}},
  {
    id: 'admin:group:add',
    args: 'add prod staff alice bob',
    shows: {groupName: 'staff', membersAdded: ['alice', 'bob'], created: true, changed: true},
  },
  {id: 'admin:group:list', args: 'list prod', shows: {groups: ['staff']}},
  {
    id: 'admin:group:info',
    args: 'info prod staff',
    shows: {groupName: 'staff', members: ['alice', 'bob'], groupStatus: 'enabled'},
  },
  {id: 'admin:group:disable', args: 'disable prod staff', shows: {changed: true}},
  {id: 'admin:group:enable', args: 'enable prod staff', shows: {changed: true}},
  {
    id: 'admin:group:remove',
    args: 'remove prod staff alice bob',
    shows: {membersRemoved: ['alice', 'bob'], changed: true},
  },
  {id: 'admin:group:remove', args: 'remove prod staff', shows: {changed: true}},
  {id: 'admin:group:remove', args: 'remove prod staff --if-exists', shows: {changed: false}},
  {
    id: 'admin:policy:create',
    args: `create prod reader ${policy}`,
    shows: {policy: 'reader', changed: true, replaced: false},
  },
  {
    id: 'admin:policy:create',
    args: `create prod reader ${policy}`,
    shows: {changed: false, replaced: true},
  },
  {
    id: 'admin:policy:check',
    args: `check ${policy}`,
    shows: {file: 'on the command line', healthy: true, findings: []},
  },
  {
    id: 'admin:policy:check',
    args: `check ${policy.replace('GetObject', 'GetObjects')}`,
    exitCode: 3,
    shows: {healthy: false, errors: 1, findings: [{code: 'unknown-action', line: 1}]},
  },
  {
    id: 'admin:policy:diff',
    args: `diff prod reader ${policy}`,
    shows: {from: 'reader', to: 'on the command line', same: true},
  },
  {
    id: 'admin:policy:diff',
    args: 'diff prod reader writeonly',
    exitCode: 3,
    shows: {
      same: false,
      nowAllowed: [{actions: ['s3:PutObject'], when: []}],
      noLongerAllowed: [{actions: ['s3:GetObject'], resource: 'bucket/x', when: []}],
    },
  },
  {id: 'admin:policy:repair', args: 'repair prod', shows: {healthy: true, broken: []}},
  {id: 'admin:policy:info', args: 'info prod reader', shows: {policyInfo: {PolicyName: 'reader'}}},
  {id: 'admin:policy:list', args: 'list prod', shows: {policy: 'consoleAdmin'}},
  {
    id: 'admin:policy:attach',
    args: 'attach prod reader diagnostics --user alice',
    shows: {policiesAttached: ['diagnostics', 'reader'], user: 'alice', changed: true},
  },
  {
    id: 'admin:policy:attach',
    args: 'attach prod reader --user alice',
    shows: {policiesAttached: [], changed: false},
  },
  {
    id: 'admin:policy:entities',
    args: 'entities prod -u alice -u nobody -p reader',
    shows: {
      result: {userMappings: [{user: 'alice'}], policyMappings: [{policy: 'reader'}]},
      unmapped: {users: ['nobody']},
    },
  },
  {
    id: 'admin:policy:detach',
    args: 'detach prod diagnostics readonly --user alice',
    shows: {policiesDetached: ['diagnostics'], changed: true},
  },
  {
    id: 'admin:policy:set',
    args: 'set prod readonly user=alice',
    shows: {policies: ['readonly'], changed: true},
  },
  {
    id: 'admin:policy:update',
    args: 'update prod reader user=alice',
    shows: {policies: ['reader', 'readonly'], changed: true},
  },
  {id: 'admin:policy:update', args: 'update prod reader user=alice', shows: {changed: false}},
  {
    id: 'admin:policy:unset',
    args: 'unset prod reader user=alice',
    shows: {policies: ['readonly'], changed: true},
  },
  {id: 'admin:policy:remove', args: 'remove prod reader', shows: {policy: 'reader', changed: true}},
  {
    id: 'admin:user:info',
    args: 'info prod alice',
    shows: {policyName: 'readonly', userStatus: 'enabled'},
  },
  {id: 'admin:user:list', args: 'list prod', shows: {accessKey: 'alice'}},
  {
    id: 'admin:user:svcacct:add',
    args: `add prod alice --access-key limited --policy ${policy} --name backup --expiry 30d`,
    shows: {accessKey: 'limited', parentUser: 'alice', changed: true},
  },
  {
    id: 'admin:user:svcacct:edit',
    args: 'edit prod limited --description nightly',
    shows: {accessKey: 'limited', changed: true},
  },
  {id: 'admin:user:svcacct:disable', args: 'disable prod limited', shows: {changed: true}},
  {id: 'admin:user:svcacct:enable', args: 'enable prod limited', shows: {changed: true}},
  {
    id: 'admin:user:svcacct:info',
    args: 'info prod limited',
    shows: {impliedPolicy: false, name: 'backup', description: 'nightly', accountStatus: 'on'},
  },
  {
    id: 'admin:policy:can',
    args: 'can prod limited s3:GetObject bucket/key',
    shows: {
      kind: 'access-key',
      parentUser: 'alice',
      decided: true,
      statement: {policy: 'readonly', origin: 'user'},
      limitedBy: {origin: 'embedded', statement: 1},
    },
  },
  {
    id: 'admin:policy:can',
    args: 'can prod alice --request list-users',
    exitCode: 3,
    shows: {asked: 'list-users', decided: false, reason: 'nothing-allows'},
  },
  {
    id: 'admin:policy:effective',
    args: 'effective prod limited',
    shows: {
      parentUser: 'alice',
      policies: [{policy: 'readonly', origin: 'user'}],
      limitedBy: {Version: '2012-10-17'},
    },
  },
  {
    id: 'admin:user:svcacct:list',
    args: 'list prod alice',
    shows: {accessKey: 'limited', accountStatus: 'on'},
  },
  {
    id: 'admin:accesskey:create',
    args: 'create prod alice --access-key second --name again',
    shows: {accessKey: 'second', parentUser: 'alice', name: 'again', changed: true},
  },
  {
    id: 'admin:accesskey:create',
    args: 'create prod alice --access-key second --if-not-exists',
    shows: {accessKey: 'second', accountStatus: 'enabled', changed: false},
  },
  {
    id: 'admin:accesskey:edit',
    args: 'edit prod second --description nightly',
    shows: {accessKey: 'second', changed: true},
  },
  {id: 'admin:accesskey:disable', args: 'disable prod second', shows: {changed: true}},
  {id: 'admin:accesskey:enable', args: 'enable prod second', shows: {changed: true}},
  {
    id: 'admin:accesskey:info',
    args: 'info prod second',
    shows: {impliedPolicy: true, provider: 'builtin', accountStatus: 'on'},
  },
  {
    id: 'admin:accesskey:list',
    args: 'list prod --long',
    shows: {user: 'alice', stsKeys: null},
  },
  {
    id: 'admin:accesskey:rotate',
    args: 'rotate prod second --access-key third',
    shows: {accessKey: 'third', oldKey: {accessKey: 'second', state: 'disabled'}},
  },
  {id: 'admin:accesskey:remove', args: 'remove prod second', shows: {changed: true}},
  {
    id: 'admin:accesskey:sts-revoke',
    args: 'sts-revoke prod alice --all',
    shows: {user: 'alice', changed: 'unknown'},
  },
  {id: 'admin:user:sts:info', args: 'info prod STSKEY', shows: {accountStatus: 'on'}},
  {id: 'admin:user:svcacct:remove', args: 'remove prod limited', shows: {changed: true}},
  {id: 'admin:user:remove', args: 'remove prod bob', shows: {accessKey: 'bob', changed: true}},
  {
    id: 'encrypt:set',
    args: 'set sse-kms prod/bucket',
    shows: {
      encryption: {algorithm: 'sse-kms', keyId: 'kes-default'},
      keyProven: true,
      changed: true,
    },
  },
  {
    id: 'encrypt:info',
    args: 'info prod/bucket',
    shows: {encryption: {algorithm: 'aws:kms', keyId: 'kes-default'}},
  },
  {
    id: 'encrypt:audit',
    args: 'audit prod/bucket --versions --list plain',
    exitCode: 3,
    shows: {type: 'object', key: 'plain', encryption: {algorithm: 'none'}},
  },
  {
    id: 'encrypt:audit',
    args: 'audit prod/bucket/folder/',
    shows: {type: 'audit', verdict: 'ok', healthy: true, findings: []},
  },
  {
    id: 'admin:cluster:iam:export',
    args: 'export prod -o FOLDER/iam.zip',
    shows: {file: expect.stringMatching(/iam\.zip$/), changed: true},
  },
  {
    id: 'admin:cluster:iam:import',
    args: 'import prod FOLDER/iam.zip',
    shows: {added: {}, failed: {}, dryRun: false, changed: false},
  },
  {id: 'encrypt:clear', args: 'clear prod/bucket', shows: {op: 'clear', changed: true}},
  {
    id: 'stat',
    args: 'prod/bucket',
    shows: {name: 'bucket/', Versioning: {status: 'Enabled', MFADelete: ''}, unknown: []},
  },
  {
    id: 'stat',
    args: 'prod/bucket/plain',
    shows: {name: 'plain', size: 1, encryption: {algorithm: 'none'}},
  },
  {
    id: 'stat',
    args: '-r prod/bucket',
    shows: {
      name: 'bucket/folder/kms',
      encryption: {algorithm: 'SSE-KMS', keyId: 'arn:aws:kms:kes-default'},
    },
  },
  {
    id: 'encrypt:migrate',
    args: 'migrate prod/bucket --key kes-default --dry-run',
    shows: {
      type: 'plan',
      toMigrate: {objects: 1, bytes: 1},
      lost: ['last-modified', 'etag', 'parts'],
    },
  },
  {
    id: 'encrypt:migrate',
    args: 'migrate prod/bucket/plain --to sse-s3 --yes',
    shows: {type: 'migration', migrated: {objects: 1, bytes: 1}, complete: true, changed: true},
  },
  {
    id: 'cert:create',
    args: 'create localhost --out FOLDER/made',
    shows: {names: ['localhost'], selfSigned: true, changed: true},
  },
  {
    id: 'cert:ca',
    args: 'ca Lab --permit-dns example.net --out FOLDER/ca',
    shows: {subject: 'CN=Lab', pathLength: 1, permitted: ['example.net'], changed: true},
  },
  {
    id: 'cert:csr',
    args: 'csr a.example.net --out FOLDER/request',
    shows: {names: ['a.example.net'], changed: true},
  },
  {
    id: 'cert:sign',
    args: 'sign FOLDER/request/request.csr --ca-cert FOLDER/ca/ca.crt --ca-key FOLDER/ca/ca.key --out FOLDER/signed',
    shows: {issuer: 'CN=Lab', names: ['a.example.net'], omitted: [], changed: true},
  },
  {
    id: 'cert:check',
    args: 'check prod FOLDER/made',
    shows: {state: 'ok', where: expect.stringContaining('127.0.0.1')},
  },
  {
    id: 'cert:inspect',
    args: 'inspect FOLDER/made',
    shows: {kind: 'private-key', key: 'P-256', encrypted: false},
  },
  {id: 'cert:inspect', args: 'inspect prod', shows: {kind: 'certificate', selfSigned: true}},
  {
    id: 'cert:identity',
    args: 'identity FOLDER/made/public.crt prod',
    shows: {kind: 'certificate', minkmsIdentity: expect.stringMatching(/^h1:[\w-]{43}$/)},
  },
  {
    id: 'cert:convert',
    args: 'convert FOLDER/made/public.crt --to der --out FOLDER/public.der',
    shows: {to: 'der', certificates: 1, encrypted: false, changed: true},
  },
  {
    id: 'kms:env:create',
    args: 'create --static --key-name minio-2026 --output FOLDER/minio.env',
    shows: {kms: 'static', variables: ['MINIO_KMS_SECRET_KEY'], verdict: 'starts', changed: true},
  },
  {
    id: 'kms:env:check',
    args: 'check -',
    stdin: 'MINIO_KMS_SECRET_KEY=my-key\n',
    exitCode: 3,
    shows: {
      status: 'error',
      verdict: 'refused',
      message: 'FATAL Failed to connect to KMS: kms: invalid secret key format',
    },
  },
  {
    id: 'cert:lint',
    args: 'lint FOLDER/made --for minio',
    shows: {start: {verdict: 'tls'}, reload: {verdict: 'new'}, trap: false, healthy: true},
  },
  {id: 'cert:verify', args: 'verify prod', shows: {healthy: true, protocol: 'TLSv1.3'}},
  {
    id: 'cert:verify',
    args: 'verify FOLDER/made --ca FOLDER/made/public.crt --host localhost',
    shows: {kind: 'file', healthy: true, keyFile: expect.stringMatching(/private\.key$/)},
  },
  {id: 'cert:verify', args: 'verify prod --scan', shows: {healthy: true, profile: 'minio'}},
  {id: 'kes:status', args: 'status KES --api', shows: {healthy: true, keystore: 'reachable'}},
  {id: 'kes:ready', args: 'ready KES', shows: {ready: true}},
  {id: 'kes:metrics', args: 'metrics KES', shows: {type: 'gauge', labels: {}}},
  {id: 'kes:key:create', args: 'create made KES', shows: {name: 'made', changed: true}},
  {
    id: 'kes:key:import',
    args: 'import given KES',
    stdin: `${'A'.repeat(43)}=`,
    shows: {name: 'given', changed: true},
  },
  {id: 'kes:key:list', args: 'list g* KES', shows: {name: 'given'}},
  {id: 'kes:key:info', args: 'info given KES', shows: {name: 'given', algorithm: 'AES256'}},
  {id: 'kes:key:check', args: 'check made KES', shows: {name: 'made', healthy: true}},
  {
    id: 'kes:key:delete',
    args: 'delete given --yes KES',
    shows: {name: 'given', changed: true},
  },
  {id: 'kes:policy:list', args: 'list KES', shows: {name: 'app'}},
  {
    id: 'kes:policy:info',
    args: 'info app KES',
    shows: {name: 'app', allow: ['/v1/key/generate/*'], deny: []},
  },
  {id: 'kes:identity:list', args: 'list 00 KES', shows: {policy: 'app', admin: false}},
  {id: 'kes:identity:info', args: 'info KES', shows: {known: 'yes', admin: true}},
  {
    id: 'kes:identity:new',
    args: 'new --key FOLDER/kes.key --cert FOLDER/kes.crt',
    shows: {encrypted: false, reused: false, changed: true},
  },
  {id: 'kes:identity:of', args: 'of FOLDER/kes.crt', shows: {kind: 'certificate'}},
]

test.each(session)('$id: $args', async ({id, args, stdin = '', exitCode = 0, shows}) => {
  const fill = (text: string): string =>
    text
      .replace('SERVER', server.url)
      .replace('USER', server.rootUser)
      .replace('PASSWORD', server.rootPassword)
      .replace('STSKEY', stsKey)
      .replace('CA', server.caFile)
      .replace('FOLDER', folder.path)
  const words = id === 'stat' ? [] : id.split(':').slice(0, -1)
  const run = await runMctl(
    [
      '--json',
      ...(id === 'stat' ? ['stat'] : words),
      ...args.split(' ').flatMap((word) => (word === 'KES' ? kesFlags() : [fill(word)])),
    ],
    {
      configDir: join(folder.path, 'config'),
      stdin: fill(stdin),
    },
  )
  expect(run.stderr).toBe('')
  expect(run.exitCode).toBe(exitCode)
  expect(run.json[0]).toMatchObject({status: exitCode === 0 ? 'success' : 'error', ...shows})
  const schema = documents[id]
  if (schema === undefined) throw new Error(`no schema for ${id}`)
  for (const {status: _, ...document} of run.json) v.parse(schema, document)
  expect(run.stdout).not.toContain(server.rootPassword)
  seen.add(id)
})

// It needs a terminal: policy-edit.test.ts.
seen.add('admin:policy:edit')

test('all commands were run', () => {
  // Those of providers need a directory: identity-providers.test.ts runs them.
  const here = Object.keys(documents).filter((id) => !id.startsWith('admin:idp:'))
  expect([...seen].sort()).toEqual(here.sort())
})

test('alias export prints what mc reads', async () => {
  const run = await runMctl(['alias', 'export', 'prod'], {configDir: join(folder.path, 'config')})
  expect(run.json).toEqual([
    {
      url: server.url,
      accessKey: server.rootUser,
      secretKey: server.rootPassword,
      api: 's3v4',
      path: 'auto',
    },
  ])
  const stored = readFileSync(join(folder.path, 'config', 'config.json'), 'utf8')
  expect(stored).toContain('"version": "10"')
})
