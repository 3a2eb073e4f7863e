import {lstat, mkdir, open, readFile, rename, rm, stat} from 'node:fs/promises'
import {dirname, join} from 'node:path'
import {errorCode} from '../../base/error-code.ts'
import {rfc3339} from '../../base/time.ts'
import {AppError} from '../../errors/errors.ts'
import {quoted} from './finding.ts'
import type {Mending} from './mend.ts'
import {backupPrefix} from './snapshot.ts'

/**
 * Replaces files by what was planned for them, each by a rename, and keeps what was there in a folder of its own.
 *
 * Owner and group stay. Gives the folder with the old files. Throws `access_denied` and `bad_input` when it cannot be
 * written; then the files that were not replaced yet are as they were.
 */
export async function applyMendings(
  dir: string,
  mendings: readonly Mending[],
  now: Date,
): Promise<string> {
  const stamp = rfc3339(now).replace(/[-:]/g, '')
  const backup = await makeBackupFolder(join(dir, `${backupPrefix}${stamp}`))
  for (const mending of mendings) await replace(mending, backup, dir)
  return backup
}

async function makeBackupFolder(wanted: string): Promise<string> {
  for (let number = 1; number < 100; number += 1) {
    const folder = number === 1 ? wanted : `${wanted}-${number}`
    try {
      await mkdir(folder, {mode: 0o700})
      return folder
    } catch (cause) {
      if (errorCode(cause) !== 'EEXIST') throw await failed(folder, cause)
    }
  }
  throw new AppError('bad_input', `${wanted} and 98 more of its kind are there already`)
}

async function replace({file, content, mode}: Mending, backup: string, dir: string): Promise<void> {
  const path = join(dir, file)
  const staged = join(backup, '.staged')
  try {
    const {uid, gid} = await lstat(path)
    const kept = join(backup, file)
    await mkdir(dirname(kept), {recursive: true, mode: 0o700})
    const old = await readFile(path)
    await write(kept, old, 0o600, uid, gid)
    await write(staged, content ?? old, mode, uid, gid)
    await rename(staged, path)
  } catch (cause) {
    await rm(staged, {force: true}).catch(() => undefined)
    throw await failed(path, cause)
  }
}

async function write(
  path: string,
  content: string | Uint8Array,
  mode: number,
  uid: number,
  gid: number,
): Promise<void> {
  const handle = await open(path, 'wx', 0o600)
  try {
    await handle.writeFile(content)
    const own = await handle.stat()
    if (own.uid !== uid || own.gid !== gid) await handle.chown(uid, gid)
    await handle.chmod(mode)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function failed(path: string, cause: unknown): Promise<AppError> {
  const code = errorCode(cause)
  const message = `${path} cannot be replaced`
  if (code === 'EACCES' || code === 'EPERM') {
    const folder = dirname(path)
    return new AppError('access_denied', message, {hint: await hintFor(folder), cause})
  }
  const why = {ENOSPC: 'the disk is full', EROFS: 'the file system is read-only'}[code]
  return new AppError('bad_input', why === undefined ? message : `${message}: ${why}`, {cause})
}

// Files are replaced by a rename: the rights that count are those of the folder.
async function hintFor(folder: string): Promise<string> {
  const {uid, mode} = await stat(folder).catch(() => ({uid: undefined, mode: 0o700}))
  if ((mode & 0o300) !== 0o300) {
    return `Its owner may not write to the folder either: chmod u+wx ${quoted(folder)}, or run this as root`
  }
  return uid === undefined
    ? 'Run this as its owner, or as root'
    : `Run this as the owner of ${folder} (uid ${uid}), or as root`
}
