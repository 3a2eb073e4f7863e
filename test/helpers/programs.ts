// Finds the real servers and peers: a variable, PATH, the cache, or a build from pinned Go modules.
import {execFileSync, spawnSync} from 'node:child_process'
import {
  accessSync,
  constants,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import {homedir} from 'node:os'
import {delimiter, join} from 'node:path'

export type ProgramName = 'minio' | 'mc' | 'kes' | 'step' | 'mkcert'

interface Recipe {
  readonly variable: string
  readonly module: string
  readonly version: string
  readonly package: string
  readonly takes: string
  /** What `--version` must begin with: PATH may hold another program of that name. */
  readonly versionLine: RegExp
}

// Release tags are not served by the module proxy; pseudo-versions are.
const recipes: Record<ProgramName, Recipe> = {
  minio: {
    variable: 'MCTL_TEST_MINIO',
    module: 'github.com/minio/minio',
    version: 'v0.0.0-20260212201848-7aac2a2c5b7c',
    package: 'github.com/minio/minio',
    takes: 'about 90 s',
    versionLine: /^minio version /,
  },
  mc: {
    variable: 'MCTL_TEST_MC',
    module: 'github.com/minio/mc',
    version: 'v0.0.0-20250313080218-cf909e1063a9',
    package: 'github.com/minio/mc',
    takes: 'about 50 s',
    versionLine: /^mc version /,
  },
  kes: {
    variable: 'MCTL_TEST_KES',
    module: 'github.com/minio/kes',
    version: 'v0.23.0',
    package: 'github.com/minio/kes/cmd/kes',
    takes: 'about 30 s',
    versionLine: /kes/i,
  },
  // These two only the benchmarks ask for.
  step: {
    variable: 'MCTL_TEST_STEP',
    module: 'github.com/smallstep/cli',
    version: 'v0.28.7',
    package: 'github.com/smallstep/cli/cmd/step',
    takes: 'about 100 s',
    versionLine: /^Smallstep CLI/,
  },
  mkcert: {
    variable: 'MCTL_TEST_MKCERT',
    module: 'filippo.io/mkcert',
    version: 'v1.4.4',
    package: 'filippo.io/mkcert',
    takes: 'about 5 s',
    versionLine: /^v?\d+\.\d+/,
  },
}

/** Where a look-up looks, so that a test can give another place. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cache: string
  say(line: string): void
}

const here: Surroundings = {
  env: process.env,
  cache: cacheFolder(),
  say: (line) => void process.stderr.write(`${line}\n`),
}

/** The path of a program, built when it is nowhere. Throws an error that names the ways out. */
export async function findProgram(
  name: ProgramName,
  surroundings: Surroundings = here,
): Promise<string> {
  const {env, cache} = surroundings
  const recipe = recipes[name]
  const given = env[recipe.variable]
  if (given !== undefined && given !== '') {
    if (isExecutable(given)) return given
    throw new Error(`${recipe.variable} is ${given}, which is no program`)
  }
  const fileName = process.platform === 'win32' ? `${name}.exe` : name
  const onPath = (env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, fileName))
    .find((file) => isExecutable(file) && isTheProgram(file, recipe))
  if (onPath !== undefined) return onPath
  const folder = join(cache, `${name}-${recipe.version}`)
  const cached = join(folder, fileName)
  if (isExecutable(cached)) return cached
  build(name, recipe, folder, fileName, surroundings)
  return cached
}

function build(
  name: ProgramName,
  recipe: Recipe,
  folder: string,
  fileName: string,
  {env, cache, say}: Surroundings,
): void {
  if (spawnSync('go', ['version'], {env: {...env}}).status !== 0) {
    throw new Error(
      `There is no ${name}, and no Go to build it. Either set ${recipe.variable} to the path of a ${name}, or install Go (https://go.dev/dl) so that it is built from ${recipe.module}@${recipe.version}.`,
    )
  }
  say(`Building ${name} ${recipe.version} with Go, once, ${recipe.takes} ...`)
  mkdirSync(cache, {recursive: true})
  // Beside its place, so that it gets there in one step: an interrupted build leaves nothing half.
  const workshop = mkdtempSync(join(cache, `.${name}-`))
  try {
    // A module of our own: KES cannot be installed by version, its list of versions is refused.
    writeFileSync(
      join(workshop, 'go.mod'),
      `module workshop\n\ngo 1.24\n\nrequire ${recipe.module} ${recipe.version}\n`,
    )
    execFileSync(
      'go',
      [
        'build',
        '-trimpath',
        '-ldflags=-s -w',
        '-o',
        join(workshop, 'made', fileName),
        recipe.package,
      ],
      {
        cwd: workshop,
        env: {...env, GOFLAGS: '-mod=mod -buildvcs=false', GOWORK: 'off'},
        stdio: ['ignore', 'ignore', 'pipe'],
        maxBuffer: 64 * 1024 * 1024,
      },
    )
    try {
      renameSync(join(workshop, 'made'), folder)
    } catch (error) {
      // Somebody else was quicker; theirs is as good.
      if (!isExecutable(join(folder, fileName))) throw error
    }
  } finally {
    rmSync(workshop, {recursive: true, force: true})
  }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function isTheProgram(file: string, recipe: Recipe): boolean {
  const {stdout} = spawnSync(file, ['--version'], {encoding: 'utf8', timeout: 10_000})
  return recipe.versionLine.test(stdout ?? '')
}

/** Where what was built or downloaded for tests is kept. */
export function cacheFolder(): string {
  const {XDG_CACHE_HOME, LOCALAPPDATA} = process.env
  const folder =
    process.platform === 'win32'
      ? (LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'))
      : process.platform === 'darwin'
        ? join(homedir(), 'Library', 'Caches')
        : XDG_CACHE_HOME || join(homedir(), '.cache')
  return join(folder, 'mctl', 'servers')
}
