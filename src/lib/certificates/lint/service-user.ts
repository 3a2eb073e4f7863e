import {readFile, stat} from 'node:fs/promises'
import {errorCode} from '../../base/error-code.ts'
import {AppError} from '../../errors/errors.ts'

/** The user that a server runs as, whose rights decide what it can read. */
export interface ServiceUser {
  /** `minio-user (uid 998)`, `uid 65534`. */
  readonly name: string
  readonly uid: number
  readonly gids: ReadonlySet<number>
}

/** What the rights to a file or a folder hang on. */
export interface Owned {
  readonly uid: number
  readonly gid: number
  readonly mode: number
}

/**
 * Finds the user that a server runs as: a name or a number, and without one the owner of the folder.
 *
 * Throws `bad_input` for a name that this machine's `/etc/passwd` does not have, and `file_not_found` or
 * `access_denied` when the owner is not to be had.
 */
export async function findServiceUser(
  given: string | undefined,
  folder: string,
): Promise<ServiceUser> {
  const users = await records('/etc/passwd')
  if (given !== undefined && !/^\d+$/.test(given)) {
    const found = users.find(([name]) => name === given)
    if (!found) {
      throw new AppError('bad_input', `There is no user ${given} on this machine`, {
        hint: 'Give a name of /etc/passwd or a number: --user minio-user, --user 1000',
      })
    }
    return describe(found, await records('/etc/group'))
  }
  const uid = given === undefined ? await ownerOf(folder) : Number(given)
  const found = users.find((fields) => Number(fields[2]) === uid)
  if (found) return describe(found, await records('/etc/group'))
  return {name: `uid ${uid}`, uid, gids: new Set([uid])}
}

async function ownerOf(folder: string): Promise<number> {
  try {
    return (await stat(folder)).uid
  } catch (cause) {
    if (errorCode(cause) === 'EACCES') {
      throw new AppError('access_denied', `${folder} cannot be looked at`, {
        hint: 'Run this as the user that the server runs as, or as root',
        cause,
      })
    }
    throw new AppError('file_not_found', `There is no folder ${folder}`, {
      hint: 'Name the folder that the server is started with: --certs-dir, or ~/.minio/certs',
      cause,
    })
  }
}

function describe(
  [name = '', , uid = '', gid = '']: readonly string[],
  groups: readonly string[][],
): ServiceUser {
  const others = groups.filter((fields) => fields[3]?.split(',').includes(name))
  const gids = new Set([Number(gid), ...others.map((fields) => Number(fields[2]))])
  return {name: `${name} (uid ${uid})`, uid: Number(uid), gids}
}

async function records(file: string): Promise<string[][]> {
  const text = await readFile(file, 'utf8').catch(() => '')
  return text.split('\n').map((line) => line.split(':'))
}

const bits = {read: 4, write: 2, search: 1} as const

/**
 * Whether the user may read, write or search something, by owner, group and mode.
 *
 * Root may do everything. Access control lists are not looked at.
 */
export function may(user: ServiceUser, what: keyof typeof bits, {uid, gid, mode}: Owned): boolean {
  if (user.uid === 0) return true
  const shift = user.uid === uid ? 6 : user.gids.has(gid) ? 3 : 0
  return ((mode >> shift) & bits[what]) !== 0
}
