import type {Stats} from 'node:fs'
import {lstat, readFile, readlink} from 'node:fs/promises'
import {dirname, join, parse, sep} from 'node:path'
import {errorCode} from '../../base/error-code.ts'
import {AppError} from '../../errors/errors.ts'
import {may, type Owned, type ServiceUser} from './service-user.ts'

/** What a server finds at a path when it runs as a certain user. */
export interface Look {
  /** The path as the server names it. */
  readonly path: string
  /** Whether the path itself is a symbolic link. */
  readonly isLink: boolean
  /** `barred`: the user may not enter a folder on the way; `not-a-folder`: something on the way is none. */
  readonly kind: 'file' | 'folder' | 'other' | 'missing' | 'loop' | 'not-a-folder' | 'barred'
  /** The folder that bars the way. */
  readonly barredBy?: string
  /** Where the links lead to in the end, or where they break off. */
  readonly realPath: string
  /** Owner and mode of what is there, or undefined when nothing is. */
  readonly owned: Owned | undefined
  readonly isReadable: boolean
  /** What a readable file holds. */
  readonly bytes: Uint8Array | undefined
}

// As many as Linux follows.
const mostLinks = 40

/**
 * Looks at a path as a server does that runs as `user`: goes along it, follows links, and reads the file.
 *
 * Rights are judged by owner and mode, for the user may be another than that of this run. Throws `access_denied`
 * when this run cannot see what that user can.
 */
export async function look(path: string, user: ServiceUser): Promise<Look> {
  const {root} = parse(path)
  let left = path
    .slice(root.length)
    .split(sep)
    .filter((part) => part !== '')
  let at = root
  let isLink = false
  let links = 0
  const none = {path, owned: undefined, isReadable: false, bytes: undefined}
  for (let stats = await statsOf(at); ; ) {
    const [name, ...rest] = left
    if (name === undefined) return await found(path, at, isLink, stats, user)
    const next = name === '..' ? dirname(at) : name === '.' ? at : join(at, name)
    if (!stats.isDirectory()) return {...none, isLink, kind: 'not-a-folder', realPath: at}
    if (!may(user, 'search', stats)) {
      return {...none, isLink, kind: 'barred', barredBy: at, realPath: at}
    }
    const there = await statsOf(next).catch((error: unknown) => missing(error, next))
    if (!there) return {...none, isLink, kind: 'missing', realPath: next}
    if (!there.isSymbolicLink()) {
      left = rest
      at = next
      stats = there
      continue
    }
    // Links on the way are followed as well, and do not make the file one.
    if (rest.length === 0) isLink = true
    links += 1
    if (links > mostLinks) return {...none, isLink, kind: 'loop', realPath: next}
    const target = await readlink(next)
    const targetRoot = parse(target).root
    left = [
      ...target
        .slice(targetRoot.length)
        .split(sep)
        .filter((part) => part !== ''),
      ...rest,
    ]
    if (targetRoot !== '') {
      at = targetRoot
      stats = await statsOf(at)
    }
  }
}

async function found(
  path: string,
  realPath: string,
  isLink: boolean,
  stats: Stats,
  user: ServiceUser,
): Promise<Look> {
  const owned = {uid: stats.uid, gid: stats.gid, mode: stats.mode & 0o7777}
  const isReadable = may(user, 'read', stats)
  const shared = {path, isLink, realPath, owned, isReadable}
  if (!stats.isFile()) {
    return {...shared, kind: stats.isDirectory() ? 'folder' : 'other', bytes: undefined}
  }
  const bytes = isReadable ? await read(realPath) : undefined
  return {...shared, kind: 'file', bytes}
}

async function read(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path)
  } catch (cause) {
    throw notAllowed(path, cause)
  }
}

async function statsOf(path: string): Promise<Stats> {
  return lstat(path)
}

function missing(error: unknown, path: string): undefined {
  if (errorCode(error) === 'ENOENT') return undefined
  throw notAllowed(path, error)
}

/** For what the judged user may see and this run may not. */
export function notAllowed(path: string, cause: unknown): AppError {
  return new AppError('access_denied', `${path} cannot be read`, {
    hint: 'Run this as the user that the server runs as, or as root',
    cause,
  })
}

/** The error that a Go program prints for a file that it cannot read, or undefined when it can. */
export function readError({path, kind, isReadable}: Look): string | undefined {
  switch (kind) {
    case 'missing':
      return `open ${path}: no such file or directory`
    case 'loop':
      return `open ${path}: too many levels of symbolic links`
    case 'not-a-folder':
      return `open ${path}: not a directory`
    case 'barred':
      return `open ${path}: permission denied`
    case 'folder':
      return isReadable ? `read ${path}: is a directory` : `open ${path}: permission denied`
    default:
      return isReadable ? undefined : `open ${path}: permission denied`
  }
}

/** The bytes of a file as text of one character each, which is how PEM is read. */
export function textOfLook({bytes}: Look): string {
  return Buffer.from(bytes ?? []).toString('latin1')
}
