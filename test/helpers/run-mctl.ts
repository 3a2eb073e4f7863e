import {type ChildProcess, spawn} from 'node:child_process'
import {resolve} from 'node:path'
import {findProgram} from './programs.ts'
import {temporaryDirectory} from './temporary-directory.ts'

export {temporaryDirectory} from './temporary-directory.ts'

const root = resolve(import.meta.dirname, '..', '..')

export type Program = 'bundle' | 'binary' | 'plain'

/** The three forms in which mctl is built. */
const programs: Record<Program, readonly [string, ...string[]]> = {
  bundle: [process.execPath, resolve(root, 'bin', 'run.cjs')],
  binary: [resolve(root, 'dist', process.platform === 'win32' ? 'mctl.exe' : 'mctl')],
  plain: [process.execPath, resolve(root, 'build', 'plain', 'src', 'main.js')],
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string | undefined>>
  /** null: it stays open and empty. */
  readonly stdin?: string | null
  /** A file that comes through a pipe instead: /dev/stdin cannot be opened when stdin is Node's socket. */
  readonly pipedFile?: string
  /** Ctrl-C is pressed when this is settled. */
  readonly interrupt?: Promise<unknown>
  readonly configDir?: string
  readonly cwd?: string
  readonly timeoutMs?: number
  /** Default: what MCTL_TEST_PROGRAM names, else the bundle. */
  readonly program?: Program
  /** Rights of files count, also when root runs the tests. */
  readonly obeysRights?: boolean
}

const guarded = ['--bounding-set=-dac_override,-dac_read_search']

export interface Run {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
  /** Stdout as JSON, a document for each line. */
  readonly json: Record<string, unknown>[]
}

/** Runs mctl with nothing in its environment but what is given. */
export function runMctl(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  const program = options.program ?? programOf(process.env.MCTL_TEST_PROGRAM)
  const line = programs[program]
  const isGuarded = options.obeysRights === true && process.getuid?.() === 0
  return run(isGuarded ? ['setpriv', ...guarded, ...line] : line, args, options)
}

/** Starts mctl with a folder for its configuration and leaves it running: for tests that end it by force. */
export function startMctl(
  args: readonly string[],
  configDir: string,
  {env = {}, stdout = 'ignore'}: {env?: Record<string, string>; stdout?: 'ignore' | 'pipe'} = {},
): ChildProcess {
  const [program, ...first] = programs[programOf(process.env.MCTL_TEST_PROGRAM)]
  return spawn(program, [...first, ...args], {
    env: {PATH: process.env.PATH, HOME: configDir, MC_CONFIG_DIR: configDir, ...env},
    stdio: ['ignore', stdout, 'ignore'],
  })
}

/** The words that start the program which the tests run, for a line that a shell reads. */
export function mctlCommand(): string {
  return programs[programOf(process.env.MCTL_TEST_PROGRAM)].join(' ')
}

/** The same for the real mc. */
export function mcCommand(): Promise<string> {
  return findProgram('mc')
}

/** Runs the real mc in the same way. */
export async function runMc(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  return run([await findProgram('mc')], args, options)
}

function programOf(name: string | undefined): Program {
  if (name === undefined || name === '') return 'bundle'
  if (name === 'bundle' || name === 'binary' || name === 'plain') return name
  throw new Error(`MCTL_TEST_PROGRAM is ${name}, and not bundle, binary or plain`)
}

async function run(
  [program, ...first]: readonly [string, ...string[]],
  args: readonly string[],
  {env = {}, stdin = '', pipedFile, interrupt, configDir, cwd, timeoutMs = 60_000}: RunOptions,
): Promise<Run> {
  await using home = await temporaryDirectory()
  const line: readonly [string, ...string[]] =
    pipedFile === undefined
      ? [program, ...first, ...args]
      : ['sh', '-c', 'cat "$0" | "$@"', pipedFile, program, ...first, ...args]
  const child = spawn(line[0], line.slice(1), {
    cwd,
    timeout: timeoutMs,
    env: {
      PATH: process.env.PATH,
      HOME: home.path,
      MC_CONFIG_DIR: configDir,
      ...env,
    },
  })
  const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []]
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
  // A program that does not read its stdin may be gone before it is written.
  child.stdin.on('error', () => undefined)
  if (stdin !== null) child.stdin.end(stdin)
  void interrupt?.then(() => child.kill('SIGINT'))
  const {promise, resolve: done, reject} = Promise.withResolvers<number>()
  child.on('error', reject)
  child.on('close', (code) => done(code ?? -1))
  const exitCode = await promise
  const text = Buffer.concat(stdout).toString()
  return {
    exitCode,
    stdout: text,
    stderr: Buffer.concat(stderr).toString(),
    get json() {
      return text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => parseLine(line))
    },
  }
}

function parseLine(line: string): Record<string, unknown> {
  try {
    return JSON.parse(line)
  } catch {
    throw new Error(`This line is no JSON: ${line}`)
  }
}
