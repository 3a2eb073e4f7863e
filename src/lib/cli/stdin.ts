import {textOf} from '../base/bytes.ts'
import {collect, readBounded} from '../certificates/files/bounded-file.ts'
import {AppError} from '../errors/errors.ts'

/** The next lines of stdin, as many as there are up to `count`, without their line ends. */
export async function readLines(count: number): Promise<string[]> {
  // Loaded here: few runs read lines, and to load it takes half a millisecond.
  const {createInterface} = await import('node:readline/promises')
  const lines: string[] = []
  const reader = createInterface({input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY})
  for await (const line of reader) {
    lines.push(line)
    if (lines.length === count) break
  }
  reader.close()
  process.stdin.pause()
  // A byte order mark is no part of what a program wrote.
  return lines.map((line, index) => (index === 0 ? line.replace(/^\uFEFF/, '') : line))
}

/**
 * The bytes of a file that the user named, or of stdin for `-`, up to 32 MiB.
 *
 * Throws what `readBounded` throws, and `usage` when stdin was read already.
 */
export async function readInput(path: string): Promise<Uint8Array> {
  if (!isStdin(path)) return readBounded(path)
  if (process.stdin.readableEnded) {
    throw new AppError('usage', 'Stdin was named twice, and can be read once', {
      hint: 'Name a file in place of one of the two',
    })
  }
  return collect(process.stdin, 'Stdin')
}

/** `readInput` as UTF-8 text, without a byte order mark. */
export async function readInputText(path: string): Promise<string> {
  return textOf(await readInput(path)).replace(/^\uFEFF/, '')
}

/** A document that was given as a file, as `-` for stdin, or as itself; and what to call it in errors. */
export async function readDocument(given: string): Promise<{text: string; source: string}> {
  if (given.trimStart().startsWith('{')) return {text: given, source: 'on the command line'}
  return {text: await readInputText(given), source: isStdin(given) ? 'on stdin' : given}
}

// The second is mc's spelling: a file that cannot be opened where stdin is a socket, and that Windows lacks.
function isStdin(path: string): boolean {
  return path === '-' || path === '/dev/stdin'
}
