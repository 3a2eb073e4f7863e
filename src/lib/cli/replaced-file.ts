import {lstat, realpath, stat} from 'node:fs/promises'
import {AppError} from '../errors/errors.ts'

/**
 * Where to write what is to stand at `path`: there or, where a link is to be followed, at the file it leads to.
 *
 * Throws `bad_input`, before anything is written, for `-`, when something is there without `force`, and always when
 * that is neither a file nor a link to one: a device or a pipe would be replaced by a file.
 */
export async function replacedFile(path: string, force: boolean): Promise<string> {
  if (path === '-') throw refused('- is no name of a file', 'Give the file a name')
  const there = await lstat(path).catch(() => undefined)
  if (there === undefined) return path
  const isLink = there.isSymbolicLink()
  const end = isLink ? await stat(path).catch(() => undefined) : there
  if (end === undefined) throw refused(`${path} is a link that leads nowhere`, 'Remove the link')
  if (!end.isFile()) {
    const what = end.isDirectory() ? 'is a folder' : 'is a device or a pipe, and no file'
    throw refused(`${path} ${what}`, 'Choose another file')
  }
  if (!force) {
    throw refused(
      `${path} is there already`,
      isLink
        ? 'Choose another file, or replace the one that this link leads to with --force'
        : 'Choose another file, or replace it with --force',
    )
  }
  return isLink ? realpath(path) : path
}

function refused(problem: string, hint: string): AppError {
  return new AppError('bad_input', `${problem}; nothing was written`, {hint})
}
