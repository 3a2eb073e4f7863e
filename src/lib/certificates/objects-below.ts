import {readdir, readFile, stat} from 'node:fs/promises'
import {join} from 'node:path'
import {AppError} from '../errors/errors.ts'
import type {Found, Unreadable} from './found.ts'
import {objectsIn} from './objects-in.ts'
import type {Passwords} from './passwords.ts'

const knownNames = /\.(crt|cer|pem|cert|der|key|csr|req|crl|p12|pfx|p7b|p7c)$/i

/**
 * Everything in the files of a folder and of those below it, file by file.
 *
 * A file that holds nothing known is left out, unless its name says otherwise: then an error stands in its place.
 */
export async function objectsBelow(
  folder: string,
  passwords: Passwords,
): Promise<(Found | Unreadable)[]> {
  const entries = await readdir(folder, {withFileTypes: true, recursive: true})
  const files = entries
    .filter((entry) => !entry.isDirectory() && !entry.parentPath.includes('/..'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
  const found: (Found | Unreadable)[] = []
  // One after the other: one of them may ask for a password.
  for (const file of files) found.push(...(await inFile(file, passwords)))
  return found
}

async function inFile(file: string, passwords: Passwords): Promise<(Found | Unreadable)[]> {
  try {
    // A pipe or a device would keep the program waiting.
    if (!(await stat(file)).isFile()) return []
    return await objectsIn(await readFile(file), file, passwords)
  } catch (cause) {
    if (!knownNames.test(file)) return []
    const error =
      cause instanceof AppError
        ? cause
        : new AppError('bad_input', `The file ${file} cannot be read`, {cause})
    return [{where: file, position: 1, error}]
  }
}
