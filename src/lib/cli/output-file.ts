import {randomBytes} from 'node:crypto'
import type {Stats} from 'node:fs'
import {chmod, link, lstat, open, realpath, rename, rm, stat, writeFile} from 'node:fs/promises'
import {errorCode} from '../base/error-code.ts'
import {AppError} from '../errors/errors.ts'

/** How a file is to be written, where not as usual. */
export interface OutputOptions {
  /** The rights of the file, whatever the umask. */
  readonly mode?: number
  /** What a file that is there must hold to be replaced, by its beginning; an empty one is replaced in any case. */
  readonly replaces?: {readonly what: string; readonly test: (beginning: string) => boolean}
  /** A file that is there is left alone, unless it is empty. */
  readonly mustBeNew?: boolean
  /** A file that is there is kept, with this behind its name. */
  readonly keepsOldAs?: string
}

// Octets: enough to tell what a file is.
const beginningLength = 65_536

/**
 * Writes a file that the user named: the old one stays until the new one is whole. The file behind a link is
 * replaced, and not the link. Returns the name of the old one where it was kept.
 *
 * Throws `bad_input`, also for what is no regular file: devices, pipes, folders and links that lead nowhere.
 */
export async function writeOutput(
  path: string,
  content: string | Uint8Array,
  {mode, replaces, mustBeNew = false, keepsOldAs}: OutputOptions = {},
): Promise<string | undefined> {
  const place = await placeOf(path)
  if (mustBeNew && place.old !== undefined && place.old.size > 0) {
    throw notReplaced(path, 'is there already')
  }
  if (place.old !== undefined && replaces !== undefined) {
    await checkOld(path, place.old, replaces)
  }
  const beside = `${place.file}.${randomBytes(6).toString('hex')}.tmp`
  try {
    await writeFile(beside, content, {flag: 'wx', ...(mode === undefined ? {} : {mode})})
    if (mode !== undefined) await chmod(beside, mode)
    const kept =
      place.old === undefined || keepsOldAs === undefined ? undefined : place.file + keepsOldAs
    // A second name first: at no moment is there no file.
    if (kept !== undefined) await link(place.file, kept)
    await rename(beside, place.file)
    return kept
  } catch (cause) {
    // In a folder without rights this fails as well, and the first reason is the one to be told.
    await rm(beside, {force: true}).catch(() => undefined)
    throw cannotWrite(path, cause)
  }
}

/** The file that a path leads to, and what is known of it when it is there. */
async function placeOf(path: string): Promise<{file: string; old: Stats | undefined}> {
  if (path === '') throw new AppError('bad_input', 'The file to write has no name')
  try {
    const entry = await lstat(path).catch(undefinedIfMissing)
    if (entry === undefined) return {file: path, old: undefined}
    const old = entry.isSymbolicLink() ? await stat(path).catch(undefinedIfMissing) : entry
    if (old === undefined) throw notReplaced(path, 'is a link that leads nowhere')
    if (old.isDirectory()) throw notReplaced(path, 'is a folder')
    if (!old.isFile()) throw notReplaced(path, 'is no regular file')
    return {file: entry.isSymbolicLink() ? await realpath(path) : path, old}
  } catch (cause) {
    throw cause instanceof AppError ? cause : cannotWrite(path, cause)
  }
}

function undefinedIfMissing(error: unknown): undefined {
  if (errorCode(error) !== 'ENOENT') throw error
}

async function checkOld(
  path: string,
  {size}: Stats,
  {what, test}: NonNullable<OutputOptions['replaces']>,
): Promise<void> {
  if (size > 0 && !test(await beginningOf(path))) {
    throw notReplaced(path, `is there already and holds no ${what}`)
  }
}

async function beginningOf(path: string): Promise<string> {
  try {
    const handle = await open(path)
    try {
      const {buffer, bytesRead} = await handle.read(Buffer.alloc(beginningLength), 0)
      return buffer.toString('utf8', 0, bytesRead)
    } finally {
      await handle.close()
    }
  } catch (cause) {
    throw new AppError('bad_input', `The file ${path} cannot be read, and was not replaced`, {
      cause,
    })
  }
}

function notReplaced(path: string, reason: string): AppError {
  return new AppError('bad_input', `${path} ${reason}; nothing was written`, {
    hint: 'Name a file that is not there yet',
  })
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'you have no right to write in its folder',
  EPERM: 'the system does not allow it',
  EROFS: 'its file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'your share of the disk is used up',
  ENOENT: 'its folder is not there',
  ENOTDIR: 'a part of its path is no folder',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'its name is too long',
}

function cannotWrite(path: string, cause: unknown): AppError {
  const reason = reasons[errorCode(cause)]
  const detail = reason === undefined ? '' : `: ${reason}`
  return new AppError('bad_input', `The file ${path} cannot be written${detail}`, {cause})
}
