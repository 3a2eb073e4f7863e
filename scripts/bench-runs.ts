import {spawnSync} from 'node:child_process'
import {resolve} from 'node:path'

const root = resolve(import.meta.dirname, '..')

/** The two forms of mctl that are measured. */
export const programs = {
  binary: [resolve(root, 'dist', process.platform === 'win32' ? 'mctl.exe' : 'mctl')],
  npm: [process.execPath, resolve(root, 'bin', 'run.cjs')],
}

/** What something took with mctl and with a peer, in milliseconds. */
export interface Comparison {
  readonly what: string
  readonly peer: string
  /** The ratio to reach, where one was set: mctl's time divided by the peer's. */
  readonly aim: string
  readonly peerTime: number
  readonly binary: number
  readonly npm: number
}

export type Environment = Readonly<Record<string, string>>

/** Milliseconds that a whole process takes. Throws when it fails. */
export function timed(argv: readonly string[], env: Environment): number {
  const [program = '', ...args] = argv
  const start = performance.now()
  const {status, stderr} = spawnSync(program, args, {env, stdio: ['ignore', 'ignore', 'pipe']})
  const elapsed = performance.now() - start
  if (status !== 0) throw new Error(`${argv.join(' ')} ended with ${status}: ${stderr}`)
  return elapsed
}

export function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN
}

/**
 * Medians of command lines, in turn (A B C A B C ...), with `prepare` called before each round.
 *
 * The first round only warms caches.
 */
export function mediansInTurn(
  lines: Readonly<Record<string, readonly string[]>>,
  runs: number,
  env: Environment,
  prepare: () => void = () => undefined,
): (name: string) => number {
  const times = new Map<string, number[]>()
  for (let run = -1; run < runs; run += 1) {
    prepare()
    for (const [name, line] of Object.entries(lines)) {
      const elapsed = timed(line, env)
      if (run >= 0) times.set(name, [...(times.get(name) ?? []), elapsed])
    }
  }
  return (name) => median(times.get(name) ?? [])
}

/** Prints comparisons as a table, the text to the left and numbers to the right. */
export function print(rows: readonly Comparison[]): void {
  const header = ['', 'peer', 'peer ms', 'mctl ms', 'ratio', 'aim', 'npm ms', 'ratio']
  const table = rows.map((row) => [
    row.what,
    row.peer,
    row.peerTime.toFixed(0),
    row.binary.toFixed(0),
    (row.binary / row.peerTime).toFixed(4),
    row.aim,
    row.npm.toFixed(0),
    (row.npm / row.peerTime).toFixed(4),
  ])
  const all = [header, ...table]
  const widths = header.map((_, column) =>
    Math.max(...all.map((cells) => (cells[column] ?? '').length)),
  )
  for (const cells of all) {
    const padded = cells.map((cell, column) => {
      const width = widths[column] ?? 0
      return column < 2 ? cell.padEnd(width) : cell.padStart(width)
    })
    console.log(padded.join('  '))
  }
}
