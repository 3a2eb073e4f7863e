// A real LDAP directory: slapd from the system, or from Debian's packages, unpacked and not installed.
import {execFileSync} from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import {mkdtemp} from 'node:fs/promises'
import net from 'node:net'
import {tmpdir} from 'node:os'
import {delimiter, dirname, join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {cacheFolder} from './programs.ts'
import {freePort, startServerProcess} from './server-process.ts'

export interface Directory extends AsyncDisposable {
  readonly address: string
  /** Who may look up users and groups, and the password. */
  readonly lookup: {readonly dn: string; readonly password: string}
  /** The login of every user of `people` is also the password. */
  dnOf(login: string): string
  readonly groupDn: string
  /** What a MinIO needs to use it, by the names of its settings. */
  readonly settings: Readonly<Record<string, string>>
  stop(): Promise<void>
}

const lookup = {dn: 'cn=lookup,dc=test', password: 'lookup-secret'}
const logins = ['alice', 'bob', 'nobody']
const dnOf = (login: string): string => `uid=${login},ou=people,dc=test`
const groupDn = 'cn=devs,ou=groups,dc=test'

/** Starts a directory with the users alice, bob and nobody; alice is in the group devs. */
export async function startDirectory(): Promise<Directory> {
  const {program, schemas, modules, libraries} = findSlapd()
  const folder = await mkdtemp(join(tmpdir(), 'mctl-slapd-'))
  const port = await freePort()
  const config = join(folder, 'slapd.conf')
  mkdirSync(join(folder, 'data'))
  writeFileSync(
    config,
    `${['core', 'cosine', 'inetorgperson'].map((name) => `include ${schemas}/${name}.schema\n`).join('')}
modulepath ${modules}
moduleload back_mdb
pidfile ${folder}/slapd.pid
database mdb
suffix "dc=test"
rootdn "cn=admin,dc=test"
directory ${folder}/data
maxsize 10485760
access to attrs=userPassword by anonymous auth by * none
access to * by * read
`,
  )
  const seed = join(folder, 'seed.ldif')
  writeFileSync(seed, ldif())
  const env = libraries === undefined ? {} : {LD_LIBRARY_PATH: libraries}
  execFileSync(program, ['-Ta', '-f', config, '-l', seed], {env: {...process.env, ...env}})
  const started = await startServerProcess({
    program,
    args: ['-f', config, '-h', `ldap://127.0.0.1:${port}`, '-d', '0'],
    env,
    folder,
  })
  while (!(await answers(port))) {
    if (!started.isRunning()) throw new Error(`slapd did not start:\n${started.log()}`)
    await sleep(20)
  }
  const address = `127.0.0.1:${port}`
  return {
    address,
    lookup,
    dnOf,
    groupDn,
    settings: {
      server_addr: address,
      server_insecure: 'on',
      lookup_bind_dn: lookup.dn,
      user_dn_search_base_dn: 'ou=people,dc=test',
      user_dn_search_filter: '(uid=%s)',
      group_search_base_dn: 'ou=groups,dc=test',
      group_search_filter: '(&(objectclass=groupOfNames)(member=%d))',
    },
    stop: started.stop,
    [Symbol.asyncDispose]: started.stop,
  }
}

function ldif(): string {
  const entries = [
    ['dc=test', 'objectClass: dcObject', 'objectClass: organization', 'o: test', 'dc: test'],
    ['ou=people,dc=test', 'objectClass: organizationalUnit', 'ou: people'],
    ['ou=groups,dc=test', 'objectClass: organizationalUnit', 'ou: groups'],
    [
      lookup.dn,
      'objectClass: organizationalRole',
      'objectClass: simpleSecurityObject',
      'cn: lookup',
      `userPassword: ${lookup.password}`,
    ],
    ...logins.map((login) => [
      dnOf(login),
      'objectClass: inetOrgPerson',
      `uid: ${login}`,
      `cn: ${login}`,
      `sn: ${login}`,
      `userPassword: ${login}`,
    ]),
    [groupDn, 'objectClass: groupOfNames', 'cn: devs', `member: ${dnOf('alice')}`],
  ]
  return entries.map(([dn, ...lines]) => `dn: ${dn}\n${lines.join('\n')}\n`).join('\n')
}

interface Slapd {
  readonly program: string
  readonly schemas: string
  readonly modules: string
  /** Where its libraries are, when the system does not find them. */
  readonly libraries: string | undefined
}

function findSlapd(): Slapd {
  const given = process.env.MCTL_TEST_SLAPD
  if (given !== undefined && given !== '') {
    if (existsSync(given)) return installed(given)
    throw new Error(`MCTL_TEST_SLAPD is ${given}, which is not there`)
  }
  // Debian keeps it where the PATH of users does not lead.
  const onPath = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin']
    .map((folder) => join(folder, 'slapd'))
    .find((file) => existsSync(file))
  if (onPath !== undefined) return installed(onPath)
  const root = join(cacheFolder(), 'slapd-debian')
  if (!existsSync(root)) unpack(root)
  const libraries = libraryFolder(join(root, 'usr', 'lib'))
  return {
    program: join(root, 'usr', 'sbin', 'slapd'),
    schemas: join(root, 'etc', 'ldap', 'schema'),
    modules: join(root, 'usr', 'lib', 'ldap'),
    libraries,
  }
}

function installed(program: string): Slapd {
  return {program, schemas: '/etc/ldap/schema', modules: '/usr/lib/ldap', libraries: undefined}
}

// Its name is that of the machine, such as x86_64-linux-gnu.
function libraryFolder(parent: string): string {
  const name = readdirSync(parent).find((each) => each.includes('-linux-'))
  if (name === undefined) throw new Error(`There are no libraries in ${parent}`)
  return join(parent, name)
}

/** Downloads slapd and the libraries that it names, and unpacks them; nothing is installed. */
function unpack(root: string): void {
  mkdirSync(dirname(root), {recursive: true})
  const workshop = mkdtempSync(join(dirname(root), '.slapd-'))
  const run = (program: string, args: readonly string[]): string =>
    execFileSync(program, args, {
      cwd: workshop,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  try {
    run('apt-get', ['download', 'slapd'])
    const [slapd = ''] = readdirSync(workshop)
    const libraries = run('dpkg-deb', ['--field', slapd, 'Depends'])
      .split(',')
      .map((dependency) => /^\s*(lib[\w.+-]+)/.exec(dependency)?.[1])
      .filter((name) => name !== undefined && name !== 'libc6')
    run('apt-get', ['download', ...libraries.filter((name) => name !== undefined)])
    const made = join(workshop, 'made')
    for (const file of readdirSync(workshop)) run('dpkg-deb', ['--extract', file, made])
    renameSync(made, root)
  } catch (cause) {
    // Somebody else was quicker; theirs is as good.
    if (existsSync(root)) return
    throw new Error(
      'There is no slapd, and Debian gives none. Either install the package slapd, or set MCTL_TEST_SLAPD to the path of one.',
      {cause},
    )
  } finally {
    rmSync(workshop, {recursive: true, force: true})
  }
}

function answers(port: number): Promise<boolean> {
  const {promise, resolve} = Promise.withResolvers<boolean>()
  const socket = net.connect(port, '127.0.0.1', () => resolve(true))
  socket.on('error', () => resolve(false))
  return promise.finally(() => socket.destroy())
}
