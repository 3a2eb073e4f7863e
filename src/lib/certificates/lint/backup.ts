import {lstat, mkdir, open, readFile, rename, rm} from 'node:fs/promises'
import {dirname, join} from 'node:path'
import {errorCode} from '../../base/error-code.ts'
import {rfc3339} from '../../base/time.ts'
import {AppError} from '../../errors/errors.ts'
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
      if (errorCode(cause) !== 'EEXIST') throw failed(dirname(folder), cause)
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
    throw failed(path, cause)
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

function failed(path: string, cause: unknown): AppError {
  const code = errorCode(cause)
  if (code === 'EACCES' || code === 'EPERM') {
    return new AppError('access_denied', `${path} cannot be replaced`, {
      hint: 'Run this as its owner, or as root',
      cause,
    })
  }
  return new AppError('bad_input', `${path} cannot be replaced`, {cause})
}
