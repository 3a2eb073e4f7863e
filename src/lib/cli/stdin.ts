import {readFile} from 'node:fs/promises'
import {textOf} from '../base/bytes.ts'
import {errorCode} from '../base/error-code.ts'
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
  return lines
}

/** All of stdin as bytes. */
async function readAll(): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}

/** The bytes of a file that the user named, or of stdin for `-`. Throws `file_not_found` or `bad_input`, naming the file. */
export async function readInput(path: string): Promise<Uint8Array> {
  if (isStdin(path)) return readAll()
  try {
    return await readFile(path)
  } catch (cause) {
    const code = errorCode(cause)
    if (code === 'ENOENT') throw new AppError('file_not_found', `There is no file ${path}`, {cause})
    const reason = code === 'EISDIR' ? 'is a folder' : 'cannot be read'
    throw new AppError('bad_input', `The file ${path} ${reason}`, {cause})
  }
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
