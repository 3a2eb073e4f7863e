// Times mctl and mc side by side in one run and prints ratios: mctl's time divided by mc's, so that less
// is better. Whole processes, in turn (A B A B ...), against one MinIO with TLS that it starts and stops.
import {execFileSync, spawnSync} from 'node:child_process'
import {copyFileSync, mkdirSync, writeFileSync} from 'node:fs'
import {join, resolve} from 'node:path'
import {parseArgs} from 'node:util'
import {startMinio} from '../test/helpers/minio-server.ts'
import {findProgram} from '../test/helpers/programs.ts'
import {temporaryDirectory} from '../test/helpers/run-mctl.ts'
import {makeBucket, seedObjects} from '../test/helpers/seed.ts'

const {values} = parseArgs({options: {runs: {type: 'string', default: '9'}}})
const runs = Number(values.runs)
const userCount = 200
const objectCount = 3000

const root = resolve(import.meta.dirname, '..')
const mc = await findProgram('mc')
const programs = {
  binary: [resolve(root, 'dist', process.platform === 'win32' ? 'mctl.exe' : 'mctl')],
  npm: [process.execPath, resolve(root, 'bin', 'run.cjs')],
}

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

function timed(argv: readonly string[]): number {
  const [program = '', ...args] = argv
  const start = performance.now()
  const {status, stderr} = spawnSync(program, args, {env, stdio: ['ignore', 'ignore', 'pipe']})
  const elapsed = performance.now() - start
  if (status !== 0) throw new Error(`${argv.join(' ')} ended with ${status}: ${stderr}`)
  return elapsed
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN
}

interface Row {
  readonly what: string
  readonly aim: string
  readonly mc: number
  readonly binary: number
  readonly npm: number
}

function compare(what: string, aim: string, mctlArgs: string[], mcArgs: string[]): Row {
  const lines = {
    mc: [mc, ...mcArgs],
    binary: [...programs.binary, ...mctlArgs],
    npm: [...programs.npm, ...mctlArgs],
  }
  const times: {mc: number[]; binary: number[]; npm: number[]} = {mc: [], binary: [], npm: []}
  for (let run = -1; run < runs; run += 1) {
    for (const name of ['mc', 'binary', 'npm'] as const) {
      const elapsed = timed(lines[name])
      // The first round only warms caches.
      if (run >= 0) times[name].push(elapsed)
    }
  }
  return {what, aim, mc: median(times.mc), binary: median(times.binary), npm: median(times.npm)}
}

function print(rows: readonly Row[]): void {
  const header = ['', 'mc ms', 'mctl ms', 'ratio', 'aim', 'npm ms', 'ratio']
  const table = rows.map((row) => [
    row.what,
    row.mc.toFixed(0),
    row.binary.toFixed(0),
    (row.binary / row.mc).toFixed(3),
    row.aim,
    row.npm.toFixed(0),
    (row.npm / row.mc).toFixed(3),
  ])
  const all = [header, ...table]
  const widths = header.map((_, column) =>
    Math.max(...all.map((cells) => (cells[column] ?? '').length)),
  )
  for (const cells of all) {
    console.log(
      cells
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('  '),
    )
  }
}

console.log(
  `${runs} runs each, medians; ${process.platform}-${process.arch}, Node ${process.version}`,
)
for (const [name, {url, rootUser, rootPassword}] of Object.entries({lab: server, adding})) {
  execFileSync(mc, ['alias', 'set', name, url, rootUser, rootPassword], {env, stdio: 'ignore'})
}

const users = Array.from({length: userCount}, (_, index) => `bench-user-${index}`)
const usersFile = (prefix: string): string => {
  const file = join(place.path, `${prefix}.csv`)
  writeFileSync(
    file,
    `accessKey,secretKey\n${users.map((name) => `${prefix}-${name},bench-secret-${name}`).join('\n')}\n`,
  )
  return file
}

function addUsers(): Row {
  const byMctl = (name: 'binary' | 'npm', file: string): number =>
    timed([...programs[name], 'admin', 'user', 'add', 'adding', '--file', file])
  const binary: number[] = []
  const npm: number[] = []
  for (let run = 0; run < 3; run += 1) {
    binary.push(byMctl('binary', usersFile(`b${run}`)))
    npm.push(byMctl('npm', usersFile(`n${run}`)))
  }
  const start = performance.now()
  for (const name of users)
    timed([mc, 'admin', 'user', 'add', 'adding', name, `bench-secret-${name}`])
  return {
    what: `add ${userCount} users (mc in a loop)`,
    aim: '0.025',
    mc: performance.now() - start,
    binary: median(binary),
    npm: median(npm),
  }
}

const rows: Row[] = [compare('alias list', '0.8', ['alias', 'list'], ['alias', 'list'])]
rows.push(addUsers())
timed([...programs.binary, 'admin', 'user', 'add', 'lab', '--file', usersFile('list')])
rows.push(
  compare(
    `admin user list, ${userCount} users`,
    '0.7',
    ['admin', 'user', 'list', 'lab'],
    ['admin', 'user', 'list', 'lab'],
  ),
)
await makeBucket(server, 'bench')
await seedObjects(server, 'bench', objectCount)
rows.push(
  compare(
    `stat -r, ${objectCount} objects`,
    '0.15',
    ['stat', '-r', 'lab/bench'],
    ['stat', '-r', 'lab/bench'],
  ),
)
rows.push(compare('--version', '', ['--version'], ['--version']))
print(rows)
