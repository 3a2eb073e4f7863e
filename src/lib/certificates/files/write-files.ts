import {randomBytes} from 'node:crypto'
import type {Stats} from 'node:fs'
import {copyFile, link, lstat, mkdir, open, rename, rm, rmdir} from 'node:fs/promises'
import {dirname, resolve} from 'node:path'
import {AppError} from '../../errors/errors.ts'
import {cannotWrite, otherThanFile} from './unwritable.ts'

/** A file that is to be written. */
export interface NewFile {
  readonly path: string
  readonly content: string | Uint8Array
  /** 0600 for what holds a key. */
  readonly mode: number
}

/**
 * Throws `bad_input` when there is something at one of the paths that stays: anything without `force`, and with it
 * all but a regular file. A link, a pipe or a device would be lost for whoever put it there. `elsewhere` is the hint's advice.
 */
export async function mustHavePlace(
  paths: readonly string[],
  force: boolean,
  elsewhere = paths.length === 1
    ? 'Choose another place with --out'
    : 'Choose another folder with --out',
): Promise<void> {
  for (const path of paths) {
    const stats = await statOf(path)
    if (stats === undefined) continue
    const other = otherThanFile(stats)
    if (other !== undefined) {
      throw new AppError('bad_input', `${path} cannot be written: ${other}`, {
        hint: stats.isSymbolicLink()
          ? 'Remove the link first, or name with --out the folder that it leads to'
          : 'Choose another place with --out; only a regular file is replaced',
      })
    }
    if (force) continue
    throw new AppError('bad_input', `${path} is there already; nothing was written`, {
      hint:
        paths.length === 1
          ? `${elsewhere}, or replace it with --force`
          : `${elsewhere}, or replace both files with --force`,
    })
  }
}

/** What has been done so far for one file. */
interface Step extends NewFile {
  readonly staged: string
  readonly kept: string
  isPlaced: boolean
  isKept: boolean
}

/**
 * Writes files, all of them or none: what was replaced comes back when a later one cannot be written.
 *
 * Each is staged beside its place and renamed; missing folders are made, for their owner alone. A replaced file keeps
 * its owner, and a key that its group could read is still read by it: the server's user may be one of them. Throws
 * what `mustHavePlace` throws, and `bad_input` when one cannot be written.
 */
export async function writeFilesTogether(files: readonly NewFile[], force: boolean): Promise<void> {
  await mustHavePlace(
    files.map(({path}) => path),
    force,
  )
  const suffix = randomBytes(6).toString('hex')
  const steps = files.map((file): Step => {
    const [staged, kept] = [`${file.path}.${suffix}.tmp`, `${file.path}.${suffix}.old`]
    return {...file, staged, kept, isPlaced: false, isKept: false}
  })
  const made: {inner: string; outer: string}[] = []
  let current = files[0]?.path ?? ''
  try {
    for (const step of steps) {
      current = step.path
      const folder = dirname(step.path)
      const outer = await mkdir(folder, {recursive: true, mode: 0o700})
      if (outer !== undefined) made.push({inner: resolve(folder), outer: resolve(outer)})
    }
    // Side by side, and all to their end: each waits for the disk, and none may come back after the undoing.
    const staging = await Promise.allSettled(steps.map(stage))
    for (const [at, outcome] of staging.entries()) {
      current = steps[at]?.path ?? current
      if (outcome.status === 'rejected') throw outcome.reason
    }
    for (const step of steps) {
      current = step.path
      step.isKept = await keep(step)
      await rename(step.staged, step.path)
      step.isPlaced = true
    }
    await removeAll(steps.flatMap(({kept, isKept}) => (isKept ? [kept] : [])))
  } catch (cause) {
    await undo(steps)
    for (const {inner, outer} of made) await removeFolders(inner, outer)
    throw cannotWrite(cause, current)
  }
}

async function stage({path, staged, content, mode}: Step): Promise<void> {
  const old = await statOf(path)
  const handle = await open(staged, 'wx', mode)
  try {
    await handle.writeFile(content)
    const keepsOwner =
      old !== undefined &&
      (await handle.chown(old.uid, old.gid).then(
        () => true,
        () => false,
      ))
    // Whatever the umask: a certificate is for everybody, and a key for its owner.
    await handle.chmod(keepsOwner ? mode | groupRight(old) : mode)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** The right of a group to read; one that everybody had was given to nobody on purpose. */
function groupRight({mode}: Stats): number {
  return (mode & 0o007) === 0 ? mode & 0o040 : 0
}

/** Gives what is there a second name, so that it can come back. */
async function keep({path, kept}: Step): Promise<boolean> {
  if ((await statOf(path)) === undefined) return false
  // Not every file system has hard links.
  await link(path, kept).catch(() => copyFile(path, kept))
  return true
}

async function undo(steps: readonly Step[]): Promise<void> {
  for (const {path, kept, isPlaced, isKept} of steps) {
    if (isKept) await rename(kept, path).catch(() => undefined)
    else if (isPlaced) await removeAll([path])
  }
  await removeAll(steps.flatMap(({staged, kept}) => [staged, kept]))
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
