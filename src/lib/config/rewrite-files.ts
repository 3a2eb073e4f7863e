import {randomUUID} from 'node:crypto'
import {
  chownSync,
  closeSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import {dirname, join, resolve} from 'node:path'
import {errorCode} from '../base/error-code.ts'
import {AppError} from '../errors/errors.ts'
import {readTextFile, systemReason} from './json-file.ts'
import {acquireLock, type Lock} from './lock.ts'

const attempts = 20

type Texts = ReadonlyArray<string | undefined>

/**
 * Reads files, lets `change` say what they should hold, and replaces those that differ, in the given order.
 *
 * One lock covers all of them, against other runs of mctl. mc takes no lock, so what was read is compared again just
 * before the replacement, and read anew when it differs. Each replacement is a rename of a synced 0600 file: a kill
 * leaves the old or the new one, and what it leaves besides is removed by the next writer.
 *
 * @param paths may be symbolic links: the file they lead to is replaced
 * @param change may be called several times; an unchanged text is not written
 * @returns whether any file was replaced
 * @throws AppError config_invalid when the directory cannot be written, conflict when the lock is not to be had
 */
export async function rewriteFiles(
  directory: string,
  paths: readonly string[],
  change: (texts: Texts) => Texts,
): Promise<boolean> {
  try {
    mkdirSync(directory, {recursive: true, mode: 0o700})
    const targets = paths.map(followLinks)
    const lock = await acquireLock(followLinks(join(directory, 'config.json')))
    try {
      for (const folder of new Set(targets.map((target) => dirname(target))))
        removeLeftovers(folder)
      for (let attempt = 0; attempt < attempts; attempt += 1) {
        const before = targets.map(readTextFile)
        const outcome = replaceFiles(targets, before, change(before), lock)
        if (outcome !== 'overtaken') return outcome === 'replaced'
      }
      throw new AppError(
        'conflict',
        `${directory} is being changed by another program all the time`,
      )
    } finally {
      lock.release()
    }
  } catch (error) {
    if (error instanceof AppError) throw error
    throw new AppError('config_invalid', `Cannot write to ${directory}: ${systemReason(error)}`, {
      hint: 'name a writable directory with --config-dir, or use a variable MC_HOST_<alias>',
    })
  }
}

function replaceFiles(
  targets: readonly string[],
  before: Texts,
  after: Texts,
  lock: Lock,
): 'unchanged' | 'replaced' | 'overtaken' {
  const changed = targets.flatMap((target, index) => {
    const text = after[index]
    return text === undefined || text === before[index] ? [] : [{target, text}]
  })
  if (changed.length === 0) return 'unchanged'

  const ready: {target: string; temporary: string}[] = []
  try {
    for (const {target, text} of changed) {
      const temporary = join(dirname(target), `.mctl-${randomUUID()}.tmp`)
      ready.push({target, temporary})
      writeSynced(temporary, text)
      keepOwner(temporary, target)
    }
    if (lock.isLost()) throw new AppError('conflict', 'Another program took over the lock')
    if (targets.some((target, index) => readTextFile(target) !== before[index])) return 'overtaken'
    for (const {target, temporary} of ready) {
      renameSync(temporary, target)
      syncFolder(dirname(target))
    }
    return 'replaced'
  } finally {
    for (const {temporary} of ready) rmSync(temporary, {force: true})
  }
}

function writeSynced(path: string, text: string): void {
  const file = openSync(path, 'wx', 0o600)
  try {
    writeFileSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** A run as root must not take the file away from its user. */
function keepOwner(temporary: string, target: string): void {
  try {
    const old = statSync(target)
    const own = statSync(temporary)
    if (old.uid !== own.uid || old.gid !== own.gid) chownSync(temporary, old.uid, old.gid)
  } catch (error) {
    if (!['ENOENT', 'EPERM'].includes(errorCode(error))) throw error
  }
}

/** Makes the rename itself last; Windows cannot open a folder, and needs none of this. */
function syncFolder(folder: string): void {
  try {
    const handle = openSync(folder, 'r')
    try {
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
  } catch {
    // The files are complete either way.
  }
}

function removeLeftovers(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (!/^\.mctl-[0-9a-f-]{36}\.tmp$/.test(name)) continue
    try {
      rmSync(join(folder, name), {recursive: true, force: true})
    } catch {
      // It belongs to someone who waits for the lock, and removes it.
    }
  }
}

/** Where a chain of symbolic links ends, whether or not anything is there. */
function followLinks(path: string): string {
  let current = path
  for (let links = 0; links < 40; links += 1) {
    if (!lstatSync(current, {throwIfNoEntry: false})?.isSymbolicLink()) return current
    current = resolve(dirname(current), readlinkSync(current))
  }
  throw new AppError('config_invalid', `Cannot write ${path}: its links go round in a circle`)
}
