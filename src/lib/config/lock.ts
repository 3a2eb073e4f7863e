import {randomInt, randomUUID} from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import {dirname, join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {errorCode} from '../base/error-code.ts'
import {AppError} from '../errors/errors.ts'

/** A lock this old, in milliseconds, belongs to a process that died: a living one holds it for a moment. */
const staleAfter = 5_000
/** Together some fifteen seconds: long enough for a dead lock to grow stale, and for a queue of writers. */
const attempts = 400
const pause = {from: 20, to: 60}

/** The right to write, until it is released. */
export interface Lock {
  /** Whether someone else took it because we seemed dead. */
  isLost(): boolean
  release(): void
}

/**
 * Waits for the lock of a file: the folder `FILE.lock` with one file in it, which is named for its holder alone.
 *
 * Who takes over the lock of a dead process removes that file by its name, so that it never removes the lock of
 * someone who was quicker. The folder comes into place by a rename, filled; over one that is filled none can be renamed.
 *
 * Not from a library: proper-lockfile, when several take over a dead lock, removes that of the quickest, and an alias is
 * lost (seen with twenty processes).
 *
 * @throws AppError conflict when others hold it all the time
 */
export async function acquireLock(file: string): Promise<Lock> {
  const lock = `${file}.lock`
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    if (attempt > 0) await sleep(randomInt(pause.from, pause.to))
    const holder = tryToLock(lock)
    if (holder === undefined) continue
    const mark = join(lock, holder)
    return {
      isLost: () => !existsSync(mark),
      release: () => {
        rmSync(mark, {force: true})
        removeEmpty(lock)
      },
    }
  }
  throw new AppError('conflict', `Another program holds the lock ${lock}`, {
    hint: 'try again when it has ended',
  })
}

/** The name of the new holder, or undefined while somebody else has the lock. */
function tryToLock(lock: string): string | undefined {
  const holder = randomUUID()
  const own = join(dirname(lock), `.mctl-${holder}.tmp`)
  mkdirSync(own, {mode: 0o700})
  try {
    const mark = join(own, holder)
    writeFileSync(mark, '', {flag: 'wx', mode: 0o600})
    removeStale(lock, statSync(mark).mtimeMs)
    renameSync(own, lock)
    // It came there empty if the holder before was just removing it as a leftover.
    return existsSync(join(lock, holder)) ? holder : undefined
  } catch (error) {
    // ENOENT: the holder removed our folder as a leftover. Windows says EPERM for a folder that is in the way.
    const code = errorCode(error)
    const inTheWay = ['ENOTEMPTY', 'EEXIST'].includes(code) || (code === 'EPERM' && exists(lock))
    if (!inTheWay && code !== 'ENOENT') throw error
    return undefined
  } finally {
    rmSync(own, {recursive: true, force: true})
  }
}

/** Takes a dead holder's lock away; `now` is by the clock of the file system, which may be another computer's. */
function removeStale(lock: string, now: number): void {
  if (!exists(lock)) return
  for (const name of readdirSync(lock)) {
    const mark = join(lock, name)
    const made = statSync(mark, {throwIfNoEntry: false})?.mtimeMs
    if (made !== undefined && now - made > staleAfter) rmSync(mark, {force: true})
  }
  removeEmpty(lock)
}

function exists(lock: string): boolean {
  return statSync(lock, {throwIfNoEntry: false})?.isDirectory() === true
}

function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder)
  } catch {
    // Somebody has it already, or removed it.
  }
}
