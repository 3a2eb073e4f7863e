import {execFileSync} from 'node:child_process'
import {copyFileSync, mkdirSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {startMinio} from '../test/helpers/minio-server.ts'
import {findProgram} from '../test/helpers/programs.ts'
import {temporaryDirectory} from '../test/helpers/run-mctl.ts'
import {makeBucket, seedObjects} from '../test/helpers/seed.ts'
import {
  type Comparison,
  type Environment,
  median,
  mediansInTurn,
  programs,
  timed,
} from './bench-runs.ts'

const userCount = 200
// mc is measured with the smaller number, and multiplied.
const crowdCount = 10_000
const keyCount = 50
const objectCount = 3000

/** mctl and mc against one MinIO with TLS that this starts and stops. */
export async function compareWithMc(runs: number): Promise<Comparison[]> {
  const mc = await findProgram('mc')
  await using place = await temporaryDirectory()
  await using server = await startMinio({})
  // The users of the adding benchmark go elsewhere, so that the list has its 200 and no more.
  await using adding = await startMinio({certsDir: server.certsDir})
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: place.path,
    MC_CONFIG_DIR: join(place.path, 'mc'),
  }
  // Where both tools look for the CA of a server.
  const authorities = join(env.MC_CONFIG_DIR, 'certs', 'CAs')
  mkdirSync(authorities, {recursive: true})
  copyFileSync(server.caFile, join(authorities, 'lab.crt'))
  for (const [name, {url, rootUser, rootPassword}] of Object.entries({lab: server, adding})) {
    execFileSync(mc, ['alias', 'set', name, url, rootUser, rootPassword], {env, stdio: 'ignore'})
  }
  const compare = (what: string, aim: string, args: readonly string[]): Comparison => {
    const medianOf = mediansInTurn(
      {
        mc: [mc, ...args],
        binary: [...programs.binary, ...args],
        npm: [...programs.npm, ...args],
      },
      runs,
      env,
    )
    const [peerTime, binary, npm] = [medianOf('mc'), medianOf('binary'), medianOf('npm')]
    return {what, peer: 'mc', aim, peerTime, binary, npm}
  }
  const rows = [
    compare('alias list', '0.8', ['alias', 'list']),
    ...addUsers(mc, place.path, env),
    compare(`admin user list, ${crowdCount} users`, '1', ['admin', 'user', 'list', 'adding']),
    removeCrowd(mc, place.path, env),
  ]
  const listed = usersFile(place.path, 'list')
  timed([...programs.binary, 'admin', 'user', 'add', 'lab', '--file', listed], env)
  rows.push(compare(`admin user list, ${userCount} users`, '0.7', ['admin', 'user', 'list', 'lab']))
  for (let key = 0; key < keyCount; key += 1) {
    const add = ['admin', 'user', 'svcacct', 'add', 'lab', server.rootUser]
    timed([...programs.binary, ...add, '--access-key', `bench-key-${key}`], env)
  }
  const keys = ['admin', 'user', 'svcacct', 'list', 'lab', server.rootUser]
  rows.push(compare(`svcacct list, ${keyCount} keys`, '1', keys))
  await makeBucket(server, 'bench')
  await seedObjects(server, 'bench', objectCount)
  rows.push(compare(`stat -r, ${objectCount} objects`, '0.15', ['stat', '-r', 'lab/bench']))
  rows.push(compare('--version', '', ['--version']))
  return rows
}

const users = Array.from({length: userCount}, (_, index) => `bench-user-${index}`)
const crowd = Array.from({length: crowdCount}, (_, index) => `bench-user-${index}`)

function usersFile(folder: string, prefix: string, names: readonly string[] = users): string {
  const file = join(folder, `${prefix}.csv`)
  writeFileSync(
    file,
    `accessKey,secretKey\n${names.map((name) => `${prefix}-${name},bench-secret-${name}`).join('\n')}\n`,
  )
  return file
}

/** Adding a few users, and a crowd that stays there. */
function addUsers(mc: string, folder: string, env: Environment): Comparison[] {
  const byMctl = (name: 'binary' | 'npm', file: string): number =>
    timed([...programs[name], 'admin', 'user', 'add', 'adding', '--file', file], env)
  const binary: number[] = []
  const npm: number[] = []
  for (let run = 0; run < 3; run += 1) {
    binary.push(byMctl('binary', usersFile(folder, `b${run}`)))
    npm.push(byMctl('npm', usersFile(folder, `n${run}`)))
  }
  const peerTime = loopOfMc(mc, env, (name) => ['add', 'adding', name, `bench-secret-${name}`])
  const crowdByNpm = byMctl('npm', usersFile(folder, 'crowd-n', crowd))
  const remove = ['admin', 'user', 'remove', 'adding', '--yes', '--file']
  timed([...programs.npm, ...remove, join(folder, 'crowd-n.csv')], env)
  return [
    {
      what: `add ${userCount} users`,
      peer: 'mc in a loop',
      aim: '0.02',
      peerTime,
      binary: median(binary),
      npm: median(npm),
    },
    {
      what: `add ${crowdCount} users`,
      peer: `mc, ${userCount} x ${crowdCount / userCount}`,
      aim: '0.02',
      peerTime: (peerTime * crowdCount) / userCount,
      binary: byMctl('binary', usersFile(folder, 'crowd-b', crowd)),
      npm: crowdByNpm,
    },
  ]
}

/** Removing the crowd again; mc removes the few that it added. */
function removeCrowd(mc: string, folder: string, env: Environment): Comparison {
  const remove = ['admin', 'user', 'remove', 'adding', '--yes', '--file']
  const binary = timed([...programs.binary, ...remove, join(folder, 'crowd-b.csv')], env)
  timed(
    [...programs.npm, 'admin', 'user', 'add', 'adding', '--file', join(folder, 'crowd-n.csv')],
    env,
  )
  const npm = timed([...programs.npm, ...remove, join(folder, 'crowd-n.csv')], env)
  const peerTime = loopOfMc(mc, env, (name) => ['remove', 'adding', name])
  return {
    what: `remove ${crowdCount} users`,
    peer: `mc, ${userCount} x ${crowdCount / userCount}`,
    aim: '0.02',
    peerTime: (peerTime * crowdCount) / userCount,
    binary,
    npm,
  }
}

function loopOfMc(mc: string, env: Environment, args: (name: string) => readonly string[]): number {
  const start = performance.now()
  for (const name of users) timed([mc, 'admin', 'user', ...args(name)], env)
  return performance.now() - start
}
