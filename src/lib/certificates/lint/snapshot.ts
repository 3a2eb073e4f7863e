import {readdir} from 'node:fs/promises'
import {join, relative, resolve} from 'node:path'
import {errorCode} from '../../base/error-code.ts'
import {AppError} from '../../errors/errors.ts'
import {type Look, look, notAllowed} from './look.ts'
import {may, type ServiceUser} from './service-user.ts'

/** A pair of files as a server looks for it. */
export interface PairLook {
  /** Where it lies below the folder of certificates, empty for the folder itself. */
  readonly folder: string
  readonly cert: Look
  readonly key: Look
}

/** A folder of certificates, read once, so that everything after this decides without a disk. */
export interface CertsFolder {
  /** Absolute, as the server is given it. */
  readonly dir: string
  readonly look: Look
  readonly user: ServiceUser
  /** Whether the server's user may list it. */
  readonly isListable: boolean
  readonly root: PairLook
  readonly authorities: Look
  /** What lies in `CAs/`. */
  readonly authorityFiles: readonly Look[]
  /** Every folder that holds something like a pair, in whatever place and under whatever names. */
  readonly below: readonly PairLook[]
  /** Every name below the folder, three levels deep, as a path from there. */
  readonly names: readonly string[]
}

/** Folders with files that `--fix` has replaced. MinIO passes over names that begin with two dots. */
export const backupPrefix = '..mctl-backup-'

const mostNames = 5000

/**
 * Reads a folder of certificates as a server does that runs as `user`.
 *
 * Throws `file_not_found` when there is none, `bad_input` when it is a file, `access_denied` when this run may
 * see less than that user.
 */
export async function readCertsFolder(given: string, user: ServiceUser): Promise<CertsFolder> {
  const dir = resolve(given)
  const own = await look(dir, user)
  if (own.kind === 'missing') {
    throw new AppError('file_not_found', `There is no folder ${given}`, {
      hint: 'Name the folder that the server is started with: --certs-dir, or ~/.minio/certs',
    })
  }
  if (own.kind === 'file' || own.kind === 'other' || own.kind === 'not-a-folder') {
    throw new AppError('bad_input', `${given} is no folder`, {
      hint: 'Name the folder that holds public.crt and private.key',
    })
  }
  const names = own.kind === 'folder' ? await namesBelow(dir, '', 0) : []
  const authorities = await look(join(dir, 'CAs'), user)
  const folders = [...new Set(names.filter(isPairName).map((name) => join(name, '..')))]
  return {
    dir,
    look: own,
    user,
    isListable: own.owned !== undefined && may(user, 'read', own.owned),
    root: await lookAtPair(dir, '', user),
    authorities,
    authorityFiles: await authorityFiles(authorities, user),
    below: await Promise.all(
      folders
        .filter((folder) => folder !== '.' && !folder.startsWith(backupPrefix))
        .sort()
        .map((folder) => lookAtPair(dir, folder, user)),
    ),
    names,
  }
}

/** Names under which tools and other servers keep a certificate or a key. */
function isPairName(path: string): boolean {
  return /(^|\/)(public\.crt|private\.key|tls\.crt|tls\.key)$/i.test(path)
}

async function lookAtPair(dir: string, folder: string, user: ServiceUser): Promise<PairLook> {
  const [cert, key] = await Promise.all(
    ['public.crt', 'private.key'].map((name) => look(join(dir, folder, name), user)),
  )
  if (!cert || !key) throw new AppError('internal', 'A pair without its files')
  return {folder, cert, key}
}

async function authorityFiles(folder: Look, user: ServiceUser): Promise<Look[]> {
  if (folder.kind !== 'folder' || !folder.isReadable) return []
  const names = await list(folder.realPath)
  return Promise.all(
    names
      .map(({name}) => name)
      .sort()
      .map((name) => look(join(folder.path, name), user)),
  )
}

async function namesBelow(dir: string, folder: string, depth: number): Promise<string[]> {
  const names: string[] = []
  for (const entry of await list(join(dir, folder))) {
    const path = join(folder, entry.name)
    names.push(path)
    if (names.length > mostNames) break
    // Through one level of links: a folder of a domain may be one, and so may `..data`.
    const isFolder = entry.isDirectory() || (entry.isSymbolicLink() && depth === 0)
    if (isFolder && depth < 2) names.push(...(await namesBelow(dir, path, depth + 1)))
  }
  return names.sort()
}

async function list(folder: string) {
  try {
    return await readdir(folder, {withFileTypes: true})
  } catch (cause) {
    // A link to a file, or to nothing.
    if (['ENOTDIR', 'ENOENT', 'ELOOP'].includes(errorCode(cause))) return []
    throw notAllowed(relative('.', folder) || '.', cause)
  }
}
