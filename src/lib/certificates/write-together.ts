import {randomBytes} from 'node:crypto'
import type {Stats} from 'node:fs'
import {copyFile, link, lstat, mkdir, open, rename, rm, rmdir} from 'node:fs/promises'
import {dirname, resolve} from 'node:path'
import {errorCode} from '../base/error-code.ts'
import {Secret} from '../base/secret.ts'
import {AppError} from '../errors/errors.ts'

/** A file that is to be written: what holds a key for its owner alone, everything else for everybody. */
export interface NewFile {
  readonly path: string
  readonly content: string | Uint8Array | Secret
  /** It holds a key, though its content is no `Secret`: DER, PKCS#12. */
  readonly isPrivate?: boolean
}

/** Throws `bad_input` when one of the files is there. */
export async function mustBeFree(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    if ((await statOf(path)) === undefined) continue
    throw new AppError('bad_input', `${path} is there already; nothing was written`, {
      hint:
        paths.length === 1
          ? 'Choose another place with --out, or replace it with --force'
          : 'Choose another folder with --out, or replace both files with --force',
    })
  }
}

/**
 * Writes files of one folder, all or none: what was replaced comes back when a later one fails.
 *
 * Each is staged beside its place and renamed. A replaced file keeps its owner, and a key the right of its group to
 * read, so that the server's user can still read it. Throws `bad_input` when one is there, unless `force`, and when
 * the folder cannot be written.
 */
export async function writeTogether(files: readonly NewFile[], force: boolean): Promise<void> {
  if (!force) await mustBeFree(files.map(({path}) => path))
  const suffix = randomBytes(6).toString('hex')
  const steps = files.map((file) => ({
    ...file,
    staged: `${file.path}.${suffix}.tmp`,
    kept: `${file.path}.${suffix}.old`,
    isPlaced: false,
    isKept: false,
  }))
  const folder = dirname(files[0]?.path ?? '')
  let made: string | undefined
  try {
    made = await mkdir(folder, {recursive: true, mode: 0o700})
    for (const step of steps) await stage(step, step.staged)
    for (const step of steps) {
      step.isKept = await keep(step.path, step.kept)
      await rename(step.staged, step.path)
      step.isPlaced = true
    }
    await removeAll(steps.map(({kept}) => kept))
  } catch (cause) {
    for (const {path, kept, isPlaced, isKept} of steps) {
      if (isKept) await rename(kept, path).catch(() => undefined)
      else if (isPlaced) await removeAll([path])
    }
    await removeAll(steps.flatMap(({staged, kept}) => [staged, kept]))
    if (made !== undefined) await removeFolders(resolve(folder), resolve(made))
    throw asAppError(cause, folder)
  }
}

async function stage({path, content, isPrivate}: NewFile, staged: string): Promise<void> {
  const isSecret = content instanceof Secret || isPrivate === true
  const old = await statOf(path)
  const mode = isSecret ? 0o600 | (old?.isFile() ? old.mode & 0o040 : 0) : 0o644
  const handle = await open(staged, 'wx', isSecret ? 0o600 : 0o644)
  try {
    await handle.writeFile(content instanceof Secret ? content.reveal() : content)
    if (old) await handle.chown(old.uid, old.gid).catch(() => undefined)
    // Whatever the umask: a certificate is for everybody, and a key for its owner.
    await handle.chmod(mode)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Gives what is there a second name until all is done. */
async function keep(path: string, kept: string): Promise<boolean> {
  if ((await statOf(path)) === undefined) return false
  // Not every file system has hard links.
  await link(path, kept).catch(() => copyFile(path, kept))
  return true
}

async function removeAll(paths: readonly string[]): Promise<void> {
  for (const path of paths) await rm(path, {force: true}).catch(() => undefined)
}

/** Removes the folders that were made, from the innermost to the outermost. */
async function removeFolders(innermost: string, outermost: string): Promise<void> {
  for (let folder = innermost; folder.startsWith(outermost); folder = dirname(folder)) {
    await rmdir(folder).catch(() => undefined)
  }
}

function statOf(path: string): Promise<Stats | undefined> {
  return lstat(path).catch(() => undefined)
}

function asAppError(cause: unknown, folder: string): AppError {
  if (cause instanceof AppError) return cause
  const code = errorCode(cause)
  return new AppError(
    'bad_input',
    code === 'EEXIST' || code === 'ENOTDIR'
      ? `${folder} is no folder: a file is in its place`
      : `The folder ${folder} cannot be written`,
    {hint: 'Name a folder with --out', cause},
  )
}
