import {type FileHandle, open} from 'node:fs/promises'
import {errorCode} from '../../base/error-code.ts'
import {AppError} from '../../errors/errors.ts'

/** Octets: more than any bundle of certificates, list of users or policy has. */
const largestInput = 32 * 1024 * 1024

/**
 * The bytes of a file that was named: a regular one, or what comes through a pipe or a device.
 *
 * Throws `file_not_found`, `access_denied`, and `bad_input` for a folder and for what is larger than 32 MiB.
 */
export async function readBounded(path: string): Promise<Uint8Array> {
  let handle: FileHandle | undefined
  try {
    handle = await open(path)
    const stats = await handle.stat()
    if (stats.isFile() && stats.size <= largestInput) return await handle.readFile()
    if (stats.isFile()) throw tooLarge(`The file ${path}`)
    return await collect(handle.createReadStream({autoClose: false}), `The file ${path}`)
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    throw unreadable(cause, path)
  } finally {
    await handle?.close()
  }
}

/** All that a stream gives; `what` names it in errors. Throws `bad_input` when that is more than 32 MiB. */
export async function collect(stream: AsyncIterable<unknown>, what: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of stream) {
    const bytes = chunk instanceof Uint8Array ? chunk : Buffer.from(String(chunk))
    size += bytes.length
    if (size > largestInput) throw tooLarge(what)
    chunks.push(bytes)
  }
  return Buffer.concat(chunks)
}

function tooLarge(what: string): AppError {
  return new AppError('bad_input', `${what} is larger than 32 MiB, and was not read`, {
    hint: 'What mctl reads is small; this is something else',
  })
}

function unreadable(cause: unknown, path: string): AppError {
  const code = errorCode(cause)
  if (code === 'ENOENT') return new AppError('file_not_found', `There is no file ${path}`, {cause})
  if (code === 'EACCES') {
    return new AppError('access_denied', `The file ${path} may not be read by this user`, {
      hint: 'Run the command as its owner, or let this user read it',
      cause,
    })
  }
  const reason =
    code === 'EISDIR'
      ? 'is a folder'
      : code === 'ELOOP'
        ? 'is a loop of symbolic links'
        : 'cannot be read'
  return new AppError('bad_input', `The file ${path} ${reason}`, {cause})
}
