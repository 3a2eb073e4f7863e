import {randomBytes} from 'node:crypto'
import {constants, copyFile, link, lstat, mkdir, open, rename, rm} from 'node:fs/promises'
import {dirname} from 'node:path'
import {errorCode} from '../base/error-code.ts'
import {AppError} from '../errors/errors.ts'

/** A file that is to be written. */
export interface NewFile {
  readonly path: string
  readonly content: string | Uint8Array
  /** 0600 for what holds a key. */
  readonly mode: number
}

/**
 * Writes files, all of them or none: what was there is put back when one cannot be written.
 *
 * Missing folders are made, for their owner alone. Throws `bad_input` when one is there, unless `force`, and when one
 * cannot be written.
 */
export async function writeFilesTogether(files: readonly NewFile[], force: boolean): Promise<void> {
  if (!force) for (const {path} of files) await mustBeFree(path)
  const suffix = `.${randomBytes(6).toString('hex')}`
  const staged = (path: string): string => `${path}${suffix}.tmp`
  const kept = (path: string): string => `${path}${suffix}.old`
  const placed: string[] = []
  try {
    for (const {path, content, mode} of files) {
      await mkdir(dirname(path), {recursive: true, mode: 0o700})
      await write(staged(path), content, mode)
      if (force) await keep(path, kept(path))
    }
    for (const {path} of files) {
      await rename(staged(path), path)
      placed.push(path)
    }
  } catch (cause) {
    for (const path of placed) {
      await rename(kept(path), path).catch(() => rm(path, {force: true}))
    }
    throw cannotWrite(cause, files[placed.length]?.path ?? '')
  } finally {
    for (const {path} of files) {
      for (const name of [staged(path), kept(path)]) {
        await rm(name, {force: true}).catch(() => undefined)
      }
    }
  }
}

// A second name for what is there, so that it can be put back as it was.
async function keep(path: string, name: string): Promise<void> {
  try {
    await link(path, name)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return
    // Some file systems give a file one name only. Of a folder there is no copy either.
    await copyFile(path, name, constants.COPYFILE_EXCL)
  }
}

/** Throws `bad_input` when there is something at a path. */
async function mustBeFree(path: string): Promise<void> {
  const isThere = await lstat(path).then(
    () => true,
    () => false,
  )
  if (isThere) {
    throw new AppError('bad_input', `${path} is there already; nothing was written`, {
      hint: 'Choose another place with --out, or replace what is there with --force',
    })
  }
}

function cannotWrite(cause: unknown, path: string): AppError {
  const code = errorCode(cause)
  const reason =
    code === 'EEXIST' || code === 'ENOTDIR'
      ? 'a file is in the place of a folder'
      : code === 'EISDIR' || code === 'EPERM'
        ? 'a folder is in its place'
        : 'the folder cannot be written'
  return new AppError('bad_input', `${path} cannot be written: ${reason}`, {cause})
}

async function write(path: string, content: string | Uint8Array, mode: number): Promise<void> {
  const handle = await open(path, 'wx', mode)
  try {
    await handle.writeFile(content)
    // Whatever the umask: a certificate is for everybody, and a key for its owner.
    await handle.chmod(mode)
    await handle.sync()
  } finally {
    await handle.close()
  }
}
