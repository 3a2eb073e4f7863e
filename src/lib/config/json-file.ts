import {isUtf8} from 'node:buffer'
import {readFileSync} from 'node:fs'
import {errorCode} from '../base/error-code.ts'
import {findJsonError} from '../base/json-error.ts'
import {AppError} from '../errors/errors.ts'

export type JsonObject = Readonly<Record<string, unknown>>

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** An own member of a JSON object: names like `constructor` are ordinary names. */
export function member(object: JsonObject, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space is left on the device',
  EDQUOT: 'the disk quota is used up',
  EISDIR: 'it is a directory',
  ENOTDIR: 'a part of its path is not a directory',
  EEXIST: 'a part of its path is not a directory',
  ELOOP: 'its links go round in a circle',
  ENOENT: 'no such file or directory',
}

/** Why a file operation failed, in words. */
export function systemReason(error: unknown): string {
  const code = errorCode(error)
  return reasons[code] ?? (code || 'unknown reason')
}

/** The text of a file without its byte order mark, or undefined when there is no such file. */
export function readTextFile(path: string): string | undefined {
  let bytes: Buffer
  try {
    bytes = readFileSync(path)
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errorCode(error))) return undefined
    throw new AppError('config_invalid', `Cannot read ${path}: ${systemReason(error)}`, {
      hint: `make ${path} readable, or name another directory with --config-dir`,
    })
  }
  if (!isUtf8(bytes)) throw invalidFile(path, 'it is not UTF-8 text')
  return bytes.toString('utf8').replace(/^\uFEFF/, '')
}

/**
 * Reads the text of a file of ours as a JSON object that has the version we know.
 *
 * @throws AppError config_invalid with line and column, without quoting what stands there: it may be a secret.
 */
export function parseConfigText(path: string, text: string, version: string): JsonObject {
  let root: unknown
  try {
    root = JSON.parse(text)
  } catch {
    const found = findJsonError(text)
    if (found === undefined) throw invalidFile(path, 'it is not JSON')
    throw invalidFile(path, `line ${found.line}, column ${found.column}: ${found.problem}`)
  }
  if (!isJsonObject(root)) throw invalidFile(path, 'it is not a JSON object')
  const found = member(root, 'version')
  if (found !== undefined && found !== version) {
    const older = typeof found === 'string' && Number(found) < Number(version)
    throw new AppError('config_invalid', `Cannot use ${path}: its version is not ${version}`, {
      hint: older ? 'run "mc alias list" once: mc rewrites its older files' : 'use a newer mctl',
    })
  }
  const aliases = member(root, 'aliases')
  if (aliases !== undefined && aliases !== null && !isJsonObject(aliases)) {
    throw invalidFile(path, 'its "aliases" is not a JSON object')
  }
  return root
}

/** The aliases of a file of ours, by name; a file that does not exist has none. */
export function aliasesOf(root: JsonObject | undefined): JsonObject {
  const aliases = root === undefined ? undefined : member(root, 'aliases')
  return isJsonObject(aliases) ? aliases : {}
}

function invalidFile(path: string, problem: string): AppError {
  return new AppError('config_invalid', `Cannot read ${path}: ${problem}`, {
    hint: `correct ${path}, or move it away and set the aliases again`,
  })
}
