import {lstatSync, type Stats} from 'node:fs'
import {dirname, resolve} from 'node:path'
import {errorCode} from '../../base/error-code.ts'
import {AppError} from '../../errors/errors.ts'

/** What is there in the place of a regular file, in words; undefined for a regular file. */
export function otherThanFile(stats: Stats): string | undefined {
  if (stats.isFile()) return undefined
  if (stats.isDirectory()) return 'a folder is in its place'
  if (stats.isSymbolicLink()) return 'a symbolic link is in its place'
  if (stats.isFIFO()) return 'a pipe is in its place'
  if (stats.isSocket()) return 'a socket is in its place'
  return 'a device is in its place'
}

/** Says why a file cannot be written, from what the system said. */
export function cannotWrite(cause: unknown, path: string): AppError {
  return new AppError('bad_input', `${path} cannot be written: ${reasonOf(cause, path)}`, {
    hint: 'Choose another place with --out',
    cause,
  })
}

const reasons: Readonly<Record<string, string>> = {
  EEXIST: 'a file is in the place of a folder',
  ENOTDIR: 'a file is in the place of a folder',
  EISDIR: 'a folder is in its place',
  EPERM: 'the system forbids it: it may be immutable, as lsattr shows',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'its file system is read-only',
  ENAMETOOLONG: 'its name is too long',
  ELOOP: 'its path is a loop of symbolic links',
}

function reasonOf(cause: unknown, path: string): string {
  const code = errorCode(cause)
  if (code === 'EACCES') return `the folder ${refusingFolder(path)} may not be written by this user`
  return reasons[code] ?? (cause instanceof Error ? cause.message : String(cause))
}

/** The nearest folder that can be seen: the one that lets nobody further. */
function refusingFolder(path: string): string {
  let folder = dirname(path)
  while (!isSeen(folder) && resolve(folder) !== dirname(resolve(folder))) folder = dirname(folder)
  return folder
}

function isSeen(path: string): boolean {
  try {
    return lstatSync(path, {throwIfNoEntry: false}) !== undefined
  } catch {
    return false
  }
}
